// How words are compared: without their accents, in small letters, and by how many letters they differ.

const LEAST_SHARED = 5; // letters: shorter beginnings are alike by chance

/**
 * Text without its accents, in small letters.
 * @param {string} text
 */
export function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * The words of a text.
 * @param {string} text
 */
export function wordsOf(text) {
  return text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

/**
 * The words that a person asks for, as typed and as they are compared: signs within a word are left out, as the index does.
 * @param {string} text
 */
export function askedIn(text) {
  const asked = text.split(/\s+/).map((typed) => ({ typed: typed.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{M}]+$/gu, ""), plain: wordsOf(folded(typed)).join("") }));
  return asked.filter(({ plain }) => plain);
}

/**
 * How far two words are apart, or their beginnings where one goes on after the other ends; more than `most` is most + 1.
 * @param {string} one
 * @param {string} other
 * @param {number} most
 */
export function apart(one, other, most) {
  const shared = Math.min(one.length, other.length);
  const beginnings = shared < LEAST_SHARED ? most + 1 : distance(one.slice(0, shared), other.slice(0, shared), most);
  return Math.min(distance(one, other, most), beginnings);
}

/**
 * How many letters must be changed, added, left out or swapped with their neighbour to make one word of another; more than `most` is most + 1.
 * @param {string} one
 * @param {string} other
 * @param {number} most
 */
export function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const line = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      line[j] = Math.min(last[j] + 1, line[j - 1] + 1, last[j - 1] + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) line[j] = Math.min(line[j], before[j - 2] + 1);
    }
    if (Math.min(...line) > most) return most + 1;
    before = last;
    last = line;
  }
  return last[other.length];
}

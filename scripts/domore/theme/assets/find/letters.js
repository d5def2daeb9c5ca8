// How words are compared: without their accents, in small letters, and by how many letters they differ.

const LEAST_SHARED = 6; // letters: shorter beginnings are alike by chance
const VOWELS = "aeiouy";
const VOWEL = 0.5;
const SWAPPED = 0.5;

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
 * How far two words are apart, or their beginnings where one goes on after the other ends; more than `most` is Infinity.
 * @param {string} one
 * @param {string} other
 * @param {number} most
 */
export function apart(one, other, most) {
  const shared = Math.min(one.length, other.length);
  const beginnings = shared < LEAST_SHARED ? Infinity : distance(one.slice(0, shared), other.slice(0, shared), most);
  return Math.min(distance(one, other, most), beginnings);
}

/**
 * How many letters must be changed, added, left out or swapped with their neighbour to make one word of another. A vowel counts half, for
 * people know a word by its other letters, and so does a swap, the commonest slip of a finger. More than `most` is Infinity.
 * @param {string} one
 * @param {string} other
 * @param {number} most
 */
export function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > 2 * most) return Infinity;
  /** @type {number[]} */
  let before = [];
  let last = [0];
  for (const letter of other) last.push((last.at(-1) ?? 0) + weight(letter));
  for (let i = 1; i <= one.length; i++) {
    const line = [last[0] + weight(one[i - 1])];
    for (let j = 1; j <= other.length; j++) {
      const [mine, theirs] = [one[i - 1], other[j - 1]];
      const changed = mine === theirs ? 0 : Math.max(weight(mine), weight(theirs));
      line[j] = Math.min(last[j] + weight(mine), line[j - 1] + weight(theirs), last[j - 1] + changed);
      if (i > 1 && j > 1 && mine === other[j - 2] && one[i - 2] === theirs) line[j] = Math.min(line[j], before[j - 2] + SWAPPED);
    }
    if (Math.min(...line) > most) return Infinity;
    before = last;
    last = line;
  }
  return last[other.length] > most ? Infinity : last[other.length];
}

/** @param {string} letter */
function weight(letter) {
  return VOWELS.includes(letter) ? VOWEL : 1;
}

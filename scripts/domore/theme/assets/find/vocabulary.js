// Every word of the search, fetched in parts by first letter: which shards have a word that begins so, and which words are nearly the same.

import { fetched } from "./cards.js";
import { apart, folded } from "./letters.js";

/** @typedef {{word: string, plain: string, shards: number[]}} Known a word as it is written, as it is compared, and the shards that have it */

const PARTS = 32;
const LONG = 8; // letters: in a shorter word two slips are enough to make another
const CLEARLY = 0.5; // slips: a word that is farther off than the nearest by more was not meant

export class Vocabulary {
  /** @param {URL} folder the folder search/ */
  constructor(folder) {
    this.folder = folder;
    /** @type {Map<number, Promise<Known[]>>} */
    this.parts = new Map();
  }

  /**
   * The words whose first letter is this one, and some others.
   * @param {string} letter
   */
  beginning(letter) {
    const part = /** @type {number} */ (letter.codePointAt(0)) % PARTS;
    if (!this.parts.has(part)) this.parts.set(part, fetched(new URL(`words/${part}.json`, this.folder), { cache: "no-cache" }).then(unpacked));
    return /** @type {Promise<Known[]>} */ (this.parts.get(part));
  }

  /**
   * The shards that have a word which begins so.
   * @param {string} plain
   * @returns {Promise<Set<number>>}
   */
  async shardsWith(plain) {
    const known = await this.beginning(plain);
    return new Set(known.flatMap((one) => (one.plain.startsWith(plain) ? one.shards : [])));
  }

  /**
   * Words that may have been meant, the nearest first: of those that begin like it, or like its second letter.
   * @param {string} plain
   * @returns {Promise<string[]>}
   */
  async near(plain) {
    const most = plain.length < LONG ? 1 : 2;
    const [first, second = first] = plain;
    const known = new Set((await Promise.all([this.beginning(first), this.beginning(second)])).flat());
    const near = [...known].filter((one) => /^\p{L}{3,}$/u.test(one.plain)).map((one) => ({ ...one, apart: apart(plain, one.plain, most) }));
    const least = Math.min(...near.map((one) => one.apart));
    const alike = near.filter((one) => one.apart <= Math.min(most, least + CLEARLY));
    const longer = (/** @type {Known} */ one) => Math.abs(one.plain.length - plain.length);
    alike.sort((one, other) => one.apart - other.apart || longer(one) - longer(other) || shared(plain, other.plain) - shared(plain, one.plain));
    return [...new Map(alike.map((one) => [one.plain, one.word])).values()];
  }
}

/**
 * @param {{words: string, sets: number[][], in: number[]}} part what a file holds: each word shares some letters with the one before it
 * @returns {Known[]}
 */
function unpacked(part) {
  let last = "";
  const lines = part.words ? part.words.split("\n") : [];
  return lines.map((line, at) => {
    const word = [...last].slice(0, parseInt(line[0], 36)).join("") + line.slice(1);
    last = word;
    return { word, plain: folded(word), shards: part.sets[part.in[at]] };
  });
}

/**
 * How many letters two words have in common at their beginnings.
 * @param {string} one
 * @param {string} other
 */
function shared(one, other) {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}

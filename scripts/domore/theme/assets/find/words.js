// The search for words: Pagefind, over all shards at once. Accents don't matter to it, and a word is found by its beginning.
// Where a shard has no word that begins so, Pagefind takes a shorter beginning, in silence: what it finds there is left out.

import { askedIn } from "./letters.js";
import { Vocabulary } from "./vocabulary.js";

/**
 * @typedef {import("./rows.js").Rows} Rows
 *
 * @typedef {object} Asked
 * @property {string} typed a word as it was typed
 * @property {string} plain and as words are compared
 * @property {boolean} isKnown whether anything has it
 *
 * @typedef {object} Found
 * @property {number[]} rows the rows that have all the words, best match first
 * @property {Asked[]} asked the words
 */

/** Fewer letters find nearly everything, slowly (0.3 s at 10,000 listings); in a script that writes words with single signs one is enough. */
const LEAST_LETTERS = 3;
const LEAST_LETTERS_OF_A_WORD = 2;
const WHOLE_WORD_SIGN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** In these a line has no spaces between words, so nobody knows which words it has. */
const WITHOUT_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * What is typed without a last word that has only just begun: all that begins with a letter or two is a tenth of the index, and not what anybody
 * looks for.
 * @param {string} typed
 */
export function wholeIn(typed) {
  const last = /\s$/.test(typed) ? undefined : askedIn(typed).at(-1);
  const hasBegun = last && last.plain.length < LEAST_LETTERS && !WHOLE_WORD_SIGN.test(last.plain);
  return (hasBegun ? typed.replace(/\S+$/, "") : typed).trim();
}

export class Words {
  /**
   * @param {URL} folder the folder search/
   * @param {Rows} rows
   */
  constructor(folder, rows) {
    this.rows = rows;
    this.folder = folder.pathname;
    this.vocabulary = new Vocabulary(folder);
    /** @type {Promise<any> | null} */
    this.loading = null;
    /** @type {Map<string, Promise<Set<number>>>} */
    this.places = new Map();
  }

  /** Fetches the engine and each shard's list of pages, once: about 137 KB at 10,000 listings. */
  ready() {
    this.loading ??= this.load();
    return this.loading;
  }

  async load() {
    const [first, ...others] = this.rows.shards.map((shard) => `${this.folder}${shard.name}/`);
    if (!first) return null;
    const engine = await import(`${first}pagefind.js`);
    await engine.options({ basePath: first, noWorker: true });
    await engine.init();
    await Promise.all(others.map((shard) => engine.mergeIndex(shard)));
    return engine;
  }

  /**
   * What is found; null if there is too little to look for.
   * @param {string} words
   * @returns {Promise<Found | null>}
   */
  async find(words) {
    const letters = words.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
    if (letters < LEAST_LETTERS_OF_A_WORD && !WHOLE_WORD_SIGN.test(words)) return null;
    const split = this.telling(askedIn(words));
    const placed = Promise.all(split.map(({ plain }) => this.shardsWith(plain)));
    const engine = await this.ready();
    if (!engine) return { rows: [], asked: [] };
    const [found, places] = await Promise.all([engine.search(split.map(({ typed }) => typed).join(" ")), placed]);
    const here = found.results.filter((/** @type {{id: string}} */ { id }) => places.every((shards) => shards.has(this.rows.shardOf(id))));
    return {
      rows: here.map((/** @type {{id: string}} */ { id }) => this.rows.rowOf(id)),
      asked: split.map((word, at) => ({ ...word, isKnown: places[at].size > 0 })),
    };
  }

  /**
   * What was asked without the common words, which the index does not have; all of it where there is nothing else.
   * @template {{plain: string}} T
   * @param {T[]} asked
   */
  telling(asked) {
    const telling = asked.filter(({ plain }) => !this.rows.commonWords.has(plain));
    return telling.length ? telling : asked;
  }

  /**
   * The shards that have a word: one that begins so, or the same word with another ending.
   * @param {string} plain
   */
  shardsWith(plain) {
    if (!this.places.has(plain)) this.places.set(plain, this.lookedUp(plain));
    return /** @type {Promise<Set<number>>} */ (this.places.get(plain));
  }

  /** @param {string} plain */
  async lookedUp(plain) {
    const all = this.rows.shards.map((_, shard) => shard);
    if (WITHOUT_SPACES.test(plain)) return new Set(all);
    const shards = await this.vocabulary.shardsWith(plain);
    if (shards.size === all.length) return shards;
    const engine = await this.ready();
    const whole = await engine.search(`"${plain}"`); // in quotes a word is never taken for a shorter one
    return new Set([...shards, ...whole.results.map((/** @type {{id: string}} */ { id }) => this.rows.shardOf(id))]);
  }
}

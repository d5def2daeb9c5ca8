// The search for words: Pagefind, over all shards at once. Accents don't matter to it, and a word is found by its beginning.

/** @typedef {import("./rows.js").Rows} Rows */

/** Fewer letters find nearly everything, slowly (0.3 s at 10,000 listings); in a script that writes words with single signs one is enough. */
const LEAST_LETTERS = 3;
const LEAST_LETTERS_OF_A_WORD = 2;
const WHOLE_WORD_SIGN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

export class Words {
  /**
   * @param {URL} folder the folder search/
   * @param {Rows} rows
   */
  constructor(folder, rows) {
    this.rows = rows;
    this.folder = folder.pathname;
    /** @type {Promise<any> | null} */
    this.loading = null;
  }

  /** Fetches the engine and each shard's list of pages, once: about 125 KB at 10,000 listings. */
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
   * The rows in which all words are found, best match first; null if there is too little to look for.
   * @param {string} words
   * @param {boolean} typing whether more letters may follow
   * @returns {Promise<number[] | null>}
   */
  async find(words, typing) {
    const letters = words.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
    if (letters < (typing ? LEAST_LETTERS : LEAST_LETTERS_OF_A_WORD) && !WHOLE_WORD_SIGN.test(words)) return null;
    const engine = await this.ready();
    if (!engine) return [];
    const found = await engine.search(words);
    return found.results.map((/** @type {{id: string}} */ result) => this.rows.rowOf(result.id));
  }
}

/**
 * Text without its accents, in small letters: how words are compared.
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

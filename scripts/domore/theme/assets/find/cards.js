// The cards of results: the same HTML as in the lists, fetched a few at a time, with the words that were looked for marked.

import { folded, wordsOf } from "./letters.js";

/** @typedef {import("./rows.js").Rows} Rows */

const SAME_ROOT = 4; // letters: "gardens" marks "garden", as the index finds it

export class Cards {
  /**
   * @param {URL} folder the folder search/
   * @param {Rows} rows
   */
  constructor(folder, rows) {
    this.folder = folder;
    this.rows = rows;
    /** @type {Map<string, Promise<string[]>>} */
    this.files = new Map();
  }

  /**
   * The cards of some rows, in their order.
   * @param {number[]} rows
   * @param {string} words to mark
   * @returns {Promise<HTMLElement[]>}
   */
  async of(rows, words) {
    const sought = wordsOf(folded(words));
    const html = await Promise.all(rows.map((row) => this.html(row)));
    return html.map((text) => {
      const template = document.createElement("template");
      template.innerHTML = text; // our own templates made it, with every text escaped
      const card = /** @type {HTMLElement} */ (template.content.firstElementChild);
      for (const part of card.querySelectorAll(".card__title a, .card__summary")) mark(part, sought);
      return card;
    });
  }

  /** @param {number} row */
  async html(row) {
    const { file, at } = this.rows.placeOf(row);
    if (!this.files.has(file)) this.files.set(file, fetched(new URL(`cards/${file}.json?${this.rows.version}`, this.folder)));
    return (await this.files.get(file))?.[at] ?? "";
  }
}

/**
 * What a JSON file holds.
 * @param {URL} address
 * @param {RequestInit} [how]
 */
export async function fetched(address, how) {
  const answer = await fetch(address, how);
  if (!answer.ok) throw new Error(`${address.pathname}: ${answer.status}`);
  return answer.json();
}

/**
 * Marks the words of an element that begin like one of those sought.
 * @param {Element} element which holds text only
 * @param {string[]} sought
 */
function mark(element, sought) {
  if (!sought.length) return;
  const pieces = (element.textContent ?? "").split(/([\p{L}\p{N}\p{M}]+)/u);
  element.replaceChildren(
    ...pieces.filter(Boolean).map((piece) => {
      if (!isLike(folded(piece), sought)) return piece;
      const marked = document.createElement("mark");
      marked.textContent = piece;
      return marked;
    }),
  );
}

/**
 * @param {string} word
 * @param {string[]} sought
 */
function isLike(word, sought) {
  return sought.some((one) => word.startsWith(one) || (word.length >= SAME_ROOT && one.startsWith(word)));
}

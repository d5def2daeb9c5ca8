// Nothing found: what to do next. Filters that stand in the way, with what taking each out would give; words that look alike; an idea to share.

import { without } from "./address.js";
import { fetched } from "./cards.js";
import { button } from "./filters.js";
import { folded, wordsOf } from "./words.js";

/**
 * @typedef {import("./address.js").Wish} Wish
 * @typedef {import("./rows.js").Rows} Rows
 */

const MOST_WORDS = 4;
const LEAST_SHARED = 5; // letters: shorter beginnings are alike by chance

export class Nothing {
  /**
   * @param {HTMLElement} place
   * @param {{rows: Rows, folder: URL, share: string, nameOf: (facet: string, value: string) => string, go: (wish: Wish) => void}} needs
   */
  constructor(place, needs) {
    this.place = place;
    this.needs = needs;
    /** @type {Promise<string[]> | null} */
    this.vocabulary = null;
    this.turn = 0;
  }

  hide() {
    this.turn++;
    this.place.hidden = true;
    this.place.replaceChildren();
  }

  /**
   * @param {Wish} wish for which nothing was found
   * @param {number[] | null} among the rows in which its words are found
   */
  async show(wish, among) {
    const turn = ++this.turn;
    const parts = [heading("What you can do next"), list(this.ways(wish, among))];
    this.place.replaceChildren(...parts);
    this.place.hidden = false;
    if (!wish.words || among?.length) return;
    const alike = await this.alike(wish);
    if (turn === this.turn && alike.length) this.place.prepend(heading("Did you mean"), list(alike));
  }

  /**
   * @param {Wish} wish
   * @param {number[] | null} among
   */
  ways(wish, among) {
    const { rows, nameOf, go, share } = this.needs;
    const ways = [];
    for (const [facet, values] of wish.chosen) {
      for (const value of values) {
        const less = without(wish, facet, value);
        const found = rows.narrow(less.chosen, among).rows.length;
        if (found) ways.push(button(`Without “${nameOf(facet, value)}”: ${found.toLocaleString()}`, "find-button", () => go(less)));
      }
    }
    if (wish.chosen.size && among?.length) ways.push(button(`Without any filter: ${among.length.toLocaleString()}`, "find-button", () => go({ ...wish, chosen: new Map() })));
    if (wish.words) ways.push(button("Start again", "find-button", () => go({ words: "", chosen: new Map(), sort: "" })));
    const link = document.createElement("a");
    link.href = share;
    link.textContent = "Missing something here? Share it as an idea";
    return [...ways, link];
  }

  /** @param {Wish} wish */
  async alike(wish) {
    this.vocabulary ??= fetched(new URL(`words.json?${this.needs.rows.version}`, this.needs.folder));
    const known = await this.vocabulary;
    const sought = wordsOf(folded(wish.words));
    /** @type {[number, string][]} */
    const near = [];
    for (const word of known) {
      const plain = folded(word);
      for (const one of sought) {
        const most = one.length < 5 ? 1 : 2;
        const apart = Math.min(distance(one, plain, most), beginnings(one, plain, most));
        if (apart > 0 && apart <= most) near.push([apart, wish.words.length === one.length ? word : folded(wish.words).replace(one, word)]);
      }
    }
    const nearest = Math.min(...near.map(([apart]) => apart));
    const words = [...new Set(near.filter(([apart]) => apart === nearest).map(([, word]) => word))].slice(0, MOST_WORDS);
    return words.map((word) => button(word, "find-button", () => this.needs.go({ ...wish, words: word })));
  }
}

/**
 * How far two words are apart where one goes on after the other ends.
 * @param {string} one
 * @param {string} other
 * @param {number} most
 */
function beginnings(one, other, most) {
  const shared = Math.min(one.length, other.length);
  return shared < LEAST_SHARED ? most + 1 : distance(one.slice(0, shared), other.slice(0, shared), most);
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

/** @param {string} text */
function heading(text) {
  const made = document.createElement("h3");
  made.textContent = text;
  return made;
}

/** @param {HTMLElement[]} items */
function list(items) {
  const made = document.createElement("ul");
  made.className = "find-nothing__ways";
  for (const item of items) {
    const line = document.createElement("li");
    line.append(item);
    made.append(line);
  }
  return made;
}

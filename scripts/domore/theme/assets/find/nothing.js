// Nothing found: what to do next. Filters that stand in the way, with what taking each out would give; each word alone; an idea to share.

import { without } from "./address.js";
import { Answer } from "./answer.js";
import { button } from "./filters.js";
import { offerButton } from "./meant.js";

/**
 * @typedef {import("./address.js").Wish} Wish
 * @typedef {import("./meant.js").Offer} Offer
 * @typedef {import("./rows.js").Rows} Rows
 */

/** @extends {Answer<{rows: Rows, share: string, nameOf: (facet: string, value: string) => string, go: (wish: Wish) => void}>} */
export class Nothing extends Answer {
  /**
   * @param {Wish} wish for which nothing was found
   * @param {number[] | null} among the rows in which its words are found
   * @param {Offer[]} alone what its words find one by one
   */
  show(wish, among, alone) {
    const words = alone.map((offer) => offerButton(`“${offer.words}” alone`, offer, () => this.needs.go({ ...wish, words: offer.words })));
    this.say(heading("What you can do next"), list([...words, ...this.ways(wish, among)]));
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

// What may have been meant where nothing has a word: words that are nearly the same, and those of the words that are known. Only what finds something.

import { Answer } from "./answer.js";
import { button } from "./filters.js";

/**
 * @typedef {import("./address.js").Wish} Wish
 * @typedef {import("./rows.js").Rows} Rows
 * @typedef {import("./words.js").Found} Found
 * @typedef {import("./words.js").Words} Words
 *
 * @typedef {object} Offer
 * @property {string} words
 * @property {number[]} among the rows that have them
 * @property {number} number how many of these the filters leave
 */

const MOST_OFFERS = 3;
const MOST_TRIED = 5;

/** @extends {Answer<{rows: Rows, words: Words, go: (wish: Wish) => void}>} */
export class Meant extends Answer {
  /**
   * What to offer instead, the likeliest first.
   * @param {Wish} wish
   * @param {Found} found
   * @returns {Promise<Offer[]>}
   */
  async insteadOf(wish, found) {
    const near = await Promise.all(found.asked.map(({ plain, isKnown }) => (isKnown ? [] : this.needs.words.vocabulary.near(plain))));
    const most = Math.min(MOST_TRIED, Math.max(...near.map((words) => words.length)));
    const kept = found.asked.map(({ typed, isKnown }) => (isKnown ? typed : ""));
    const tries = Array.from({ length: most }, (_, at) => kept.map((word, number) => word || (near[number][at] ?? near[number][0] ?? "")));
    const offers = [];
    for (const words of new Set([...tries, kept].map((each) => each.filter(Boolean).join(" ")))) {
      const offer = words && offers.length < MOST_OFFERS ? await this.offer(words, wish) : null;
      if (offer && !offers.some((other) => `${other.among}` === `${offer.among}`)) offers.push(offer);
    }
    return offers;
  }

  /**
   * Each word of a wish alone.
   * @param {Wish} wish
   * @param {Found} found
   */
  async alone(wish, found) {
    if (found.asked.length < 2) return [];
    const offers = await Promise.all([...new Set(found.asked.map(({ typed }) => typed))].map((word) => this.offer(word, wish)));
    return offers.filter((offer) => offer !== null);
  }

  /**
   * @param {string} words
   * @param {Wish} wish whose filters hold
   * @returns {Promise<Offer | null>} null if they find nothing
   */
  async offer(words, wish) {
    const among = (await this.needs.words.find(words))?.rows ?? [];
    const number = this.needs.rows.narrow(wish.chosen, among).rows.length;
    return number ? { words, among, number } : null;
  }

  /**
   * @param {Wish} wish
   * @param {Offer[]} offers
   */
  show(wish, offers) {
    const asks = document.createElement("p");
    asks.className = "find-close__meant";
    asks.append("Did you mean: ", ...offers.map((offer) => offerButton(offer.words, offer, () => this.needs.go({ ...wish, words: offer.words }))));
    const heading = document.createElement("h3");
    heading.textContent = "These are close";
    this.say(asks, heading);
  }
}

/**
 * @param {string} name
 * @param {Offer} offer
 * @param {() => void} pressed
 */
export function offerButton(name, offer, pressed) {
  return button(`${name}, ${offer.number.toLocaleString()} found`, "find-button", pressed);
}

// Is it here already? While a title is typed, entries that share its telling words, from the site's own search: nothing is sent anywhere.

import { Cards, fetched } from "../find/cards.js";
import { askedIn, folded, wordsOf } from "../find/letters.js";
import { Rows } from "../find/rows.js";
import { Words } from "../find/words.js";

const SITE = new URL("../../", import.meta.url);
const FOLDER = new URL("search/", SITE);
const WAIT = 350; // ms after the last letter
const LEAST_LETTERS = 3;
/** A word that more than this share of all entries have tells nothing. */
const COMMON = 0.2;
const LOOKED_AT = 8;
const SHOWN = 4;
/** Entries must have this share of what the telling words weigh in their title and summary. */
const LIKE = 0.45;

export class Alike {
  /** @param {HTMLInputElement} title below which the list stands */
  constructor(title) {
    this.title = title;
    this.box = document.createElement("div");
    this.box.setAttribute("role", "status");
    title.closest(".ask")?.append(this.box);
    this.turn = 0;
    /** @type {number | undefined} */
    this.waiting = undefined;
    title.addEventListener("input", () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.look(), WAIT);
    });
    if (title.value) this.look();
  }

  async look() {
    const turn = ++this.turn;
    try {
      const found = await this.find(this.title.value);
      if (turn === this.turn) this.show(found);
    } catch {
      if (turn === this.turn) this.show([]); // a site without a search has nothing to offer here
    }
  }

  /** What reads the search, once. */
  ready() {
    this.search ??= fetched(new URL("rows.json", FOLDER), { cache: "no-cache" }).then((file) => {
      const rows = new Rows(file);
      return { rows, words: new Words(FOLDER, rows), cards: new Cards(FOLDER, rows) };
    });
    return this.search;
  }

  /**
   * Cards of entries like this, the likest first.
   * @param {string} title
   * @returns {Promise<HTMLElement[]>}
   */
  async find(title) {
    const asked = [...new Set(askedIn(title).map(({ plain }) => plain))].filter((word) => word.length >= LEAST_LETTERS);
    if (!asked.length) return [];
    const { rows, words, cards } = await this.ready();
    const telling = [];
    for (const word of asked.filter((each) => !rows.commonWords.has(each))) {
      const having = (await words.find(word))?.rows ?? [];
      if (having.length && having.length <= Math.max(3, rows.count * COMMON)) telling.push({ word, having, weight: Math.log(rows.count / having.length) });
    }
    /** @type {Map<number, number>} */
    const score = new Map();
    for (const { having, weight } of telling) for (const row of having) score.set(row, (score.get(row) ?? 0) + weight);
    const likest = [...score].sort(([, one], [, other]) => other - one).slice(0, LOOKED_AT);
    const all = telling.reduce((sum, { weight }) => sum + weight, 0);
    const shown = await cards.of(likest.map(([row]) => row), "");
    const weighed = shown.map((card) => ({ card, share: shareIn(card, telling) / all }));
    return weighed.filter(({ share }) => share >= LIKE).sort((one, other) => other.share - one.share).slice(0, SHOWN).map(({ card }) => card);
  }

  /** @param {HTMLElement[]} cards */
  show(cards) {
    if (!cards.length) {
      this.box.replaceChildren();
      return;
    }
    const part = document.createElement("div");
    part.className = "alike";
    const heading = document.createElement("h3");
    heading.textContent = "Already here?";
    const list = document.createElement("ul");
    list.className = "alike__list";
    list.append(...cards.map(line));
    part.append(heading, list);
    this.box.replaceChildren(part);
  }
}

/**
 * How much of the telling words a card has in its title and summary.
 * @param {HTMLElement} card
 * @param {{word: string, weight: number}[]} telling
 */
function shareIn(card, telling) {
  const text = [...card.querySelectorAll(".card__title, .card__summary")].map((part) => part.textContent ?? "").join(" ");
  const has = wordsOf(folded(text));
  return telling.reduce((sum, { word, weight }) => sum + (has.some((one) => one.startsWith(word) || (one.length >= 4 && word.startsWith(one))) ? weight : 0), 0);
}

/**
 * A line that leads to a card's entry.
 * @param {HTMLElement} card
 */
function line(card) {
  const of = /** @type {HTMLAnchorElement} */ (card.querySelector(".card__title a"));
  const link = document.createElement("a");
  link.href = new URL(of.getAttribute("href") ?? "", new URL("find/", SITE)).href;
  link.textContent = of.textContent;
  const kind = document.createElement("span");
  const parts = [".card__kind", ".chip--status"].map((part) => card.querySelector(part)?.textContent?.trim());
  kind.textContent = parts.filter(Boolean).join(" · ");
  const item = document.createElement("li");
  for (const name of ["lang", "dir"]) if (card.getAttribute(name)) link.setAttribute(name, card.getAttribute(name) ?? "");
  item.append(link, kind);
  return item;
}

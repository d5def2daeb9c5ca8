// The results on the page: how many, the cards, and more of them.

/** @typedef {import("./cards.js").Cards} Cards */

const STEP = 12;
const FIRST = 2; // shown as soon as they are here

export class Results {
  /**
   * @param {HTMLElement} page
   * @param {Cards} cards
   */
  constructor(page, cards) {
    const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (page.querySelector(`#${id}`));
    this.cards = cards;
    this.list = part("find-cards");
    this.count = part("find-count");
    this.more = part("find-more");
    /** @type {number[]} */
    this.rows = [];
    this.words = "";
    this.turn = 0;
    this.more.addEventListener("click", () => this.showMore());
  }

  /** How many cards are on the page. */
  get shown() {
    return this.list.children.length;
  }

  /**
   * Shows rows in their order.
   * @param {number[]} rows
   * @param {string} said what is said of them
   * @param {string} words to mark
   * @param {number} least how many to show if there are as many
   */
  async show(rows, said, words, least) {
    const turn = ++this.turn;
    this.list.setAttribute("aria-busy", "true");
    const awaited = this.cards.of(rows.slice(0, FIRST), words); // asked for first: a browser fetches only a few files at once
    const others = this.cards.of(rows.slice(FIRST, Math.max(STEP, least)), words);
    const first = await awaited;
    if (turn !== this.turn) return; // a later search was faster
    this.rows = rows;
    this.words = words;
    this.list.replaceChildren(...first);
    this.say(said);
    const rest = await others;
    if (turn !== this.turn) return;
    this.list.append(...rest);
    this.list.setAttribute("aria-busy", "false");
    this.more.hidden = this.shown >= rows.length;
  }

  async showMore() {
    const turn = ++this.turn;
    const made = await this.cards.of(this.rows.slice(this.shown, this.shown + STEP), this.words);
    if (turn !== this.turn) return;
    this.list.append(...made);
    this.list.setAttribute("aria-busy", "false");
    this.more.hidden = this.shown >= this.rows.length;
    made[0]?.querySelector("a")?.focus();
  }

  /**
   * Says something where the number of results stands; it is read aloud.
   * @param {string} text
   */
  say(text) {
    if (this.count.textContent !== text) this.count.textContent = text;
  }
}

/**
 * How many were found, in the words for what they are.
 * @param {number} number
 * @param {string[]} kinds the kinds that occur among them
 * @param {string} words that were looked for
 */
export function howMany(number, kinds, words) {
  const one = { ideas: "idea", opportunities: "thing to do" };
  const many = { ideas: "ideas", opportunities: "things to do" };
  const kind = /** @type {"ideas" | "opportunities"} */ (kinds[0]);
  const found = kinds.length > 1 ? (words ? "found" : "ideas and things to do") : (number === 1 ? one : many)[kind];
  return `${number ? `${number.toLocaleString()} ${found}` : "Nothing found"}${words && ` for “${words}”`}`;
}

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
   * @param {string} words to mark
   * @param {number} least how many to show if there are as many
   */
  async show(rows, words, least) {
    const turn = ++this.turn;
    this.list.setAttribute("aria-busy", "true");
    const others = this.cards.of(rows.slice(FIRST, Math.max(STEP, least)), words);
    const first = await this.cards.of(rows.slice(0, FIRST), words);
    if (turn !== this.turn) return; // a later search was faster
    this.rows = rows;
    this.words = words;
    this.list.replaceChildren(...first);
    this.tell();
    const rest = await others;
    if (turn !== this.turn) return;
    this.list.append(...rest);
    this.list.setAttribute("aria-busy", "false");
    this.tell();
  }

  async showMore() {
    const turn = ++this.turn;
    const made = await this.cards.of(this.rows.slice(this.shown, this.shown + STEP), this.words);
    if (turn !== this.turn) return;
    this.list.append(...made);
    this.list.setAttribute("aria-busy", "false");
    this.tell();
    made[0]?.querySelector("a")?.focus();
    history.replaceState({ shown: this.shown }, "");
  }

  tell() {
    const found = this.rows.length;
    const words = this.words ? ` for “${this.words}”` : "";
    const text = found === 0 ? `Nothing found${words}` : found === 1 ? `1 entry${words}` : `${found.toLocaleString()} entries${words}`;
    this.say(text);
    this.more.hidden = this.shown >= found;
  }

  /**
   * Says something where the number of results stands; it is read aloud.
   * @param {string} text
   */
  say(text) {
    if (this.count.textContent !== text) this.count.textContent = text;
  }
}

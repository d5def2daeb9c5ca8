// Where a person is on the page, kept with each step of the history, so that Back leads there: the browser's own memory of it counts
// from the top of a page whose cards have not come yet.

const SETTLED = 100; // ms without scrolling

export class Place {
  /** @param {() => number} shown how many cards are on the page */
  constructor(shown) {
    this.shown = shown;
    this.isArriving = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.waiting = undefined;
    history.scrollRestoration = "manual";
    addEventListener("scroll", () => this.keepSoon(), { passive: true });
    addEventListener("pagehide", () => this.keep());
  }

  keepSoon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.keep(), SETTLED);
  }

  keep() {
    clearTimeout(this.waiting);
    if (!this.isArriving) history.replaceState({ shown: this.shown(), top: scrollY }, "");
  }

  /**
   * Goes on to a new address, which begins where the page stands.
   * @param {string} address
   */
  leave(address) {
    this.keep();
    history.pushState(null, "", address);
  }

  /**
   * Shows the cards of a step, then the place where one was on it.
   * @param {(least: number) => Promise<void>} show
   */
  async arrive(show) {
    const { shown, top } = history.state ?? {};
    this.isArriving = true;
    clearTimeout(this.waiting);
    await show(shown ?? 0);
    if (top !== undefined) scrollTo({ top, behavior: "instant" });
    this.isArriving = false;
  }
}

// One thing at a time: each step of the form is a screen, named in the address, so that the browser's own Back works.

import { faultsIn } from "./faults.js";
import { clear, show } from "./summary.js";

/** @typedef {{id: string, part: HTMLElement, heading: HTMLElement}} Screen */

export class Steps {
  /**
   * @param {HTMLElement} page
   * @param {HTMLFormElement} form
   * @param {{start: string, check: ((part: HTMLElement) => void) | null, isChange: boolean}} needs `start`: where Back leads from the first
   *   step. `check` fills in the screen behind the last step; null when the form is sent from there. `isChange`: whether all is filled in already, so
   *   that one can check from every step
   */
  constructor(page, form, { start, check, isChange }) {
    this.form = form;
    this.start = start;
    this.check = check;
    this.title = document.title;
    this.first = /** @type {HTMLElement | null} */ (page.querySelector(".propose__first"));
    /** @type {Screen[]} */
    this.screens = [...form.querySelectorAll(".step")].map((part) => screenOf(/** @type {HTMLElement} */ (part), ".step__heading"));
    this.asked = this.screens.length;
    this.returns = false;
    if (check) {
      const part = document.createElement("section");
      part.className = "propose__screen";
      part.id = "check";
      const heading = document.createElement("h2");
      heading.textContent = "Check your answers";
      part.append(heading);
      form.after(part);
      this.screens.push(screenOf(part, "h2"));
    }
    this.way = /** @type {HTMLElement} */ (page.querySelector(".propose__way"));
    this.back = /** @type {HTMLAnchorElement} */ (this.way.querySelector("a"));
    this.progress = /** @type {HTMLElement} */ (page.querySelector(".propose__progress"));
    this.progress.hidden = false;
    page.classList.add("propose--steps");
    this.button = buttonOf(form);
    this.last = this.button.textContent ?? "";
    this.atOnce = isChange ? atOnceBeside(this.button) : null;
    form.addEventListener("submit", (event) => this.go(event));
    addEventListener("hashchange", () => this.arrive(true));
    this.arrive(false);
  }

  /** The screen that the address names, or the step in which the address names a question; the first otherwise. */
  here() {
    const step = document.getElementById(named())?.closest(".step, .propose__screen");
    return this.screens.find(({ part }) => part === step) ?? this.screens[0];
  }

  /** @param {boolean} moves whether somebody went here, so that the focus comes along */
  arrive(moves) {
    clear(this.form);
    const here = this.here();
    if (here.id === "check") {
      const faulty = this.faulty(this.screens.slice(0, this.asked));
      if (faulty) {
        this.stop(faulty);
        return;
      }
      this.returns = false;
      this.check?.(here.part);
    }
    const question = location.hash.startsWith("#q-") ? document.getElementById(named()) : null;
    if (question) this.returns = true;
    this.show(here);
    if (question) question.focus();
    else if (moves) here.heading.focus();
    if (moves && !question) scrollTo(0, 0);
  }

  /** @param {Screen} here */
  show(here) {
    const at = this.screens.indexOf(here);
    for (const { part } of this.screens) part.hidden = part !== here.part;
    this.form.hidden = here.id === "check";
    if (this.first) this.first.hidden = at > 0;
    this.back.href = at ? `#${this.screens[at - 1].id}` : this.start;
    this.way.hidden = !at && !this.start;
    this.progress.textContent = here.id === "check" ? "Nothing is sent yet" : `Step ${at + 1} of ${this.asked}`;
    this.button.textContent = this.isSentFrom(at) ? this.last : "Continue";
    if (this.atOnce) this.atOnce.hidden = this.returns || at >= this.asked - 1;
    document.title = `${here.heading.textContent} – ${this.title}`;
  }

  /**
   * Shows the step that an address names without adding to the browser's history.
   * @param {string} hash empty for the first
   */
  goTo(hash) {
    this.returns = false;
    history.replaceState(history.state, "", hash || `#${this.screens[0].id}`);
    this.arrive(true);
  }

  /** @param {SubmitEvent} event */
  go(event) {
    clear(this.form);
    const here = this.here();
    const at = this.screens.indexOf(here);
    const isAtOnce = this.atOnce !== null && event.submitter === this.atOnce;
    const isSent = this.isSentFrom(at) || (isAtOnce && !this.check);
    const faulty = this.faulty(isSent ? this.screens : [here]);
    if (!faulty && isSent) return; // the form goes its ordinary way
    event.preventDefault();
    if (faulty) this.stop(faulty);
    else location.hash = this.returns || isAtOnce ? "check" : this.screens[at + 1].id;
  }

  /**
   * Whether the form is sent from this screen: the last one, and one to which somebody came back to change an answer.
   * @param {number} at
   */
  isSentFrom(at) {
    return !this.check && (this.returns || at === this.asked - 1);
  }

  /**
   * The first of some steps with something wrong in it.
   * @param {Screen[]} steps
   */
  faulty(steps) {
    for (const screen of steps) {
      const faults = faultsIn(this.form, screen.part);
      if (faults.length) return { screen, faults };
    }
    return null;
  }

  /** @param {{screen: Screen, faults: import("./faults.js").Fault[]}} faulty */
  stop({ screen, faults }) {
    if (screen !== this.here()) history.replaceState(history.state, "", `#${screen.id}`);
    this.show(screen);
    show(this.progress, this.form, faults);
  }
}

/** The id that the address names. Somebody may have broken it when they copied it: then it is that of nothing. */
function named() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

/**
 * @param {HTMLElement} part
 * @param {string} selector
 */
function screenOf(part, selector) {
  const heading = /** @type {HTMLElement} */ (part.querySelector(selector));
  heading.tabIndex = -1;
  return { id: part.id, part, heading };
}

/**
 * A second button, after the one that goes on: Enter in a question still goes on.
 * @param {HTMLButtonElement} button
 */
function atOnceBeside(button) {
  const made = document.createElement("button");
  made.className = "button button--quiet";
  made.textContent = "Check what you changed";
  button.after(" ", made);
  return made;
}

/**
 * The button that goes on and at last sends the form; without a script it is out of sight where nothing can be sent.
 * @param {HTMLFormElement} form
 * @returns {HTMLButtonElement}
 */
function buttonOf(form) {
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button[type=submit]"));
  const row = /** @type {HTMLElement | null} */ (button.closest(".propose__send"));
  if (row) row.hidden = false;
  return button;
}

// The facets on the page: ticks, counts, chips of what is chosen, and the sheet that holds them on a narrow screen.

/**
 * @typedef {import("./address.js").Wish} Wish
 * @typedef {import("./rows.js").Narrowed} Narrowed
 */

const NARROW = matchMedia("(max-width: 59.99rem)");

export class Filters {
  /**
   * @param {HTMLElement} page
   * @param {() => void} changed called when a tick changed
   */
  constructor(page, changed) {
    const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (page.querySelector(`#${id}`));
    this.all = part("find-filters");
    this.side = part("find-side");
    this.sheet = /** @type {HTMLDialogElement} */ (part("find-sheet"));
    this.body = part("find-sheet-body");
    this.opener = part("find-open");
    this.number = part("find-open-number");
    this.shower = part("find-show");
    this.chips = part("find-chosen");
    /** @type {NodeListOf<HTMLInputElement>} */
    this.boxes = this.all.querySelectorAll("input[type=checkbox]");
    this.all.addEventListener("change", changed);
    this.opener.addEventListener("click", () => this.open());
    this.shower.addEventListener("click", () => this.sheet.close());
    part("find-clear").addEventListener("click", () => this.clear(changed));
    this.sheet.addEventListener("click", (event) => event.target === this.sheet && this.sheet.close());
    this.sheet.addEventListener("close", () => this.side.append(this.all));
    NARROW.addEventListener("change", () => this.sheet.open && this.sheet.close());
    if (NARROW.matches) for (const facet of this.all.querySelectorAll("details")) facet.open = facet.dataset.facet === "kind";
  }

  /** The ticks of each facet that has any. */
  chosen() {
    /** @type {Map<string, Set<string>>} */
    const chosen = new Map();
    for (const box of this.boxes) if (box.checked) chosen.set(box.name, (chosen.get(box.name) ?? new Set()).add(box.value));
    return chosen;
  }

  /**
   * Ticks what a wish says.
   * @param {Wish} wish
   */
  tick(wish) {
    for (const box of this.boxes) box.checked = wish.chosen.get(box.name)?.has(box.value) ?? false;
  }

  /**
   * Shows the counts, what is chosen, and how many results wait behind the sheet. A facet that could not change anything goes.
   * @param {Narrowed} narrowed
   * @param {number} found
   */
  show(narrowed, found) {
    for (const box of this.boxes) {
      const count = narrowed.counts.get(box.name)?.get(box.value) ?? 0;
      const value = /** @type {HTMLElement} */ (box.closest(".find-value"));
      /** @type {HTMLElement} */ (value.querySelector("[data-count]")).textContent = count.toLocaleString();
      value.classList.toggle("find-value--none", count === 0 && !box.checked);
    }
    const chosen = this.chosen();
    for (const facet of this.all.querySelectorAll("details")) {
      const name = facet.dataset.facet ?? "";
      const ticks = chosen.get(name)?.size ?? 0;
      const badge = /** @type {HTMLElement} */ (facet.querySelector(".find-facet__chosen"));
      badge.hidden = !ticks;
      badge.textContent = ticks ? `${ticks} chosen` : "";
      facet.hidden = !ticks && ![...(narrowed.counts.get(name)?.values() ?? [])].some(Boolean);
    }
    const none = !this.all.querySelector("details:not([hidden])");
    this.all.hidden = none;
    this.opener.hidden = none;
    const ticks = [...chosen.values()].reduce((sum, values) => sum + values.size, 0);
    this.number.hidden = !ticks;
    this.number.textContent = `${ticks}`;
    this.shower.textContent = found === 1 ? "Show 1 result" : `Show ${found.toLocaleString()} results`;
    this.chips.hidden = !ticks;
    const focused = [...this.chips.children].findIndex((chip) => chip === document.activeElement);
    this.chips.replaceChildren(...[...this.boxes].filter((box) => box.checked).map((box) => this.chip(box)));
    if (ticks > 1) this.chips.append(button("Clear all", "find-chip find-chip--all", () => this.clear()));
    if (focused >= 0) this.focusNear(focused);
  }

  /**
   * What people see for a value.
   * @param {string} facet
   * @param {string} value
   */
  nameOf(facet, value) {
    const box = [...this.boxes].find((one) => one.name === facet && one.value === value);
    return box?.closest(".find-value")?.querySelector(".find-value__name")?.textContent ?? value;
  }

  /** @param {HTMLInputElement} box */
  chip(box) {
    const name = this.nameOf(box.name, box.value);
    const chip = button(name, "find-chip", () => {
      box.checked = false;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    });
    chip.setAttribute("aria-label", `Remove filter: ${name}`);
    return chip;
  }

  /**
   * The focus in the place of a chip that is gone: on the next one, or on the words when there is none.
   * @param {number} place
   */
  focusNear(place) {
    const next = this.chips.children[Math.min(place, this.chips.children.length - 1)];
    /** @type {HTMLElement} */ (next ?? document.querySelector("#find-words")).focus();
  }

  /** @param {() => void} [changed] */
  clear(changed = () => this.all.dispatchEvent(new Event("change"))) {
    for (const box of this.boxes) box.checked = false;
    changed();
  }

  open() {
    this.body.append(this.all);
    this.sheet.showModal();
  }
}

/**
 * A button.
 * @param {string} text
 * @param {string} style
 * @param {() => void} pressed
 */
export function button(text, style, pressed) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = style;
  made.textContent = text;
  made.addEventListener("click", pressed);
  return made;
}

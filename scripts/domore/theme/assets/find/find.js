// The find page: a wish from the address and the form, rows that meet it, results on the page.

import { addressOf, sortOf, wishIn } from "./address.js";
import { Cards, fetched } from "./cards.js";
import { Filters } from "./filters.js";
import { Nothing } from "./nothing.js";
import { Results } from "./results.js";
import { Rows } from "./rows.js";
import { Words } from "./words.js";

/** @typedef {import("./address.js").Wish} Wish */

const SITE = new URL("../../", import.meta.url);
const FOLDER = new URL("search/", SITE);

/** @param {HTMLFormElement} page */
async function start(page) {
  const rows = new Rows(await fetched(new URL("rows.json", FOLDER), { cache: "no-cache" }));
  const words = new Words(FOLDER, rows);
  const input = /** @type {HTMLInputElement} */ (page.querySelector("#find-words"));
  const sort = /** @type {HTMLSelectElement} */ (page.querySelector("#find-sort"));
  const place = /** @type {HTMLElement} */ (page.querySelector("#find-nothing"));
  const results = new Results(page, new Cards(FOLDER, rows));
  const filters = new Filters(page, () => changed());
  const share = new URL("share/", SITE).href;
  const nothing = new Nothing(place, { rows, folder: FOLDER, share, nameOf: (facet, value) => filters.nameOf(facet, value), go: (wish) => go(wish) });
  let lastWasTyping = false;
  let turn = 0;

  /** @returns {Wish} */
  const wished = () => ({ words: input.value.trim(), chosen: filters.chosen(), sort: sort.dataset.set === "yes" ? sort.value : "" });

  /** Puts a wish into the form. @param {Wish} wish */
  function put(wish) {
    if (input.value.trim() !== wish.words) input.value = wish.words;
    filters.tick(wish);
    sort.dataset.set = wish.sort ? "yes" : "no";
    sort.value = wish.sort;
  }

  /** Shows what meets the form's wish. @param {{least?: number, typing?: boolean}} [how] `least`: how many cards, if there are as many */
  async function show({ least = 0, typing = false } = {}) {
    const wish = wished();
    const mine = ++turn;
    let among;
    try {
      among = wish.words ? await words.find(wish.words, typing) : null;
    } catch (error) {
      console.error(error);
      return results.say("The search did not answer. Please reload the page.");
    }
    if (mine !== turn) return;
    const narrowed = rows.narrow(wish.chosen, among);
    const order = sortOf(among ? wish : { ...wish, words: "" });
    sort.value = order;
    /** @type {HTMLOptionElement} */ (sort.querySelector("[value=best]")).disabled = !among;
    filters.show(narrowed, narrowed.rows.length);
    if (narrowed.rows.length) nothing.hide();
    else nothing.show(wish, among);
    await results.show(rows.order(narrowed.rows, order, new Date()), among ? wish.words : "", least);
  }

  /** The form changed: the address follows. Typing makes one step back, not one for each letter. */
  function changed(typing = false) {
    const address = location.pathname + addressOf(wished());
    if (address !== location.pathname + location.search) {
      if (typing && lastWasTyping) history.replaceState(null, "", address);
      else history.pushState(null, "", address);
      lastWasTyping = typing;
    }
    return show({ typing });
  }

  /** @param {Wish} wish */
  function go(wish) {
    put(wish);
    changed();
    input.focus();
  }

  input.addEventListener("input", () => changed(true));
  input.addEventListener("focus", () => words.ready(), { once: true });
  sort.addEventListener("change", () => {
    sort.dataset.set = "yes";
    changed();
  });
  page.addEventListener("submit", (event) => {
    event.preventDefault();
    lastWasTyping = false;
    changed();
  });
  addEventListener("popstate", () => {
    lastWasTyping = false;
    put(wishIn(location.search, rows.known));
    show({ least: history.state?.shown });
  });

  const typed = input.value.trim(); // before we were ready
  put(wishIn(location.search, rows.known));
  if (typed) input.value = typed;
  await show({ least: history.state?.shown });
  words.ready();
}

const page = /** @type {HTMLFormElement} */ (document.querySelector("#find"));
const lists = /** @type {HTMLElement} */ (document.querySelector("#find-lists"));
start(page).then(
  () => page.classList.add("find--ready"),
  (error) => {
    console.error(error);
    page.hidden = true;
    lists.classList.add("find-lists--needed");
  },
);

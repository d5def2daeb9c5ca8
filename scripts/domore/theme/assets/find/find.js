// The find page: a wish from the address and the form, rows that meet it, results on the page.

import { addressOf, sortOf, wishIn } from "./address.js";
import { Cards, fetched } from "./cards.js";
import { Filters } from "./filters.js";
import { Meant } from "./meant.js";
import { Nothing } from "./nothing.js";
import { Place } from "./place.js";
import { Results, howMany } from "./results.js";
import { Rows } from "./rows.js";
import { Words, wholeIn } from "./words.js";

/** @typedef {import("./address.js").Wish} Wish */

const SITE = new URL("../../", import.meta.url);
const FOLDER = new URL("search/", SITE);

const PAUSE = 800; // ms without a key after which a short last word is taken for a whole one

const NEWEST = { ideas: "Newest first", opportunities: "Last confirmed first" };

/** @param {HTMLFormElement} page */
async function start(page) {
  const input = /** @type {HTMLInputElement} */ (page.querySelector("#find-words"));
  const asked = [...new URLSearchParams(location.search).values()].some(Boolean); // the box on every page sends "?q=" for no words
  if (!asked && !history.state && document.activeElement === document.body) input.focus({ preventScroll: true });
  const rows = new Rows(await fetched(new URL("rows.json", FOLDER), { cache: "no-cache" }));
  const words = new Words(FOLDER, rows);
  const sort = /** @type {HTMLSelectElement} */ (page.querySelector("#find-sort"));
  const newest = /** @type {HTMLOptionElement} */ (sort.querySelector("[value=newest]"));
  const usual = newest.text;
  const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (page.querySelector(id));
  const results = new Results(page, new Cards(FOLDER, rows));
  const filters = new Filters(page, () => changed());
  const share = new URL("propose/idea/", SITE).href;
  const nothing = new Nothing(part("#find-nothing"), { rows, share, nameOf: (facet, value) => filters.nameOf(facet, value), go });
  const meant = new Meant(part("#find-close"), { rows, words, go });
  const here = new Place(() => results.shown);
  let lastWasTyping = false;
  let turn = 0;
  let pause = 0;

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
    const sought = typing ? wholeIn(input.value) : wish.words;
    const mine = ++turn;
    clearTimeout(pause);
    if (sought !== wish.words) pause = setTimeout(() => show({ least: results.shown }), PAUSE);
    try {
      const found = sought ? await words.find(sought) : null;
      const unknown = found ? found.asked.filter(({ isKnown }) => !isKnown) : [];
      const offers = found && unknown.length ? await meant.insteadOf(wish, found) : [];
      const among = offers.length ? offers[0].among : found && found.rows;
      const narrowed = rows.narrow(wish.chosen, among);
      const alone = found && !unknown.length && !narrowed.rows.length ? await meant.alone(wish, found) : [];
      const order = sortOf(among ? wish : { ...wish, words: "" });
      if (order === "soonest") await rows.learnTimes(() => fetched(new URL(`times.json?${rows.version}`, FOLDER)));
      if (mine !== turn) return;
      const kinds = rows.kindsOf(narrowed.rows);
      sort.value = order;
      /** @type {HTMLOptionElement} */ (sort.querySelector("[value=best]")).disabled = !among;
      newest.text = kinds.length === 1 ? NEWEST[/** @type {"ideas" | "opportunities"} */ (kinds[0])] : usual;
      filters.show(narrowed, narrowed.rows.length);
      if (offers.length) meant.show(wish, offers);
      else meant.hide();
      if (narrowed.rows.length) nothing.hide();
      else nothing.show(wish, among, alone);
      const nobody = unknown.map(({ typed }) => `“${typed}”`).join(" or ");
      const said = nobody ? `Nothing has ${nobody} in it` : howMany(narrowed.rows.length, kinds, among ? sought : "");
      const marked = offers.length ? offers[0].words : found ? found.asked.map(({ typed }) => typed).join(" ") : "";
      await results.show(rows.order(narrowed.rows, order, new Date()), said, marked, least);
    } catch (error) {
      console.error(error);
      if (mine === turn) results.say("The search did not answer. Please reload the page.");
    }
  }

  /** The form changed: the address follows. Typing makes one step back, not one for each letter. */
  function changed(typing = false) {
    const address = location.pathname + addressOf(wished());
    if (address !== location.pathname + location.search) {
      if (typing && lastWasTyping) history.replaceState(null, "", address);
      else here.leave(address);
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
  input.addEventListener("blur", () => clearTimeout(pause)); // nothing is taken from under the hands of somebody who went on
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
  /** Shows what the address says, where one was on the page if one was here before. */
  const arrive = () => here.arrive((least) => show({ least }));
  addEventListener("popstate", () => {
    lastWasTyping = false;
    put(wishIn(location.search, rows.known));
    arrive();
  });

  const typed = input.value.trim(); // before we were ready
  put(wishIn(location.search, rows.known));
  if (typed) input.value = typed;
  await arrive();
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

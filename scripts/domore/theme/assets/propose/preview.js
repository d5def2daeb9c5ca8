// How it will look in public: the page that the site would show, filled in with the answers. What stands where says the template
// (render/templates/_preview.html): an element with data-show takes an answer or a fact made of several; one that gets no words goes, and
// with it every data-part in which nothing is left to show.

import { labelOf, typedIn } from "./answers.js";
import { numberIn } from "./faults.js";
import { ages, day, howLong, money, session, span } from "./wording.js";

/** @typedef {(name: string) => string} Shown an answer in the words that are on the form; "" for none */

/**
 * @param {HTMLFormElement} form
 * @param {"ideas" | "opportunities"} kind
 * @param {Record<string, any> | null} fields what the entry says now; null for a new one
 * @param {Date} today
 * @returns {DocumentFragment}
 */
export function previewOf(form, kind, fields, today) {
  const template = /** @type {HTMLTemplateElement} */ (document.querySelector(`template[data-preview="${kind}"]`));
  const made = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const typed = typedIn(form);
  const shown = (/** @type {string} */ name) => (typed[name] ?? []).map((value) => labelOf(form, name, value)).join(", ");
  const facts = factsOf(typed, shown, template.dataset.currency ?? "", byline(shown, typed, fields, today));
  each(made, fields ? "[data-new]" : "[data-there]", (part) => part.remove());
  each(made, "[data-show]", (part) => fill(part, facts[part.dataset.show ?? ""] ?? [shown(part.dataset.show ?? "")]));
  each(made, "[data-day]", (part) => fill(part, [day(shown(part.dataset.day ?? ""))]));
  each(made, "[data-if]", (part) => typed[part.dataset.if ?? ""] || part.remove());
  each(made, "[data-unless]", (part) => typed[part.dataset.unless ?? ""] && part.remove());
  each(made, "[data-each]", (list) => items(list, (typed[list.dataset.each ?? ""] ?? []).map((value) => labelOf(form, list.dataset.each ?? "", value))));
  each(made, "[data-body]", (part) => (typed.body ? part.append(...typed.body[0].split(/\n{2,}/).filter(Boolean).map(paragraph)) : part.remove()));
  for (const part of [...made.querySelectorAll("[data-part]")].reverse()) {
    if (!part.querySelector("[data-show], [data-day], [data-if], [data-unless], [data-each], [data-body]")) part.remove();
  }
  const category = typed.category?.[0] ?? "";
  each(made, "[data-coloured]", (part) => part.classList.add(`category-${category}`));
  each(made, "[data-to]", (part) => part.setAttribute("href", `${part.getAttribute("href")}${category}/`));
  each(made, "[data-icon]", (part) => part.setAttribute("href", `${part.dataset.icon}${category}`));
  if (typed.lang) speak(made, typed.lang[0], (template.dataset.rightToLeft ?? "").split(" "));
  return made;
}

/**
 * What is said of several answers together, in lines.
 * @param {import("./answers.js").Answers} typed
 * @param {Shown} shown
 * @param {string} currency
 * @param {string} by
 * @returns {Record<string, string[]>}
 */
function factsOf(typed, shown, currency, by) {
  const number = (/** @type {string} */ name) => numberIn(shown(name)) ?? 0;
  const isFree = typed["cost.free"]?.[0] === "yes";
  const price = isFree ? "Free" : number("cost.amount") ? money(number("cost.amount"), currency) : "";
  const time = number("minimum_hours");
  const days = typed["how_to_say_yes.reply_within_days"] ? number("how_to_say_yes.reply_within_days") : null;
  return {
    byline: [by],
    when: [
      ...[0, 1, 2].map((row) => `when.sessions.${row}`).map((at) => session(typed[`${at}.days`] ?? [], shown(`${at}.start`), shown(`${at}.end`))),
      span(shown("when.dates.starts"), shown("when.dates.ends")),
      shown("when.text"),
    ],
    where: [
      ["place.name", "place.address", "place.postcode", "place.area"].map(shown).filter(Boolean).join(", "),
      { online: "Online", either: "In person or online" }[typed.mode?.[0] ?? ""] ?? "",
    ],
    time: [[shown("commitment"), time ? `${howLong(time)} each time` : ""].filter(Boolean).join(", ")],
    whom: [ages(shown("who.min_age"), shown("who.max_age")), shown("who.text")],
    cost: [
      [price, shown("cost.text")].filter(Boolean).join(isFree ? ". " : " "),
      { yes: "Expenses paid back", no: "Expenses are not paid" }[typed.expenses_paid?.[0] ?? ""] ?? "",
    ],
    promise: [days === null ? "" : days === 0 ? "They answer the same day." : `They promise to answer within ${days} ${days === 1 ? "day" : "days"}.`],
  };
}

/**
 * When an idea was proposed, and by whom: nobody is asked again about one that is there.
 * @param {Shown} shown
 * @param {import("./answers.js").Answers} typed
 * @param {Record<string, any> | null} fields
 * @param {Date} today
 */
function byline(shown, typed, fields, today) {
  const pad = (/** @type {number} */ number) => String(number).padStart(2, "0");
  if (fields) return fields.submitted ? `Proposed on ${day(fields.submitted)}` : "";
  const on = `Proposed on ${day(`${today.getFullYear()}-${pad(today.getMonth() + 1)}-${pad(today.getDate())}`)}`;
  const [name, role] = [shown("proposer.name"), shown("proposer.role").toLowerCase()];
  if (!role) return on;
  return `${on} by ${name ? name + (typed["proposer.role"][0] === "resident" ? "" : ` (${role})`) : role}`;
}

/**
 * @param {HTMLElement} part
 * @param {string[]} lines
 */
function fill(part, lines) {
  const said = lines.filter(Boolean);
  if (!said.length) part.remove();
  else part.replaceChildren(...between(said.map((line) => between(line.split(/(?=@)/), "wbr")), "br").flat());
}

/**
 * @template Part
 * @param {Part[]} parts
 * @param {string} name of the element that stands between each two
 * @returns {(Part | HTMLElement)[]}
 */
function between(parts, name) {
  return parts.flatMap((part, number) => (number ? [document.createElement(name), part] : [part]));
}

/**
 * @param {HTMLElement} list with one item
 * @param {string[]} words of each item
 */
function items(list, words) {
  const [item] = list.children;
  if (!words.length) list.remove();
  list.replaceChildren(
    ...words.map((word) => {
      const made = /** @type {HTMLElement} */ (item.cloneNode(false));
      made.textContent = word;
      return made;
    }),
  );
}

/**
 * An entry in another language says so; our own words in it stay in ours.
 * @param {DocumentFragment} made
 * @param {string} language
 * @param {string[]} rightToLeft
 */
function speak(made, language, rightToLeft) {
  const direction = rightToLeft.includes(language) ? "rtl" : "ltr";
  each(made, "article", (part) => mark(part, language, direction));
  each(made, "[data-ours]", (part) => mark(part, "en", "ltr"));
}

/**
 * @param {HTMLElement} part
 * @param {string} language
 * @param {string} direction
 */
function mark(part, language, direction) {
  part.lang = language;
  part.dir = direction;
}

/**
 * @param {DocumentFragment} made
 * @param {string} selector
 * @param {(part: HTMLElement) => void} change
 */
function each(made, selector, change) {
  for (const part of made.querySelectorAll(selector)) change(/** @type {HTMLElement} */ (part));
}

/** @param {string} text */
function paragraph(text) {
  const made = document.createElement("p");
  made.append(...between(text.trim().split("\n"), "br"));
  return made;
}

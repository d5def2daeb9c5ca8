// How it will look in public: the page's own template of a card and of a page, filled in with the answers.

import { labelOf, told, typedIn } from "./answers.js";

/** Answers with places of their own in the preview; all others stand in rows. */
const PLACED = ["title", "summary", "body", "lang", "note", "contact.email", "proposer.role", "proposer.name", "organiser.name"];

/**
 * @param {HTMLFormElement} form
 * @param {"ideas" | "opportunities"} kind
 * @param {boolean} isNew
 * @returns {DocumentFragment}
 */
export function previewOf(form, kind, isNew) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("preview"));
  const made = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const typed = typedIn(form);
  const shown = (/** @type {string} */ name) => (typed[name] ?? []).map((value) => labelOf(form, name, value)).join(", ");
  each(made, "[data-only]", (part) => part.dataset.only !== kind && part.remove());
  if (!isNew) each(made, "[data-new]", (part) => part.remove());
  each(made, "[data-of]", (part) => !(part.dataset.of ?? "").split(" ").some((name) => typed[name] && typed[name][0] !== "no") && part.remove());
  each(made, "[data-show]", (part) => part.replaceChildren(shown(part.dataset.show ?? "")));
  each(made, "[data-kind]", (part) => part.replaceChildren(kind === "ideas" ? "Idea" : shown("type")));
  each(made, "[data-when]", (part) => (whenIn(form, shown) ? part.replaceChildren(whenIn(form, shown)) : part.remove()));
  each(made, "[data-proposer]", (part) => part.replaceChildren(shown("proposer.name") || shown("proposer.role").toLowerCase()));
  const category = typed.category?.[0] ?? "";
  each(made, "[data-coloured]", (part) => part.classList.add(`category-${category}`));
  each(made, "[data-icon]", (part) => part.setAttribute("href", `${part.dataset.icon}${category}`));
  each(made, "[data-rows]", (part) => part.append(...rowsOf(form, shown)));
  each(made, "[data-body]", (part) => part.append(...(typed.body?.[0] ?? "").split(/\n{2,}/).filter(Boolean).map(paragraph)));
  return made;
}

/**
 * @param {DocumentFragment} made
 * @param {string} selector
 * @param {(part: HTMLElement) => void} change
 */
function each(made, selector, change) {
  for (const part of made.querySelectorAll(selector)) change(/** @type {HTMLElement} */ (part));
}

/**
 * Days and hours in brief.
 * @param {HTMLFormElement} form
 * @param {(name: string) => string} shown
 */
function whenIn(form, shown) {
  const hours = (/** @type {string} */ at) => [shown(`${at}.start`), shown(`${at}.end`)].filter(Boolean).join(" to ");
  const sessions = [0, 1, 2].map((number) => [shown(`when.sessions.${number}.days`), hours(`when.sessions.${number}`)].filter(Boolean).join(" "));
  const dates = [...new Set([shown("when.dates.starts"), shown("when.dates.ends")])].filter(Boolean).join(" to ");
  return [...sessions, dates].filter(Boolean).join("; ");
}

/**
 * The rest of the answers: each question, and what was said.
 * @param {HTMLFormElement} form
 * @param {(name: string) => string} shown
 */
function rowsOf(form, shown) {
  const when = whenIn(form, shown);
  const rest = told(form).filter(({ name }) => !PLACED.includes(name) && !(name.startsWith("when.") && name !== "when.text"));
  const rows = rest.map(({ ask, shown: words }) => /** @type {[string, string]} */ ([ask, words.join(", ")]));
  return [...(when ? [/** @type {[string, string]} */ (["When", when])] : []), ...rows].map(([name, words]) => {
    const row = document.createElement("div");
    const term = document.createElement("dt");
    const said = document.createElement("dd");
    term.textContent = name;
    said.textContent = words;
    row.append(term, said);
    return row;
  });
}

/** @param {string} text */
function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = text.trim();
  return made;
}

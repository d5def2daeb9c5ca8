// Answers as the text of an issue, in the shape that contribute/issue_body.py reads back: each question as a heading, what was answered below it,
// and the one answer of many lines last. A note stands before them all, quoted.

import { labelOf, typedIn } from "./answers.js";

const ON_ONE_LINE = 400;
const NOTE = "What is wrong, or why should it change?";

/**
 * @param {HTMLFormElement} form
 * @param {string} purpose
 * @param {string | null} listing
 */
export function textOf(form, purpose, listing) {
  const typed = typedIn(form);
  const parts = [`<!-- domore: ${[purpose, listing].filter(Boolean).join(" ")} -->`];
  if (typed.note) parts.push([`### ${NOTE}`, "", ...typed.note[0].split("\n").map((line) => `> ${line}`)].join("\n"));
  const headings = new Set();
  for (const { ask, name, isLast } of questionsOf(form)) {
    let heading = ask;
    for (let number = 2; headings.has(heading); number++) heading = `${ask} (${number})`;
    headings.add(heading);
    if (typed[name]) parts.push(`### ${heading}\n\n${written(form, name, typed[name], isLast)}`);
  }
  return parts.join("\n\n");
}

/**
 * The address that opens the forge's page with all of it filled in.
 * @param {DOMStringMap} where the parts of the address, as the page has them
 * @param {string} title
 * @param {string} text
 */
export function addressOf({ issue = "", issueTitle = "", issueBody = "" }, title, text) {
  return `${issue}?${encoded(issueTitle)}=${encoded(title)}&${encoded(issueBody)}=${encoded(text)}`;
}

/** @param {string} text */
function encoded(text) {
  return encodeURIComponent(text.toWellFormed?.() ?? text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** @param {HTMLFormElement} form */
function questionsOf(form) {
  const asks = /** @type {HTMLElement[]} */ ([...form.querySelectorAll(".ask")]).filter((ask) => !ask.querySelector("[name=note], [name='contact.email']"));
  const last = asks.findLast((ask) => ask.querySelector("textarea") && Number(ask.dataset.most ?? Infinity) > ON_ONE_LINE);
  const ordered = [...asks.filter((ask) => ask !== last), ...(last ? [last] : [])];
  return ordered.map((ask) => ({ ask: ask.dataset.ask ?? "", name: /** @type {HTMLInputElement} */ (ask.querySelector("[name]")).name, isLast: ask === last }));
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string[]} answers
 * @param {boolean} whole
 */
function written(form, name, answers, whole) {
  const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll(`[type=checkbox][name="${name}"]`)]);
  if (boxes.length) return boxes.map((box) => `- [${box.checked ? "x" : " "}] ${labelOf(form, name, box.value)}`).join("\n");
  const said = labelOf(form, name, answers[0]);
  return whole ? said : said.split("\n").join(" ");
}

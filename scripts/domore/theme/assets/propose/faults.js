// What is wrong with the answers of a step, in the words that the check of contribute/faults.py has for the same. It finds what a person can
// put right at once; all else is found where the form arrives.

import { typedIn } from "./answers.js";

/** @typedef {{name: string, message: string}} Fault */

const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const WEB = /^https?:\/\/[^\s<>"]+$/;
const BARE_WEB = /^[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)+(\/\S*)?$/u;
// No look behind: the browsers of old phones can't read it.
const PHONE = /(?:^|\s)(?:\+[1-9]\d{0,2}(?:[ .-]{0,2}\(0\))?(?:[ .-]{0,2}\(?\d{1,5}\)?){2,6}|\(0\d{2,5}\)(?:[ .-]{0,2}\d{2,8}){1,4}|0\d{2,10}(?:[ .-]{1,2}\d{2,8}){0,4})(?![\w/:-])/g;
const LINES = ["03", "08", "+443", "+448"];
const comma = (/** @type {number} */ number) => number.toLocaleString("en-GB");

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} step
 * @returns {Fault[]}
 */
export function faultsIn(form, step) {
  const typed = typedIn(form);
  const faults = [...step.querySelectorAll(".ask")].flatMap((ask) => faultOf(/** @type {HTMLElement} */ (ask), typed));
  const { oneOf, none } = step.dataset;
  if (oneOf && none && !Object.keys(typed).some((name) => name.startsWith(`${oneOf}.`))) faults.push({ name: nameIn(step), message: none });
  return faults;
}

/** @param {HTMLElement} part */
function nameIn(part) {
  return /** @type {HTMLInputElement} */ (part.querySelector("[name]")).name;
}

/**
 * @param {HTMLElement} ask
 * @param {import("./answers.js").Answers} typed
 * @returns {Fault[]}
 */
function faultOf(ask, typed) {
  const name = nameIn(ask);
  const given = typed[name] ?? [];
  const message = given.length ? wrongIn(ask, given) : missingIn(ask, typed);
  return message ? [{ name, message }] : [];
}

/**
 * @param {HTMLElement} ask
 * @param {import("./answers.js").Answers} typed
 */
function missingIn(ask, typed) {
  const { neededIn, required, missing } = ask.dataset;
  const hasCompany = neededIn !== undefined && Object.keys(typed).some((name) => name.startsWith(`${neededIn}.`));
  if (required === undefined && !hasCompany) return "";
  if (missing) return missing;
  const chooses = ask.querySelector("select, [type=radio], [type=checkbox]");
  return chooses ? `Choose an answer to “${ask.dataset.ask}”.` : `Answer the question “${ask.dataset.ask}”.`;
}

/**
 * @param {HTMLElement} ask
 * @param {string[]} given
 */
function wrongIn(ask, given) {
  const { ask: asked, least, most, number, low, high, choices, example, notSo, prose } = ask.dataset;
  const control = /** @type {HTMLInputElement} */ (ask.querySelector("[name]"));
  if (choices && given.length > Number(choices)) return `Choose at most ${choices} at “${asked}”. These are ${given.length}.`;
  if (control.matches("select, [type=radio], [type=checkbox]")) return "";
  const text = given[0];
  const takes = (/** @type {string} */ kind) => notSo ?? `“${asked}” takes ${kind}, such as ${example}.`;
  if (control.type === "email" && !MAIL.test(text)) return takes("an e-mail address");
  if (control.type === "url" && !WEB.test(text) && !BARE_WEB.test(text)) return takes("a web address that begins with https:// and has no spaces");
  if (number) {
    const value = numberIn(text);
    if (value === null || (number === "integer" && !Number.isInteger(value))) return takes(number === "integer" ? "a whole number" : "a number");
    if (low !== undefined && (value < Number(low) || ("above" in ask.dataset && value === Number(low)))) {
      return `“${asked}” takes a number ${"above" in ask.dataset ? "above" : "from"} ${comma(Number(low))}.`;
    }
    return high !== undefined && value > Number(high) ? `“${asked}” takes a number up to ${comma(Number(high))}.` : "";
  }
  const letters = [...text].length;
  if (least && letters < Number(least)) return `“${asked}” needs at least ${least} letters. These are ${letters}.`;
  if (most && letters > Number(most)) return `“${asked}” has ${comma(letters)} letters, and ${comma(Number(most))} fit. Shorten it by ${comma(letters - Number(most))}.`;
  if (prose !== undefined && hasPhone(text)) return `“${asked}” has what looks like a phone number, and it may be a person's. What is published can't be taken back: take it out.`;
  return "";
}

/**
 * Whether a number in the text may be a person's phone: nine digits or more behind a plus or a zero, and no line that nobody has at home. The rules of
 * check/rules/privacy.py find more; this finds nothing that they don't.
 * @param {string} text
 */
function hasPhone(text) {
  return [...text.matchAll(PHONE)].some(([found]) => {
    const digits = found.replace(/[^\d+]/g, "");
    const count = digits.replace("+", "").length;
    return count >= 9 && count <= 15 && !LINES.some((line) => digits.startsWith(line));
  });
}

/**
 * The number in a text, which may have a sign of money, commas between thousands or a decimal comma; null when there is none.
 * @param {string} text
 */
export function numberIn(text) {
  const plain = text.replace(/^[^\w+.-]+|[^\w.]+$|\s/g, "");
  const plainer = /^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) ? plain.replaceAll(",", "") : plain.replace(/^([-+]?\d+),(\d+)$/, "$1.$2");
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(plainer) ? Number(plainer) : null;
}

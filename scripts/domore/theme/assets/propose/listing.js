// What an entry says now, as answers to the form: its page holds its fields as data.

import { controlsOf } from "./answers.js";

const SITE = new URL("../../", import.meta.url);
const ESCAPED = /\\([!-/:-@[-`{-~])|&(lt|amp);/g;
const ADDRESS = /^(ideas|opportunities)\/[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * The entry that this page's address names; null if it names none.
 */
export function asked() {
  const listing = new URLSearchParams(location.search).get("listing") ?? "";
  return ADDRESS.test(listing) ? listing : null;
}

/**
 * The fields of an entry, in the shape of its file.
 * @param {string} listing
 * @returns {Promise<Record<string, any>>}
 */
export async function fieldsOf(listing) {
  const answer = await fetch(new URL(`${listing}/`, SITE), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${listing}: ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return JSON.parse(page.getElementById("fields")?.textContent ?? "{}");
}

/**
 * Fields as answers to the questions of a form.
 * @param {HTMLFormElement} form
 * @param {Record<string, any>} fields
 */
export function answersFrom(form, fields) {
  /** @type {import("./answers.js").Answers} */
  const answers = {};
  for (const name of new Set(controlsOf(form).map((control) => control.name))) {
    const value = name.split(".").reduce((/** @type {any} */ inside, step) => inside?.[step], fields);
    const ask = /** @type {HTMLElement | null} */ (form.querySelector(`[name="${name}"]`)?.closest(".ask") ?? null);
    if (value !== undefined && value !== null) answers[name] = shown(value, ask?.dataset.markdown !== undefined);
  }
  return answers;
}

/**
 * @param {any} value
 * @param {boolean} isMarkdown
 */
function shown(value, isMarkdown) {
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === "boolean") return [value ? "yes" : "no"];
  return [isMarkdown ? asTyped(value) : String(value).trim()];
}

/**
 * Markdown as somebody would have typed it: as contribute/plain_text.py does it.
 * @param {string} markdown
 */
function asTyped(markdown) {
  const lines = markdown.replace(/^\n+|\n+$/g, "").split("\n");
  const named = { lt: "<", amp: "&" };
  return lines
    .map((line) => {
      const slashes = /\\*$/.exec(line)?.[0].length ?? 0;
      const whole = slashes % 2 ? line.slice(0, -1) : line;
      return whole.replace(ESCAPED, (_, sign, name) => sign ?? named[/** @type {"lt" | "amp"} */ (name)]).replace(/^ +| +$/g, "");
    })
    .join("\n");
}

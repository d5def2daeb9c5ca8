// The answers as the file that contribute/submission.py reads.

import { answersOf } from "./answers.js";
import { folded, wordsOf } from "../find/letters.js";

const VERSION = 1;
const LONGEST_NAME = 50;

/**
 * The file's text.
 * @param {HTMLFormElement} form
 * @param {string} purpose
 * @param {string | null} listing
 * @param {import("./answers.js").Answers | null} before what the form showed of an entry: whatever is the same in both is left alone
 */
export function fileOf(form, purpose, listing, before) {
  const { answers, note } = answersOf(form);
  return JSON.stringify({ domore: VERSION, purpose, answers, ...(listing ? { listing } : {}), ...(note ? { note } : {}), ...(before ? { before } : {}) }, null, 1);
}

/**
 * The file's name, from the words of a title.
 * @param {string} title
 * @param {string} otherwise for a title without letters that every file system takes
 */
export function fileName(title, otherwise) {
  const words = wordsOf(folded(title)).join("-").replace(/[^a-z0-9-]/g, "").slice(0, LONGEST_NAME);
  return `domore-${words.replace(/^-+|-+$/g, "") || otherwise}.json`;
}

/**
 * Hands a text to the browser as a file to save.
 * @param {string} name
 * @param {string} text
 */
export function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// What was typed and not sent yet, kept in this browser alone. A browser that keeps nothing is no fault.

/**
 * @typedef {import("./answers.js").Answers} Answers
 *
 * @typedef {object} Draft
 * @property {Answers} answers
 * @property {Answers | null} before what the form showed of an entry at first
 * @property {string} title what the form is called
 * @property {number} saved in ms
 * @property {string} at the page's address from the site's root
 */

const SITE = new URL("../../", import.meta.url).pathname;
/** Several towns may share an origin: each has drafts of its own. */
const PREFIX = `domore:${SITE}:draft:`;

/**
 * The name of a draft: what for, and about which entry.
 * @param {string} purpose
 * @param {string} [listing]
 */
export function nameOf(purpose, listing) {
  return PREFIX + purpose + (listing ? `:${listing}` : "");
}

/**
 * @param {string} name
 * @returns {Draft | null}
 */
export function kept(name) {
  try {
    const draft = JSON.parse(localStorage.getItem(name) ?? "null");
    return draft && typeof draft.answers === "object" ? draft : null;
  } catch {
    return null;
  }
}

/**
 * Keeps a draft; says whether this browser can.
 * @param {string} name
 * @param {Omit<Draft, "saved" | "at">} draft
 */
export function keep(name, draft) {
  try {
    const at = location.pathname.replace(SITE, "") + location.search;
    localStorage.setItem(name, JSON.stringify({ ...draft, at, saved: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} name */
export function forget(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // It keeps nothing, so there is nothing to forget.
  }
}

/**
 * Every draft of this site.
 * @returns {{name: string, draft: Draft}[]}
 */
export function all() {
  return keys().flatMap((name) => {
    const draft = name.startsWith(PREFIX) ? kept(name) : null;
    return draft ? [{ name, draft }] : [];
  });
}

/** Whether light or dark colours were chosen: the theme keeps it under this name. */
export function coloursKept() {
  return keys().filter((name) => name === `${SITE}.__palette`);
}

function keys() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

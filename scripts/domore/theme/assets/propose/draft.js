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
const LEAVING = `domore:${SITE}:leaving`;
const CLOCKS_APART = 600_000; // ms that a device and the service may differ

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
 * @param {Omit<Draft, "saved">} draft
 */
export function keep(name, draft) {
  try {
    localStorage.setItem(name, JSON.stringify({ ...draft, saved: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

/**
 * Remembers in this tab that a draft is on its way to be checked and sent.
 * @param {string} name
 */
export function leave(name) {
  try {
    sessionStorage.setItem(LEAVING, JSON.stringify({ name, saved: kept(name)?.saved, left: Date.now() }));
  } catch {
    // Then the draft stays until somebody deletes it.
  }
}

/**
 * Forgets the draft that left from this tab, if it is still as it was and this was received after it left.
 * @param {number} received in ms, by another clock
 */
export function arrived(received) {
  try {
    const { name = "", saved = 0, left = Infinity } = JSON.parse(sessionStorage.getItem(LEAVING) ?? "{}");
    if (left > received + CLOCKS_APART) return;
    if (kept(name)?.saved === saved) forget(name);
    sessionStorage.removeItem(LEAVING);
  } catch {
    // Nothing was kept.
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

/** This page's address from the site's root. */
export function here() {
  return location.pathname.replace(SITE, "") + location.search;
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

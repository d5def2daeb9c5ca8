// What a person is looking for, and how it stands in the page's address: ?q=guitar&category=arts&day=tue&sort=newest

/**
 * @typedef {object} Wish
 * @property {string} words what was typed
 * @property {Map<string, Set<string>>} chosen the ticked values of each facet that has any
 * @property {string} sort "best", "newest", "soonest", or "" for the usual one
 */

/** Answers of old addresses, which people keep and share, with the answers that took their place. @type {Record<string, string[]>} */
const FORMER = { "cost=paid": ["up-to-5", "over-5", "in-words"] };
const SORTS = ["best", "newest", "soonest"];

/**
 * The wish that an address holds; what is not a facet or one of its values is passed over.
 * @param {string} query the address from "?" on
 * @param {Map<string, Set<string>>} known each facet's values
 * @returns {Wish}
 */
export function wishIn(query, known) {
  const given = new URLSearchParams(query);
  const chosen = new Map();
  for (const [facet, values] of known) {
    const ticked = given
      .getAll(facet)
      .flatMap((value) => (values.has(value) ? [value] : (FORMER[`${facet}=${value}`] ?? [])))
      .filter((value) => values.has(value));
    if (ticked.length) chosen.set(facet, new Set(ticked));
  }
  const sort = given.get("sort") ?? "";
  return { words: (given.get("q") ?? "").trim(), chosen, sort: SORTS.includes(sort) ? sort : "" };
}

/**
 * The address of a wish, from "?" on; "" when nothing is wished for.
 * @param {Wish} wish
 */
export function addressOf(wish) {
  const parts = new URLSearchParams();
  if (wish.words) parts.append("q", wish.words);
  for (const [facet, values] of wish.chosen) for (const value of values) parts.append(facet, value);
  if (wish.sort) parts.append("sort", wish.sort);
  const text = parts.toString();
  return text && `?${text}`;
}

/**
 * The order that a wish leads to: by words the best match first, else the newest.
 * @param {Wish} wish
 */
export function sortOf(wish) {
  return wish.sort && !(wish.sort === "best" && !wish.words) ? wish.sort : wish.words ? "best" : "newest";
}

/**
 * A wish without one of its chosen values.
 * @param {Wish} wish
 * @param {string} facet
 * @param {string} value
 * @returns {Wish}
 */
export function without(wish, facet, value) {
  const chosen = new Map([...wish.chosen].map(([name, values]) => [name, new Set(values)]));
  chosen.get(facet)?.delete(value);
  if (!chosen.get(facet)?.size) chosen.delete(facet);
  return { ...wish, chosen };
}

// The page that says that something was received: what was typed for it need not be kept here any more. A draft that is newer stays.

import { forget, kept, nameOf } from "./draft.js";

const sent = /** @type {HTMLElement | null} */ (document.querySelector("[data-sent]"));
if (sent) {
  const { sent: purpose = "", listing, received } = sent.dataset;
  const name = nameOf(purpose, listing);
  if ((kept(name)?.saved ?? Infinity) <= Number(received) * 1000) forget(name);
}

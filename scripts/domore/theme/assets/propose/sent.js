// The page that says that something was received: what was typed for it in this tab need not be kept here any more, unless more was typed since.

import { arrived } from "./draft.js";

const page = /** @type {HTMLElement | null} */ (document.querySelector("[data-received]"));
if (page) arrived(Number(page.dataset.received) * 1000);

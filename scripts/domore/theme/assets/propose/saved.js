// The page that says what this device keeps, and deletes it.

import { all, coloursKept, forget } from "./draft.js";

const SITE = new URL("../../", import.meta.url);
const list = /** @type {HTMLElement} */ (document.getElementById("saved-list"));
const deletes = /** @type {HTMLElement} */ (document.getElementById("saved-delete"));
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });

/** @param {string} [done] what to say first */
function show(done = "") {
  const drafts = all();
  const said = document.createElement("p");
  said.className = "lead";
  said.textContent = done || (drafts.length || coloursKept().length ? "This browser keeps:" : "Nothing is kept on this device.");
  const items = document.createElement("ul");
  for (const { draft } of drafts) {
    const link = document.createElement("a");
    link.href = new URL(draft.at, SITE).href;
    link.textContent = draft.title;
    const item = document.createElement("li");
    const words = draft.answers.title?.[0];
    item.append("what you typed into “", link, `”${words ? ` (${words})` : ""}, last on ${day.format(draft.saved)}`);
    items.append(item);
  }
  if (coloursKept().length) {
    const item = document.createElement("li");
    item.textContent = "whether you chose light or dark colours";
    items.append(item);
  }
  list.replaceChildren(said, ...(items.children.length ? [items] : []));
  deletes.hidden = !items.children.length;
}

deletes.querySelector("button")?.addEventListener("click", () => {
  for (const { name } of all()) forget(name);
  coloursKept().forEach(forget);
  show("All of it is deleted. Nothing is kept on this device.");
});
addEventListener("storage", () => show());
show();

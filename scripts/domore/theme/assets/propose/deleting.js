// What was typed, deleted on this page: asked first in the place of the button, and offered back once until the page is left.

import { button, text } from "./parts.js";

/**
 * Asks in the place of a button whether all is to be deleted; "No" and Escape bring the button back.
 * @param {HTMLButtonElement} asked
 * @param {() => void} deleteIt
 */
export function askFirst(asked, deleteIt) {
  const question = text("span", "Delete all that you typed? ", "");
  question.setAttribute("role", "group");
  question.setAttribute("aria-label", "Delete all that you typed?");
  const back = () => {
    question.replaceWith(asked);
    asked.focus();
  };
  const keepIt = button("No, keep it", back, "as-link");
  const yes = button("Yes, delete it", () => {
    question.replaceWith(asked);
    deleteIt();
  }, "as-link");
  question.append(yes, " / ", keepIt);
  question.addEventListener("keydown", ({ key }) => key === "Escape" && back());
  asked.replaceWith(question);
  keepIt.focus();
}

/**
 * Says before the form that all is deleted, and offers it back once.
 * @param {HTMLFormElement} form
 * @param {() => void} bringBack
 */
export function offerBack(form, bringBack) {
  document.getElementById("propose-deleted")?.remove();
  const said = text("p", "What you typed is deleted. ", "propose__back-again");
  said.id = "propose-deleted";
  said.setAttribute("role", "status");
  said.tabIndex = -1;
  const offer = button("Bring it back", () => {
    said.remove();
    bringBack();
  }, "as-link");
  said.append(offer);
  form.before(said);
  said.focus();
}

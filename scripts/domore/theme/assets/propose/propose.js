// The form's page: its form made one thing at a time, what was typed kept until it is sent, and what is here already shown.

import { challengeOf, controlsOf, put, shownBefore, typedIn } from "./answers.js";
import { askFirst, offerBack } from "./deleting.js";
import { forget, here, keep, kept, leave, nameOf } from "./draft.js";
import { answersFrom, asked, fieldsOf } from "./listing.js";
import { button, text } from "./parts.js";
import { tellRoom } from "./room.js";
import { Steps } from "./steps.js";
import { clear } from "./summary.js";

/** @typedef {"idea" | "opportunity" | "change" | "problem"} Purpose */

const SITE = new URL("../../", import.meta.url);
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" });

/** @param {HTMLElement} page */
async function start(page) {
  const purpose = /** @type {Purpose} */ (page.dataset.purpose);
  const there = /** @type {HTMLFormElement | null} */ (page.querySelector(".propose__form"));
  const listing = there?.querySelector("[name=listing]")?.getAttribute("value") || asked();
  const fields = !there && listing ? await fieldsOf(listing) : null;
  const form = there ?? (listing ? formAbout(page, listing) : null);
  if (!form) return; // which page it is about has to be said first
  if (fields) tellAbout(page, listing ?? "", String(fields.title));
  const draft = nameOf(purpose, listing || challengeOf(form));
  const at = page.dataset.at ?? here();
  const old = page.dataset.asSent === undefined ? kept(draft) : null;
  const shown = fields && purpose === "change" ? shownIn(form, answersFrom(form, fields)) : null;
  const before = old?.before ?? shown;
  const fresh = page.dataset.asSent === undefined ? typedIn(form) : shownBefore(form);
  if (old) put(form, old.answers);
  const isWhole = page.querySelector(".wrong") !== null; // what is wrong is shown for the form as a whole
  const forgetIt = () => {
    forget(draft);
    location.replace(new URL(at, SITE));
  };
  const sent = { page, form, purpose, listing, before, fields, forget: forgetIt };
  const check = page.dataset.road === "intake" ? null : await checking(sent);
  tellRoom(form);
  const keepIt = () => keep(draft, { answers: typedIn(form), before, at, title: page.dataset.title ?? "" });
  const choice = purpose === "idea" || purpose === "opportunity" ? new URL("propose/", SITE).href : "";
  const steps = isWhole ? null : new Steps(page, form, { start: choice, check, isChange: purpose === "change" });
  const deleteIt = () => {
    const typed = typedIn(form);
    const was = location.hash;
    refill(form, fresh);
    forget(draft);
    for (const left of page.querySelectorAll(".wrong, .propose__back-again")) left.remove(); // what they say was about what is deleted
    clear(form);
    steps?.goTo("");
    offerBack(form, () => {
      refill(form, { ...typedIn(form), ...typed });
      keepIt();
      steps?.goTo(was);
      /** @type {HTMLElement | null} */ (form.querySelector(".propose__kept button"))?.focus();
    });
  };
  tellKept(form, deleteIt, keepIt);
  if (old) tellBackAgain(form, old.saved, deleteIt);
  const title = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=title]"));
  if (title && page.dataset.alike !== undefined && !listing) showAlike(title);
  form.addEventListener("submit", (event) => event.defaultPrevented || leave(draft));
  page.classList.add("propose--ready");
}

/**
 * What fills in the screen behind the last step.
 * @param {import("./check.js").Sent} sent
 */
async function checking(sent) {
  const { fill } = await import("./check.js");
  return (/** @type {HTMLElement} */ part) => fill(part, sent);
}

/**
 * Fetches what shows entries that are alike once somebody begins a title.
 * @param {HTMLInputElement} title
 */
function showAlike(title) {
  const begin = () => import("./alike.js").then(({ Alike }) => new Alike(title));
  if (title.value) begin();
  else title.addEventListener("focus", begin, { once: true });
}

/**
 * Puts other answers into a form that is in use, and lets know whatever goes by what is typed.
 * @param {HTMLFormElement} form
 * @param {import("./answers.js").Answers} answers
 */
function refill(form, answers) {
  put(form, answers);
  for (const control of controlsOf(form)) control.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * Puts the answers that an entry gives into the form; gives them as the form gives them back.
 * @param {HTMLFormElement} form
 * @param {import("./answers.js").Answers} answers
 */
function shownIn(form, answers) {
  put(form, answers);
  return typedIn(form);
}

/**
 * The form about an entry, put on the page in the place of the words that ask for one.
 * @param {HTMLElement} page
 * @param {string} listing
 */
function formAbout(page, listing) {
  const kind = listing.split("/")[0];
  const template = /** @type {HTMLTemplateElement | null} */ (page.querySelector(`template[data-kind="${kind}"], template[data-kind="any"]`));
  if (!template) return null;
  page.querySelector("#propose-which")?.replaceWith(template.content.cloneNode(true));
  const form = /** @type {HTMLFormElement} */ (page.querySelector(".propose__form"));
  form.querySelector("[name=listing]")?.setAttribute("value", listing);
  return form;
}

/**
 * @param {HTMLElement} page
 * @param {string} listing
 * @param {string} title
 */
function tellAbout(page, listing, title) {
  const about = /** @type {HTMLElement} */ (page.querySelector("#propose-about"));
  const link = document.createElement("a");
  link.href = `../../${listing}/`;
  link.append(text("bdi", title, ""));
  about.append("About ", link);
  about.hidden = false;
}

/**
 * Keeps what is typed, and says so honestly.
 * @param {HTMLFormElement} form
 * @param {() => void} deleteIt
 * @param {() => boolean} keepIt
 */
function tellKept(form, deleteIt, keepIt) {
  const said = /** @type {HTMLElement} */ (form.querySelector(".propose__kept"));
  said.hidden = false;
  const asked = /** @type {HTMLButtonElement} */ (said.querySelector("button"));
  asked.addEventListener("click", () => askFirst(asked, deleteIt));
  form.addEventListener("input", () => {
    if (!keepIt()) said.textContent = "This browser keeps nothing, so finish in one go.";
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {number} saved
 * @param {() => void} deleteIt
 */
function tellBackAgain(form, saved, deleteIt) {
  const said = text("p", `What you typed here on ${day.format(saved)} is back. If you have sent it already, or want to begin again: `, "propose__back-again");
  said.append(button("Delete it", (asked) => askFirst(asked, deleteIt), "as-link"));
  form.before(said);
}

const page = document.getElementById("propose");
if (page) {
  start(page).catch((error) => {
    console.error(error);
    const said = text("p", "The page that this is about can’t be read just now. Reload this page, or write to us as below.", "propose__back-again");
    page.querySelector("#propose-which")?.before(said);
  });
}

// Check your answers, where no service does it: what was said, how it will look in public, and how to send it on.

import { askOf, labelOf, namesIn, told, typedIn } from "./answers.js";
import { fileName, fileOf, save } from "./file.js";
import { addressOf, textOf } from "./issue.js";
import { button, text } from "./parts.js";
import { previewOf } from "./preview.js";
import { clock, day } from "./wording.js";

const PRIVATE = ["note", "contact.email"];
const TITLES = { idea: "Idea: ", opportunity: "Opportunity: ", change: "Change: ", problem: "Problem: " };

/** @typedef {{page: HTMLElement, form: HTMLFormElement, purpose: "idea" | "opportunity" | "change" | "problem", listing: string | null, before: import("./answers.js").Answers | null, fields: Record<string, any> | null, forget: () => void}} Sent `fields`: what an entry that it is about says now */

/**
 * Fills in the screen.
 * @param {HTMLElement} part
 * @param {Sent} sent
 */
export function fill(part, sent) {
  const { form, purpose, listing, before, page, fields } = sent;
  const isPublic = page.dataset.road === "forge";
  const rows = told(form);
  const typed = typedIn(form);
  const heading = /** @type {HTMLElement} */ (part.querySelector("h2"));
  const groups = [...form.querySelectorAll(".step")].map((step) => ({ name: step.querySelector(".step__heading")?.textContent ?? "", rows: rows.filter((row) => row.step === step) }));
  const made = groups.map((group) => ({ ...group, rows: group.rows.filter(({ name }) => isPublic || !PRIVATE.includes(name)) })).filter((group) => group.rows.length);
  const hidden = rows.filter(({ name }) => !isPublic && PRIVATE.includes(name));
  const changed = before ? differs(before, typed) : null;
  part.replaceChildren(
    heading,
    ...(before && changed?.length ? [changes(form, changed, before, typed)] : []),
    ...made.map((group) => section(form, group.name, group.rows)),
    ...(hidden.length ? [section(form, "Not published", hidden)] : []),
  );
  if (purpose !== "problem") part.append(previewOf(form, purpose === "idea" || listing?.startsWith("ideas/") ? "ideas" : "opportunities", fields, new Date()));
  if (changed && !changed.length) part.append(text("p", "Nothing is different from what is there now. Change an answer before you send it.", "propose__back-again"));
  else part.append(isPublic ? byForge(sent) : byFile(sent));
}

/**
 * The questions that are answered otherwise than before.
 * @param {import("./answers.js").Answers} before
 * @param {import("./answers.js").Answers} now
 */
function differs(before, now) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((name) => !PRIVATE.includes(name));
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]));
}

/**
 * What differs from the entry as it is: each such question with the old answer and the new, in the order of the form.
 * @param {HTMLFormElement} form
 * @param {string[]} changed
 * @param {import("./answers.js").Answers} before
 * @param {import("./answers.js").Answers} now
 */
function changes(form, changed, before, now) {
  const made = document.createElement("section");
  made.className = "answers-check answers-check--changes";
  const list = document.createElement("dl");
  for (const name of namesIn(form).filter((one) => changed.includes(one))) {
    const row = document.createElement("div");
    const both = document.createElement("dd");
    both.append(version("Before:", "del", inWords(form, name, before[name])), version("Now:", "ins", inWords(form, name, now[name])));
    row.append(text("dt", askOf(form, name), ""), both);
    list.append(row);
  }
  const heading = text("h3", "You change", "");
  heading.id = "you-change";
  made.setAttribute("aria-labelledby", heading.id);
  made.append(heading, list);
  return made;
}

/**
 * @param {string} when
 * @param {"del" | "ins"} element
 * @param {string} words
 */
function version(when, element, words) {
  const made = document.createElement("p");
  const said = document.createElement(element);
  said.append(text("bdi", words, "answers-check__words"));
  made.append(text("span", when, "answers-check__when"), " ", words ? said : "no answer");
  return made;
}

/**
 * An answer as people read it.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string[]} [answers]
 */
function inWords(form, name, answers = []) {
  const type = form.querySelector(`[name="${name}"]`)?.getAttribute("type");
  const words = (/** @type {string} */ value) => (type === "date" ? day(value) : type === "time" ? clock(value) : labelOf(form, name, value));
  return answers.map(words).join(", ");
}

/**
 * @param {HTMLFormElement} form
 * @param {string} heading
 * @param {ReturnType<typeof told>} rows
 */
function section(form, heading, rows) {
  const made = document.createElement("section");
  made.className = "answers-check";
  const list = document.createElement("dl");
  for (const { name, ask, answers } of rows) {
    const row = document.createElement("div");
    const words = text("dd", "", "");
    words.append(text("bdi", inWords(form, name, answers), "answers-check__words"));
    const link = document.createElement("a");
    link.href = `#q-${name}`;
    link.append("Change", text("span", ` the answer to: ${ask}`, "visually-hidden"));
    const change = text("dd", "", "answers-check__change");
    change.append(link);
    row.append(text("dt", ask, ""), words, change);
    list.append(row);
  }
  made.append(text("h3", heading, ""), list);
  return made;
}

/** @param {Sent} sent */
function byFile({ page, form, purpose, listing, before, fields, forget }) {
  const title = typedIn(form).title?.[0] ?? String(fields?.title ?? "");
  const name = fileName(title, purpose);
  const mail = page.dataset.email;
  const made = section_("Now hand it in", "Nothing has left this device yet. Save your answers as a file, and hand that file in. Your answers are published once a person has looked at them. An e-mail address or a note that you gave is in the file for that person, and is not published.");
  const row = text("p", "", "propose__ways");
  row.append(button("Save the file", () => save(name, fileOf(form, purpose, listing, before))), button("Copy your answers instead", (said) => copy(made, textOf(form, purpose, listing), said), "button button--quiet"));
  made.append(row);
  const ways = page.querySelector(".propose__by-hand ul")?.cloneNode(true);
  if (mail) made.append(text("p", `The file is called ${name}. Attach it to an e-mail, or bring it along:`, ""));
  else made.append(text("p", `The file is called ${name}. Hand it in:`, ""));
  if (ways) made.append(ways);
  made.append(forgetting(forget));
  return made;
}

/** @param {Sent} sent */
function byForge({ page, form, purpose, listing, before, fields, forget }) {
  const forge = page.dataset.forge ?? "";
  const title = TITLES[purpose] + (typedIn(form).title?.[0] ?? String(fields?.title ?? ""));
  const body = textOf(form, purpose, listing);
  const address = addressOf(page.dataset, title, body);
  const made = section_("Now send it", `Nothing has left this device yet. The next page is on ${forge}: there your answers become public, beside the name of your account, as soon as you press the button that submits them.`);
  const row = text("p", "", "propose__ways");
  if (address.length <= Number(page.dataset.issueLongest)) {
    row.append(link(`Open ${forge} with your answers filled in`, address));
    made.append(row);
  } else {
    made.append(text("p", `Your answers are too long to be filled in there by themselves. Copy them, open ${forge}, and paste them into the large box.`, ""));
    row.append(
      button("Copy your answers", (said) => copy(made, body, said)),
      link(`Open ${forge}`, addressOf(page.dataset, title, "")),
      button("Save them as a file", () => save(fileName(title, purpose), fileOf(form, purpose, listing, before)), "button button--quiet"),
    );
    made.append(row);
  }
  made.append(forgetting(forget));
  return made;
}

/**
 * Copies a text, and shows it to be copied by hand where the browser does not let us.
 * @param {HTMLElement} part
 * @param {string} words
 * @param {HTMLElement} said
 */
async function copy(part, words, said) {
  try {
    await navigator.clipboard.writeText(words);
    said.textContent = "Copied";
  } catch {
    const box = /** @type {HTMLTextAreaElement} */ (part.querySelector(".to-copy") ?? document.createElement("textarea"));
    box.className = "ask__text to-copy";
    box.readOnly = true;
    box.value = words;
    box.setAttribute("aria-label", "Your answers, to copy");
    said.closest("p")?.after(box);
    box.select();
  }
}

/** @param {() => void} forget */
function forgetting(forget) {
  const made = text("p", "What you typed stays on this device until you delete it. ", "propose__kept");
  made.append(button("I have handed it in: delete it here", forget, "as-link"));
  return made;
}

/**
 * @param {string} heading
 * @param {string} words
 */
function section_(heading, words) {
  const made = document.createElement("section");
  made.className = "propose__by-hand";
  made.append(text("h3", heading, ""), text("p", words, ""));
  return made;
}

/**
 * @param {string} words
 * @param {string} address
 */
function link(words, address) {
  const made = document.createElement("a");
  made.className = "button";
  made.href = address;
  made.rel = "noopener noreferrer";
  made.textContent = words;
  return made;
}

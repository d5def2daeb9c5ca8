// What was typed for a challenge that has closed meanwhile: it can go on as an idea of its own.

import { forget, keep, kept, nameOf } from "./draft.js";
import { button, text } from "./parts.js";

const PLAIN = "propose/idea/";
const FORM = new URL(`../../${PLAIN}`, import.meta.url);
const part = /** @type {HTMLElement} */ (document.getElementById("challenge-closed"));
const mine = nameOf("idea", part.dataset.challenge);
const draft = kept(mine);

if (draft) {
  const title = draft.answers.title?.[0];
  if (title) {
    const words = text("p", "You called it: ", "");
    words.append(text("bdi", title, ""));
    part.append(words);
  }
  part.append(button("Go on with it as an idea of its own", goOn));
  part.hidden = false;
}

/** @param {HTMLButtonElement} pressed */
function goOn(pressed) {
  if (!draft) return;
  if (kept(nameOf("idea"))) {
    const said = text("p", "You have begun another idea, and that would be lost. Send it or delete it first, then come back here.", "notice");
    said.setAttribute("role", "status");
    pressed.replaceWith(said);
    return;
  }
  const { challenge: _, ...answers } = draft.answers;
  if (keep(nameOf("idea"), { ...draft, answers, at: PLAIN, title: "Share an idea" })) forget(mine);
  location.assign(FORM);
}

// The answers of a form, by the questions' names: read from its controls and put into them.

/** @typedef {Record<string, string[]>} Answers only what was answered; text as it was typed, without spaces around it */

/** What a form sends beside its answers. */
const NOT_ANSWERS = new Set(["purpose", "listing", "remarks", "token", "note"]);

/** @param {HTMLFormElement} form */
export function controlsOf(form) {
  const all = /** @type {(HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement)[]} */ ([...form.querySelectorAll("input[name], textarea[name], select[name]")]);
  return all.filter(({ name, type }) => type !== "hidden" && name !== "remarks");
}

/**
 * All that was typed and chosen, the note too.
 * @param {HTMLFormElement} form
 * @returns {Answers}
 */
export function typedIn(form) {
  /** @type {Answers} */
  const typed = {};
  for (const control of controlsOf(form)) {
    const value = control.value.trim();
    const counts = control.type === "checkbox" || control.type === "radio" ? /** @type {HTMLInputElement} */ (control).checked : true;
    if (counts && value) (typed[control.name] ??= []).push(value);
  }
  const carried = challengeOf(form);
  if (carried) typed.challenge = [carried];
  return typed;
}

/**
 * The id of the challenge whose page the form was opened from, out of sight.
 * @param {HTMLFormElement} form
 */
export function challengeOf(form) {
  return /** @type {HTMLInputElement | null} */ (form.querySelector("input[type=hidden][name=challenge]"))?.value ?? "";
}

/**
 * What the intake's form of a change showed at first, which goes with it out of sight.
 * @param {HTMLFormElement} form
 * @returns {Answers}
 */
export function shownBefore(form) {
  /** @type {Answers} */
  const shown = {};
  for (const [name, value] of new FormData(form)) if (name.startsWith("before.")) (shown[name.slice("before.".length)] ??= []).push(String(value));
  return shown;
}

/**
 * The answers to the questions, and apart from them the note.
 * @param {HTMLFormElement} form
 */
export function answersOf(form) {
  const typed = typedIn(form);
  const answers = Object.fromEntries(Object.entries(typed).filter(([name]) => !NOT_ANSWERS.has(name)));
  return { answers, note: (typed.note ?? [""])[0] };
}

/**
 * Puts answers into a form, in the place of all that is in it.
 * @param {HTMLFormElement} form
 * @param {Answers} answers
 */
export function put(form, answers) {
  for (const control of controlsOf(form)) {
    const given = answers[control.name] ?? [];
    if (control.type === "checkbox" || control.type === "radio") {
      const box = /** @type {HTMLInputElement} */ (control);
      box.checked = given.includes(box.value) || (!given.length && box.value === "");
    } else {
      control.value = given[0] ?? "";
    }
    if (given.length) control.closest("details")?.setAttribute("open", "");
  }
}

/**
 * The questions that are answered, in the order of the form, each with what was typed and chosen.
 * @param {HTMLFormElement} form
 * @returns {{name: string, ask: string, step: HTMLElement, answers: string[]}[]}
 */
export function told(form) {
  const typed = typedIn(form);
  return namesIn(form)
    .filter((name) => typed[name])
    .map((name) => {
      const step = /** @type {HTMLElement} */ (form.querySelector(`[name="${name}"]`)?.closest(".step"));
      return { name, ask: askOf(form, name), step, answers: typed[name] };
    });
}

/**
 * The names of all questions, in the order of the form.
 * @param {HTMLFormElement} form
 */
export function namesIn(form) {
  return [...new Set(controlsOf(form).map(({ name }) => name))];
}

/**
 * A question as it is asked.
 * @param {HTMLFormElement} form
 * @param {string} name
 */
export function askOf(form, name) {
  const ask = /** @type {HTMLElement | null | undefined} */ (form.querySelector(`[name="${name}"]`)?.closest(".ask"));
  return ask?.dataset.ask ?? name;
}

/**
 * A value in the words that are on the form.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} value
 */
export function labelOf(form, name, value) {
  const same = /** @type {(HTMLInputElement | HTMLSelectElement)[]} */ ([...form.querySelectorAll(`[name="${name}"]`)]);
  for (const control of same) {
    if (control instanceof HTMLSelectElement) return [...control.options].find((option) => option.value === value)?.text ?? value;
    if ((control.type === "checkbox" || control.type === "radio") && control.value === value) return control.closest("label")?.textContent?.trim() ?? value;
  }
  return value;
}

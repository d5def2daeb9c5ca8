// Small parts of a page.

/**
 * @param {string} words
 * @param {(button: HTMLButtonElement) => void} pressed
 * @param {string} [look]
 */
export function button(words, pressed, look = "button") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = look;
  made.textContent = words;
  made.addEventListener("click", () => pressed(made));
  return made;
}

/**
 * @param {string} name
 * @param {string} words
 * @param {string} look
 */
export function text(name, words, look) {
  const made = document.createElement(name);
  if (look) made.className = look;
  made.textContent = words;
  return made;
}

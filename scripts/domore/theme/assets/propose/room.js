// Room to write: how many letters are left, said once most of them are used, and the whole of a box in sight when the focus comes to it.

const SAID_FROM = 0.8;

/** @param {HTMLFormElement} form */
export function tellRoom(form) {
  form.addEventListener("focusin", ({ target }) => {
    // Browsers bring only the first line of a large box into sight.
    if (target instanceof HTMLTextAreaElement) target.scrollIntoView({ block: "nearest" });
  });
  for (const ask of form.querySelectorAll(".ask[data-most]")) {
    const control = /** @type {HTMLInputElement | HTMLTextAreaElement | null} */ (ask.querySelector("textarea, input[type=text]"));
    if (!control) continue;
    const most = Number(/** @type {HTMLElement} */ (ask).dataset.most);
    const said = document.createElement("p");
    said.className = "ask__left";
    said.setAttribute("role", "status");
    control.after(said);
    const tell = () => {
      const left = most - [...control.value.trim()].length;
      said.textContent = left > most * (1 - SAID_FROM) ? "" : left >= 0 ? `${left.toLocaleString("en-GB")} letters left` : `${(-left).toLocaleString("en-GB")} letters too many`;
    };
    control.addEventListener("input", tell);
    tell();
  }
}

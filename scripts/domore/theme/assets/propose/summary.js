// What is wrong, shown: the summary at the top with the focus on it, the same words beside each question, and "Error" in the page's title.

/** @typedef {import("./faults.js").Fault} Fault */

const ERROR = "Error: ";

/**
 * @param {HTMLElement} before the summary stands before this
 * @param {HTMLFormElement} form
 * @param {Fault[]} faults
 */
export function show(before, form, faults) {
  clear(form);
  const summary = document.createElement("section");
  summary.className = "wrong";
  summary.id = "wrong-summary";
  summary.tabIndex = -1;
  summary.setAttribute("role", "alert");
  summary.setAttribute("aria-labelledby", "wrong");
  const heading = document.createElement("h2");
  heading.id = "wrong";
  heading.textContent = "There is a problem";
  const list = document.createElement("ul");
  list.className = "wrong__list";
  for (const { name, message } of faults) {
    const link = document.createElement("a");
    link.href = `#q-${name}`;
    link.textContent = message;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      document.getElementById(`q-${name}`)?.focus();
    });
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
    beside(form, name, message);
  }
  summary.append(heading, list);
  before.before(summary);
  document.title = ERROR + document.title;
  summary.focus();
}

/** @param {HTMLFormElement} form */
export function clear(form) {
  document.getElementById("wrong-summary")?.remove();
  document.title = document.title.replace(ERROR, "");
  for (const ask of form.querySelectorAll(".ask--wrong")) {
    ask.classList.remove("ask--wrong");
    const error = ask.querySelector(".ask__error");
    for (const described of ask.querySelectorAll("[aria-invalid]")) {
      described.removeAttribute("aria-invalid");
      describe(described, (ids) => ids.filter((id) => id !== error?.id));
    }
    error?.remove();
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} message
 */
function beside(form, name, message) {
  const control = form.querySelector(`[name="${name}"]`);
  const ask = control?.closest(".ask");
  if (!control || !ask) return;
  ask.classList.add("ask--wrong");
  ask.closest("details")?.setAttribute("open", "");
  const error = document.createElement("p");
  error.className = "ask__error";
  error.id = `q-${name}-error`;
  const hidden = document.createElement("span");
  hidden.className = "visually-hidden";
  hidden.textContent = ERROR;
  error.append(hidden, message);
  const hint = ask.querySelector(".ask__hint") ?? ask.querySelector(".ask__label");
  hint?.after(error);
  const described = control.matches("[type=radio], [type=checkbox]") ? control.closest("fieldset") : control;
  described?.setAttribute("aria-invalid", "true");
  if (described) describe(described, (ids) => [...ids, error.id]);
}

/**
 * @param {Element} element
 * @param {(ids: string[]) => string[]} change
 */
function describe(element, change) {
  const ids = change((element.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (ids.length) element.setAttribute("aria-describedby", ids.join(" "));
  else element.removeAttribute("aria-describedby");
}

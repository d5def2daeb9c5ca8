// Sets light or dark before the page is seen: what was chosen here before, or else what this device likes everywhere.
// Material's bundle does the same once it has loaded, too late for the eye, and leaves its radio buttons unchecked.
{
  const fits = (input) => input.dataset.mdColorMedia !== "" && matchMedia(input.dataset.mdColorMedia).matches;
  const inputs = [...document.querySelectorAll('[data-md-component="palette"] input')];
  let kept = null;
  try {
    kept = __md_get("__palette");
  } catch {
    // The browser keeps nothing for this site, or something else was kept under that name.
  }
  const input = inputs[kept?.index] ?? inputs.find(fits) ?? inputs[0];
  if (input) {
    input.checked = true;
    const asTheDevice = input.dataset.mdColorMedia === "(prefers-color-scheme)";
    const meant = (asTheDevice && inputs.find((other) => other !== input && fits(other))) || input;
    document.body.setAttribute("data-md-color-scheme", meant.dataset.mdColorScheme);
  }
  // Material keeps the colours at every visit. They are nobody's choice until the toggle was pressed, and until then nothing is kept.
  const keep = window.__md_set;
  let chosen = false;
  document.querySelector('[data-md-component="palette"]')?.addEventListener("change", () => (chosen = true), true);
  window.__md_set = (name, ...rest) => name === "__palette" && !chosen ? undefined : keep(name, ...rest);
}

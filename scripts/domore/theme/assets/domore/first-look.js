// Sets light or dark before the page is seen: what this device chose here, or else what it likes everywhere.
// Material's bundle does the same, but only once it has loaded, and the page would flash.
{
  const followsDevice = "(prefers-color-scheme)";
  let chosen = null;
  try {
    chosen = __md_get("__palette")?.color;
  } catch {
    // The browser keeps nothing for this site, or something else was kept under that name.
  }
  const media = `(prefers-color-scheme: ${matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"})`;
  const liked = document.querySelector(`[data-md-component="palette"] [data-md-color-media="${media}"]`)?.dataset.mdColorScheme;
  const scheme = chosen && chosen.media !== followsDevice ? chosen.scheme : liked;
  if (scheme) document.body.setAttribute("data-md-color-scheme", scheme);
}

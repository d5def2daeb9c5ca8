// An address with ?listing= leads on to the intake's own form about that entry.

const about = /** @type {HTMLElement | null} */ (document.getElementById("propose-about"));
const listing = new URLSearchParams(location.search).get("listing") ?? "";
if (about && /^(ideas|opportunities)\/[a-z0-9-]+$/.test(listing)) location.replace(about.dataset.to + listing);

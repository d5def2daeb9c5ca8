// The preview of `domore serve`: reloads the page when the site was rebuilt, and shows what stands in the way of rebuilding.
// Served by the preview alone; no published page has it.

/** @param {string[]} problems */
function show(problems) {
  const before = document.getElementById("preview-problems");
  const folded = before?.querySelector("details")?.open === false;
  before?.remove();
  if (problems.length === 0) return;
  const box = document.createElement("section");
  box.id = "preview-problems";
  box.setAttribute("role", "alert");
  box.className = "preview-problems";
  const details = document.createElement("details"); // folded, it leaves the page free to be read
  details.open = !folded;
  const summary = document.createElement("summary");
  const heading = document.createElement("h2");
  heading.textContent = problems.length === 1 ? "There is a problem" : `There are ${problems.length} problems`;
  const list = document.createElement("ul");
  for (const problem of problems) {
    const item = document.createElement("li");
    item.textContent = problem;
    list.append(item);
  }
  const note = document.createElement("p");
  const now = "noSite" in document.body.dataset ? "" : "This is the last good site. ";
  note.textContent = `${now}It is rebuilt as soon as the files are mended.`;
  summary.append(heading);
  details.append(summary, list, note);
  box.append(details);
  document.body.prepend(box);
}

async function listen() {
  let page = Number(new URL(import.meta.url).search.slice(1)); // which build this page is of
  let asked = 0; // what stands in the way now is asked for at once, later news as it comes
  for (;;) {
    try {
      const answer = await fetch(`/-/news?${asked}`);
      const news = await answer.json();
      if (news.number !== page && news.problems.length === 0) return location.reload();
      show(news.problems);
      page = asked = news.number;
    } catch {
      await new Promise((later) => setTimeout(later, 1000));
    }
  }
}

listen();

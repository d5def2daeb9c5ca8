// The preview of `domore serve`: reloads the page when the site was rebuilt, and shows what stands in the way of rebuilding.
// Served by the preview alone; no published page has it.

/** @param {string[]} problems */
function show(problems) {
  document.getElementById("preview-problems")?.remove();
  if (problems.length === 0) return;
  const box = document.createElement("section");
  box.id = "preview-problems";
  box.setAttribute("role", "alert");
  box.className = "preview-problems";
  const heading = document.createElement("h2");
  heading.textContent = problems.length === 1 ? "There is a problem" : `There are ${problems.length} problems`;
  const list = document.createElement("ul");
  for (const problem of problems) {
    const item = document.createElement("li");
    item.textContent = problem;
    list.append(item);
  }
  const note = document.createElement("p");
  note.textContent = "This is the last good site. It is rebuilt as soon as the files are mended.";
  box.append(heading, list, note);
  document.body.prepend(box);
}

async function listen() {
  let number = 0;
  let known = false;
  for (;;) {
    try {
      const answer = await fetch(`/-/news?${number}`);
      const news = await answer.json();
      const isNew = known && news.number !== number;
      if (isNew && news.problems.length === 0) return location.reload();
      show(news.problems);
      number = news.number;
      known = true;
    } catch {
      await new Promise((later) => setTimeout(later, 1000));
    }
  }
}

listen();

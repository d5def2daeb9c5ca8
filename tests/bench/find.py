"""What a search costs a visitor: the bytes fetched, by what they are, and the time from the keystroke to the first card.

    python tests/bench/corpus.py /dev/shm/town --size 10000
    domore build --town /dev/shm/town --site /dev/shm/site
    python tests/bench/find.py /dev/shm/site [ANOTHER_SITE ...]

Each search is made by a browser that was never here, on each site in turn. The words are those of cards of the first site: of titles, whose words are
rare, and of summaries, whose words are as common as in text. Counted are the answers' bodies as a web server sends them: text compressed (gzip, level
6), the index, which is compressed already, as it is. The time is that from the last letter's key to the first card. Words are put in at once, as
from the clipboard, so that nothing of them was looked for before their last letter; and typed, a letter every 120 ms, as people do.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random
from typing import Final

from playwright.sync_api import Browser, Response, sync_playwright

SEED: Final = 1
LONGEST: Final = 10_000  # ms
PACE: Final = 120  # ms between two keys
SHORTEST: Final = 3  # letters: fewer are not looked for while somebody types
SERVER: Final = Path(__file__).resolve().parents[1] / "browser/serving.py"
TARGET_BYTES: Final = 300_000
TARGET_TIME: Final = 150  # ms
PARTS: Final = {  # what an address is, the first that fits
    "index": r"search/\d+/index/",
    "lists of pages": r"search/\d+/pagefind\.\S+\.pf_meta",
    "engine": r"search/\d+/",
    "words": r"search/words/",
    "facets": r"search/rows",
    "cards": r"search/cards/",
    "find's scripts": r"assets/\S*find/\S+\.js",
    "the page itself": r"",
}
# Notes when the first cards after the next keystroke are painted.
WATCH: Final = """longest => {
  const cards = document.querySelector("#find-cards");
  window.took = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("no card came")), longest);
    document.querySelector("#find-words").addEventListener("input", () => {
      const pressed = performance.now();
      const painted = () => requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressed)));
      new MutationObserver(painted).observe(cards, { childList: true });
    }, { once: true, capture: true });
  });
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What one search cost: bytes by part, requests, and milliseconds from the last key to the first card."""

    parts: Mapping[str, int]
    requests: int
    time: float

    @property
    def search(self) -> int:
        """All that is fetched because somebody searches: not the page itself."""
        return sum(size for part, size in self.parts.items() if part != "the page itself")


def searched(browser: Browser, address: str, words: str, *, typed: bool) -> Search:
    """Opens the find page for the first time and puts the words in, `typed` or at once; the last letter is the keystroke."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{address}find/", wait_until="networkidle")
    page.focus("#find-words")
    if typed:
        page.keyboard.type(words[:-1], delay=PACE)
    else:
        page.evaluate("words => { document.querySelector('#find-words').value = words }", words[:-1])
        page.keyboard.press("End")
        page.wait_for_load_state("networkidle")
    page.evaluate(f"void ({WATCH})({LONGEST})")
    if typed:
        page.wait_for_timeout(PACE)
    page.keyboard.type(words[-1])
    time = page.evaluate("() => window.took")
    page.wait_for_load_state("networkidle")
    parts: Counter[str] = Counter()
    for answer in answers:
        path = answer.url.removeprefix(address)
        parts[next(part for part, pattern in PARTS.items() if re.match(pattern, path))] += int(answer.header_value("content-length") or 0)
    context.close()
    return Search(parts=parts, requests=len(answers), time=time)


@contextmanager
def served(site: str) -> Iterator[str]:
    """The address of a site, handed out by a process of its own."""
    with subprocess.Popen([sys.executable, os.fspath(SERVER), site], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def drawn(site: Path, part: str, count: int, runs: int) -> list[str]:
    """So many words of one card's title or summary, `runs` times."""
    random = Random(f"{SEED} {part} {count}")
    files = sorted((site / "search/cards").glob("*.json"))
    wishes: list[str] = []
    while len(wishes) < runs:
        card = random.choice(json.loads(random.choice(files).read_text(encoding="utf-8")))
        text = re.sub(r"<[^>]*>", "", re.findall(rf'card__{part}">(.*?)</(?:h3|p)>', card)[0])
        words = sorted({word for word in re.findall(r"[a-z]+", text.lower()) if len(word) >= SHORTEST})
        if len(words) >= count:
            wishes.append(" ".join(random.sample(words, count)))
    return wishes


def told(name: str, made: Sequence[Search]) -> str:
    """One line: medians, the least and the most."""
    sizes, times = [one.search / 1000 for one in made], [one.time for one in made]
    whole = statistics.median(sum(one.parts.values()) for one in made) / 1000
    parts = ", ".join(f"{part} {statistics.median(one.parts[part] for one in made) / 1000:.1f}" for part in PARTS)
    return (
        f"{name}: {statistics.median(sizes):.0f} KB ({min(sizes):.0f}-{max(sizes):.0f}), with the page {whole:.0f} KB, "
        f"{statistics.median(one.requests for one in made):.0f} requests, first card after {statistics.median(times):.0f} ms "
        f"({min(times):.0f}-{max(times):.0f})\n    {parts}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sites", nargs="+", help="folders of sites, built from the same town")
    parser.add_argument("--runs", type=int, default=9, help="how many searches of each kind (default 9)")
    options = parser.parse_args()
    kinds = [(count, part) for count in (1, 2) for part in ("title", "summary")]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("DOMORE_BROWSER") or shutil.which("chromium"), args=["--no-sandbox"])
        made: dict[tuple[str, str], list[Search]] = {}
        for (count, part), typed in product(kinds, (False, True)):
            for wish in drawn(Path(options.sites[0]), part, count, options.runs):
                for site in options.sites:
                    with served(site) as address:
                        found = searched(browser, address, wish, typed=typed)
                        made.setdefault((f"{count} of a {part}, {'typed' if typed else 'put in at once'}", site), []).append(found)
        browser.close()
    for (name, site), searches in made.items():
        print(told(f"{site}, {name}", searches))


if __name__ == "__main__":
    main()

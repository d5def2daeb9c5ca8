"""How long from saving a file to seeing it: `domore serve` on a made town, watched by a real browser.

python tests/bench/serve.py --size 1000
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, os.fspath(Path(__file__).parent))

from playwright.sync_api import Page, sync_playwright

from corpus import make_town

TARGET = 1.0  # seconds at 1,000 listings


def seconds_until_seen(page: Page, file: Path, number: int) -> float:
    """Edits a listing's title and waits until the open page shows it."""
    text = file.read_text(encoding="utf-8")
    started = time.perf_counter()
    file.write_text(re.sub(r"(?m)^title: .*$", f"title: Seen for the time {number}", text), encoding="utf-8")
    page.wait_for_function(f"document.querySelector('h1')?.textContent === 'Seen for the time {number}'", timeout=60_000)
    return time.perf_counter() - started


def main() -> None:
    """Measures and prints the seconds of each edit, their median and the target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1000, help="how many listings (default 1000)")
    parser.add_argument("--runs", type=int, default=7, help="how many edits (default 7)")
    options = parser.parse_args()
    room = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # memory, so that no disk is measured
    with tempfile.TemporaryDirectory(dir=room) as folder:
        town = Path(folder) / "town"
        make_town(town, options.size)
        file = sorted((town / "content/opportunities").glob("*.yml"))[0]
        command = [sys.executable, "-u", "-m", "domore", "serve", "--town", os.fspath(town), "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as serving, sync_playwright() as playwright:
            assert serving.stdout
            address = next(found[0] for line in serving.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+/", line)))
            browser = playwright.chromium.launch(executable_path=os.environ.get("DOMORE_BROWSER") or shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(f"{address}opportunities/{file.stem}/")
            page.wait_for_timeout(3000)
            seen = []
            for number in range(options.runs):
                seen.append(seconds_until_seen(page, file, number))
                page.wait_for_timeout(3000)  # until the search has been brought up to date too
            browser.close()
            serving.terminate()
        median = statistics.median(seen)
        print(f"{options.size:,} listings, {options.runs} edits: {', '.join(f'{one:.2f}' for one in seen)} s")
        print(f"median {median:.2f} s; target at 1,000: {TARGET} s: {'reached' if median <= TARGET else 'missed'}")


if __name__ == "__main__":
    main()

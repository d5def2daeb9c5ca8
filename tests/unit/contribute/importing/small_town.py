"""A small town in a folder, with a mapping and rows to bring into it."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from domore.contribute.importing.run import ImportResult, import_file
from domore.read import strict_yaml

TODAY = date(2026, 1, 5)

MAPPING = """\
kind: ideas
row_id: Number
vocabulary:
  categories:
    parks: {label: Parks, sentence: Trees and green places.}
    streets: {label: Streets, sentence: Walking and getting about.}
columns:
  original: {from: Same as, listing: true}
fields:
  title: {from: Title, cut: true}
  summary: {from: What, cut: true}
  status:
    first:
      - {value: merged, if: {from: original}}
      - {value: open}
  category: {from: Topic, map: {Green things: parks, Roads: streets}}
  submitted: {from: Day, date: "%d/%m/%Y"}
  decision:
    if: {from: original}
    fields:
      date: {from: Day, date: "%d/%m/%Y"}
      by: {value: The library desk}
      reason: {value: The same idea was here before this one.}
  merged_into: original
"""
HEAD = ["Number", "Title", "What", "Topic", "Day", "Same as"]
BENCH = ["1", "A bench by the river", "A place to sit halfway along the path.", "Green things", "14/03/2025", ""]
BUS = ["2", "A later bus on Fridays", "So that people can stay for the film.", "roads", "02/04/2025", ""]


class Town:
    """A town in a folder, and what the command said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []
        (folder / "content").mkdir()
        (folder / "site_config").mkdir()
        self.write("site_config/site.yml", "name: Fernley\npurpose: A place to try things out in.\n")
        self.write("site_config/categories.yml", "# Ours.\nparks:\n  label: Our parks # and gardens\n  sentence: All that is green here.\n")
        self.write("map.yml", MAPPING)

    def write(self, path: str, text: str) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def rows(self, *rows: list[str], head: list[str] = HEAD) -> None:
        with (self.folder / "ideas.csv").open("w", newline="", encoding="utf-8") as opened:
            csv.writer(opened).writerows([head, *rows])

    def bring(self, file: str = "ideas.csv", **options: Any) -> ImportResult:
        self.said = []
        options = {"add_vocabulary": True} | options
        return import_file(
            self.folder / file,
            self.folder / "map.yml",
            self.folder / "content",
            town=self.folder,
            today=TODAY,
            say=self.said.append,
            **options,
        )

    def read(self, path: str) -> Any:
        document = strict_yaml.read(path, (self.folder / path).read_bytes())
        assert isinstance(document, strict_yaml.Document)
        return document.value

    def everything(self) -> dict[str, bytes]:
        return {file.relative_to(self.folder).as_posix(): file.read_bytes() for file in sorted(self.folder.rglob("*")) if file.is_file()}

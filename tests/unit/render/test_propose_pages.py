"""The form's pages, of every road: what a person needs to fill them in is there without a script."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from demo_town import demo_settings
from domore.contribute.form import form
from domore.model.catalogue import catalogue
from domore.render.propose_pages import propose_pages
from domore.render.shell import Shell
from domore.render.studio import Studio, as_data
from domore.render.ways_to_propose import way_to_propose
from domore.settings import Forge, Propose, Settings

DEMO = demo_settings()
BARE = Shell(("<title>", "title", "</title>", "body", ""))
GITHUB = Forge(kind="github", url="https://github.com/fernley/noticeboard")
ROADS = {
    "intake": replace(DEMO, propose=Propose(road="intake")),
    "forge": replace(DEMO, propose=Propose(road="forge"), forge=GITHUB),
    "file": replace(DEMO, propose=Propose(road="file")),
    "nobody to ask": Settings(name="Bare", purpose="A town that has set nothing."),
}
PAGES = ("", "idea/", "opportunity/", "change/", "problem/", "saved/")
WITH_QUESTIONS = [(road, page) for road in ROADS for page in PAGES[1:5] if road != "intake" or page in ("idea/", "opportunity/")]


def drawn(settings: Settings) -> dict[str, str]:
    studio = Studio(settings=settings, catalogue=catalogue([], date(2026, 12, 1)), shell=BARE, fingerprint="x")
    return {page.path.removeprefix("propose/").removesuffix("index.html"): page.draw().decode() for page in propose_pages(studio)}


class Controls(HTMLParser):
    """Every element with its attributes, the text of each label, and which controls stand inside one."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.labelled: set[str] = set()
        self.wrapped: list[dict[str, str | None]] = []
        self._in_label = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.elements.append((tag, found))
        if tag == "label":
            self._in_label += 1
            if found.get("for"):
                self.labelled.add(str(found["for"]))
        elif self._in_label and tag == "input":
            self.wrapped.append(found)

    def handle_endtag(self, tag: str) -> None:
        self._in_label -= tag == "label"

    def controls(self) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in ("input", "select", "textarea") and attributes.get("type") != "hidden"]


@pytest.mark.parametrize("road", ROADS)
def test_every_page_is_there(road: str) -> None:
    """What to share, the form of each purpose, and what is kept; each with one heading of the first rank."""
    pages = drawn(ROADS[road])
    assert tuple(pages) == PAGES
    for page, html in pages.items():
        assert re.sub(r"(?s)<template.*?</template>", "", html).count("<h1") == 1, page


@pytest.mark.parametrize("road", ROADS)
def test_a_form_that_leads_nowhere_says_so_first(road: str) -> None:
    """Before anybody types: that nothing can be handed in yet, and what can be done instead."""
    before_the_choice, _, _ = drawn(ROADS[road])[""].partition('<ul class="propose-doors">')
    assert ("Nothing can be handed in here yet" in before_the_choice) is (road == "nobody to ask")


@pytest.mark.parametrize(("road", "page"), WITH_QUESTIONS)
def test_each_question_has_its_label_and_its_hint(road: str, page: str) -> None:
    """Each control has a label, and whatever it says that it is described by is there; no id stands twice within one form."""
    for part in re.findall(r"<form.*?</form>", drawn(ROADS[road])[page], re.DOTALL):
        found = Controls(part)
        ids = [attributes["id"] for _, attributes in found.elements if attributes.get("id")]
        assert len(ids) == len(set(ids))
        for control in found.controls():
            assert control.get("id") in found.labelled or control in found.wrapped, control
        for _, attributes in found.elements:
            assert set((attributes.get("aria-describedby") or "").split()) <= set(ids)


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("purpose", ["idea", "opportunity"])
def test_the_form_asks_what_the_schema_asks(road: str, purpose: Any) -> None:
    """Every question with every choice, in its step; what need not be answered says so, and how much fits is told in words."""
    asked, html = form(purpose, ROADS[road]), drawn(ROADS[road])[f"{purpose}/"]
    found = Controls(html)
    names = {control["name"] for control in found.controls()}
    assert names - {"remarks", "contact.email"} == {question.name for question in asked.questions if question.widget != "hidden"}
    assert [attributes["id"] for _, attributes in found.elements if attributes.get("class") == "step"][: len(asked.steps)] == [
        f"step-{step.id}" for step in asked.steps
    ]
    for question in (question for question in asked.questions if question.widget != "hidden"):
        values = {control.get("value") for control in found.controls() if control["name"] == question.name}
        if question.widget in ("radios", "checkboxes", "days", "yes-no"):
            assert values - {""} == {value for value, _ in question.choices}
        block = html.split(f'data-ask="{question.ask.replace("&", "&amp;")}"')[1].split('<div class="ask')[0]
        assert ("(optional)" in block) is not question.required, question.name
        if question.max_length and question.widget in ("text", "textarea"):
            assert f"{question.max_length:,} letters" in block


def test_the_intake_takes_the_form_and_nobody_else() -> None:
    """With the intake the form is posted to it, wherever it answers; on the other roads there is nothing to press without a script."""
    action = re.compile(r'<form class="propose__form" method="post" action="([^"]+)"')
    assert action.findall(drawn(ROADS["intake"])["idea/"]) == ["../../intake/check"]
    elsewhere = replace(DEMO, propose=Propose(road="intake", intake="/forms/intake/"))
    assert action.findall(drawn(elsewhere)["idea/"]) == ["../../forms/intake/check"]
    for road in ("forge", "file", "nobody to ask"):
        for page in PAGES[1:5]:
            shown = re.sub(r"<p [^>]*\bhidden>.*?</p>", "", drawn(ROADS[road])[page])
            assert 'type="submit"' not in shown and 'type="submit"' in drawn(ROADS[road])[page]


def test_an_entry_leads_to_the_form_about_it() -> None:
    """Without a script too, where the intake is: it has the form filled in."""
    assert way_to_propose(ROADS["intake"], "change").endswith("intake/form/change/")
    assert way_to_propose(replace(DEMO, propose=Propose(road="intake", intake="/forms/")), "problem").endswith("forms/form/problem/")
    assert way_to_propose(ROADS["file"], "problem").endswith("propose/problem/?listing=")


def test_a_forge_without_pages_is_no_road() -> None:
    """Who chose the road of the forge and has none is told how to hand a file in."""
    for forge in (None, Forge(kind="local")):
        page = drawn(replace(DEMO, propose=Propose(road="forge"), forge=forge))["idea/"]
        assert 'data-road="file"' in page and "data-issue" not in page


@pytest.mark.parametrize(
    ("kind", "form_at", "issue"),
    [
        ("github", "/issues/new?template=idea.yml", 'data-issue-title="title" data-issue-body="body"'),
        ("forgejo", "/issues/new?template=.forgejo%2Fissue_template%2Fidea.yml", 'data-issue-title="title" data-issue-body="body"'),
        ("gitlab", "/-/issues/new?issuable_template=idea", 'data-issue-title="issue[title]" data-issue-body="issue[description]"'),
    ],
)
def test_each_forge_has_its_own_page(kind: Any, form_at: str, issue: str) -> None:
    """The address of the empty form for those without scripts, and of the page that is filled in."""
    forge = Forge(kind=kind, url="https://forge.example/town/board/")
    page = drawn(replace(DEMO, propose=Propose(road="forge"), forge=forge))["idea/"]
    assert f'href="https://forge.example/town/board{form_at}"' in page
    assert issue in page


@given(st.recursive(st.text() | st.integers() | st.booleans(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_data_in_a_page_can_end_no_element(value: Any) -> None:
    """Whatever an entry says: what is read out of the page is what was put in, and nothing of it is HTML."""
    written = str(as_data(json.dumps(value, ensure_ascii=False)))
    assert "<" not in written
    assert json.loads(written) == value

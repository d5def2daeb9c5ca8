"""The form asks what the schemas say, and answers and fields belong together."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from demo_town import ROOT, demo_settings
from domore.contribute.form import Form, FormPurpose, answers_of, fields_of, form, get
from domore.read import strict_yaml
from domore.settings import OwnField, Settings

NEVER_ASKED = {"status", "submitted", "decision", "plan", "updates", "merged_into", "checked_on", "review_by", "image"}
LISTINGS = sorted(path for path in (ROOT / "content").rglob("*.yml") if path.parts[-2] != "images" and path.parent.name != "content")


@pytest.fixture(scope="module")
def settings() -> Settings:
    return demo_settings()


@pytest.fixture(params=["idea", "opportunity"])
def asked(request: pytest.FixtureRequest, settings: Settings) -> Form:
    purpose: FormPurpose = request.param
    return form(purpose, settings)


def test_what_a_listing_must_have_is_asked_or_the_servers(asked: Form) -> None:
    """Each field that the schema wants is asked, as a required question, or is filled in by the server."""
    for name in set(asked.schema.schema["required"]) - {"status", "submitted", "how_to_say_yes"}:
        assert any(question.required for question in asked.questions if question.name.split(".")[0] == name), name


def test_what_is_the_servers_or_the_maintainers_is_never_asked(asked: Form) -> None:
    """Nobody is asked for a status, a decision or a picture."""
    assert not {question.name.split(".")[0] for question in asked.questions} & NEVER_ASKED


def test_an_idea_takes_three_minutes(settings: Settings) -> None:
    """The form for an idea has four steps in a town without fields of its own, ten questions at most, and few that must be answered."""
    idea = form("idea", settings)
    assert len(idea.steps) <= 4
    assert len(idea.questions) <= 10
    assert [question.name for question in idea.questions if question.required] == ["title", "summary", "category"]


def test_residents_read_plain_words(asked: Form) -> None:
    """Nothing that a resident reads speaks of files, YAML or Markdown."""
    for question in asked.questions:
        if question.widget == "hidden":  # goes along with the answers, and nobody reads it
            continue
        said = f"{question.ask} {question.hint}"
        assert not re.search(r"YAML|Markdown|\bfield|\bfile|short code|\btrue\b|\bfalse\b|schema", said, re.IGNORECASE), said
        assert question.ask
        assert question.widget in ("text", "textarea") or question.choices or question.widget in ("number", "date", "time", "url", "email", "phone")


def test_questions_are_told_apart(asked: Form) -> None:
    """No two questions of a step have the same words, and no two of the form the same name."""
    for step in asked.steps:
        words = [question.ask for question in step.questions]
        assert len(set(words)) == len(words), words
    names = [question.name for question in asked.questions]
    assert len(set(names)) == len(names)


def test_every_step_that_a_schema_names_is_listed(asked: Form) -> None:
    """A field with a step that the schema's root does not list would never be asked."""
    listed = {step["id"] for step in asked.schema.schema["x-form"]["steps"]}
    named = set(re.findall(r"'step': '(\w+)'", str(asked.schema.schema)))
    assert named == listed


def test_a_towns_own_fields_and_words_are_asked(settings: Settings) -> None:
    """Own fields come last, each with the widget of its type; what a town has no words for is not asked."""
    types: Any = {"text": "text", "number": "number", "yes-no": "yes-no", "choice": "radios", "date": "date", "url": "url"}
    own = tuple(
        OwnField(name=f"own_{number}", applies_to="both", label=type, description="What to say.", type=type, choices=("A", "B"))
        for number, type in enumerate(types)
    )
    asked = form("idea", msgspec.structs.replace(settings, fields=own, vocabularies={**settings.vocabularies, "areas": {}}))
    assert [question.widget for question in asked.steps[-1].questions] == list(types.values())
    assert "area" not in {question.name for question in asked.questions}
    fields = fields_of(asked, {"extra.own_2": ["no"], "extra.own_1": ["2,5"], "extra.own_3": ["B"], "extra.own_4": ["1 May 2026"]})
    assert fields == {"extra": {"own_1": 2.5, "own_2": False, "own_3": "B", "own_4": "2026-05-01"}}


@pytest.mark.parametrize("path", LISTINGS, ids=lambda path: path.stem)
def test_a_form_that_is_filled_in_from_a_listing_gives_it_back(path: Any, settings: Settings) -> None:
    """For each listing of the demo town: its answers, read again, are what it says wherever the form asks."""
    document = strict_yaml.read(path.name, path.read_bytes())
    assert isinstance(document, strict_yaml.Document)
    asked = form("idea" if "ideas" in path.parts else "opportunity", settings)
    fields = fields_of(asked, answers_of(asked, document.value))
    for question in asked.questions:
        before, now = get(document.value, question.at), get(fields, question.at)
        if question.markdown or isinstance(before, list):
            continue  # escaped anew: see test_plain_text.py; or in the form's order
        assert now == (before.strip() if isinstance(before, str) else before), question.name


def test_answers_are_read_as_people_write_them(settings: Settings) -> None:
    """Numbers, days, hours and addresses are understood where there is no doubt, and kept as they are where there is."""
    asked = form("opportunity", settings)
    fields = fields_of(
        asked,
        {
            "title": ["  Plant\u00a0trees \r\n"],
            "cost.amount": ["£2.50"],
            "cost.free": ["no"],
            "who.min_age": ["sixteen"],
            "organiser.url": ["millerswood.example/join"],
            "when.dates.starts": ["5 September 2026"],
            "when.dates.ends": ["12/12/2026"],
            "when.sessions.1.days": ["sun", "mon", "sun"],
            "when.sessions.1.start": ["1.30 pm"],
            "when.sessions.1.end": ["16.00"],
            "place.name": ["", " "],
            "unknown": ["kept out"],
        },
    )
    assert fields == {
        "title": "Plant trees",
        "cost": {"amount": 2.5},
        "who": {"min_age": "sixteen"},
        "organiser": {"url": "https://millerswood.example/join"},
        "when": {"dates": {"starts": "2026-09-05", "ends": "12/12/2026"}, "sessions": [{"days": ["mon", "sun"], "start": "13:30", "end": "16:00"}]},
    }

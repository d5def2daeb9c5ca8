"""A submission becomes one right change under content/, or faults in plain words; nothing else comes of it whatever was sent."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demo_town import ROOT, demo_settings
from domore.check.listing import check_listing
from domore.check.rules import RULES
from domore.check.stub import as_shown
from domore.contribute.canonical import to_yaml
from domore.contribute.change import Change, Town, change_of, fields_in
from domore.contribute.faults import Fault
from domore.contribute.form import answers_of, get
from domore.contribute.plain_text import as_typed
from domore.contribute.submission import Submission
from domore.contribute.told import WORDS
from domore.read import strict_yaml
from domore.read.sources import KINDS, SLUG, Source, Stamp, find
from domore.settings import OwnField
from nightly import examples
from valid_listings import listings

TODAY = date(2026, 11, 23)
SETTINGS = demo_settings()
LISTINGS = {f"{source.kind}/{source.id}": source.path for source in find(ROOT)[0] if source.kind in KINDS}
TOWN = Town(settings=SETTINGS, listings=LISTINGS, read=lambda path: (ROOT / path).read_bytes())
# Made once: a strategy of a hundred patterns takes a quarter of a second to make.
ANY: Mapping[Any, st.SearchStrategy[dict[str, Any]]] = {kind: listings(TOWN.forms[kind].schema) for kind in ("ideas", "opportunities")}
IDEA = {"title": "Swings that take a wheelchair", "summary": "A swing on the green that a wheelchair can roll on to.", "category": "parks"}
OPPORTUNITY = {
    "title": "Weed the school beds",
    "summary": "An hour with a hoe, on Mondays after school.",
    "type": "volunteer",
    "category": "parks",
    "organiser.name": "Fernley School",
    "how_to_say_yes.text": "Just come to the gate.",
    "mode": "in-person",
    "place.name": "The school gate",
}
# The words of those who write files, which no resident should meet.
OF_FILES = re.compile(r"YAML|Markdown|\bfield\b|\bfile\b|the line\b|\bremove\b|write \"|site_config|\"\w+_\w+\"|\w+:\s*…|mode:|--", re.IGNORECASE)

# fmt: off
TRICKS = st.sampled_from([
    "../../etc/passwd", "..\\..\\x", "/content/ideas/2026/a", "a\r\nb", "\x00", "\x1b[31m", "\u202eevil", "\u2066a\u2069", "\ud800", "\ufeff",
    "{{ 7*7 }}", "- a: b", "&anchor *alias", "!!python/object:x", "<<: *a", "%YAML", "---\n...", "{% raw %}", "# x", "'; DROP TABLE", "no",
    "null", "~", "true",
    "1_000", "0x10", "1e999", "NaN", "-inf", "9" * 5000, "x" * 100_000, "word " * 20_000, "\n" * 100_000, "<script>a</script>",
    "![a](http://b/c.png)", "yes",
    "[a](javascript:b)", "<javascript:a>", "--option", "fixes #1", "[skip ci]", "Co-Authored-By: a <a@b>", "con", ".git", "page", "new",
    "mon", "07700 900123", "ann@fernley.example", "２０２６-01-01", "٣", "½", "🏴", "اقتراح", "河边", " ", "", "a" * 89, "ÿ" * 300,
    "http://[::1", "https://a b", "https://é.example/ü", "javascript:alert(1)", "a@b", "12:60", "25:00", "2026-02-30", "9999-99-99",
])
# fmt: on
SIGNS = st.text(st.sampled_from(list("ab\n\t:#-?'\"[]{},&*!|>%@`.0\\ \r<\u00a0")), max_size=30)
HOSTILE = st.one_of(TRICKS, st.text(max_size=40), SIGNS)
PURPOSES = st.sampled_from(["idea", "opportunity", "change", "problem"])


def submitted(purpose: Any, answers: dict[str, Any], listing: str | None = None, note: str = "") -> Submission:
    given = {name: (answer,) if isinstance(answer, str) else tuple(answer) for name, answer in answers.items()}
    return Submission(purpose=purpose, answers=given, listing=listing, note=note)


def made(purpose: Any, answers: dict[str, Any], listing: str | None = None, town: Town = TOWN) -> Change:
    change = change_of(submitted(purpose, answers, listing), town, TODAY)
    assert isinstance(change, Change), change
    return change


def faults(purpose: Any, answers: dict[str, Any], listing: str | None = None, note: str = "", town: Town = TOWN) -> dict[str, str]:
    found = change_of(submitted(purpose, answers, listing, note), town, TODAY)
    assert isinstance(found, tuple), found
    return {fault.name: fault.message for fault in found}


def shown(listing: str) -> dict[str, Any]:
    """What the form shows of a listing of the demo town."""
    path = LISTINGS[listing]
    fields = fields_in((ROOT / path).read_bytes(), path)
    assert fields is not None
    return dict(answers_of(TOWN.forms["ideas" if listing.startswith("ideas") else "opportunities"], fields))


def holds(change: Change, town: Town = TOWN) -> dict[str, Any]:
    """The fields of a change, after all that is promised of any change was looked at."""
    kind: Any = "ideas" if change.path.startswith("content/ideas/") else "opportunities"
    folder, id = change.path.rsplit("/", 1)
    assert re.fullmatch(r"content/(ideas(/20\d\d)?|opportunities)", folder)
    assert SLUG.match(id.removesuffix(".yml")), id
    assert len(id) <= 64
    document = strict_yaml.read(change.path, change.yaml.encode())
    assert isinstance(document, strict_yaml.Document), document
    problems = check_listing(
        Source(change.path, kind, id.removesuffix(".yml"), Stamp(0, 0, 0)), document, town.forms[kind].schema, town.settings, TODAY
    )
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert re.fullmatch(r"(Add|Change) the (idea|opportunity) [a-z0-9-]+\n\n[A-Za-z .]+\n", change.message)
    fields = document.value
    assert isinstance(fields, dict)
    return fields


@st.composite
def answers(draw: st.DrawFn, good: dict[str, str], questions: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Right answers, of which some are replaced by what nobody should send."""
    given: dict[str, tuple[str, ...]] = {name: (answer,) for name, answer in good.items()} if draw(st.integers(0, 9)) else {}
    for name in draw(st.lists(st.sampled_from(questions), max_size=draw(st.sampled_from([1, 1, 2, 5])))):
        given[name] = tuple(draw(st.lists(HOSTILE, max_size=3)))
    if draw(st.integers(0, 9)) == 0:
        given[draw(HOSTILE)] = tuple(draw(st.lists(HOSTILE, max_size=2)))
    return given


def ink(text: str) -> str:
    """The text without spaces, line ends and what has no width."""
    return re.sub("[\\s\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202c\u2060-\u206f\ufeff]", "", text)


def looked_at(outcome: Change | tuple[Fault, ...], sent: Submission, known: set[str]) -> None:
    if isinstance(outcome, Change):
        holds(outcome)
        return
    assert outcome or sent.purpose == "problem"
    for fault in outcome:
        assert fault.name in known, fault
        assert fault.message.endswith((".", "”."))
        assert not OF_FILES.search(re.sub("“[^”]*”", "", fault.message)), fault
        assert len(fault.message) < 400


@given(st.data(), PURPOSES, st.sampled_from(sorted(LISTINGS)[::7]), HOSTILE)
@settings(max_examples=examples(125))
def test_whatever_is_sent_gives_a_right_change_or_plain_words(data: st.DataObject, purpose: Any, listing: str, note: str) -> None:
    """A change lies under content/ and passes the check, as YAML and in its message; or each fault belongs to a question and says a cure."""
    kind: Any = {"idea": "ideas", "opportunity": "opportunities"}.get(purpose, listing.partition("/")[0])
    names = tuple(question.name for question in TOWN.forms[kind].questions)
    good = shown(listing) if purpose == "change" else IDEA if kind == "ideas" else OPPORTUNITY
    given = data.draw(answers({name: answer if isinstance(answer, str) else answer[0] for name, answer in good.items()}, names))
    sent = Submission(
        purpose=purpose, answers=given, listing=data.draw(st.sampled_from([listing, None, "ideas/../x"])) if purpose != "idea" else None, note=note
    )
    looked_at(change_of(sent, TOWN, TODAY), sent, {"", "note", *names})


@given(HOSTILE.filter(lambda text: not re.search(r"://|www\.", text, re.IGNORECASE)), st.sampled_from(["title", "summary", "body", "location.name"]))
@settings(max_examples=examples(125))
def test_nothing_that_was_written_is_lost_in_silence(text: str, name: str) -> None:
    """Every sign that has ink is in the listing as it was typed, or the question has a fault."""
    outcome = change_of(submitted("idea", IDEA | {name: f"This was typed: {text} and more"}), TOWN, TODAY)
    if isinstance(outcome, Change):
        kept = get(holds(outcome), tuple(name.split(".")))
        assert ink(as_typed(kept) if name == "body" else kept) == ink(f"This was typed: {text} and more")
    else:
        assert [fault.name for fault in outcome] == [name]


def test_an_idea_is_proposed_today() -> None:
    """The server says status and day; the file lies in the folder of the year."""
    change = made(
        "idea", IDEA | {"proposer.role": "resident", "body": "It would be good.\r\n\r\n- For *all*.", "contact.email": "ann@fernley.example"}
    )
    assert change.path == "content/ideas/2026/swings-that-take-a-wheelchair.yml"
    fields = holds(change)
    assert (fields["status"], fields["submitted"]) == ("proposed", "2026-11-23")
    assert fields["body"] == "It would be good.\n\n\\- For \\*all\\*.\n"
    assert "ann@" not in change.yaml + change.message


def test_an_opportunity_is_open_and_to_be_confirmed_in_half_a_year() -> None:
    """The server says status, when it was checked and when to look again."""
    fields = holds(made("opportunity", OPPORTUNITY | {"when.sessions.2.days": ["fri", "mon"], "when.sessions.2.start": "9:15"}))
    assert (fields["status"], fields["checked_on"], fields["review_by"]) == ("open", "2026-11-23", "2027-05-23")
    assert fields["when"] == {"sessions": [{"days": ["mon", "fri"], "start": "09:15"}]}


@pytest.mark.parametrize(("day", "later"), [(date(2026, 8, 31), "2027-02-28"), (date(2027, 8, 31), "2028-02-29"), (date(2026, 12, 31), "2027-06-30")])
def test_half_a_year_ends_with_the_month(day: date, later: str) -> None:
    """Where the month is shorter, its last day."""
    change = change_of(submitted("opportunity", OPPORTUNITY), TOWN, day)
    assert isinstance(change, Change)
    assert f"review_by: {later}" in change.yaml


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("Скамейка у реки", "skameyka-u-reki"),
        ("Ławka nad Wisłą", "lawka-nad-wisla"),
        ("Straße für Ärzte", "strasse-fur-arzte"),
        ("河边的长椅", "he-bian-de-zhang-yi"),
        ("Don’t stop the music", "dont-stop-the-music"),
        ("../../../etc/passwd", "etc-passwd"),
        ("A bench " * 11, "a-bench-a-bench-a-bench-a-bench-a-bench-a-bench-a-bench-a"),
        ("?????", "untitled"),
        ("Page …", "page-2"),
    ],
)
def test_ids_are_short_latin_and_free(title: str, id: str) -> None:
    """An id is made of the title in any script, has at most 60 letters, and is nobody else's."""
    assert made("idea", IDEA | {"title": title}).path == f"content/ideas/2026/{id}.yml"
    taken = {f"ideas/{id}": "x", f"ideas/{id}-2": "x"}
    again = made("idea", IDEA | {"title": title}, town=dataclasses.replace(TOWN, listings=taken)).path
    assert again.endswith("-3.yml")
    assert len(again.rsplit("/", 1)[1]) <= 64


def test_everything_that_is_wrong_is_told_at_once() -> None:
    """Faults of single answers and of answers beside each other, in the order of the questions."""
    found = change_of(
        submitted(
            "opportunity",
            {
                "title": "X",
                "type": "sport",
                "category": "parks",
                "summary": "Call me on 07700 900123, in the evening.",
                "mode": "in-person",
                "who.min_age": "20",
                "who.max_age": "10",
                "when.sessions.1.start": "ten",
                "when.dates.starts": "2026-05-05",
                "organiser.url": "a b",
                "foo": "bar",
            },
        ),
        TOWN,
        TODAY,
    )
    assert isinstance(found, tuple)
    assert [(fault.name, fault.message) for fault in found] == [
        ("", "There is an answer to what this form does not ask: “foo”. Fill in the form again from its first page."),
        ("title", "“What would you call it?” needs at least 5 letters. These are 1."),
        (
            "summary",
            "“Sum it up in a sentence or two” has what looks like a phone number, and it may be a person's. "
            "What is published can't be taken back: take it out.",
        ),
        ("type", "Choose one of the answers to “What kind of opportunity is it?”."),
        ("organiser.name", "Answer the question “Who runs it?”."),
        (
            "organiser.url",
            "“Do they have a web page?” takes a web address that begins with https:// and has no spaces, such as https://millerswood.example/.",
        ),
        ("how_to_say_yes.url", "Say how people can say yes: give a page, an e-mail address or a phone number, or say what to do."),
        ("place.name", "People need to know where to come. Say what the place is called, or give its address."),
        ("when.sessions.1.days", "Choose an answer to “On which days? (second days and times)”."),
        ("when.sessions.1.start", "“Starts at (second days and times)” takes a time in 24 hours, such as 10:00."),
        ("who.max_age", "The oldest age is below the youngest. Swap them, or correct one."),
    ]


def test_answers_that_go_against_each_other_are_told() -> None:
    """Free and an amount; an end before the start, at the session that was filled in; a name without a role."""
    both = OPPORTUNITY | {"cost.free": "yes", "cost.amount": "5", "when.sessions.2.days": "mon", "when.sessions.2.start": "15:00"}
    assert faults("opportunity", both | {"when.sessions.2.end": "14:00"}) == {
        "cost.amount": "It can't be free and cost something. Take the amount out, or say that it is not free.",
        "when.sessions.2.end": "It ends before it starts. Correct the hours; leave the end out if it goes on past midnight.",
    }
    assert faults("idea", IDEA | {"proposer.name": "Ann"}) == {"proposer.role": "Choose an answer to “Who are you?”."}
    assert holds(made("opportunity", OPPORTUNITY | {"cost.free": "no", "cost.amount": "5"}))["cost"] == {"amount": 5}


@pytest.mark.parametrize("listing", sorted(LISTINGS))
def test_a_form_sent_back_as_it_was_filled_in_changes_nothing(listing: str) -> None:
    """For every listing of the demo town."""
    assert faults("change", shown(listing), listing) == {"": "Nothing is different from what is there now. Change an answer before you send it."}


@pytest.mark.parametrize("listing", sorted(LISTINGS))
def test_a_change_changes_only_what_was_changed(listing: str) -> None:
    """For every listing of the demo town: one answer changed changes one field and that field's lines, comments and all else stay."""
    before = (ROOT / LISTINGS[listing]).read_text()
    change = made("change", shown(listing) | {"title": "Quite another name for it"}, listing)
    old, new = before.splitlines(), change.yaml.splitlines()
    assert holds(change)["title"] == "Quite another name for it"
    assert [line for line in new if line not in old] == ["title: Quite another name for it"]
    assert sum(line not in new for line in old) == 1
    assert change.path == LISTINGS[listing]


@given(st.data(), st.sampled_from(sorted(ANY)))
@settings(max_examples=examples(50), suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_a_change_to_any_listing_keeps_all_that_was_left_alone(data: st.DataObject, kind: Any) -> None:
    """Whatever a right listing holds: sent back as it was shown nothing changes, and with another title nothing but the title does."""
    form = TOWN.forms[kind]
    before = data.draw(ANY[kind])
    path = "content/ideas/moved/here.yml" if kind == "ideas" else "content/opportunities/here.yml"
    text = to_yaml(before, form.schema.schema, schema_path="s")
    town = dataclasses.replace(TOWN, listings={f"{kind}/here": path}, read=lambda _: text.encode())
    given = dict(answers_of(form, before))
    assert "" in {fault.name for fault in changed(given, f"{kind}/here", town)}
    outcome = change_of(submitted("change", given | {"title": "Quite another name for it"}, f"{kind}/here"), town, TODAY)
    if isinstance(outcome, Change):
        assert fields_in(outcome.yaml.encode(), path) == before | {"title": "Quite another name for it"}
    else:
        document = strict_yaml.read(path, text.encode())
        assert isinstance(document, strict_yaml.Document)
        problems = check_listing(Source(path, kind, "here", Stamp(0, 0, 0)), document, form.schema, SETTINGS, TODAY)
        assert any(problem.severity == "error" for problem in problems), outcome


def test_what_was_taken_back_is_not_shown_and_stays_in_the_file() -> None:
    """The form about an idea that was withdrawn comes without its body, on every road; a change of its title leaves the body there."""
    before = fields_in((ROOT / LISTINGS["ideas/rename-pig-lane"]).read_bytes(), LISTINGS["ideas/rename-pig-lane"])
    assert before and before["status"] == "withdrawn"
    shown = answers_of(TOWN.forms["ideas"], as_shown(before))
    assert "body" in before and "body" not in shown
    change = made("change", shown | {"title": "Another name for the lane"}, "ideas/rename-pig-lane")
    assert fields_in(change.yaml.encode(), change.path) == before | {"title": "Another name for the lane"}


def changed(given: dict[str, Any], listing: str, town: Town) -> tuple[Fault, ...]:
    found = change_of(submitted("change", given, listing), town, TODAY)
    assert isinstance(found, tuple), found
    return found


def test_the_words_for_rules_are_for_rules_that_there_are() -> None:
    """A rule that is renamed takes its words for residents along."""
    rules = {rule.__name__.replace("_", "-") for rule in RULES}
    assert {name for name in WORDS if not name.startswith("shape-")} <= rules
    assert {question for question, _ in WORDS.values() if question} <= {each.name for form in TOWN.forms.values() for each in form.questions}


def test_comments_and_what_is_not_asked_stay() -> None:
    """A field that is taken out takes its lines along, a new one stands in the schema's order, comments stay where they were."""
    text = """# yaml-language-server: $schema=x
# kept by the desk
title: A bench by the river
summary: >-
  A place to sit halfway along
  the river path.
status: open  # since May
category: parks
area: riverside

# asked twice
submitted: 2026-03-14
location:
  name: Old mill
  lat: 52.1
  lon: -3.5
plan:
- {what: Choose the spot, who: All}
# the end
"""
    town = dataclasses.replace(TOWN, listings={"ideas/bench": "content/ideas/2026/bench.yml"}, read=lambda _: text.encode())
    given = {
        "title": "A bench by the river",
        "summary": "A place to sit halfway along the river path.",
        "category": "parks",
        "location.name": "New mill",
    }
    change = made("change", given | {"body": "More."}, "ideas/bench", town)
    after = text.replace("area: riverside\n", "").replace("  name: Old mill", "  name: New mill").replace("location:", "body: |\n  More.\nlocation:")
    assert change.yaml == after


def test_what_changed_since_the_form_was_filled_in_is_not_undone() -> None:
    """Days may pass until a change is accepted: what was left alone keeps what others wrote since, and two changes to one answer are told."""
    listing = "ideas/bench"
    text = (
        "title: A bench by the river\nsummary: A place to sit halfway along the river path.\nstatus: open\ncategory: parks\nsubmitted: 2026-03-14\n"
    )
    now = text.replace("by the river", "at the old mill").replace("halfway along", "close to")
    town = dataclasses.replace(TOWN, listings={listing: "content/ideas/2026/bench.yml"}, read=lambda _: now.encode())
    shown = {"title": ("A bench by the river",), "summary": ("A place to sit halfway along the river path.",), "category": ("parks",)}
    kept = change_of(Submission(purpose="change", answers=shown | {"body": ("More.",)}, listing=listing, before=shown), town, TODAY)
    assert isinstance(kept, Change)
    assert kept.yaml == now + "body: |\n  More.\n"
    other = shown | {"title": ("Two benches",)}
    both = change_of(Submission(purpose="change", answers=other, listing=listing, before=shown), town, TODAY)
    assert isinstance(both, tuple)
    assert [fault.name for fault in both] == ["title"]
    assert "Somebody else has changed" in both[0].message
    same = change_of(
        Submission(purpose="change", answers=shown | {"title": ("A bench at the old mill",)}, listing=listing, before=shown), town, TODAY
    )
    assert isinstance(same, tuple)
    assert [fault.message for fault in same] == ["Nothing is different from what is there now. Change an answer before you send it."]


def test_who_suggests_a_change_did_not_propose_the_idea() -> None:
    """The proposer is asked of a new idea only; what a form shows of it may be sent back, but not changed."""
    listing = next(name for name in sorted(LISTINGS) if "proposer.name" in shown(name))
    asked = TOWN.form_for("change", listing)
    assert asked is not None
    assert not [question.name for question in asked.questions if question.name.startswith("proposer")]
    assert holds(made("change", shown(listing) | {"title": "Quite another name for it"}, listing))["proposer"]["name"]
    assert faults("change", shown(listing) | {"proposer.name": "Somebody else"}, listing).keys() == {""}
    assert TOWN.form_for("problem", listing) is None
    assert TOWN.form_for("change", "ideas/none") is None


def test_nobody_changes_what_is_not_there() -> None:
    """A listing that does not exist gives one plain fault, and so do tricks with its name."""
    for listing in (None, "", "ideas/none", "ideas/../../x", "content/ideas/2026/a.yml"):
        assert list(faults("change", IDEA, listing)) == [""]
        assert list(faults("problem", {}, listing, note="The hour is wrong.")) == [""]


def test_a_problem_makes_no_change() -> None:
    """What is wrong goes to the inbox alone, and must be said."""
    listing = min(LISTINGS)
    assert faults("problem", {}, listing, note="The hour is wrong.") == {}
    assert faults("problem", {}, listing) == {"note": "Say in a few words what is wrong."}
    assert faults("problem", {}, listing, note="x" * 3001) == {"note": "The note has 3,001 letters, and 3,000 fit. Shorten it by 1."}


def test_a_towns_own_fields_arrive() -> None:
    """Own fields of every type are asked, read and checked."""
    types: Any = {"text": "Hello", "number": "2.5", "yes-no": "no", "choice": "B", "date": "1 May 2026", "url": "fernley.example"}
    own = tuple(
        OwnField(name=type.replace("-", "_"), applies_to="ideas", label=type, description="What.", type=type, choices=("A", "B")) for type in types
    )
    town = Town(settings=msgspec.structs.replace(SETTINGS, fields=own), listings={}, read=lambda _: b"")
    right = {f"extra.{type.replace('-', '_')}": answer for type, answer in types.items()}
    assert holds(made("idea", IDEA | right, town=town), town)["extra"] == {
        "text": "Hello",
        "number": 2.5,
        "yes_no": False,
        "choice": "B",
        "date": "2026-05-01",
        "url": "https://fernley.example",
    }
    assert set(faults("idea", IDEA | dict.fromkeys(right, "x" * 400), town=town)) == set(right)


@pytest.mark.parametrize(
    "path",
    [
        "content/ideas/../x.yml",
        "/content/ideas/x.yml",
        "content/pages/x.yml",
        "content/ideas/x.yaml",
        "site_config/site.yml",
        "content/ideas/a/b/c/x.yml",
        "content/ideas/.git/x.yml",
        "content/ideas/x.yml\n",
        "content/ideas/X.yml",
        "content//x.yml",
        ".github/workflows/x.yml",
        "content/images/x.yml",
    ],
)
def test_no_change_leads_elsewhere(path: str) -> None:
    """A change to any other place can't be made."""
    with pytest.raises(ValueError, match="no place for a listing"):
        Change(path=path, yaml="", message="")


def test_a_submission_survives_json() -> None:
    """The file of the form and what the spool keeps is what was sent, and the same submission is the same bytes."""
    sent = submitted("change", {"title": "a\r\n\x00ü\u202e", "access": ["b", "a"]}, "ideas/x", "why")
    assert Submission.from_json(sent.to_json()) == sent
    assert Submission.from_json(sent.to_json()).to_json() == sent.to_json()
    with_before = dataclasses.replace(sent, before={"title": ("b",)})
    assert Submission.from_json(with_before.to_json()) == with_before

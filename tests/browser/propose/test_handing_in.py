"""The form of a town without an intake: check your answers, and then a file, or the forge's own page filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.kinds import TODAY
from browser.propose.filling import IDEA, answer, fill_idea, go_on, kept, opened
from browser.test_axe import AXE, TAGS
from browser.validated import faults_in_html
from demo_town import ROOT, demo_settings
from domore.check.stub import as_shown
from domore.contribute.change import Change, Town, change_of, fields_in
from domore.contribute.form import KIND_OF, answers_of, form
from domore.contribute.issue_body import submission_in
from domore.contribute.prefilled import issue_page
from domore.contribute.submission import Submission
from domore.settings import Forge
from nightly import by_night

OnRoad = Callable[[str], str]
FORGE = Forge(kind="github", url="https://forge.example/fernley/noticeboard")
FORMS = {"ideas": form("idea", demo_settings()).for_change, "opportunities": form("opportunity", demo_settings()).for_change}
LISTINGS = {f"{kind}/{file.stem}": file.relative_to(ROOT).as_posix() for kind in FORMS for file in sorted((ROOT / "content" / kind).rglob("*.yml"))}
CHALLENGES = {file.stem: file.relative_to(ROOT).as_posix() for file in (ROOT / "content/challenges").glob("*.yml")}
TOWN = Town(settings=demo_settings(), listings=LISTINGS, challenges=CHALLENGES, read=lambda path: (ROOT / path).read_bytes())
OPPORTUNITY = {
    "title": ["Paint the shelter"],
    "summary": ["Bring old clothes and help to paint the bus shelter on Mill Lane."],
    "type": ["volunteer"],
    "category": ["streets"],
    "organiser.name": ["Fernley Menders"],
    "organiser.url": ["menders.example/paint"],
    "how_to_say_yes.email": ["paint@menders.example"],
    "how_to_say_yes.reply_within_days": ["3"],
    "mode": ["in-person"],
    "place.name": ["Bus shelter, Mill Lane"],
    "when.sessions.0.days": ["sat", "sun"],
    "when.sessions.0.start": ["10:00"],
    "when.sessions.0.end": ["12:30"],
    "when.dates.starts": ["2026-12-05"],
    "minimum_hours": ["1.5"],
    "access": ["step-free", "near-bus-stop"],
    "cost.free": ["yes"],
    "body": ["Paint, brushes and tea are there.\n\n1. Come\n2. Paint"],
}


def file_of(page: Page) -> tuple[str, Submission]:
    """The file that is saved: its name, and what is read out of it."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the file").click()
    return download.value.suggested_filename, Submission.from_json(download.value.path().read_bytes())


def fill_opportunity(page: Page) -> None:
    for number in range(1, page.locator(".step").count() + 1):
        expect(page.locator(".propose__progress")).to_contain_text(f"Step {number} of")
        for name, values in OPPORTUNITY.items():
            if page.locator(f".step:visible [name='{name}']").count():
                for value in values:
                    answer(page, name, value)
        go_on(page)


def fields_of(path: str) -> dict[str, Any]:
    return fields_in((ROOT / path).read_bytes(), path) or {}


def test_the_file_is_what_was_answered(page: Page, on_road: OnRoad) -> None:
    """A file named after the title, that reads as a submission with every answer and makes a change."""
    opened(page, f"{on_road('file')}propose/idea/")
    fill_idea(page)
    expect(page.locator("#check h2").first).to_be_focused()
    name, submission = file_of(page)
    assert name == "domore-a-slide-that-goes-round-the-willow.json"
    assert submission == Submission(purpose="idea", answers={name: tuple(values) for name, values in IDEA.items()})
    change = change_of(submission, TOWN, TODAY)
    assert isinstance(change, Change) and change.path == "content/ideas/2026/a-slide-that-goes-round-the-willow.yml"


@pytest.mark.parametrize("road", ["file", "forge"])
def test_an_entry_names_its_challenge_by_file_and_by_forge(page: Page, on_road: OnRoad, road: str) -> None:
    """What the form of a challenge carries out of sight is in what is handed in, and in the change that it makes."""
    opened(page, f"{on_road(road)}challenges/a-square-to-stay-in/enter/")
    fill_idea(page)
    if road == "file":
        _, submission = file_of(page)
    else:
        address = page.locator("#check a.button").first.get_attribute("href") or ""
        submission = submission_in(parse_qs(urlsplit(address).query)["body"][0], {"idea": form("idea", demo_settings())}, None)
    assert submission.answers["challenge"] == ("a-square-to-stay-in",)
    change = change_of(submission, TOWN, TODAY)
    assert isinstance(change, Change) and "challenge: a-square-to-stay-in\n" in change.yaml


def test_the_file_of_an_opportunity_makes_a_change(page: Page, on_road: OnRoad) -> None:
    """Days, hours, numbers and boxes too."""
    opened(page, f"{on_road('file')}propose/opportunity/")
    fill_opportunity(page)
    _, submission = file_of(page)
    assert submission == Submission(purpose="opportunity", answers={name: tuple(values) for name, values in OPPORTUNITY.items()})
    assert isinstance(change_of(submission, TOWN, TODAY), Change)
    for ask, words in (("Starts at", "10am"), ("What is the first day?", "5 December 2026")):
        expect(page.locator(".answers-check dl > div", has_text=ask).locator("bdi")).to_have_text(words)
    expect(page.locator(".preview .facts dd").first).to_have_text("Saturday and Sunday, 10am to 12.30pmFrom 5 December 2026")


def test_answers_can_be_checked_and_changed(page: Page, on_road: OnRoad) -> None:
    """Every answer links to its question, from which one comes back; what is not published stands apart; the preview has the new words."""
    opened(page, f"{on_road('file')}propose/idea/")
    fill_idea(page)
    rows = page.locator(".answers-check dl > div")
    expect(rows).to_have_count(len(IDEA))
    private = page.locator(".answers-check", has_text="Not published")
    expect(private.locator("dd").first).to_have_text(IDEA["contact.email"][0])
    preview = page.locator(".preview")
    assert IDEA["contact.email"][0] not in preview.inner_text()
    for name in ("title", "summary", "location.name"):
        expect(preview).to_contain_text(IDEA[name][0])
    expect(preview.locator(".facts dd").first).to_have_text("Parks and green places")
    expect(preview.locator(".byline")).to_have_text(re.compile(r"^Proposed on \d+ \w+ \d{4} by Riverside Walkers \(a group\)$"))
    expect(preview.locator(".prose p")).to_have_text(["Everybody laughs on a slide.", "# Even <grown-ups> do, *all* of them."])
    rows.first.get_by_role("link").click()
    expect(page.locator("#q-title")).to_be_focused()
    page.fill("[name=title]", "A slide round the oak")
    go_on(page)
    expect(page.locator("#check")).to_be_visible()
    expect(page.locator(".preview h1")).to_have_text("A slide round the oak")


def test_what_is_wrong_stands_between_the_last_step_and_the_check(page: Page, on_road: OnRoad) -> None:
    """Whoever leaves out a step is led to it."""
    opened(page, f"{on_road('file')}propose/idea/#check")
    expect(page.locator("#step-what")).to_be_visible()
    expect(page.locator(".wrong")).to_be_focused()


def test_a_draft_is_kept_until_one_says_that_it_is_handed_in(page: Page, on_road: OnRoad) -> None:
    """Saving the file does not delete it: the file may get lost."""
    opened(page, f"{on_road('file')}propose/idea/")
    fill_idea(page)
    file_of(page)
    assert len(kept(page)) == 1
    page.get_by_role("button", name="I have handed it in").click()
    page.wait_for_selector(".propose--ready")
    assert kept(page) == []


def test_each_entry_fills_its_form_in_as_it_is(page: Page, on_road: OnRoad) -> None:
    """For every entry of the demo town the answers are those that contribute/ gives, so that what is left alone stays as it was."""
    address = on_road("file")
    opened(page, f"{address}propose/change/?listing={next(iter(LISTINGS))}")
    told = page.evaluate(
        """async listings => {
            const { fieldsOf, answersFrom } = await import(new URL('../../assets/propose/listing.js', location.href).href);
            const { put, typedIn } = await import(new URL('../../assets/propose/answers.js', location.href).href);
            const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), 'text/html');
            const told = {};
            for (const listing of listings) {
                const form = page.querySelector(`template[data-kind="${listing.split('/')[0]}"]`).content.querySelector('form').cloneNode(true);
                put(form, answersFrom(form, await fieldsOf(listing)));
                told[listing] = typedIn(form);
            }
            return told;
        }""",
        list(LISTINGS),
    )
    for listing, path in LISTINGS.items():
        expected = answers_of(FORMS[listing.split("/")[0]], as_shown(fields_of(path)))
        assert {name: sorted(values) for name, values in told[listing].items()} == {name: sorted(values) for name, values in expected.items()}, (
            listing
        )


@pytest.mark.parametrize("kind", FORMS)
def test_a_change_changes_what_was_changed_and_nothing_else(page: Page, on_road: OnRoad, kind: str) -> None:
    """The file about an entry, with its title changed: the entry with another title."""
    listing = next(listing for listing in LISTINGS if listing.startswith(kind) and fields_of(LISTINGS[listing]).get("body"))
    address = on_road("file")
    page.goto(f"{address}{listing}/")
    page.get_by_role("link", name="Suggest a change").click()
    page.wait_for_selector(".propose--ready")
    before = fields_of(LISTINGS[listing])
    expect(page.locator("#propose-about")).to_have_text(f"About {before['title']}")
    page.goto(f"{page.url}#check")
    expect(page.locator("#check")).to_contain_text("Nothing is different from what is there now.")
    page.locator(".answers-check a").first.click()
    page.fill("[name=title]", "Another title")
    go_on(page)
    _, submission = file_of(page)
    assert submission.purpose == "change" and submission.listing == listing
    assert submission.before == {**submission.answers, "title": (before["title"],)}
    change = change_of(submission, TOWN, TODAY)
    assert isinstance(change, Change) and change.path == LISTINGS[listing]
    assert fields_in(change.yaml.encode(), change.path) == before | {"title": "Another title"}


@pytest.mark.parametrize("road", ["file", "forge"])
def test_a_change_is_checked_from_any_step_and_its_check_says_what_changes(page: Page, on_road: OnRoad, road: str) -> None:
    """One touch from the first step to the check, which shows the old and the new of what was changed alone, and the page as it will be."""
    there = {listing: fields_of(path) for listing, path in LISTINGS.items() if "area" in fields_of(path).get("place", {})}
    listing = max(there, key=lambda listing: len(there[listing]["how_to_say_yes"].get("email", "")))  # which a phone has to break
    title = there[listing]["title"]
    opened(page, f"{on_road(road)}propose/change/?listing={listing}")
    page.fill("[name=title]", "Another title")
    page.evaluate("document.querySelector('[name=\"place.area\"]').value = ''")
    page.get_by_role("button", name="Check what you changed").click()
    expect(page.locator("#check h2").first).to_be_focused()
    changes = page.get_by_role("region", name="You change")
    expect(changes.locator("dt")).to_have_text(["What would you call it?", "Which part of town?"])
    expect(changes.locator("del").first).to_have_text(title)
    expect(changes.locator("ins")).to_have_text(["Another title"])
    expect(changes.locator("dd").last).to_contain_text("no answer")
    expect(page.locator(".preview h1")).to_have_text("Another title")
    expect(page.locator(".preview")).to_contain_text("All else on the page stays as it is.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the phone"


def test_a_problem_is_told_about_the_entry_that_it_is_about(page: Page, on_road: OnRoad) -> None:
    """The note is asked for, and the file says which entry it is."""
    listing = next(iter(LISTINGS))
    page.goto(f"{on_road('file')}{listing}/")
    page.get_by_role("link", name="Something is wrong here").click()
    page.wait_for_selector(".propose--ready")
    go_on(page)
    expect(page.locator(".wrong a")).to_have_text("Say in a few words what is wrong.")
    page.fill("[name=note]", "The door is on the other side.")
    go_on(page)
    go_on(page)
    _, submission = file_of(page)
    assert submission == Submission(purpose="problem", answers={}, listing=listing, note="The door is on the other side.")
    assert change_of(submission, TOWN, TODAY) == ()


def test_the_forges_page_is_filled_in(page: Page, on_road: OnRoad) -> None:
    """The address is the forge's for a new issue, with a title and every answer; nothing private is asked on this road."""
    opened(page, f"{on_road('forge')}propose/idea/")
    assert page.locator("[name='contact.email']").count() == 0
    fill_idea(page)
    link = page.get_by_role("link", name="Open GitHub with your answers filled in")
    address = urlsplit(str(link.get_attribute("href")))
    assert address.geturl().startswith("https://forge.example/fernley/noticeboard/issues/new?")
    answers = {name: tuple(values) for name, values in IDEA.items() if name != "contact.email"}
    submission = Submission(purpose="idea", answers=answers)
    assert address.geturl() == issue_page(FORGE, submission, TOWN.forms["ideas"], "Idea: A slide that goes round the willow")
    (body,) = parse_qs(address.query, strict_parsing=True)["body"]
    assert submission_in(body, {"idea": TOWN.forms["ideas"]}, None) == submission


def test_an_opportunity_and_a_change_are_filled_in_as_they_are_read(page: Page, on_road: OnRoad) -> None:
    """Days, boxes and a text with headings in it come back out of the issue as they were answered."""
    opened(page, f"{on_road('forge')}propose/opportunity/")
    fill_opportunity(page)
    href = str(page.get_by_role("link", name="Open GitHub with your answers filled in").get_attribute("href"))
    (body,) = parse_qs(urlsplit(href).query, strict_parsing=True)["body"]
    expected = Submission(purpose="opportunity", answers={name: tuple(values) for name, values in OPPORTUNITY.items()})
    assert submission_in(body, {"opportunity": TOWN.forms["opportunities"]}, None) == expected
    listing = next(listing for listing, path in LISTINGS.items() if len(str(fields_of(path))) < 1_500)
    opened(page, f"{on_road('forge')}propose/change/?listing={listing}#step-what")
    page.fill("[name=title]", "Another title")
    page.evaluate("location.hash = 'step-note'")
    page.fill("[name=note]", "It has a new name.")
    go_on(page)
    href = str(page.get_by_role("link", name="Open GitHub with your answers filled in").get_attribute("href"))
    (body,) = parse_qs(urlsplit(href).query, strict_parsing=True)["body"]
    read = submission_in(body, {purpose: TOWN.forms[kind].for_change for purpose, kind in KIND_OF.items()}, None)
    assert (read.purpose, read.listing, read.note, read.answers["title"]) == ("change", listing, "It has a new name.", ("Another title",))
    assert isinstance(change_of(read, TOWN, TODAY), Change)


def test_answers_that_are_too_long_for_an_address_are_copied_or_saved(phone: BrowserContext, page: Page, on_road: OnRoad) -> None:
    """Then the page offers the text to copy, the forge's page to paste it into, and a file; no address is longer than 7,500 bytes."""
    address = on_road("forge")
    phone.grant_permissions(["clipboard-read", "clipboard-write"], origin=address.rstrip("/"))
    opened(page, f"{address}propose/idea/")
    fill_idea(page, until="body")
    long = "Ein Satz mit ÄÖÜ. " * 300
    page.fill("[name=body]", long)
    go_on(page)
    page.select_option("[name=category]", "parks")
    for _ in range(2):
        go_on(page)
    assert all(len(str(link.get_attribute("href"))) <= 7_500 for link in page.locator("#check a").all())
    page.get_by_role("button", name="Copy your answers").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert long.strip() in page.evaluate("navigator.clipboard.readText()")
    opens = urlsplit(str(page.get_by_role("link", name="Open GitHub").get_attribute("href")))
    assert parse_qs(opens.query, keep_blank_values=True) == {"title": ["Idea: A slide that goes round the willow"], "body": [""]}
    with page.expect_download() as download:
        page.get_by_role("button", name="Save them as a file").click()
    assert json.loads(download.value.path().read_bytes())["answers"]["body"] == [long.strip()]


def test_text_can_be_copied_by_hand_where_the_browser_does_not_let_us(page: Page, on_road: OnRoad) -> None:
    """Then it stands in a box, chosen whole."""
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'))")
    opened(page, f"{on_road('file')}propose/idea/")
    fill_idea(page)
    page.get_by_role("button", name="Copy your answers instead").click()
    expect(page.locator(".to-copy")).to_be_focused()
    assert page.input_value(".to-copy").startswith("<!-- domore: idea -->")


@pytest.mark.parametrize(("road", "ways"), [("file", 1), ("forge", 2)])
def test_without_a_script_it_says_how_to_hand_it_in(chromium: Browser, on_road: OnRoad, road: str, ways: int) -> None:
    """There is no button that could lose what was typed; a person to write to, and the forge's empty form where that is the road."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{on_road(road)}propose/idea/")
    expect(page.locator(".propose button:visible")).to_have_count(0)
    expect(page.locator(".propose__by-hand")).to_contain_text("Fernley library, noticeboard desk")
    expect(page.locator(".propose__by-hand a[href^='mailto:noticeboard@fernley.example']")).to_have_count(1)
    assert page.locator(".propose__by-hand p").count() == ways
    if road == "forge":
        expect(page.locator(".propose__by-hand a").first).to_have_attribute(
            "href", "https://forge.example/fernley/noticeboard/issues/new?template=idea.yml"
        )
    page.focus("[name='location.name']")
    page.keyboard.type("The old willow")
    page.keyboard.press("Enter")
    assert page.input_value("[name='location.name']") == "The old willow"
    context.close()


@pytest.mark.parametrize("road", ["file", "forge"])
def test_the_forms_pages_are_valid_html(site_on_road: Callable[[str], Path], tmp_path: Path, road: str) -> None:
    """html-validate finds nothing where nothing is posted either."""
    assert not faults_in_html(site_on_road(road), tmp_path / "told.json", "propose/")


def test_on_paper_it_is_the_whole_form(page: Page, on_road: OnRoad) -> None:
    """Every question with room to write and with what one can choose, how to hand it in, and no buttons; also from the middle of the steps."""
    opened(page, f"{on_road('file')}propose/idea/#step-where")
    page.emulate_media(media="print")
    expect(page.locator(".step:visible")).to_have_count(5)
    expect(page.locator("#step-where .ask__paper").first).to_contain_text("Parks and green places · Streets and getting about")
    expect(page.locator(".propose > .propose__by-hand")).to_be_visible()
    for gone in (".propose__send", ".back", ".propose__kept"):
        expect(page.locator(gone).first).to_be_hidden()


@pytest.mark.parametrize(("road", "scheme"), [("file", "light"), pytest.param("forge", "dark", marks=by_night)])
def test_axe_finds_nothing_on_any_screen(chromium: Browser, on_road: OnRoad, road: str, scheme: Any) -> None:
    """Errors, a draft that is back, entries that are alike, the check, and a change."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    context.set_default_timeout(5_000)
    page, axe, address = context.new_page(), AXE.read_text(encoding="utf-8"), on_road(road)

    def objections() -> list[str]:
        page.evaluate(axe)
        found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", list(TAGS))
        return [f"{violation['id']}: {node['target']}: {node['failureSummary']}" for violation in found["violations"] for node in violation["nodes"]]

    opened(page, f"{address}propose/idea/")
    page.locator("[name=title]").press_sequentially("Bench along the river path")
    expect(page.locator(".alike")).to_be_visible()
    go_on(page)
    page.locator(".wrong").wait_for()
    assert objections() == []
    fill_idea(page)
    page.locator(".preview").wait_for()
    assert objections() == []
    opened(page, f"{address}propose/idea/#step-where")
    page.reload()
    page.locator(".propose__back-again").wait_for()
    assert objections() == []
    for listing in (next(iter(LISTINGS)), next(listing for listing in LISTINGS if listing.startswith("opp"))):
        opened(page, f"{address}propose/change/?listing={listing}")
        assert objections() == []
        opened(page, f"{address}propose/problem/?listing={listing}")
        assert objections() == []
    context.close()

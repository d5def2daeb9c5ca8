"""The form of a town with an intake, on a phone: one thing at a time, nothing lost, and complete when it is posted."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.kinds import TODAY
from browser.propose.conftest import Answers
from browser.propose.filling import IDEA, answer, fill_idea, go_on, kept, opened, wait_until_nothing_is_kept
from demo_town import demo_settings
from domore.contribute.change import Change, Town, change_of
from domore.contribute.form import form
from domore.contribute.submission import Submission

Intake = tuple[str, list[Answers]]
ENTER = "challenges/a-square-to-stay-in/enter/"
TOWN = Town(settings=demo_settings(), listings={}, read=lambda _: b"")


def given(posted: Answers) -> Answers:
    """What was answered of what was posted, as the intake reads it."""
    return {name: [value.replace("\r\n", "\n") for value in values if value] for name, values in posted.items() if any(values) and name != "purpose"}


def tab_to(page: Page, selector: str) -> None:
    """Goes on with Tab until the focus is there."""
    for _ in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {selector}")


def test_a_whole_idea_by_keyboard_alone(page: Page, intake: Intake) -> None:
    """From the home page to what is posted, with nothing but keys; what arrives is what was typed and makes a change."""
    address, posts = intake
    page.goto(address)
    tab_to(page, "a[href$='propose/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/propose/")
    tab_to(page, "a[href$='propose/idea/']")
    page.keyboard.press("Enter")
    page.wait_for_selector(".propose--ready")
    typed = {"title": "", "summary": "", "body": "", "location.name": "", "proposer.name": "", "contact.email": ""}
    for step, names in (
        ("what", ("title", "summary")),
        ("more", ("body",)),
        ("where", ("category", "location.name")),
        ("you", ("proposer.role", "proposer.name")),
        ("contact", ("contact.email",)),
    ):
        expect(page.locator(f"#step-{step}")).to_be_visible()
        for name in names:
            tab_to(page, f"[name='{name}']")
            if name in typed:
                for number, line in enumerate(IDEA[name][0].split("\n")):
                    if number:
                        page.keyboard.press("Enter")
                    page.keyboard.type(line)
            elif name == "category":
                page.keyboard.type("Parks")
            else:
                for _ in range(2):
                    page.keyboard.press("ArrowDown")
                expect(page.locator("[name='proposer.role'][value='group']")).to_be_checked()
        tab_to(page, ".propose__send button")
        page.keyboard.press("Enter")
    page.wait_for_url("**/intake/check")
    (posted,) = posts
    assert posted["purpose"] == ["idea"] and posted["remarks"] == [""]
    assert given(posted) == {name: values for name, values in IDEA.items() if name != "area"}
    answers = {name: tuple(values) for name, values in given(posted).items()}
    assert isinstance(change_of(Submission(purpose="idea", answers=answers), TOWN, TODAY), Change)


def test_an_address_with_a_broken_end_opens_the_form(page: Page, intake: Intake) -> None:
    """Whatever stands behind its #: the first step shows, and the form goes on from there."""
    address, _ = intake
    page.goto(f"{address}propose/idea/#q-%")
    page.wait_for_selector(".propose--ready")
    expect(page.locator("#step-what")).to_be_visible()
    page.evaluate("location.hash = '%E0%A4%A'")
    expect(page.locator("#step-what")).to_be_visible()
    expect(page.locator("#step-more")).to_be_hidden()


def test_the_browsers_back_goes_a_step_back(page: Page, intake: Intake) -> None:
    """So does the link; the address names the step, the words say which one it is, and the focus is on its heading."""
    opened(page, f"{intake[0]}propose/idea/")
    fill_idea(page, until="category")
    expect(page).to_have_url(re.compile("#step-where$"))
    expect(page.locator(".propose__progress")).to_have_text("Step 3 of 5")
    expect(page).to_have_title("What is it about, and where? – Share an idea – Fernley")
    assert page.evaluate("document.activeElement.textContent") == "What is it about, and where?"
    page.go_back()
    expect(page.locator("#step-more")).to_be_visible()
    page.locator(".back").click()
    expect(page.locator("#step-what")).to_be_visible()
    expect(page.locator(".step:visible")).to_have_count(1)
    assert page.input_value("[name=title]") == IDEA["title"][0]
    page.locator(".back").click()
    page.wait_for_url("**/propose/")


WRONG: list[tuple[str, Answers]] = [
    ("idea", {}),
    ("idea", {"title": ["Abc"], "summary": ["Too short."]}),
    ("idea", {"title": ["A" * 91], "summary": ["b" * 1_301]}),
    ("idea", {"location.name": ["x"], "proposer.name": ["Riverside Walkers"]}),
    ("idea", {"summary": ["Ring Ann on 07700 900123, any time."], "body": ["Or on +44 7700 900 123."]}),
    ("idea", {"summary": ["Ring the desk on 0300 123 4567, or (01632) 960000."], "title": ["A desk at +44 1632 960 000"]}),
    ("idea", {"summary": ["12 000 000 of us, 2026-03-14, £1,000,000, 01/02/2026 and info@fernley.example are all here."]}),
    ("opportunity", {"place.name": ["Ring 01632 960123 at the gate"], "how_to_say_yes.phone": ["01632 960123"]}),
    ("opportunity", {}),
    ("opportunity", {"how_to_say_yes.reply_within_days": ["61"], "minimum_hours": ["-1"], "who.min_age": ["200"]}),
    ("opportunity", {"how_to_say_yes.reply_within_days": ["2.5"], "cost.amount": ["a lot"], "when.sessions.0.start": ["10:00"]}),
    ("opportunity", {"how_to_say_yes.email": ["nobody"], "organiser.url": ["a page of ours"]}),
    (
        "opportunity",
        {
            "cost.amount": ["0"],
            "strengths_used": [
                value for value, _ in next(q for q in form("opportunity", TOWN.settings).questions if q.name == "strengths_used").choices[:9]
            ],
        },
    ),
]


@pytest.mark.parametrize(("purpose", "answers"), WRONG, ids=str)
def test_what_is_wrong_is_said_as_the_check_says_it(page: Page, intake: Intake, purpose: str, answers: Answers) -> None:
    """The words and the questions are those of the check that decides, for all that can be known before it is sent."""
    submission = Submission(purpose=purpose, answers={name: tuple(values) for name, values in answers.items()})  # type: ignore[arg-type]
    found = change_of(submission, TOWN, TODAY)
    assert isinstance(found, tuple)
    opened(page, f"{intake[0]}propose/{purpose}/")
    for step in page.locator(".step").all():
        page.evaluate("id => { location.hash = id }", step.get_attribute("id"))
        expect(step).to_be_visible()
        step.evaluate("step => step.querySelectorAll('details').forEach(one => { one.open = true })")
        for name, values in answers.items():
            if step.locator(f"[name='{name}']").count():
                for value in values:
                    answer(page, name, value)
    said = page.evaluate(
        """async () => {
            const { faultsIn } = await import(new URL('../../assets/propose/faults.js', location.href).href);
            const form = document.querySelector('.propose__form');
            return [...form.querySelectorAll('.step')].flatMap(step => faultsIn(form, step)).map(({name, message}) => [name, message]);
        }"""
    )
    assert sorted(said) == sorted([fault.name, fault.message] for fault in found)


def test_an_error_is_told_at_the_top_and_beside_its_question(page: Page, intake: Intake) -> None:
    """The summary has the focus, the title says so, each line leads to its question, and going on clears it."""
    address, posts = intake
    opened(page, f"{address}propose/idea/")
    page.fill("[name=title]", "Abc")
    go_on(page)
    expect(page).to_have_title(re.compile("^Error: What is your idea?"))
    summary = page.locator(".wrong")
    expect(summary).to_be_focused()
    expect(summary.locator("h2")).to_have_text("There is a problem")
    expect(summary.locator("a")).to_have_count(2)
    words = summary.locator("a").first.inner_text()
    expect(page.locator("#q-title-error")).to_contain_text(words)
    assert set(str(page.get_attribute("#q-title", "aria-describedby")).split()) == {"q-title-hint", "q-title-error"}
    assert page.get_attribute("#q-title", "aria-invalid") == "true"
    summary.locator("a").first.click()
    expect(page.locator("#q-title")).to_be_focused()
    assert page.input_value("[name=title]") == "Abc"
    page.fill("[name=title]", IDEA["title"][0])
    page.fill("[name=summary]", IDEA["summary"][0])
    go_on(page)
    expect(page.locator("#step-more")).to_be_visible()
    expect(page.locator(".wrong")).to_have_count(0)
    assert not page.title().startswith("Error")
    assert page.get_attribute("#q-title", "aria-describedby") == "q-title-hint"
    assert not posts


def test_an_error_in_a_part_that_was_folded_is_unfolded(page: Page, intake: Intake) -> None:
    """What nobody can see can't be mended, nor take the focus."""
    opened(page, f"{intake[0]}propose/opportunity/")
    start = page.locator("[name='when.sessions.1.start']")
    page.evaluate("id => { location.hash = id }", start.evaluate("one => one.closest('.step').id"))
    folded = page.locator("details:has([name='when.sessions.1.start'])")
    folded.locator("summary").click()
    start.fill("10:00")
    folded.locator("summary").click()
    go_on(page)
    page.locator(".wrong a[href='#q-when.sessions.1.days']").click()
    expect(page.locator("[id='q-when.sessions.1.days']")).to_be_focused()


def test_nothing_is_posted_while_an_earlier_step_is_wrong(page: Page, intake: Intake) -> None:
    """Whoever comes to the last step by its address is led to what is missing."""
    address, posts = intake
    opened(page, f"{address}propose/idea/#step-contact")
    go_on(page)
    expect(page.locator("#step-what")).to_be_visible()
    expect(page.locator(".wrong")).to_be_focused()
    assert not posts


def test_a_draft_outlives_a_reload_and_goes_when_it_is_deleted(page: Page, intake: Intake) -> None:
    """All that was typed comes back, on the step where one was; one button takes it away, and the browser keeps nothing then."""
    address, _ = intake
    opened(page, f"{address}propose/idea/")
    assert kept(page) == []
    fill_idea(page, until="contact.email")
    page.reload()
    page.wait_for_selector(".propose--ready")
    expect(page.locator("#step-contact")).to_be_visible()
    expect(page.locator(".propose__back-again")).to_contain_text("What you typed here on")
    for name, values in IDEA.items():
        if name == "contact.email":
            continue
        control = page.locator(f"[name='{name}']").first
        if control.get_attribute("type") == "radio":
            assert page.is_checked(f"[name='{name}'][value='{values[0]}']")
        else:
            assert control.input_value() == values[0]
    delete_all(page)
    assert kept(page) == []
    assert page.input_value("[name=title]") == ""
    page.reload()
    page.wait_for_selector(".propose--ready")
    expect(page.get_by_role("button", name="Bring it back")).to_have_count(0)
    assert page.input_value("[name=title]") == ""


def test_deleting_asks_first_and_can_be_undone_once(page: Page, intake: Intake) -> None:
    """The question stands in the button's place, with the focus on what keeps all; afterwards all comes back at one touch, on the same step."""
    address, _ = intake
    opened(page, f"{address}propose/idea/")
    fill_idea(page, until="category")
    page.get_by_role("button", name="Delete what I typed").press("Enter")
    expect(page.get_by_role("group", name="Delete all that you typed?")).to_be_visible()
    expect(page.get_by_role("button", name="No, keep it")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Delete what I typed")).to_be_focused()
    assert len(kept(page)) == 1
    page.get_by_role("button", name="Delete what I typed").click()
    page.get_by_role("button", name="No, keep it").click()
    assert len(kept(page)) == 1
    delete_all(page)
    expect(page.get_by_role("status").filter(has_text="What you typed is deleted.")).to_be_focused()
    expect(page.locator("#step-what")).to_be_visible()
    assert kept(page) == []
    assert page.input_value("[name=body]") == ""
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator("#step-where")).to_be_visible()
    assert page.input_value("[name=title]") == IDEA["title"][0]
    assert len(kept(page)) == 1
    expect(page.get_by_role("button", name="Bring it back")).to_have_count(0)


def delete_all(page: Page) -> None:
    page.get_by_role("button", name="Delete what I typed").click()
    page.get_by_role("button", name="Yes, delete it").click()


def test_the_page_of_what_is_kept_lists_it_and_deletes_it(page: Page, intake: Intake) -> None:
    """Each draft with a way back to it, and one button for all."""
    address, _ = intake
    page.goto(f"{address}propose/saved/")
    expect(page.locator("#saved-list")).to_have_text("Nothing is kept on this device.")
    opened(page, f"{address}propose/idea/")
    page.fill("[name=title]", IDEA["title"][0])
    page.goto(f"{address}propose/saved/")
    expect(page.locator("#saved-list li")).to_contain_text(IDEA["title"][0])
    page.locator("#saved-list a").click()
    page.wait_for_url("**/propose/idea/")
    page.goto(f"{address}propose/saved/")
    page.locator("#saved-delete button").click()
    expect(page.locator("#saved-list")).to_contain_text("Nothing is kept on this device.")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_draft_goes_once_it_was_received(page: Page, intake: Intake) -> None:
    """The page that says that it has arrived forgets what was typed before it."""
    opened(page, f"{intake[0]}propose/idea/")
    fill_idea(page)
    page.wait_for_url("**/intake/check")
    wait_until_nothing_is_kept(page)


def test_what_is_here_already_shows_while_the_title_is_typed(page: Page, intake: Intake) -> None:
    """An entry that shares the telling words is offered with its status; none is for other words; no word of it leaves the device."""
    address, posts = intake
    asked: list[str] = []
    opened(page, f"{address}propose/idea/")
    page.on("request", lambda request: asked.append(request.url))
    page.locator("[name=title]").press_sequentially("Bench along the river path")
    expect(page.locator(".alike h3")).to_have_text("Already here?")
    link = page.locator(".alike a").first
    expect(link).to_have_text("A bench halfway along the river path")
    expect(page.locator(".alike li").first).to_contain_text("Done")
    page.fill("[name=title]", "Xylophones in the underpass of zebras")
    expect(page.locator(".alike a", has_text="bench")).to_have_count(0)
    assert asked and all(urlsplit(url).netloc == urlsplit(address).netloc for url in asked)
    assert not [url for url in asked if re.search(r"river|path(?!find)|xylo", url, re.IGNORECASE)]
    assert not posts


def test_the_offered_entry_is_there(page: Page, intake: Intake) -> None:
    """Its link leads to its page."""
    opened(page, f"{intake[0]}propose/idea/")
    page.locator("[name=title]").press_sequentially("Bench along the river path")
    page.locator(".alike").get_by_role("link", name="A bench halfway along the river path").click()  # the list still changes while it is typed
    expect(page.locator("h1")).to_have_text("A bench halfway along the river path")


def test_a_draft_for_a_challenge_stays_its_own_and_arrives_with_it(page: Page, intake: Intake) -> None:
    """It is not mixed up with the form for any idea, and names the challenge when it is posted."""
    address, posts = intake
    opened(page, f"{address}{ENTER}")
    answer(page, "title", IDEA["title"][0])
    assert opened(page, f"{address}propose/idea/").input_value("[name=title]") == ""
    assert opened(page, f"{address}{ENTER}").input_value("[name=title]") == IDEA["title"][0]
    fill_idea(page)
    page.wait_for_url("**/intake/check")
    assert given(posts[0]) == IDEA | {"challenge": ["a-square-to-stay-in"]}


def test_a_draft_for_a_challenge_that_closed_goes_on_as_an_idea(page: Page, intake: Intake) -> None:
    """The form's page says that it is too late and what was typed; another idea that was begun is not written over."""
    address, _ = intake
    closed = "challenges/warm-through-the-winter/enter/"
    page.goto(f"{address}{closed}")
    expect(page.locator("h1")).to_have_text("This challenge has closed")
    expect(page.locator("#challenge-closed")).to_be_hidden()
    opened(page, f"{address}propose/idea/")
    answer(page, "title", "Begun before")
    keep = "localStorage.setItem(Object.keys(localStorage).find(name => name.endsWith(':draft:idea')) + ':warm-through-the-winter', %s)"
    page.evaluate(keep % "JSON.stringify({answers: {title: ['Soup on Sundays'], challenge: ['warm-through-the-winter']}, before: null, saved: 1})")
    page.goto(f"{address}{closed}")
    expect(page.locator("#challenge-closed")).to_contain_text("Soup on Sundays")
    page.get_by_role("button", name="Go on with it").click()
    expect(page.get_by_role("status")).to_contain_text("You have begun another idea")
    page.evaluate("localStorage.removeItem(Object.keys(localStorage).find(name => name.endsWith(':draft:idea')))")
    page.reload()
    page.get_by_role("button", name="Go on with it").click()
    page.wait_for_selector(".propose--ready")
    assert page.url == f"{address}propose/idea/"
    assert page.input_value("[name=title]") == "Soup on Sundays"
    assert len(kept(page)) == 1


def test_without_a_script_the_whole_form_is_posted(chromium: Browser, intake: Intake) -> None:
    """One page with all questions; what arrives is complete, also what was left open."""
    address, posts = intake
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    context.set_default_timeout(5_000)
    page = context.new_page()
    page.goto(f"{address}propose/idea/")
    expect(page.locator(".step:visible")).to_have_count(5)
    for name, values in IDEA.items():
        answer(page, name, values[0])
    page.locator("button[type=submit]", has_text="Check your answers").click()
    page.wait_for_url("**/intake/check")
    context.close()
    (posted,) = posts
    assert given(posted) == IDEA
    assert posted.keys() == {"purpose", "remarks", *IDEA, "lang", "challenge"}


def test_a_listing_leads_to_the_intakes_form_about_it(page: Page, intake: Intake) -> None:
    """With plain links, so that no script is needed."""
    address, _ = intake
    page.goto(f"{address}ideas/")
    page.locator(".card__title a").first.click()
    id = urlsplit(page.url).path.strip("/")
    for words, purpose in (("Suggest a change", "change"), ("Something is wrong here", "problem")):
        link = page.get_by_role("link", name=words)
        assert link.evaluate("link => link.href") == f"{address}intake/form/{purpose}/{id}"

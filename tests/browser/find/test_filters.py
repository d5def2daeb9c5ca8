"""The find page's filters narrow what is found, and what was chosen can be shared and undone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.find.asking import count_beside, found, look_for, opened, ticked, titles


def test_counts_say_what_a_tick_gives(find: Page) -> None:
    """The number beside a value is the number of results once it is ticked."""
    look_for(find, "river")
    for facet, value in (("category", "parks"), ("area", "riverside")):
        promised = count_beside(find, facet, value)
        ticked(find, facet, value)
        expect(find.locator("#find-count")).to_have_text(re.compile(rf"^{promised} "))
        assert promised > 0


def test_two_values_of_a_facet_widen_and_two_facets_narrow(find: Page) -> None:
    """Within a facet any ticked value will do; each further facet must be met too."""
    ticked(find, "day", "sat")
    one = found(find)
    sundays = count_beside(find, "day", "sun")
    ticked(find, "day", "sun")
    both = found(find)
    assert max(one, sundays) <= both <= one + sundays and one > 0 < sundays
    ticked(find, "cost", "free")
    assert 0 < found(find) <= both


def test_an_open_filter_shows_all_its_values(find: Page) -> None:
    """No value waits behind a scroll bar that many screens don't show."""
    find.set_viewport_size({"width": 1280, "height": 800})
    find.evaluate("for (const facet of document.querySelectorAll('.find-facet')) facet.open = true")
    cut = "all => all.filter(one => one.scrollHeight > one.clientHeight + 1).map(one => one.closest('.find-facet').dataset.facet)"
    assert find.eval_on_selector_all(".find-facet__values", cut) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_where_nothing_is_found_there_is_nothing_to_narrow(find: Page, width: int) -> None:
    """No heading without a filter under it, and no button to an empty sheet; both are back with the next results."""
    find.set_viewport_size({"width": width, "height": 800})
    shown = find.locator("#find-open" if width == 390 else "#find-filters-title")
    expect(shown).to_be_visible()
    look_for(find, "xqzzy")
    expect(shown).to_be_hidden()
    look_for(find, "river")
    expect(shown).to_be_visible()


def test_a_keyboard_gets_past_the_filters_in_one_step(find: Page) -> None:
    """Before the filters a link comes into sight; Enter goes to the results, whatever was chosen stays, and the next Tab is among them."""
    find.set_viewport_size({"width": 1280, "height": 800})
    look_for(find, "river")
    before = titles(find)
    find.focus(".find-ask button")
    find.keyboard.press("Tab")
    skip = find.locator(".find-skip")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["height"] > 24  # type: ignore[index]
    find.keyboard.press("Enter")
    expect(find.locator("#find-results-title")).to_be_focused()
    find.keyboard.press("Tab")
    assert find.evaluate("document.activeElement.closest('.find-results') !== null")
    expect(find).to_have_url(re.compile(r"q=river"))
    assert titles(find) == before


def test_an_address_can_be_shared(find: Page, chromium: Browser) -> None:
    """Opened fresh, the address gives the same results in the same order."""
    look_for(find, "help")
    ticked(find, "kind", "opportunities")
    find.select_option("#find-sort", "newest")
    expect(find).to_have_url(re.compile("sort=newest"))
    find.wait_for_timeout(200)
    expected = titles(find)
    fresh = chromium.new_context().new_page()
    opened(fresh, find.url)
    assert titles(fresh) == expected and len(expected) > 3
    assert fresh.input_value("#find-words") == "help" and fresh.is_checked("input[value=opportunities]")
    fresh.context.close()


def test_an_old_address_that_asked_for_paid_things_still_finds_them(find: Page) -> None:
    """What was one answer to the cost is three now, and all three are ticked."""
    find.goto(find.url.partition("?")[0] + "?cost=paid")
    expect(find.locator("input[name=cost]:checked")).to_have_count(find.locator("input[name=cost]:not([value=free])").count())
    assert find.locator("input[name=cost]:checked").count() > 1


def test_back_undoes_one_step_at_a_time(find: Page) -> None:
    """Back takes the last tick away, then the words (typed letter by letter, yet one step), then leaves."""
    everything = found(find)
    find.locator("#find-words").press_sequentially("garden", delay=10)
    expect(find.locator("#find-count")).to_contain_text("“garden”")
    words = found(find)
    ticked(find, "kind", "ideas")
    find.go_back()
    expect(find.locator("#find-count")).to_have_text(re.compile(rf"^{words} .*garden"))
    assert not find.is_checked("input[value=ideas]")
    find.go_back()
    expect(find.locator("#find-count")).to_have_text(re.compile(rf"^{everything} ideas and things to do$"))
    assert find.input_value("#find-words") == ""


def test_chips_show_what_is_chosen_and_take_it_away(find: Page) -> None:
    """Each ticked value is a chip that removes it; the focus stays near."""
    ticked(find, "category", "food")
    ticked(find, "category", "arts")
    find.get_by_role("button", name="Remove filter: Food and growing").click()
    assert not find.is_checked("input[value=food]")
    assert find.evaluate("document.activeElement.closest('#find-chosen') !== null")
    find.get_by_role("button", name="Remove filter: Arts, music and stories").click()
    assert find.evaluate("document.activeElement.id") == "find-words"
    assert "?" not in find.url


def test_the_focus_stays_near_also_when_words_are_looked_for_and_when_all_chips_go(find: Page) -> None:
    """What is found by words comes a moment later, and the chips with it: the focus is then on the next chip, or on the words."""
    look_for(find, "river")
    ticked(find, "category", "parks")
    ticked(find, "kind", "ideas")
    ticked(find, "kind", "opportunities")
    find.locator("#find-chosen").get_by_role("button").first.press("Enter")
    expect(find.locator("#find-chosen").get_by_role("button")).to_have_count(3)
    assert find.evaluate("document.activeElement.closest('#find-chosen') !== null")
    find.get_by_role("button", name="Clear all").press("Enter")
    expect(find.locator("#find-chosen")).to_be_hidden()
    assert find.evaluate("document.activeElement.id") == "find-words"


def test_on_a_phone_the_filters_are_a_sheet(phone: BrowserContext, site: str) -> None:
    """At 390 px nothing is cut off; the filters open as a dialog that says how many results wait behind it, and Escape closes it."""
    page = opened(phone.new_page(), f"{site}find/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not page.is_visible("#find-filters")
    page.get_by_role("button", name="Filters").click()
    sheet = page.get_by_role("dialog", name="Narrow it down")
    promised = count_beside(page, "kind", "ideas")
    sheet.get_by_label("Ideas").check()
    sheet.get_by_role("button", name=f"Show {promised} results").click()
    expect(page.locator("#find-sheet")).to_be_hidden()
    expect(page.locator("#find-count")).to_have_text(f"{promised} ideas")
    expect(page.get_by_role("button", name="Filters 1")).to_be_focused()
    page.get_by_role("button", name="Filters 1").click()
    page.keyboard.press("Escape")
    expect(page.locator("#find-sheet")).to_be_hidden()
    targets = page.locator("#find-open, #find-sort, .find-ask__words").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(targets) >= 44

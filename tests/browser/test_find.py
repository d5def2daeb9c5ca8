"""The find page in a real browser: search, facets, an address to share, keyboard, phone, and no JavaScript."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

TITLES = "#find-cards .card__title"


@pytest.fixture
def find(page: Page, site: str) -> Page:
    """The find page, ready."""
    return opened(page, f"{site}find/")


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector(".find--ready")
    return page


def titles(page: Page) -> list[str]:
    """The titles of the results, once all of them are there."""
    expect(page.locator("#find-cards")).to_have_attribute("aria-busy", "false")
    return [title.strip() for title in page.locator(TITLES).all_inner_texts()]


def found(page: Page) -> int:
    said = page.inner_text("#find-count")
    number = re.match(r"[\d,]+", said)
    return int(number[0].replace(",", "")) if number else 0


def look_for(page: Page, words: str) -> None:
    page.fill("#find-words", words)
    expect(page.locator("#find-count")).to_contain_text(f"“{words}”")


def ticked(page: Page, facet: str, value: str) -> None:
    """Opens the facet and ticks a value; waits until the address and the results say so."""
    page.evaluate("facet => { document.querySelector(`[data-facet='${facet}']`).open = true }", facet)
    page.check(f"input[name='{facet}'][value='{value}']")
    expect(page).to_have_url(re.compile(f"{facet}={value}"))


def count_beside(page: Page, facet: str, value: str) -> int:
    return int(page.locator(f"label:has(input[name='{facet}'][value='{value}']) [data-count]").inner_text().replace(",", ""))


def test_everything_is_there_before_anybody_asks(find: Page) -> None:
    """Without a word or a tick the newest entries are shown, and the number of all of them."""
    assert found(find) == int(find.get_attribute("#find", "data-total") or 0) > 100
    assert len(titles(find)) == 12


def test_a_word_is_found(find: Page) -> None:
    """A word in a title brings its listing first, with the word marked."""
    look_for(find, "otters")
    assert any("otter" in title.lower() for title in titles(find)[:2])
    assert "otter" in find.locator("#find-cards mark").first.inner_text().lower()


def test_a_word_is_found_by_its_beginning(find: Page) -> None:
    """Whoever types three letters sees what the whole word would give."""
    look_for(find, "allotments")
    whole = set(titles(find))
    look_for(find, "allo")
    assert whole and whole <= set(titles(find))


@pytest.mark.parametrize(("plain", "accented"), [("cafe", "café"), ("tref", "tréf")])
def test_accents_do_not_matter(find: Page, plain: str, accented: str) -> None:
    """Words are found without their accents, and with accents that they don't have."""
    look_for(find, plain)
    without = titles(find)
    look_for(find, accented)
    assert without and set(without) == set(titles(find))


@pytest.mark.parametrize("lang", ["cy", "ar", "fa"])
def test_entries_in_another_language_are_found(find: Page, lang: str) -> None:
    """The first long word of an entry in another language finds it from the English page."""
    shown = find.evaluate(
        """async lang => {
          const rows = await (await fetch('../search/rows.json')).json();
          for (const shard of rows.shards) for (let at = 0; at < shard.rows / rows.cardsAFile; at++) {
            for (const html of await (await fetch(`../search/cards/${shard.name}-${at}.json`)).json()) {
              const card = new DOMParser().parseFromString(html, 'text/html').querySelector(`[lang=${lang}]`);
              if (card) return card.querySelector('.card__title').textContent.trim();
            }
          }
          return null;
        }""",
        lang,
    )
    if shown is None:
        assert lang == "fa", f"the demo town has no entry in {lang}"  # a town may have one right-to-left language or two
        return
    look_for(find, max(shown.split(), key=len))
    assert shown in titles(find)


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
    expect(find.locator("#find-count")).to_have_text(re.compile(rf"^{everything} entries$"))
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


def test_show_more_adds_cards_and_moves_on_to_them(find: Page) -> None:
    """More cards come below, and the focus goes to the first new one."""
    find.click("#find-more")
    expect(find.locator("#find-cards .card")).to_have_count(24)
    assert find.evaluate("[...document.querySelectorAll('#find-cards a')].indexOf(document.activeElement)") == 12


def test_the_newest_come_first_as_in_the_lists(find: Page, site: str) -> None:
    """Ideas without a word or another tick stand in the order of their list."""
    ticked(find, "kind", "ideas")
    find.wait_for_timeout(200)
    shown = titles(find)
    find.goto(f"{site}ideas/")
    assert shown == [title.strip() for title in find.locator(".cards .card__title").all_inner_texts()][: len(shown)]


def test_soonest_comes_first(find: Page) -> None:
    """Sorted by soonest, what happens next comes before what has no date."""
    ticked(find, "kind", "opportunities")
    find.select_option("#find-sort", "soonest")
    expect(find).to_have_url(re.compile("sort=soonest"))
    expect(find.locator("#find-cards .card").first.locator(".chip--when, .card__when").first).to_be_visible()


def test_the_keyboard_is_enough(find: Page) -> None:
    """Words, a tick and a result are reached and used without a mouse, in the order in which they are seen."""
    find.focus("#find-words")
    find.keyboard.type("river")
    find.keyboard.press("Enter")
    expect(find.locator("#find-count")).to_contain_text("“river”")
    for _ in range(12):
        find.keyboard.press("Tab")
        if find.evaluate("document.activeElement.matches('input[name=kind]')"):
            break
    find.keyboard.press("Space")
    expect(find).to_have_url(re.compile("kind="))
    for _ in range(80):
        find.keyboard.press("Tab")
        if find.evaluate("document.activeElement.matches('#find-cards a')"):
            break
    find.keyboard.press("Enter")
    find.wait_for_url(re.compile(r"/(ideas|opportunities)/[a-z0-9-]+/$"))


def test_the_number_of_results_is_announced(find: Page) -> None:
    """The count is a polite live region, and every control has a name."""
    count = find.locator("#find-count")
    assert count.get_attribute("aria-live") == "polite"
    unnamed = find.locator("#find :is(input, button, select)").evaluate_all(
        "all => all.filter(one => !one.hidden && !(one.labels?.length || one.textContent.trim() || one.ariaLabel)).map(one => one.outerHTML)"
    )
    assert unnamed == []


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
    expect(page.locator("#find-count")).to_have_text(f"{promised} entries")
    expect(page.get_by_role("button", name="Filters 1")).to_be_focused()
    page.get_by_role("button", name="Filters 1").click()
    page.keyboard.press("Escape")
    expect(page.locator("#find-sheet")).to_be_hidden()
    targets = page.locator("#find-open, #find-sort, .find-ask__words").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(targets) >= 44


def test_nothing_found_offers_what_to_do_next(find: Page) -> None:
    """A slip of the finger gets the right word offered; a filter in the way gets the number that its removal gives; an idea can be shared."""
    look_for(find, "gardning")
    assert found(find) == 0 and not titles(find)
    find.get_by_role("button", name=re.compile("^garden")).first.click()
    find.wait_for_selector("#find-cards .card")
    empty = find.locator("[data-facet='category'] .find-value--none input").first.get_attribute("value")
    ticked(find, "category", str(empty))
    way = find.get_by_role("button", name=re.compile(r"^Without “[^”]+”: \d+"))
    promised = int(re.findall(r"\d+", way.inner_text())[-1])
    expect(find.get_by_role("link", name=re.compile("Share it as an idea"))).to_have_attribute("href", re.compile(r"/share/$"))
    way.click()
    expect(find.locator("#find-count")).to_have_text(re.compile(rf"^{promised} "))


def test_no_request_leaves_the_origin(page: Page, site: str) -> None:
    """Searching, filtering and reading results asks nobody but the site itself."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, f"{site}find/")
    look_for(page, "music")
    ticked(page, "category", "arts")
    assert len(asked) > 10
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {urlsplit(site).netloc}


def test_it_works_under_a_strict_content_policy(page: Page, site: str) -> None:
    """Scripts and WebAssembly of the site itself are all it needs."""

    def without_the_theme(route: Route) -> None:
        theme = r"<link[^>]*rel=\"(stylesheet|icon)\"[^>]*>|<style>.*?</style>|<script(?! type=\"module\").*?</script>"
        html = re.sub(theme, "", route.fetch().text(), flags=re.DOTALL)
        policy = "default-src 'none'; connect-src 'self'; img-src 'self' data:; script-src 'self' 'wasm-unsafe-eval'"
        route.fulfill(body=html, headers={"content-type": "text/html", "content-security-policy": policy})

    page.route("**/find/", without_the_theme)
    opened(page, f"{site}find/")
    look_for(page, "music")
    assert titles(page)


def test_the_box_on_every_page_leads_here(page: Page, site: str) -> None:
    """The search box in the head of a page brings its words along."""
    page.goto(f"{site}ideas/")
    page.fill(".town-search input", "bench")
    page.press(".town-search input", "Enter")
    page.wait_for_selector(".find--ready")
    assert page.input_value("#find-words") == "bench" and titles(page)


def test_without_javascript_the_lists_take_its_place(chromium: Browser, site: str) -> None:
    """Links to the lists by kind, topic, place, type and status are there, and none leads nowhere; the search is not."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}find/?q=bench")
    links = page.locator("#find-lists a")
    assert not page.is_visible("#find-words")
    assert links.first.is_visible()
    addresses = {str(link.get_attribute("href")) for link in links.all()}
    for part in ("ideas/", "opportunities/", "categories/parks/", "areas/riverside/", "opportunities/type/volunteer/", "ideas/status/done/"):
        assert any(address.endswith(part) for address in addresses), part
    assert [address for address in addresses if context.request.get(f"{site}find/{address}").status != 200] == []
    context.close()

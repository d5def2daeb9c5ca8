"""The find page finds what people type, and says what to do when there is nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.find.asking import found, look_for, ticked, titles


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


def test_a_word_that_has_just_begun_is_waited_for(find: Page) -> None:
    """A letter or two after another word change nothing while somebody types; once they stop, the short word counts too, unless they went on."""
    look_for(find, "otters")
    alone = titles(find)
    find.locator("#find-words").press_sequentially(" zq")
    expect(find).to_have_url(re.compile("zq"))
    assert alone and titles(find) == alone and "“otters”" in find.inner_text("#find-count")
    expect(find.locator("#find-count")).to_have_text("Nothing has “zq” in it")
    look_for(find, "otters")
    find.locator("#find-words").press_sequentially(" zq")
    find.locator("#find-cards a").first.focus()
    find.wait_for_timeout(1_200)  # longer than the pause
    expect(find.locator("#find-cards a").first).to_be_focused()
    assert titles(find) == alone


@pytest.mark.parametrize("sentence", ["the otters", "otters of the", "we have Otters", "“otters”"])
def test_common_words_take_nothing_away(find: Page, sentence: str) -> None:
    """Words such as "the" don't narrow what is found, and neither do quotation marks."""
    look_for(find, "otters")
    alone = titles(find)
    look_for(find, sentence)
    assert alone and titles(find) == alone


def test_common_words_are_not_marked(find: Page) -> None:
    """What was looked for is marked in the results, and not each "the" beside it."""
    look_for(find, "the otters")
    marked = {words.lower() for words in find.locator("#find-cards mark").all_inner_texts()}
    assert marked
    assert "the" not in marked


def test_common_words_alone_are_looked_for_by_their_beginnings(find: Page) -> None:
    """Whoever types "the" finds theatres, and what has the word in its title."""
    look_for(find, "the")
    assert any(re.search(r"\bthe", title, re.IGNORECASE) for title in titles(find))


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


def test_nothing_found_offers_what_to_do_next(find: Page) -> None:
    """A slip of the finger gets the right word offered; a filter in the way gets the number that its removal gives; an idea can be shared."""
    look_for(find, "gardning")
    assert found(find) == 0
    find.get_by_role("button", name=re.compile("^garden")).first.click()
    expect(find.locator("#find-close")).to_be_hidden()
    empty = find.locator("[data-facet='category'] .find-value--none input").first.get_attribute("value")
    ticked(find, "category", str(empty))
    way = find.get_by_role("button", name=re.compile(r"^Without “[^”]+”: \d+"))
    promised = int(re.findall(r"\d+", way.inner_text())[-1])
    expect(find.get_by_role("link", name=re.compile("Share it as an idea"))).to_have_attribute("href", re.compile(r"/propose/idea/$"))
    way.click()
    expect(find.locator("#find-count")).to_have_text(re.compile(rf"^{promised} "))


def test_the_box_on_every_page_leads_here(page: Page, site: str) -> None:
    """The search box in the head of a page brings its words along."""
    page.goto(f"{site}ideas/")
    page.fill(".town-search input", "bench")
    page.press(".town-search input", "Enter")
    page.wait_for_selector(".find--ready")
    assert page.input_value("#find-words") == "bench" and titles(page)

"""The pages that are made from cards alone, in one row."""

from __future__ import annotations

from collections.abc import Iterator

from domore.model.tallies import tally
from domore.publish.calendar import calendar_pages
from domore.publish.feeds import feed_pages
from domore.publish.open_data import open_data
from domore.render.answers_pages import answers_pages
from domore.render.challenge_pages import challenge_pages
from domore.render.find_page import find_pages
from domore.render.follow_page import follow_page
from domore.render.home_page import home_page
from domore.render.list_pages import list_pages
from domore.render.month_pages import month_pages
from domore.render.numbers_page import numbers_page
from domore.render.page import Page
from domore.render.propose_pages import propose_pages
from domore.render.studio import Studio


def town_pages(studio: Studio) -> Iterator[Page]:
    """The home page, the lists, the numbers, the form and the open data: every page that is made from the catalogue alone."""
    tallies = tally(studio.catalogue, studio.settings.language, studio.standings)
    yield home_page(studio, tallies)
    yield from list_pages(studio, tallies)
    yield numbers_page(studio, tallies)
    yield from challenge_pages(studio)
    yield from answers_pages(studio, tallies)
    yield from month_pages(studio)
    yield follow_page(studio)
    yield from propose_pages(studio)
    yield from feed_pages(studio)
    yield from calendar_pages(studio)
    yield from open_data(studio, tallies)


def search_pages(studio: Studio) -> Iterator[Page]:
    """The find page and what it reads beside the index of words; published together with the index, for both count rows alike."""
    yield from find_pages(studio)

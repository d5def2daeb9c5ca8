"""Atom feeds (RFC 4287): everything, each topic, each part of town, each challenge, each idea.

A feed is a function of the cards in it: it tells no day of a build, so that its bytes change only when its news does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from markupsafe import escape

from domore.model.card import Card
from domore.model.catalogue import Event
from domore.model.happened import STEPS, Happening
from domore.model.lately import newest, news_of
from domore.publish.names import SINCE, authority, root
from domore.render.followed import feed_path, followed
from domore.render.page import Page
from domore.render.studio import Studio, direction
from domore.render.words_for_happenings import HEADLINES, what_happened, what_was_said

MOST: Final = 50
_NEVER: Final = f"{SINCE}-01-01"
_APART: Final = "\u2068{}\u2069"  # a title in another language keeps its direction to itself (Unicode Annex 9, 2.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed: its name below feeds/, its title (in `lang`, if that is not the site's), the page that shows the same, its news
    with the newest first."""

    name: str
    title: str
    url: str
    news: Sequence[Event]
    lang: str | None = None

    @property
    def path(self) -> str:
        """The file's path in the site."""
        return feed_path(self.name)


def feed_pages(studio: Studio) -> Iterator[Page]:
    """The feeds of everything, of each topic, of each part of town and of each challenge; those that nothing is in yet too, for people to follow."""
    latest, town = newest(studio.catalogue, MOST), studio.settings.name
    for name, label in followed(studio):
        is_all = name == "all"
        feed = Feed(
            name=name,
            title=f"{town}: everything new" if is_all else f"{town}: {label}",
            url="" if is_all else f"{name}/",
            news=latest.get("" if is_all else name, ()),
        )
        yield _page(studio, feed)
    for challenge in studio.catalogue.challenges:
        news = news_of(studio.catalogue, challenge, MOST)
        yield _page(studio, Feed(name=f"challenges/{challenge.id}", title=f"{town}: {challenge.title}", url=challenge.url, news=news))


def idea_feeds(studio: Studio, wanted: Callable[[str], bool] = lambda _: True) -> Iterator[Page]:
    """The feed of every idea whose file is wanted."""
    for card in studio.catalogue.ideas:
        if wanted(card.path):
            yield Page(feed_path(f"ideas/{card.id}"), studio.key("feed", card.digest), partial(_idea_feed, studio, card), card.path)


def _idea_feed(studio: Studio, card: Card) -> bytes:
    news = [(card, one) for one in reversed(card.happened) if one.what not in STEPS]
    return drawn(studio, Feed(name=f"ideas/{card.id}", title=card.title, url=card.url, news=news[:MOST], lang=card.lang))


def _page(studio: Studio, feed: Feed) -> Page:
    told = (f"{card.digest}{one.day}{one.what}{one.by + one.text if one.what == 'chosen' else ''}" for card, one in feed.news)
    key = studio.key("feed", feed.name, feed.title, *told)
    return Page(feed.path, key, partial(drawn, studio, feed))


def drawn(studio: Studio, feed: Feed) -> bytes:
    """A feed as XML."""
    site_url = studio.shell.site_url
    at, ours = root(site_url, feed.path), authority(studio.settings, site_url)
    day = feed.news[0][1].day if feed.news else _NEVER
    spoken = f' xml:lang="{feed.lang}"' if feed.lang else ""
    head = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{studio.settings.language}">'
        f"<title{spoken}>{escape(feed.title)}</title><id>tag:{ours},{SINCE}:feeds/{feed.name}</id><updated>{day}T00:00:00Z</updated>"
        f'<link rel="self" type="application/atom+xml" href="{escape(at + feed.path)}"/>'
        f'<link rel="alternate" type="text/html" href="{escape(at + feed.url)}"/>'
        f"<author><name>{escape(studio.settings.name)}</name></author>\n"
    )
    return "".join([head, *(_entry(studio, card, one, at, ours) for card, one in feed.news), "</feed>\n"]).encode()


def _entry(studio: Studio, card: Card, one: Happening, at: str, ours: str) -> str:
    """One thing that happened. Its id names the listing, what happened and the day, so that other words for it are the same news."""
    title = _APART.format(card.title) if card.lang else card.title
    author = f"<author><name>{escape(one.by)}</name></author>" if one.by else ""
    theirs = f' lang="{card.lang}" dir="{direction(card.lang)}"' if card.lang else ""
    html = f"<p>{escape(what_happened(card, one))}</p><p{theirs}>{escape(what_was_said(card, one))}</p>"
    return (
        f"<entry><title>{HEADLINES[one.what]}: {escape(title)}</title><id>{_id(card, one, ours)}</id><updated>{one.day}T00:00:00Z</updated>{author}"
        f'<category term="{card.category}" label="{escape(studio.settings.term("categories", card.category).label)}"/>'
        f'<link rel="alternate" type="text/html" href="{escape(at + card.url)}"/><content type="html">{escape(html)}</content></entry>\n'
    )


def _id(card: Card, one: Happening, ours: str) -> str:
    """A tag (RFC 4151) of the day. A thing to do is one thing however often it is confirmed."""
    if one.what == "confirmed":
        return f"tag:{ours},{SINCE}:{card.kind}/{card.id}"
    if one.what == "chosen":
        return f"tag:{ours},{one.day}:{card.kind}/{card.id}/chosen"
    alike = [other for other in card.happened if other.what == one.what and other.day == one.day]
    number = next(number for number, other in enumerate(alike, 1) if other is one)
    return f"tag:{ours},{one.day}:{card.kind}/{card.id}/{one.what}{f'/{number}' if number > 1 else ''}"

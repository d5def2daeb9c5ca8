"""All that drawing needs, in one place: templates, the shell, the settings and the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from jinja2 import Environment, Template
from markupsafe import Markup

from domore.model.backing import NOBODY
from domore.model.card import Card
from domore.model.catalogue import Catalogue
from domore.model.labels import label
from domore.model.stages import Standing
from domore.model.standings import is_anything_promised, standing_of
from domore.render import markdown, wording
from domore.render.page import key
from domore.render.shell import Shell
from domore.render.templating import environment
from domore.render.ways_to_propose import intake_address, way_to_propose
from domore.render.words_for_support import in_brief, progress
from domore.settings import OwnField, Settings

RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "ku-arab", "pa-arab"})


def direction(language: str) -> str:
    """The writing direction of a language code: "rtl" or "ltr"."""
    return "rtl" if language in RIGHT_TO_LEFT or language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def mark_theirs(language: str | None, site: str) -> Markup:
    """What tells the language of an entry's words: its own, or the site's; nothing where that is English, as the page around is."""
    spoken = language or site
    return Markup("") if not language and spoken.partition("-")[0] == "en" else Markup(' lang="{}" dir="{}"').format(spoken, direction(spoken))


def mark_ours(around: str) -> Markup:
    """What tells the language of our own words among words in the language `around`: they are English until they are translated."""
    return Markup("") if around.partition("-")[0] == "en" else Markup(' lang="en" dir="ltr"')


def as_data(json: str) -> Markup:
    """JSON inside a page: no `<` is left in it that could end the element or begin a comment (HTML, 4.12.1.3)."""
    return Markup(json.replace("<", "\\u003c"))  # noqa: S704  # nothing in it is read as HTML


class Studio:
    """Draws templates into the shell. One for each build (and for each process of it)."""

    def __init__(self, *, settings: Settings, catalogue: Catalogue, shell: Shell, fingerprint: str) -> None:
        self.settings = settings
        self.catalogue = catalogue
        self.shell = shell
        # `fingerprint` stands for everything all pages share: our own code and templates, the settings, the shell.
        self.fingerprint = fingerprint
        self._cards: dict[str, Markup] = {}
        self._card_keys: dict[str, str] = {}
        self._standings: dict[str, Standing] = {}
        self._template_cache: dict[str, Template] = {}

    @cached_property
    def _environment(self) -> Environment:
        settings = self.settings
        # What is asked for each listing is a filter: Jinja calls those directly, and functions by a detour of 2 µs.
        filters: dict[str, Callable[..., Any]] = {
            "markdown": markdown.to_html,
            "day": wording.day,
            "progress": progress,
            "session": wording.session,
            "direction": direction,
            "as_data": as_data,
            "card": self.card,
            "mark_ours": mark_ours,
            "mark_theirs": lambda language: mark_theirs(language, settings.language),
            "label": lambda value, kind, field: label(kind, field, value),
            "term": lambda word, vocabulary: settings.term(vocabulary, word).label,
        }
        values = {
            "today": self.catalogue.today,
            "town": settings.name,
            "currency": settings.currency,
            "language": settings.language,
            "own_field": self._own_field,
            "when_in_brief": wording.when_in_brief,
            "cost": wording.cost,
            "ages": wording.ages,
            "span": wording.span,
            "how_long": wording.how_long,
            "count": wording.count,
            "intake": intake_address(settings),
            "way_to_change": way_to_propose(settings, "change"),
            "way_to_tell": way_to_propose(settings, "problem"),
            "is_embedded": settings.propose.road != "intake",
        }
        made = environment(filters, values)
        made.globals["shared"] = made.get_template("_listing.html").module  # imported once, and not by each page, which takes 10 µs
        return made

    @cached_property
    def _in_brief(self) -> Callable[..., Markup]:
        macro: Callable[..., Markup] = self._environment.get_template("card.html").module.in_brief  # type: ignore[attr-defined]
        return macro

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """How each idea stands, by its id; nothing at all in a town that promises nothing."""
        return {card.id: stood for card in self.catalogue.ideas if (stood := self.standing(card)) is not None}

    def standing(self, card: Card) -> Standing | None:
        """How an idea stands; None for what is no idea, and in a town that promises nothing."""
        if card.kind != "ideas" or not self._is_anything_promised:
            return None
        stood = self._standings.get(card.id)
        if stood is None:
            stood = self._standings[card.id] = standing_of(card, self.catalogue, self.settings)
        return stood

    @cached_property
    def _is_anything_promised(self) -> bool:
        return is_anything_promised(self.catalogue, self.settings)

    def support_key(self, card: Card) -> str:
        """On this depends what is said of an idea's backing."""
        backing, stood = self.catalogue.backing.get(card.id, NOBODY), self.standing(card)
        return "".join([*[count.key for count in backing.counts], stood.key if stood else ""])

    def _backed(self, card: Card) -> str:
        """What its card says of an idea's backing depends on this."""
        if card.kind != "ideas":
            return ""
        backing, stood = self.catalogue.backing.get(card.id), self.standing(card)
        counts = "".join([f"{count.method}{count.backs}" for count in backing.counts]) if backing else ""
        return f"{counts}{stood.state}" if stood else counts

    def _own_field(self, kind: str, name: str) -> OwnField | None:
        return next((own for own in self.settings.own_fields(kind) if own.name == name), None)

    def card(self, card: Card) -> Markup:
        """A card as HTML; drawn once, used in every list."""
        drawn = self._cards.get(card.digest)
        if drawn is None:
            today = self.catalogue.today
            drawn = self._cards[card.digest] = self._in_brief(
                card,
                stale=card.is_stale(today),
                ended=card.has_ended(today),
                left=card.has_left(today),
                later=card.begins_later(today),
                backed=in_brief(self.catalogue.backing.get(card.id, NOBODY).counts) if card.kind == "ideas" else "",
                standing=self.standing(card),
                notes=[wording.first_sentence(text) for text in (card.when_text, card.cost_text) if text],
            )
        return drawn

    def card_key(self, card: Card) -> str:
        """What a card's HTML depends on: worked out when it is first asked for, and asked a dozen times."""
        known = self._card_keys.get(card.digest)
        if known is None:
            known = self._card_keys[card.digest] = _card_key(card, self.catalogue) + self._backed(card)
        return known

    def cards_key(self, cards: Sequence[Card]) -> str:
        """What the HTML of some cards depends on."""
        known = self._card_keys
        return "+".join([known.get(card.digest) or self.card_key(card) for card in cards]) if cards else ""

    def key(self, *parts: str) -> str:
        """A page's key: what all pages share, and `parts`."""
        return key(self.fingerprint, *parts)

    def fragment(self, template: str, values: Mapping[str, Any]) -> str:
        """A template's HTML, without the shell around it."""
        return self._template(template).render(values)

    def page(self, *, url: str, template: str, title: str, description: str, values: Mapping[str, Any], section: str = "", head: str = "") -> bytes:
        """A whole page at `url`, relative to the site's root."""
        body = self.fragment(template, values)
        return self.shell.fill(url=url, title=title, description=description, body=body, section=section, head=head)

    def _template(self, name: str) -> Template:
        template = self._template_cache.get(name)
        if template is None:
            template = self._template_cache[name] = self._environment.get_template(name)
            template.globals = dict(template.globals)  # Jinja copies them at each rendering, and its own chain of mappings takes 20 µs
        return template


def _card_key(card: Card, catalogue: Catalogue) -> str:
    today = catalogue.today
    later = "b" if card.begins_later(today) else ""
    return f"{card.digest}{'s' if card.is_stale(today) else ''}{'e' if card.has_ended(today) else ''}{'l' if card.has_left(today) else ''}{later}"

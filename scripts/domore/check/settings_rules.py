"""The rules on settings beyond the schema: they warn where a site can be made all the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from domore.check.contacts import is_mobile, is_webmail, mobile_words, webmail_words
from domore.check.icons import icon_exists, icon_meant
from domore.nearest import did_you_mean
from domore.problems import Problem
from domore.read.strict_yaml import Document
from domore.settings import Settings


def beyond_shape(settings: Settings, documents: Mapping[str, Document]) -> Iterator[Problem]:
    """The problems of settings whose shape is right. `documents` holds their files by name: site, categories and so on."""
    yield from _the_contact_is_a_roles(settings, documents["site"])
    yield from _proposals_lead_somewhere(settings, documents["site"])
    yield from _the_time_zone_is_known(settings, documents["site"])
    yield from _support_can_be_taken(settings, documents["site"])
    yield from _digests_can_be_asked_for(settings, documents["site"])
    yield from _stages_rise(settings, documents["site"])
    for name, terms in settings.vocabularies.items():
        for id, term in terms.items():
            if term.icon is not None and not icon_exists(term.icon):
                cure = icon_meant(term.icon) or " Look for its name in the icon search of Material for MkDocs."
                message = f'The theme has no icon "{term.icon}", so that a plain dot is shown.{cure}'
                yield documents[name].problem((id, "icon"), message, rule="icons-exist", severity="warning")


def _the_contact_is_a_roles(settings: Settings, site: Document) -> Iterator[Problem]:
    """Who answers for the site does so as a team or a role."""
    contact = settings.contact
    if contact and contact.email and is_webmail(contact.email):
        words = webmail_words("Write an address of the team that looks after the site; if this is the team's own, leave it.")
        yield site.problem(("contact", "email"), words, rule="contacts-are-a-roles", severity="warning")
    if contact and contact.phone and is_mobile(contact.phone, settings.currency):
        words = mobile_words("Write a number of the team that looks after the site; if this is the team's own, leave it.")
        yield site.problem(("contact", "phone"), words, rule="contacts-are-a-roles", severity="warning")


def _proposals_lead_somewhere(settings: Settings, site: Document) -> Iterator[Problem]:
    """Whoever fills in the form is told where it goes."""
    if settings.leads_nowhere:
        message = (
            "Nothing says where people hand in what they filled in, so the form ends nowhere. "
            'Add "contact:" with a name and an e-mail address, or send the form to a service of yours with "propose:" and "road: intake".'
        )
        yield site.problem(("propose", "road"), message, rule="proposals-lead-somewhere", severity="warning")


def _the_time_zone_is_known(settings: Settings, site: Document) -> Iterator[Problem]:
    """The clocks that calendars are told of are some that they know. Where this machine knows no zones, nothing can be said."""
    if settings.timezone is None or _is_a_zone(settings.timezone):
        return
    if (known := available_timezones()) and settings.timezone not in known:
        cure = did_you_mean(settings.timezone, known) or " Write it like Europe/London."
        yield site.problem(
            ("timezone",), f'No calendar knows the time zone "{settings.timezone}".{cure}', rule="time-zones-are-known", severity="warning"
        )


def _is_a_zone(name: str) -> bool:
    """Whether it surely is one that calendars know: to look for this one takes a hundredth of the 15 ms that naming all takes."""
    if name.startswith(("posix", "right/")):  # a machine has more than those that it names
        return False
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True


def _support_can_be_taken(settings: Settings, site: Document) -> Iterator[Problem]:
    """Whoever backs an idea is counted."""
    if settings.support.email and settings.propose.road != "intake":
        message = (
            "Support by e-mail needs the town's intake service to confirm it, so nobody is asked for it. "
            'Write "road: intake" under "propose:", or leave this out.'
        )
        yield site.problem(("support", "email"), message, rule="support-can-be-taken", severity="warning")
    if settings.support.forge and (settings.forge is None or settings.forge.kind == "local"):
        message = 'Support on the forge needs a forge where people can react. Say which under "forge:", or leave this out.'
        yield site.problem(("support", "forge"), message, rule="support-can-be-taken", severity="warning")


def _digests_can_be_asked_for(settings: Settings, site: Document) -> Iterator[Problem]:
    """Whoever wants the news by e-mail can say so."""
    if settings.digest_by_email and settings.propose.road != "intake":
        message = (
            "Letters with the news need the town's intake service, so nobody is asked whether they want them. "
            'Write "road: intake" under "propose:", or leave this out.'
        )
        yield site.problem(("digest",), message, rule="digests-can-be-asked-for", severity="warning")


def _stages_rise(settings: Settings, site: Document) -> Iterator[Problem]:
    """Each stage needs more supporters than the one before it."""
    for number, (before, stage) in enumerate(pairwise(settings.stages), start=1):
        if stage.supporters <= before.supporters:
            message = (
                f"This stage needs {stage.supporters:,} supporters, and the one before it {before.supporters:,}. Each must need more than the last."
            )
            yield site.problem(("stages", number, "supporters"), message, rule="stages-rise")

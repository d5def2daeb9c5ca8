"""The form's own pages: what to share, the form for an idea and for an opportunity, a change, a problem, and what a device keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final, Literal

from domore.model.challenge import Challenge
from domore.render.page import Page
from domore.render.studio import RIGHT_TO_LEFT, Studio
from domore.render.ways_to_propose import intake_address
from domore.render.words_for_status import MEANINGS, steps_of

Purpose = Literal["idea", "opportunity", "change", "problem"]
_TITLES: Final[Mapping[Purpose, str]] = {
    "idea": "Share an idea",
    "opportunity": "Add something to do",
    "change": "Suggest a change",
    "problem": "Something is wrong here",
}
_FORGES: Final = {"github": "GitHub", "gitlab": "GitLab", "forgejo": "the code forge"}
_KINDS: Final[Mapping[Purpose, str]] = {"idea": "ideas", "opportunity": "opportunities"}


def propose_pages(studio: Studio) -> Iterator[Page]:
    """/propose/ and what lies below it."""
    name = studio.settings.name
    key = studio.key("propose")
    choose = partial(
        _page, studio, "propose/", "propose.html", "Share something", f"Share an idea for {name}, or add something that people can join.", {}
    )
    yield Page("propose/index.html", key, choose)
    for purpose, title in _TITLES.items():
        yield Page(f"propose/{purpose}/index.html", key, partial(_form_page, studio, purpose, title))
    saved = partial(_page, studio, "propose/saved/", "propose_saved.html", "What is kept on this device", "What this site keeps in this browser.", {})
    yield Page("propose/saved/index.html", key, saved)


def entry_form(studio: Studio, challenge: Challenge) -> Page:
    """The form for an idea that is entered for a challenge, which the form carries out of sight."""
    draw = partial(_form_page, studio, "idea", "Enter an idea", challenge)
    return Page(f"{challenge.url}enter/index.html", studio.key("enter", challenge.id, challenge.title), draw)


def closed_form(studio: Studio, challenge: Challenge) -> Page:
    """What stands in the form's place once the challenge has closed, for people who come back to what they had begun."""
    url, said = f"{challenge.url}enter/", f"Ideas for {challenge.title} can't be entered any more."
    draw = partial(_page, studio, url, "challenge_closed.html", "This challenge has closed", said, {"challenge": challenge})
    return Page(f"{url}index.html", studio.key("closed", challenge.id, challenge.title, challenge.closes.isoformat()), draw)


def _form_page(studio: Studio, purpose: Purpose, title: str, challenge: Challenge | None = None) -> bytes:
    # A build that draws no form can do without what forms are made of: 11 ms.
    from domore.contribute.form import form
    from domore.contribute.prefilled import LONGEST, empty_form_page, new_issue

    settings = studio.settings
    if purpose == "idea" or purpose == "opportunity":
        forms = [form(purpose, settings)]
    else:
        forms = (
            [form("idea", settings).for_change, form("opportunity", settings).for_change] if purpose == "change" and settings.road != "intake" else []
        )
    forge = settings.forge
    values = {
        "purpose": purpose,
        "challenge": challenge,
        "title": title,
        "forms": forms,
        "issue": new_issue(forge) if forge else None,
        "issue_form": empty_form_page(forge, purpose) if forge else None,
        "longest": LONGEST,
        "first_steps": steps_of("proposed"),
        "first_meaning": MEANINGS["proposed"],
        "right_to_left": " ".join(sorted(RIGHT_TO_LEFT)),
        "own_fields": settings.own_fields,
        "forge_name": _FORGES.get(forge.kind, "") if forge else "",
    }
    template = "propose_form.html" if forms or settings.road != "intake" else "propose_about.html"
    description = f"{title} on the noticeboard of {settings.name}."
    return _page(studio, f"{challenge.url}enter/" if challenge else f"propose/{purpose}/", template, title, description, values)


def _page(studio: Studio, url: str, template: str, title: str, description: str, values: Mapping[str, Any]) -> bytes:
    settings = studio.settings
    propose, contact = settings.propose, settings.contact
    shared = {
        "road": settings.road,
        "leads_nowhere": settings.leads_nowhere,
        "intake": intake_address(settings),
        "email": propose.email or (contact.email if contact else None),
        "contact": contact,
        "contact_days": propose.contact_days,
        "categories": settings.vocabularies.get("categories", {}),
        "kind_of": _KINDS,
    }
    return studio.page(
        url=url,
        template=template,
        title=title,
        description=description,
        values={**shared, **values},
        section="propose",
        head=studio.fragment("propose_head.html", {"preview": bool(values.get("forms")) and shared["road"] != "intake"}),
    )

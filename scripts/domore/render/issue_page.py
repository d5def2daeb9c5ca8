"""The forge's own pages for a new issue: its issue form, and the page that an address fills in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domore.settings import Forge

FORGE_NAMES: Final = {"github": "GitHub", "gitlab": "GitLab", "forgejo": "the code forge"}
_FORMS: Final = {"idea": "idea", "opportunity": "opportunity", "change": "problem", "problem": "problem"}


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePage:
    """`form` is the address of the empty issue form. `blank` is that of a new issue, whose parameters `title` and `body` fill it in."""

    form: str
    blank: str
    title: str
    body: str


def issue_page(forge: Forge, purpose: str) -> IssuePage | None:
    """The pages for an idea, an opportunity, a change or a problem; None where the forge has no pages."""
    at, name = forge.url.rstrip("/"), _FORMS[purpose]
    match forge.kind:
        case "github":
            return IssuePage(form=f"{at}/issues/new?template={name}.yml", blank=f"{at}/issues/new", title="title", body="body")
        case "forgejo":
            folder = ".forgejo%2Fissue_template%2F"
            return IssuePage(form=f"{at}/issues/new?template={folder}{name}.yml", blank=f"{at}/issues/new", title="title", body="body")
        case "gitlab":
            blank = f"{at}/-/issues/new"
            return IssuePage(form=f"{blank}?issuable_template={name}", blank=blank, title="issue[title]", body="issue[description]")
        case "local":
            return None

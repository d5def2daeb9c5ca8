"""The operator's choices: what site_config/ says, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

Road = Literal["intake", "forge", "file"]
VOCABULARIES: Final = ("categories", "areas", "strengths", "tags")


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """One word of a vocabulary: what people see, a sentence on what belongs there, perhaps an icon and a colour."""

    id: str
    label: str
    sentence: str
    icon: str | None = None
    colour: str | None = None


class OwnField(msgspec.Struct, frozen=True, kw_only=True):
    """A field that this town added, written under `extra:`."""

    name: str
    applies_to: Literal["ideas", "opportunities", "both"]
    label: str
    description: str
    type: Literal["text", "number", "yes-no", "choice", "date", "url"]
    choices: tuple[str, ...] = ()
    facet: bool = False


class Forge(msgspec.Struct, frozen=True, kw_only=True):
    """Where the content's repository lives, and how its pages are addressed. Kind `local` is the repository on this machine: it has no pages."""

    kind: Literal["github", "gitlab", "forgejo", "local"]
    url: str = ""
    branch: str = "main"

    def source_url(self, path: str) -> str | None:
        """The page that shows a file; None when the forge has no pages."""
        if self.kind == "local":
            return None
        part = {"github": "blob/{}", "gitlab": "-/blob/{}", "forgejo": "src/branch/{}"}[self.kind].format(self.branch)
        return f"{self.url.rstrip('/')}/{part}/{path}"

    def commit_url(self, commit: str) -> str | None:
        """The page that shows a commit; None when the forge has no pages."""
        if self.kind == "local":
            return None
        return f"{self.url.rstrip('/')}/{'-/' if self.kind == 'gitlab' else ''}commit/{commit}"

    def issue_url(self, number: int) -> str | None:
        """The page of an issue; None when the forge has no pages."""
        if self.kind == "local":
            return None
        return f"{self.url.rstrip('/')}/{'-/' if self.kind == 'gitlab' else ''}issues/{number}"

    def edit_url(self, path: str) -> str | None:
        """The page that edits a file; None when the forge has no pages."""
        if self.kind == "local":
            return None
        part = {"github": "edit/{}", "gitlab": "-/edit/{}", "forgejo": "_edit/{}"}[self.kind].format(self.branch)
        return f"{self.url.rstrip('/')}/{part}/{path}"


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """Whom people can ask about the site: a role."""

    name: str
    email: str | None = None
    phone: str | None = None
    text: str | None = None


class Propose(msgspec.Struct, frozen=True, kw_only=True):
    """The road that a proposal takes. `intake` is a path of the site; `email` is where a file may be mailed, if anywhere.
    `puzzle` has browsers solve one before they send to the intake."""

    road: Road = "file"
    intake: str = "/intake/"
    review: Literal["inbox", "forge"] = "inbox"
    quarantine_minutes: int = 10
    email: str | None = None
    contact_days: int = 90
    puzzle: bool = False


class Support(msgspec.Struct, frozen=True, kw_only=True):
    """How people may back an idea: by an e-mail that the intake confirms, by a reaction on the forge, on paper."""

    email: bool = False
    forge: bool = False
    paper: bool = True


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """So many supporters within so many days of the stage before it, or of the day on which the idea was proposed."""

    supporters: int
    within_days: int


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All that site_config/ says. `digest` changes when any of it does."""

    name: str
    purpose: str
    language: str = "en"
    timezone: str | None = None
    currency: str = "£"
    main_colour: str = "#1d5c52"
    accent_colour: str = "#b8472f"
    page_size: int = 24
    reading_age: int = 16
    history: bool = True
    forge: Forge | None = None
    contact: Contact | None = None
    propose: Propose = Propose()
    support: Support = Support()
    stages: tuple[Stage, ...] = ()
    answer_within_days: int | None = None
    digest_by_email: bool = False
    fields: tuple[OwnField, ...] = ()
    vocabularies: Mapping[str, Mapping[str, Term]] = {}
    digest: str = ""

    @property
    def road(self) -> Road:
        """The road that proposals take. Where the forge has no pages of its own, a file is all that can be handed in."""
        has_pages = self.forge is not None and self.forge.kind != "local"
        return "file" if self.propose.road == "forge" and not has_pages else self.propose.road

    @property
    def takes_support_by_email(self) -> bool:
        """Whether people can back an idea with their e-mail address: the intake is there to confirm it."""
        return self.support.email and self.propose.road == "intake"

    @property
    def sends_digests(self) -> bool:
        """Whether people can have the news by e-mail: the intake is there to ask whether they want it."""
        return self.digest_by_email and self.propose.road == "intake"

    @property
    def leads_nowhere(self) -> bool:
        """Whether the form makes a file, and nothing says to whom one can hand it in."""
        return self.road == "file" and self.contact is None and self.propose.email is None

    def term(self, vocabulary: str, id: str) -> Term:
        """The word with this id; a word made of the id itself when the vocabulary has none."""
        found = self.vocabularies.get(vocabulary, {}).get(id)
        return found or Term(id=id, label=id.replace("-", " ").capitalize(), sentence="")

    def own_fields(self, kind: str) -> tuple[OwnField, ...]:
        """The town's own fields of this kind of listing."""
        return tuple(own for own in self.fields if own.applies_to in (kind, "both"))

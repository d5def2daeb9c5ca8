"""Addresses of a forge's own pages, filled in: somebody with an account there opens one, looks, and sends.

GitHub's server refuses an address of more than about 8,190 bytes, so none is given over LONGEST; then the page offers to copy or save instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from domore.contribute.change import Change
from domore.contribute.form import Form
from domore.contribute.issue_body import body_of
from domore.contribute.submission import Purpose, Submission
from domore.settings import Forge

LONGEST: Final = 7_500
_FORMS: Final = {"idea": "idea", "opportunity": "opportunity", "change": "problem", "problem": "problem"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIssue:
    """The page of a new issue: its address, and the parameters that fill in its title and its text."""

    address: str
    title: str
    body: str


def new_issue(forge: Forge) -> NewIssue | None:
    """The forge's page of a new issue; None where it has no such page."""
    base = forge.url.rstrip("/")
    if forge.kind in ("github", "forgejo"):
        return NewIssue(address=f"{base}/issues/new", title="title", body="body")
    return NewIssue(address=f"{base}/-/issues/new", title="issue[title]", body="issue[description]") if forge.kind == "gitlab" else None


def empty_form_page(forge: Forge, purpose: Purpose) -> str | None:
    """The page with the empty issue form (see `issue_forms`) for a purpose; a change and a problem share one. None where there is no such page."""
    issue, name = new_issue(forge), _FORMS[purpose]
    template = {"github": f"template={name}.yml", "forgejo": f"template={_encoded(f'.forgejo/issue_template/{name}.yml')}"}
    return f"{issue.address}?{template.get(forge.kind, f'issuable_template={name}')}" if issue else None


def new_file_page(forge: Forge, change: Change) -> str | None:
    """The page that makes a new file with the change's text: on GitHub it forks for somebody who can't write there. None where the forge has no
    such page (GitLab, the repository on this machine) or the address would be too long."""
    folder, _, name = change.path.rpartition("/")
    base, branch = forge.url.rstrip("/"), quote(forge.branch, safe="/")
    if forge.kind == "github":
        return _short(f"{base}/new/{branch}?filename={_encoded(change.path)}&value={_encoded(change.yaml)}")
    if forge.kind == "forgejo":
        return _short(f"{base}/_new/{branch}/{quote(folder, safe='/')}/?filename={_encoded(name)}&value={_encoded(change.yaml)}")
    return None


def issue_page(forge: Forge, submission: Submission, form: Form | None, title: str) -> str | None:
    """The page of a new issue that says what the submission says, so that `issue_body.submission_in` reads it back. `form` is the one that
    it answers; a problem has none. None where the forge has no such page or the address would be too long."""
    issue = new_issue(forge)
    if issue is None:
        return None
    return _short(f"{issue.address}?{_encoded(issue.title)}={_encoded(title)}&{_encoded(issue.body)}={_encoded(body_of(submission, form))}")


def _encoded(text: str) -> str:
    """Any text as the value of a query: every sign but letters, digits and -._~ as its UTF-8 bytes; half a letter as a question mark."""
    return quote(text.encode("utf-8", "replace"), safe="")


def _short(address: str) -> str | None:
    return address if len(address) <= LONGEST else None

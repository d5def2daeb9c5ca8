"""Rules on Markdown: what a reader of the page would not see as it was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from domore.check.draft import Draft, Fault

_TAG: Final = re.compile(r"<(?:[/!?]?[a-zA-Z][a-zA-Z0-9-]{0,30}(?=[/>]|\s[^<>]{0,500}>)|!--)")
_LINK: Final = re.compile(r"(?:\]\(\s*<?|<|^ {0,3}\[[^\]\n]{1,80}\]:\s*<?)([a-zA-Z][a-zA-Z0-9+.-]{1,20}):(?=\S)", re.MULTILINE)
_SCHEMES: Final = frozenset(("http", "https", "mailto", "tel"))


def no_pictures_in_text(draft: Draft) -> Iterator[Fault]:
    """A picture is a listing's own and lies in content/images/; none is fetched from elsewhere."""
    if "![" in draft.prose:
        for at, text in draft.texts:
            if "![" in text:
                yield Fault(at, 'A picture inside a text is not shown. Put the file into content/images/ and name it under "image".', about="![")


def no_html_in_text(draft: Draft) -> Iterator[Fault]:
    """Text holds no HTML."""
    if "<" in draft.prose:
        for at, text in draft.texts:
            if found := _TAG.search(text):
                cure = 'Remove it; Markdown has **bold**, "- " for lists and [words](https://…) for links.'
                yield Fault(at, f'HTML is taken out of a text, and here is "{found[0]}". {cure}', about=found[0])


def links_lead_to_the_web(draft: Draft) -> Iterator[Fault]:
    """A link in a text leads to a web page, an e-mail address or a phone."""
    if any(sign in draft.prose for sign in ("](", "]:", "<")):
        for at, text in draft.texts:
            for found in _LINK.finditer(text):
                if found[1].lower() not in _SCHEMES:
                    yield Fault(at, f'A link that begins with "{found[1]}:" is not followed. Let it begin with https://.', about=found[1])

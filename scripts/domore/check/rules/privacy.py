"""Rules that keep private addresses and numbers out of Git, which can't forget. Ways to reach an organiser have fields of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from domore.check.contacts import is_mobile, is_webmail, mobile_words, webmail_words
from domore.check.draft import Draft, Fault

_EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
# Names before the @ that belong to a role, so that no person is met there.
ROLES: Final = frozenset(
    (
        *("admin", "bookings", "chair", "clerk", "committee", "contact", "council", "editor", "enquiries", "enquiry", "events", "feedback", "hello"),
        *("help", "helpdesk", "hire", "info", "join", "library", "mail", "manager", "membership", "noticeboard", "office", "parks", "post", "press"),
        *("reception", "referrals", "registrar", "repairs", "secretary", "support", "team", "tickets", "treasurer", "volunteer", "volunteering"),
        *("volunteers", "website", "welcome", "youth"),
    )
)
# A trunk zero and an area code, an international prefix, or the North American 3-3-4; not where a longer number, an amount or a word goes on.
_PHONE: Final = re.compile(
    r"(?<![\w£$€#/=-])(?<!\d[.,:])(?<![£$€] )(?:"
    r"(?:\+|\b00)[1-9]\d{0,2}(?:[ .-]{0,2}\(0\))?(?:[ .-]{0,2}\(?\d{1,5}\)?){2,6}"
    r"|\(0\d{2,5}\)(?:[ .-]{0,2}\d{2,8}){1,4}"
    r"|0\d{2,10}(?:[ .-]{1,2}\d{2,8}){0,4}"
    r"|(?:\([2-9]\d{2}\)|[2-9]\d{2})[ .-]\d{3}[.-]\d{4}"
    r")(?![\w/:-])"
)
# A quick look first: no number of fewer digits is a phone's.
FEWEST_DIGITS: Final = 9
_ALL_BUT_DIGITS: Final = bytes(sign for sign in range(128) if not chr(sign).isdigit())
_ENOUGH_DIGITS: Final = re.compile(r"\d(?:[ ().-]{0,3}\d){8}")
# Numbers that no person has at home: free, helpline and business lines (Ofcom, National Telephone Numbering Plan, 03 and 08).
_LINES: Final = ("03", "08", "+443", "+448", "00443", "00448")


def no_private_email_in_text(draft: Draft) -> Iterator[Fault]:
    """No e-mail address of a person stands in free text."""
    if "@" in draft.prose:
        for at, text in draft.texts:
            for address in _EMAIL.findall(text):
                if not _is_role(address):
                    message = (
                        "This looks like a person's e-mail address, and what is published can't be taken back. Remove it, or use one of the group."
                    )
                    yield Fault(at, message, about=address)


def role_addresses_stand_in_their_field(draft: Draft) -> Iterator[Fault]:
    """An e-mail address of a role stands in its own field and not in free text."""
    if "@" in draft.prose:
        for at, text in draft.texts:
            for address in _EMAIL.findall(text):
                if _is_role(address):
                    where = '"how_to_say_yes"' if draft.source.kind == "opportunities" else 'an opportunity, under "how_to_say_yes",'
                    yield Fault(
                        at, f"An e-mail address is hard to find in a text. Put it into {where} where people look for it.", "warning", about=address
                    )


def no_private_phone_in_text(draft: Draft) -> Iterator[Fault]:
    """No phone number that may be a person's stands in free text."""
    if _may_hold_a_number(draft.prose):
        for at, text in draft.texts:
            for number in (found[0] for found in _PHONE.finditer(text)):
                if _is_private(number):
                    message = "This looks like a phone number, and it may be a person's. Remove it; a group's number goes under \"how_to_say_yes\"."
                    yield Fault(at, message, about=number)


def contacts_are_a_roles(draft: Draft) -> Iterator[Fault]:
    """The way to say yes leads to a role and not to a person's own phone or mailbox: a warning, for a small club may have no other."""
    email, phone = draft.get("how_to_say_yes", "email"), draft.get("how_to_say_yes", "phone")
    if isinstance(email, str) and is_webmail(email):
        cure = "Write an address of the group, or a web page with a form; if this is the group's own, leave it."
        yield Fault(("how_to_say_yes", "email"), webmail_words(cure), "warning")
    if isinstance(phone, str) and is_mobile(phone, draft.settings.currency):
        cure = 'Write a number of the group or the place, or say under "text" where to ask; if this is the group\'s own, leave it.'
        yield Fault(("how_to_say_yes", "phone"), mobile_words(cure), "warning")


def _may_hold_a_number(prose: str) -> bool:
    """Whether a text has so many digits together; to take all its other signs out first takes a third of looking for them among these."""
    enough = not prose.isascii() or len(prose.encode().translate(None, _ALL_BUT_DIGITS)) >= FEWEST_DIGITS
    return enough and _ENOUGH_DIGITS.search(prose) is not None


def _is_role(address: str) -> bool:
    return re.split(r"[.+_-]", address.lower().partition("@")[0])[0] in ROLES


def _is_private(number: str) -> bool:
    digits = "".join(sign for sign in number if sign.isdecimal() or sign == "+")
    return FEWEST_DIGITS <= len(digits.lstrip("+")) <= 15 and not digits.startswith(_LINES)


def may_be_private(text: str) -> bool:
    """Whether a text may hold a person's e-mail address or phone number."""
    return any(not _is_role(address) for address in _EMAIL.findall(text)) or any(_is_private(found[0]) for found in _PHONE.finditer(text))

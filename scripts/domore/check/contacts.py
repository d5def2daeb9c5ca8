"""Whether a way to reach somebody looks like a person's own: a mobile number, or an address at a provider of mailboxes for anyone.

Only a suspicion: a club may have nothing else. So what is said of it warns and never refuses.
"""

from __future__ import annotations

import re
from typing import Final

_ENDING: Final = r"(?:com|net|co\.[a-z]{2}|com\.[a-z]{2}|[a-z]{2})"
_WEBMAIL: Final = re.compile(
    rf"(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|rocketmail|icloud|aol|gmx|protonmail|tutanota|zoho|yandex)\.{_ENDING}"
    r"|mail\.com|email\.com|mail\.ru|proton\.me|pm\.me|tuta\.io|tuta\.com|me\.com|mac\.com|fastmail\.(?:com|fm)|web\.de|t-online\.de|freenet\.de|qq\.com|163\.com"
    r"|btinternet\.com|btopenworld\.com|sky\.com|talktalk\.net|virginmedia\.com|virgin\.net|ntlworld\.com|blueyonder\.co\.uk|tiscali\.co\.uk"
    r"|orange\.fr|wanadoo\.fr|free\.fr|sfr\.fr|laposte\.net|libero\.it|virgilio\.it|eircom\.net|ziggo\.nl|wp\.pl|o2\.pl|interia\.pl|seznam\.cz"
)
# Behind the code of a country, digits that begin mobile numbers and nothing else there (the national numbering plans, as the ITU lists them
# under E.164). Countries whose mobile numbers can't be told from others, as in North America and Denmark, are left alone.
_MOBILE: Final = re.compile(
    r"\+(?:44(?:7[1-57-9]\d{8}|7624\d{6})|3538[35-9]\d{7}|33[67]\d{8}|34[67]\d{8}|3519[1236]\d{7}|316\d{8}|324[5-9]\d{7}|393\d{8,9}"
    r"|417[5-9]\d{7}|436[5-9]\d{6,10}|467[02369]\d{7}|47[49]\d{7}|491[567]\d{8,9}|614\d{8}|642\d{7,9})"
)
# The United Kingdom's own way to write them (Ofcom, National Telephone Numbering Plan, 071 to 075 and 077 to 079; 07624 is the Isle of Man's).
# Elsewhere 07 may be a landline.
_MOBILE_UK: Final = re.compile(r"07(?:[1-57-9]\d{8}|624\d{6})")
_POUNDS: Final = "£"


def is_mobile(number: str, currency: str) -> bool:
    """Whether a phone number, however it is grouped, is a mobile one by its form. `currency` is the site's: pounds tell a British town."""
    digits = re.sub(r"[^\d+]", "", number.replace("(0)", ""))
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    return bool(_MOBILE.fullmatch(digits) or (currency == _POUNDS and _MOBILE_UK.fullmatch(digits)))


def is_webmail(address: str) -> bool:
    """Whether an e-mail address is one at a provider that gives mailboxes to anyone."""
    return bool(_WEBMAIL.fullmatch(address.rpartition("@")[2].lower()))


def mobile_words(cure: str) -> str:
    """What to say about a mobile number."""
    return f"This looks like a person's mobile number, and what is published can't be taken back. {cure}"


def webmail_words(cure: str) -> str:
    """What to say about an address at such a provider."""
    return f"This looks like a person's own mailbox, and what is published can't be taken back. {cure}"

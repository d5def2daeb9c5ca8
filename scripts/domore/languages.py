"""The names of languages: in English, as the site's own words are, and in the language itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

# The languages that most people speak at home in towns of Europe and the Americas, by their codes (ISO 639-1).
_NAMES: Final = {
    "am": ("Amharic", "አማርኛ"),
    "ar": ("Arabic", "العربية"),
    "bg": ("Bulgarian", "Български"),
    "bn": ("Bengali", "বাংলা"),
    "cs": ("Czech", "Čeština"),
    "cy": ("Welsh", "Cymraeg"),
    "da": ("Danish", "Dansk"),
    "de": ("German", "Deutsch"),
    "el": ("Greek", "Ελληνικά"),
    "en": ("English", "English"),
    "es": ("Spanish", "Español"),
    "fa": ("Persian", "فارسی"),
    "fi": ("Finnish", "Suomi"),
    "fr": ("French", "Français"),
    "ga": ("Irish", "Gaeilge"),
    "gd": ("Scottish Gaelic", "Gàidhlig"),
    "gu": ("Gujarati", "ગુજરાતી"),
    "he": ("Hebrew", "עברית"),
    "hi": ("Hindi", "हिन्दी"),
    "hu": ("Hungarian", "Magyar"),
    "it": ("Italian", "Italiano"),
    "ja": ("Japanese", "日本語"),
    "ko": ("Korean", "한국어"),
    "ku": ("Kurdish", "Kurdî"),
    "lt": ("Lithuanian", "Lietuvių"),
    "nl": ("Dutch", "Nederlands"),
    "no": ("Norwegian", "Norsk"),
    "pa": ("Punjabi", "ਪੰਜਾਬੀ"),
    "pl": ("Polish", "Polski"),
    "ps": ("Pashto", "پښتو"),
    "pt": ("Portuguese", "Português"),
    "ro": ("Romanian", "Română"),
    "ru": ("Russian", "Русский"),
    "sk": ("Slovak", "Slovenčina"),
    "so": ("Somali", "Soomaali"),
    "sq": ("Albanian", "Shqip"),
    "sv": ("Swedish", "Svenska"),
    "ta": ("Tamil", "தமிழ்"),
    "ti": ("Tigrinya", "ትግርኛ"),
    "tl": ("Filipino", "Filipino"),
    "tr": ("Turkish", "Türkçe"),
    "uk": ("Ukrainian", "Українська"),
    "ur": ("Urdu", "اردو"),
    "vi": ("Vietnamese", "Tiếng Việt"),
    "zh": ("Chinese", "中文"),
}
KNOWN: Final = tuple(_NAMES)


def language_of(code: str | None, site: str) -> str:
    """The language of an entry, without its script or country (pa for pa-Arab); the site's own if the entry names none."""
    return (code or site).lower().split("-")[0]


def languages(codes: Iterable[str | None], site: str) -> dict[str, str]:
    """The languages that occur among entries, with what people see, by their names; none if all are in one."""
    found = {language_of(code, site) for code in codes}
    return {code: full_name(code) for code in sorted(found, key=full_name)} if len(found) > 1 else {}


def names(code: str) -> tuple[str, ...]:
    """What a language is called, in English and in itself; its bare code if it is none of the commonest."""
    bare = language_of(code, "")
    return tuple(dict.fromkeys(_NAMES.get(bare, (bare,))))


def full_name(code: str) -> str:
    """Welsh (Cymraeg); English; the bare code of a rarer language."""
    first, *own = names(code)
    return f"{first} ({own[0]})" if own else first

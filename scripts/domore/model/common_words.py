"""Words that tell no listing from another, such as "the": half of all listings have them, and whoever types them means the words beside them.

They are left out of the index of words, which is a sixth sooner made without them, and of what a browser asks it. A title keeps all its words.
"""

from __future__ import annotations

from typing import Final

# From counting the words of 10,000 listings: each is in a tenth of them or more, or is another form of one that is.
# fmt: off
_ENGLISH: Final = frozenset({
    "a", "about", "all", "also", "an", "and", "are", "as", "at", "be", "because", "been", "but", "by", "can", "could", "did", "do", "does", "for",
    "from", "had", "has", "have", "he", "her", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its", "just", "me", "more", "my", "no",
    "not", "of", "on", "or", "our", "out", "she", "should", "so", "some", "than", "that", "the", "their", "them", "then", "there", "these", "they",
    "this", "those", "to", "too", "up", "us", "very", "was", "we", "were", "what", "when", "where", "which", "who", "will", "with", "would", "you",
    "your",
})
# fmt: on


def common_words(language: str) -> frozenset[str]:
    """The common words of a language, in small letters; none where we have not counted them."""
    return _ENGLISH if language.partition("-")[0] == "en" else frozenset()

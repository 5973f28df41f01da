"""Vietnamese text: one place for normalising, folding and tokenising, used for passages AND questions.

It does not restore accents (accents.py) and does not repair damaged files (ingest.repair.hygiene).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

_ZERO_WIDTH = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"), None)
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_UNTIDY = re.compile(r"[\t\u00a0\u00ad\u2000-\u200f\u202f\u2060\u3000\ufeff]|  ")
_WORD = re.compile(r"\d+(?:[.,/]\d+)*%?|[^\W\d_]+", re.UNICODE)
_COMMON_MARKS, _RARE = re.compile("[\u0300-\u036f]+"), re.compile("[^\\x00-\u036f]")
# Old placement of the tone mark → new: "hoà" and "hòa" are the same syllable. Applied to tokens only, never to what is shown.
_TONE_PLACEMENT = [
    (re.compile(pattern), replacement)
    for old, new in (
        ("oà", "òa"),
        ("oá", "óa"),
        ("oả", "ỏa"),
        ("oã", "õa"),
        ("oạ", "ọa"),
        ("oè", "òe"),
        ("oé", "óe"),
        ("oẻ", "ỏe"),
        ("oẽ", "õe"),
        ("oẹ", "ọe"),
        ("uỳ", "ùy"),
        ("uý", "úy"),
        ("uỷ", "ủy"),
        ("uỹ", "ũy"),
        ("uỵ", "ụy"),
    )
    for pattern, replacement in ((rf"(?<!q){old}$" if old[0] == "u" else rf"{old}$", new),)
]


def normalise(text: str) -> str:
    """NFC, no zero-width characters, plain spaces; letters, case and punctuation stay as written."""
    text = unicodedata.normalize("NFC", text)
    if _UNTIDY.search(text):  # most lines are not; looking is several times faster than replacing
        text = _SPACES.sub(" ", text.translate(_ZERO_WIDTH))
    return text.strip()


def fold_accents(text: str) -> str:
    """Letters without marks, đ → d; case kept: "Đến năm" → "Den nam"."""
    if text.isascii():
        return text
    bare = _COMMON_MARKS.sub("", unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D")))
    return bare if bare.isascii() else _RARE.sub(lambda m: "" if unicodedata.category(m[0]) == "Mn" else m[0], bare)


class Accented:
    """A regular expression written with accents, ignoring case, that finds the same words in a text typed without any."""

    def __init__(self, pattern: str) -> None:
        self._accented, self._bare = re.compile(pattern, re.IGNORECASE), re.compile(fold_accents(pattern), re.IGNORECASE)

    def of(self, text: str) -> re.Pattern[str]:
        """The pattern to look for in this text. A text with a single accent is read as written: "máy" is not "mấy"."""
        return self._bare if text.isascii() else self._accented


def fold(text: str) -> str:
    """For "does A contain B" up to letter case, white space and punctuation: lower-case words joined by one space."""
    return " ".join(re.findall(r"\w+|%", unicodedata.normalize("NFC", text).lower()))


@lru_cache(maxsize=65536)
def canonical_syllable(token: str) -> str:
    """A lower-case syllable with its tone mark in the new place: "hoà" → "hòa", "thuỷ" → "thủy"."""
    for pattern, replacement in _TONE_PLACEMENT:
        token, count = pattern.subn(replacement, token)
        if count:
            break
    return token


def syllables(text: str) -> list[str]:
    """Lower-case search tokens: syllables, numbers ("15/7/2021", "80%"), in order."""
    return [canonical_syllable(t) for t in _WORD.findall(unicodedata.normalize("NFC", text).lower())]


def tokenize(text: str) -> list[str]:
    """Syllables followed by their adjacent bigrams: "cải cách hành" → [cải, cách, hành, cải_cách, cách_hành]."""
    words = syllables(text)
    return words + [f"{a}_{b}" for a, b in pairwise(words)]

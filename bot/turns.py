"""Two small readings of a message: which of our suggestions it picks, and whether it is Vietnamese at all."""

from __future__ import annotations

import re
import unicodedata

from knowledge.vietnamese import fold_accents

_LETTERS = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(
    "the is are was what which who how of for in to and under does do did please tell me about give list explain many when where".split()  # noqa: SIM905
)
_NUMBER = re.compile(r"\b(\d|mot|hai|ba|nhat|tu|bon|nam)\b")
_COUNTING = {"mot": 1, "nhat": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5}


def picked(message: str) -> int:
    """Which of our suggestions a message names: "cái thứ 2" → 2; 1 when it names none."""
    found = _NUMBER.search(fold_accents(message).lower())
    return (int(found[1]) if found[1].isdigit() else _COUNTING[found[1]]) if found else 1


def is_foreign(message: str) -> bool:
    """Whether the message is written in another language: another script, or English function words all over."""
    words = [w.lower() for w in _LETTERS.findall(message)]
    if not words:
        return False
    letters = "".join(words)
    other = sum(not unicodedata.name(c, "LATIN").startswith("LATIN") for c in letters)
    return other > len(letters) / 2 or (letters.isascii() and len(words) > 3 and sum(w in _ENGLISH for w in words) >= 3)

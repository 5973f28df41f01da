"""What a message is when it is no question about the documents: about the last answer, about us, an answer to our own
suggestions, or no Vietnamese. Known by its likeness to the phrases of `knowledge/lexicon/turns.csv`, which people edit.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from functools import cached_property
from pathlib import Path

from knowledge.vietnamese import fold_accents

LEXICON = Path(__file__).resolve().parent.parent / "knowledge" / "lexicon" / "turns.csv"
_ALIKE = 0.78  # Dice share of character trigrams
_LONGEST = 12  # syllables; what is longer is about something
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(
    "the is are was what which who how of for in to and under does do did please tell me about give list explain many when where".split()  # noqa: SIM905
)
_NUMBER = re.compile(r"\b(\d|mot|hai|ba|nhat|tu|bon|nam)\b")
_COUNTING = {"mot": 1, "nhat": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5}


class Turns:
    """Phrases by kind; safe to share between threads."""

    def __init__(self, phrases: tuple[tuple[str, str], ...]) -> None:
        """`phrases` are (kind, wording) pairs."""
        self._phrases = phrases

    @classmethod
    def from_csv(cls, path: Path = LEXICON) -> Turns:
        """Read the columns kind and phrase; a missing file knows no phrase."""
        if not path.is_file():
            return cls(())
        with path.open(encoding="utf-8", newline="") as file:
            return cls(tuple((row["kind"], row["phrase"]) for row in csv.DictReader(file)))

    @cached_property
    def _known(self) -> tuple[tuple[str, Counter[str], int], ...]:
        grams = ((kind, _trigrams(phrase)) for kind, phrase in self._phrases)
        return tuple((kind, counted, counted.total()) for kind, counted in grams)

    def kind(self, message: str) -> str:
        """The kind of the most alike phrase ("where", "verbatim", "accept", …), "" when none is alike enough."""
        if not 0 < len(message.split()) <= _LONGEST:
            return ""
        said = _trigrams(message)
        size = said.total()
        near = [entry for entry in self._known if 2 * min(size, entry[2]) / (size + entry[2]) >= _ALIKE]  # others are too short or long
        best = max(((2 * (said & known).total() / (size + total), kind) for kind, known, total in near), default=(0.0, ""))
        return best[1] if best[0] >= _ALIKE else ""


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


def _trigrams(text: str) -> Counter[str]:
    plain = f"  {' '.join(_WORD.findall(fold_accents(text).lower()))}  "
    return Counter(plain[i : i + 3] for i in range(len(plain) - 2))

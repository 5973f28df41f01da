"""A message cut into clauses, those at its ends left out that say nothing of their own, and the phrases of a lexicon that say nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from knowledge.language.text import Accented


def inner(clauses: list[str], says_nothing: Callable[[str], bool]) -> list[str]:
    """The clauses without those at either end that say nothing."""
    first, last = 0, len(clauses)
    while first < last and says_nothing(clauses[first]):
        first += 1
    while last > first and says_nothing(clauses[last - 1]):
        last -= 1
    return clauses[first:last]


def phrases(lexicon: Path) -> Accented:
    """Any of the phrases of a lexicon file, a phrase a line below its heading; the longest first."""
    listed = [line for line in lexicon.read_text(encoding="utf-8").splitlines()[1:] if line]
    return Accented(rf"\b(?:{'|'.join(sorted(map(re.escape, listed), key=len, reverse=True))})\b")

"""Whether what was read is Vietnamese at all: the gate that keeps turned pages and ruined text layers out of the index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ingest.lines import Line
from ingest.repair.syllables import accented, validity

_VALID = 0.6  # of the syllables must be possible ones
_ACCENTED = 0.25  # of the words must carry a mark; of clean texts two in three do
_CRUMBS = 0.1  # of the lines may be single letters
_FEW_WORDS, _MANY_WORDS, _FEW_LINES = 30, 60, 20  # below these nothing can be said


def is_worthless(texts: Iterable[str]) -> bool:
    """Whether a page or file is to be held back: not Vietnamese, without marks, or in single letters."""
    lines = [text for text in texts if text]
    letters = sum(len(text) == 1 and text.isalpha() for text in lines)
    if len(lines) >= _FEW_LINES and letters > _CRUMBS * len(lines):
        return True
    good, counted = validity("\n".join(lines))
    marked, words = accented("\n".join(lines))
    return (counted >= _FEW_WORDS and good < _VALID * counted) or (words >= _MANY_WORDS and marked < _ACCENTED * words)


def worthless_pages(lines: Iterable[Line]) -> tuple[int, ...]:
    """Numbers of the pages that are; none for files without pages."""
    pages: dict[int, list[str]] = defaultdict(list)
    for line in lines:
        if line.page is not None:
            pages[line.page].append(line.text)
    return tuple(page for page, texts in sorted(pages.items()) if is_worthless(texts))

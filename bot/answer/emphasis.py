"""Which figures of a quotation to emphasise: the ones the question is about, in a list all shares and sums, in a comparison those
that differ. Found by the words around a figure, never by a list of questions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.language.text import syllables

Mark = tuple[int, int]
_SHARE = re.compile(r"\d+(?:[.,]\d+)? ?%|\d[\d.,]* ?(?:đồng|nghìn đồng|triệu|tỷ đồng|tỉ đồng)")
_COUNT = re.compile(
    r"(?<![\w./,-])(?<!Điều )(?<!điều )(?<!khoản )(?<!mục )(?<!số )(?<!ngày )(?<!tháng )(?<!năm )(?<!mức độ )(?<!và )(?<!thứ )"
    r"(?<!án )(?<!đề )(?<!dòng )"  # "Đề án 6", "Chuyên đề 2": names
    r"\d{1,3}(?:[.,]\d+)?(?![\w./%-]| ?%)(?= [a-zà-ỹđ])"
)
_RANK = re.compile(r"(?:hạng|thứ|vị trí) \d{1,3}(?![\w./%])")
_DAY = re.compile(r"(?:ngày )?\d{1,2}(?:/| tháng )\d{1,2}(?:/| năm )\d{4}|năm \d{4}|quý [IV]+(?:[/ ]\d{4})?")
_WHEN = re.compile(r"khi nào|bao giờ|thời hạn|ngày nào|năm nào|lúc nào|hạn chót", re.IGNORECASE)
_WHICH_RANK = re.compile(r"(?:hạng|thứ|vị trí) (?:mấy|bao nhiêu)", re.IGNORECASE)
_SMALL = frozenset("của năm và là được các theo với cho từ đến có so".split())  # noqa: SIM905
_STOPS = re.compile(r"[;:.]\s")
_COMMA = re.compile(r",\s")
_SAME_SUBJECT = 0.4  # share of common words from which two figures speak of the same


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the words of its part of the sentence."""

    mark: Mark
    value: str
    words: frozenset[str]


def figures(text: str, *patterns: re.Pattern[str]) -> list[Figure]:
    """Figures in reading order, each with the words of its part: a comma divides only after a figure, so that an enumeration
    before it stays together."""
    spans = sorted({m.span() for pattern in patterns for m in pattern.finditer(text)})
    cuts = sorted({0, *(m.end() for m in _STOPS.finditer(text)), len(text)})
    for comma in _COMMA.finditer(text):
        begun = max(cut for cut in cuts if cut <= comma.start())
        if any(begun <= start < comma.start() for start, _ in spans):
            cuts = sorted({*cuts, comma.end()})
    found = []
    for start, end in spans:
        opening = max(cut for cut in cuts if cut <= start)
        closing = min(cut for cut in cuts if cut >= end)
        found.append(Figure((start, end), text[start:end].replace(" ", ""), frozenset(syllables(text[opening:closing]))))
    return found


def asked_marks(question: str, quote: str) -> tuple[Mark, ...]:
    """The figures whose part of the sentence speaks most of the question; none where the question names no figure's subject."""
    patterns = (_DAY,) if _WHEN.search(question) else (_RANK,) if _WHICH_RANK.search(question) else (_SHARE, _COUNT)
    wanted = frozenset(syllables(question)) - _SMALL
    found = figures(quote, *patterns)
    shares = [len(f.words & wanted) for f in found]
    best = max(shares, default=0)
    return tuple(f.mark for f, share in zip(found, shares, strict=True) if best > 1 and share == best)


def list_marks(quote: str) -> tuple[Mark, ...]:
    """Every share and sum: in a list the figures are what is looked for."""
    return tuple(f.mark for f in figures(quote, _SHARE))


def differing_marks(quotes: Sequence[str]) -> list[tuple[Mark, ...]]:
    """For two quotations the figures that say something else of the same; for other numbers of quotations none."""
    if len(quotes) != 2:
        return [() for _ in quotes]
    left, right = (figures(quote, _SHARE, _COUNT) for quote in quotes)
    pairs = sorted(((_alike(a.words, b.words), -n, -m) for n, a in enumerate(left) for m, b in enumerate(right)), reverse=True)
    taken: set[tuple[str, int]] = set()
    marks: list[list[Mark]] = [[], []]
    for likeness, n, m in pairs:
        if likeness < _SAME_SUBJECT or ("left", n) in taken or ("right", m) in taken:
            continue
        taken |= {("left", n), ("right", m)}
        if left[-n].value != right[-m].value:
            marks[0].append(left[-n].mark)
            marks[1].append(right[-m].mark)
    return [tuple(sorted(side)) for side in marks]


def _alike(a: frozenset[str], b: frozenset[str]) -> float:
    """Share of common words, 0..1 (Dice); figures themselves do not count."""
    a, b = (frozenset(w for w in words if not w[0].isdigit()) for words in (a, b))
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0

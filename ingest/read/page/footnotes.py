"""Small print at the foot of a page → notes, so that a clause goes on overleaf and a note is read with the mark it explains.

A note begins with the number that follows the last one's; what stands in small print above it goes on with the note of the
page before.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from ingest.read.page.pdf_layout import PrintedLine
from knowledge.law.frame import RECIPIENTS

_SMALL = 0.9  # of the size of the body
_SHARE = 0.2  # of the letters that the body has at least: notes may be longer than it
_BEGINS = re.compile(r"\[?(\d{1,3})\]?[.)]?\s+(?=\S*[^\W\d_])|\[(\d{1,3})\]\s*")
_ENDED = re.compile(r"[.!?…”\"]\s*$")


@dataclass(frozen=True, slots=True)
class Footnote:
    """`page` is where it begins; `lines` are its printed lines without the number."""

    number: int
    page: int
    lines: tuple[PrintedLine, ...]
    text_from: int  # where the text begins in the first line, behind the number


def without_footnotes(pages: list[list[PrintedLine]]) -> tuple[list[list[PrintedLine]], list[Footnote]]:
    """The pages without their notes, and the notes in order."""
    body = _body_size(pages)
    kept: list[list[PrintedLine]] = []
    found: list[Footnote] = []
    for lines in pages:
        foot = _foot(lines, body)
        notes = _notes(foot, lines, found)
        kept.append([line for line in lines if id(line) not in notes])
    return kept, found


def _body_size(pages: list[list[PrintedLine]]) -> float:
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            if line.confidence is None:
                sizes[round(line.size * 2) / 2] += len(line.text)
    letters = sum(sizes.values())
    return max((size for size, count in sizes.items() if count >= _SHARE * letters), default=0.0)


def _foot(lines: list[PrintedLine], body: float) -> list[PrintedLine]:
    """The small lines below everything else, from the top down."""
    block: list[PrintedLine] = []
    for line in sorted(lines, key=lambda li: -li.baseline):
        if line.size > _SMALL * body or line.confidence is not None or line.text.startswith("\ue000"):
            break
        block.append(line)
    return block[::-1]


def _notes(foot: list[PrintedLine], lines: list[PrintedLine], found: list[Footnote]) -> set[int]:
    """Adds the notes of one page to `found`; gives the ids of their lines."""
    starts = _starts(foot, found[-1].number if found else 0)
    going_on = foot[: starts[0][0]] if starts else foot
    whole_page = len(foot) == len(lines)
    used: set[int] = set()
    if going_on and found and not whole_page and (starts or _goes_on(found[-1], going_on, lines)):
        last = found[-1]
        found[-1] = Footnote(last.number, last.page, (*last.lines, *going_on), last.text_from)
        used |= {id(line) for line in going_on}
    if whole_page and not found:
        return used
    ends = [*(at for at, _, _ in starts), len(foot)][1:]
    for (at, number, text_from), end in zip(starts, ends, strict=True):
        block = tuple(foot[at:end])
        found.append(Footnote(number, block[0].page, block, text_from))
        used |= {id(line) for line in block}
    return used


def _goes_on(note: Footnote, foot: list[PrintedLine], lines: list[PrintedLine]) -> bool:
    """Whether small print without a number goes on with the last note: its sentence or quotation is open, or white space
    parts it from the body in the size of the note."""
    text = " ".join(line.text for line in note.lines)
    if not _ENDED.search(text) or text.count("“") > text.count("”"):
        return True
    last = note.lines[-1]
    above = max((li.baseline for li in lines if li.baseline < foot[0].baseline), default=0.0)
    apart = foot[0].baseline - above > 2.5 * foot[0].size and abs(last.size - foot[0].size) < 0.6
    return apart and foot[0].page == last.page + 1 and not foot[0].text.startswith(RECIPIENTS)


def _starts(foot: list[PrintedLine], last: int) -> list[tuple[int, int, int]]:
    """(index, number, where the text begins) of the lines that begin a note: the next number, or 1 where pages count anew."""
    starts: list[tuple[int, int, int]] = []
    for index, line in enumerate(foot):
        match = _BEGINS.match(line.text)
        number = int(match[1] or match[2]) if match else 0
        if match and (number == last + 1 or (number == 1 and not starts)):
            starts.append((index, number, match.end()))
            last = number
    return starts

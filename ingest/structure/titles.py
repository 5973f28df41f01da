"""Titles of annexes, chapters and attached texts: which lines are headings by their looks and place."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.identity.letterhead import MOTTO
from ingest.lines import Line, LineKind
from ingest.structure.front import attached_kind
from ingest.structure.markers import Marker, Rank, marker_of, number_value
from ingest.structure.sequence import continues
from ingest.units import ParsedUnits, Unit
from knowledge.law.types import PassageKind

_DIVISION = re.compile(r"(?:Phụ lục|Phần|Chương|Mục|Tiểu mục|Mẫu số)\b|.* kèm theo$")
_HEADING_LIMIT = 110
_TITLE_LIMIT = 250
_MOST_LINES = 6
_FAR = 600  # lines within which the next article is looked for
_FOOTNOTE_ONLY = re.compile(r"(?:\[\d+\]\s*)+")
_ATTACHED = re.compile(r"(?:\([^()]*\)\s*)?\(?\s*(?:Ban hành |ban hành )?[Kk]èm theo\b")  # "(Trên khổ giấy A4) (Kèm theo …"
_FORM = re.compile(r"(?:Mẫu|MẪU)(?: (?:số|SỐ))?:? ?(\d{1,3}[A-Za-zđ]?(?:[./-]\w{1,12})*)\.?(?P<attached>\s+ban hành kèm theo .{3,200})?")


def heads_annex(marker: Marker) -> bool:
    """Whether "Phụ lục …" is the heading of one: nothing behind it, a title in capitals, "(Kèm theo …"; no sentence."""
    rest = marker.rest
    if not rest or rest[0] in "([" or rest.isupper():
        return True
    return (rest[0].isupper() or bool(_ATTACHED.match(rest))) and len(rest) <= 200 and not rest.endswith((".", ";", ","))


def form_of(text: str) -> str:
    """ "Mẫu số 02" → "Mẫu số 02": a line that heads a form, its number and nothing else; "" for any other."""
    form = _FORM.fullmatch(text.strip())
    return f"Mẫu số {form[1]}" if form else ""


def title_lines(opened: str, lines: tuple[Line, ...], start: int, *, annex: bool) -> tuple[int, int]:
    """How many lines from `start` on are the title of the division just opened, and how many then say what it is attached to.

    "Chương II" / "THỜI HẠN GIẢI QUYẾT"; "Phụ lục I" / "Danh mục đề án" / "(Kèm theo Nghị quyết số 76/NQ-CP" / "ngày …)".
    """
    if annex and (found := _before_attached(lines, start)):
        return found
    marker = marker_of(opened)
    alone = bool(form_of(opened)) or (marker is not None and (not marker.rest or bool(_FOOTNOTE_ONLY.fullmatch(marker.rest))))
    bare = alone or ("(" not in opened and bool(attached_kind(opened)))
    if not bare:
        return 0, 0
    count = 0
    while count < _MOST_LINES and _is_capitals(lines, start + count):
        count += 1
    if count == 0 and not annex and _is_plain_title(lines, start):
        count = 1
    return count, 0


def _before_attached(lines: tuple[Line, ...], start: int) -> tuple[int, int] | None:
    """The lines above "(Kèm theo …", when it stands near and no unit begins before it."""
    for count in range(_MOST_LINES + 1):
        line = _text(lines, start + count)
        if line is None:
            return None
        if _ATTACHED.match(line.text):
            width = next((n for n in range(1, 5) if (end := _text(lines, start + count + n - 1)) and ")" in end.text), 1)
            return count, width
        marker = marker_of(line.text)
        if (marker is not None and marker.firm) or len(line.text) > _TITLE_LIMIT:
            return None
    return None


def _text(lines: tuple[Line, ...], index: int) -> Line | None:
    return lines[index] if index < len(lines) and lines[index].kind is LineKind.TEXT else None


def _is_capitals(lines: tuple[Line, ...], index: int) -> bool:
    line = _text(lines, index)
    if line is None or len(line.text) > _TITLE_LIMIT or not line.text.isupper() or len(line.text) <= 3:
        return False
    marker = marker_of(line.text)
    return marker is None or not marker.firm


def _is_plain_title(lines: tuple[Line, ...], index: int) -> bool:
    """A short line in small letters between a bare "Chương II" and the first unit of it."""
    line, below = _text(lines, index), _text(lines, index + 1)
    if line is None or below is None or marker_of(line.text) is not None or line.text.endswith((".", ";", ":", ",")):
        return False
    marker = marker_of(below.text)
    return len(line.text) <= _TITLE_LIMIT and marker is not None and marker.firm and marker.rank <= Rank.CLAUSE


def goes_on_after(article: str | None, lines: tuple[Line, ...], index: int, quoted: set[int]) -> bool:
    """Whether the article after `article` follows below: the line only shows how a signature looks, as in rules on paperwork."""
    for at in range(index + 1, min(len(lines), index + _FAR)):
        if at in quoted or lines[at].kind in (LineKind.ROW, LineKind.NOTE):
            continue
        marker = marker_of(lines[at].text)
        if attached_kind(lines[at].text) or (marker is not None and _begins_anew(marker)):
            return False
        if marker is not None and marker.firm and marker.rank is Rank.ARTICLE and continues(article, marker):
            return True
    return False


def _begins_anew(marker: Marker) -> bool:
    first = marker.rank is Rank.ARTICLE and number_value(marker.component)[0] == 1
    return marker.firm and (first or (marker.rank is Rank.ANNEX and heads_annex(marker)))


def is_letterhead(text: str) -> bool:
    """A line of the letterhead of a text attached to another."""
    return bool(MOTTO.search(text)) or (text.isupper() and 3 < len(text) <= 80)


def mark_headings(outline: ParsedUnits) -> None:
    """A short unit line without a full stop that has something under it is a heading, never an answer by itself."""
    parents = {unit.path[:depth] for unit in outline.units for depth in range(1, len(unit.path))}
    for index, unit in enumerate(outline.units):
        if unit.kind is PassageKind.TEXT and (_is_heading(unit) and unit.path in parents if unit.opens else is_title(unit.text)):
            outline.units[index] = replace(unit, kind=PassageKind.HEADING)


def _is_heading(unit: Unit) -> bool:
    last = unit.path[-1]
    if _DIVISION.match(last):
        return True
    bullet = last[0] in "-+" or last.startswith("(")
    title = unit.text.partition("\n(")[0]  # of a code: its origin stands below
    short = len(title) <= _HEADING_LIMIT or title.isupper()
    return (last.startswith("Đến ") or not bullet) and short and not title.rstrip().endswith((".", ";", "…"))


def is_title(text: str) -> bool:
    """A line of capitals inside the body: the title of a chapter or an annex on a line of its own."""
    return text.isupper() and len(text) > 8 and len(text) <= 200 and not text.endswith((".", ";"))

"""The lines of a deck's slides as one text: which line is a slide's title, which articles it shows, what goes on overleaf.

A slide is a page, and its author breaks a text where the page is full: "Điều 4 …" stands on three slides, a sentence on two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from ingest.lines import Line, LineKind

_ARTICLE = re.compile(r"Điều\s+\d{1,3}[a-zđ]?\s*(?:[.:–-]\s*\S|[A-ZĐ]{2})")
_LONGEST = 250  # characters of the title of an article
_LONGEST_TITLE = 120
_TEXT = re.compile(
    r"(?:LUẬT|NGHỊ QUYẾT|NGHỊ ĐỊNH|QUYẾT ĐỊNH|THÔNG TƯ|THÔNG TƯ LIÊN TỊCH|CHỈ THỊ|PHÁP LỆNH)(?: SỐ:?)? "
    r"(\d+[a-zđ]?(?:/\d{4})?/[A-ZĐ][\wĐđ-]*)"
)
_TYPED_BULLET = re.compile(r"[-–•]\s*(?=\d{1,3}[.)]\s*\S)")
_GOES_ON = re.compile(r"\s*[(\[]?\s*(?:tiếp theo|tiếp|còn nữa)\s*[)\]]?[\s.…]*$", re.IGNORECASE)
_OPEN = re.compile(r"(?:,|\b(?:và|hoặc|của|các|do|cho|với|theo|tại|về))$")
_BROKEN = 40  # characters of a line that may break off
_NUMBER = re.compile(r"(?:\d{1,2}|[IVX]{1,4}|[a-zđ])[.)]?")
_BODY = (LineKind.TEXT, LineKind.ITEM)


def in_reading_order(shapes: Iterable[Any]) -> list[Any]:
    """The shapes of a group row by row, from the left: the order in which they were drawn says nothing of it."""
    listed = list(shapes)
    if any(shape.top is None or shape.left is None for shape in listed):
        return listed
    rows: list[list[Any]] = []
    for shape in sorted(listed, key=lambda one: one.top + one.height / 2):
        if rows and beside(rows[-1][0], shape):
            rows[-1].append(shape)
        else:
            rows.append([shape])
    return [shape for row in rows for shape in sorted(row, key=lambda one: one.left)]


def beside(first: Any, second: Any) -> bool:
    """Whether the middle of the flatter shape lies in the height of the other."""
    if any(shape.top is None for shape in (first, second)):
        return False
    flat, other = sorted((first, second), key=lambda one: one.height)
    return bool(other.top <= flat.top + flat.height / 2 <= other.top + other.height)


def names_text(text: str) -> re.Match[str] | None:
    """The number of the text that a line says is shown: "NGHỊ ĐỊNH 63/2019/NĐ-CP"; not of a sentence that mentions one."""
    return _TEXT.match(text) if len(text) <= _LONGEST_TITLE and not text.endswith((".", ";", ",", ":")) else None


def is_number(text: str) -> bool:
    """Whether a box holds nothing but the number of the box beside it."""
    return bool(_NUMBER.fullmatch(text))


def structured(lines: Sequence[Line], *, titled: bool, of_text: bool = False) -> list[Line]:
    """The lines of a slide, its title first: articles are headings, and so is the first line where the slide has no title.

    `of_text` tells that a slide before has named the text whose articles are shown: they lie under its name.
    """
    plain = [replace(line, text=_TYPED_BULLET.sub("", line.text)) if line.kind in _BODY else line for line in lines]
    title, body = plain[0], plain[1:]
    named = next((at for at, line in enumerate(body) if line.kind in _BODY and names_text(line.text)), None)
    if titled and named is not None and not any(_ARTICLE.match(line.text) for line in body):
        return [title, *body[:named], _heading(body[named], 1), *body[named + 1 :]]  # the articles on the slides behind are of it
    if not titled and len(body) > 1 and body[1].kind in _BODY and (_is_article(body, 0) or _is_heading(body[0])):
        title, body = replace(title, text=body[0].text), body[1:]
    level = 2
    if _ARTICLE.match(title.text):
        level = 2 if of_text else 1
        title = _heading(title, level)
    return [title, *(_heading(line, level) if _is_article(body, at) else line for at, line in enumerate(body))]


def opens_text(lines: Sequence[Line], *, before: bool) -> bool:
    """Whether the articles on the next slides are of a text that a slide has named: until one has another title."""
    headings = [line for line in lines if line.kind is LineKind.HEADING]
    return bool(names_text(headings[-1].text)) or (before and bool(_ARTICLE.match(headings[0].text)))


def _heading(line: Line, level: int) -> Line:
    return replace(line, kind=LineKind.HEADING, level=level, marker="")


def _is_article(lines: Sequence[Line], at: int) -> bool:
    """Whether a line names an article and the next says something of it; a list of articles has no headings."""
    line = lines[at]
    named = line.kind in _BODY and _ARTICLE.match(line.text) and len(line.text) <= _LONGEST and not line.text.endswith((".", ";", ","))
    return bool(named) and at + 1 < len(lines) and lines[at + 1].kind in _BODY and not _ARTICLE.match(lines[at + 1].text)


def _is_heading(line: Line) -> bool:
    return line.kind is LineKind.TEXT and 3 < len(line.text) <= _LONGEST_TITLE and not line.text.endswith((".", ";", ",", ":", "?", "!"))


def continued(before: Sequence[Line], slide: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Both with a sentence that breaks off at the end of the one put together, where the slide goes on under the same title."""
    last = next((at for at in reversed(range(len(before))) if before[at].kind is not LineKind.NOTE), None)
    title = next((line.text for line in reversed(before) if line.kind is LineKind.HEADING), "")
    if (
        last is None
        or len(slide) < 2
        or before[last].kind not in _BODY
        or slide[1].kind not in _BODY
        or not same_heading(title, slide[0].text)
    ):
        return list(before), list(slide)
    open_line, rest = before[last], slide[1]
    broken = len(open_line.text) > _BROKEN and not re.search(r"[.;:!?…]$", open_line.text)
    if not broken or not (rest.text[:1].islower() or _OPEN.search(open_line.text)) or re.match(r"\w{1,2}[.)]\s", rest.text):
        return list(before), list(slide)
    whole = replace(open_line, text=f"{open_line.text} {rest.text}")
    return [*before[:last], whole, *before[last + 1 :]], [slide[0], *slide[2:]]


def same_heading(heading: str, other: str) -> bool:
    """Whether the heading of a slide is that of the one before, or says "(tiếp)" of it."""
    return bool(heading) and _named(heading) == _named(other)


def _named(heading: str) -> str:
    return " ".join(_GOES_ON.sub("", heading).lower().split())

"""Texts and units that a sentence names: "khoản 2 Điều 5 Nghị định số 63/2010/NĐ-CP ngày 8 tháng 6 năm 2010"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from knowledge.law.act import KIND
from knowledge.law.day import NAMED_DAY, day_of
from knowledge.law.frame import NOTES, OPENING, RECIPIENTS, SIGNATURE
from knowledge.law.types import UnitPath

_TEXT = re.compile(rf"{KIND}(?:\s(?!số)[^\s;.:“”]+){{0,30}}?\s+số\s*:?\s*(\d+[a-zđ]?(?:/\d{{4}})?[/\-][\wĐđ/\-]+\w)(?:\s+{NAMED_DAY})?")
UNIT_REFERENCE = re.compile(r"(?:điểm\s+([a-zđ])\s+)?(?:khoản\s+(\d+[a-zđ]?)\s+)?Điều\s+(\d+[a-zđ]?)", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[^\d\s][.;])\s+")  # not after the number of a unit
AROUND = (OPENING, RECIPIENTS, SIGNATURE, NOTES)  # blocks that rule nothing


@dataclass(frozen=True, slots=True)
class NamedText:
    """`start` and `end` of the name in the sentence; where the number stands in it."""

    start: int
    end: int
    number: str
    issued_on: date | None
    number_at: int


def named_texts(text: str) -> list[NamedText]:
    """Every numbered text that is named, in order."""
    return [_named(text, match) for match in _TEXT.finditer(text)]


def text_at(text: str, start: int) -> NamedText | None:
    """The numbered text whose name begins exactly at `start`."""
    match = _TEXT.match(text, start)
    return _named(text, match) if match else None


def _named(text: str, match: re.Match[str]) -> NamedText:
    """Its name begins at the last kind before the number: "Quyết định này … thay thế Quyết định số 181"."""
    kinds = [m.start() for m in re.finditer(KIND, text[match.start() : match.start(1)])]
    start = match.start() + kinds[-1]
    return NamedText(start, match.end(), re.sub(r"\s+", "", match[1]), day_of(match.groups()[1:]), match.start(1))


def unit_path(match: re.Match[str]) -> UnitPath:
    point, clause, article = match.groups()
    return tuple(part for part in (f"Điều {article}", clause, point) if part)

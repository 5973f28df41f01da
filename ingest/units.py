"""A Unit: one line of a document with its place in the structure. What `structure.py` makes and `passages.py` cuts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from knowledge.law.types import PassageKind, UnitPath

_CRUMB = 4  # characters: less is no line of its own
_GROWN = 4_000  # characters beyond which nothing is joined: no sentence is so long, and joining would grow slower line by line
_BROKEN = 60  # characters of a line that may break off; shorter ones are items or headings
_ENDED = re.compile(r"[.;:!?…/]['\"”’)\]]*(?:\[\d+\])?$")


@dataclass(frozen=True, slots=True)
class Unit:
    """`opens` tells that the line starts a unit of its own (it has a marker or is a heading) rather than lying in one."""

    path: UnitPath
    text: str
    kind: PassageKind
    page: int | None = None
    locator: str = ""
    opens: bool = False
    confidence: float | None = None
    cites: tuple[str, ...] = ()
    headings: tuple[str, ...] | None = None  # the headings above, when the path does not lead to them
    below: tuple[str, ...] = ()  # headings inside a table that the row stands under
    shared: bool = False  # several lines may share this path (digest lines restating one unit)


def row_path(table: int, row: int) -> UnitPath:
    """("bảng 1", "dòng 8"); the names of the columns of numbered rows are no row."""
    return f"bảng {table}", f"dòng {row}" if row else "tên cột"


def goes_on(last: Unit, text: str, parent: UnitPath) -> bool:
    """Whether a line is the rest of the unit before it: a crumb ("./."), or a small letter where a long sentence broke off."""
    if last.kind not in (PassageKind.TEXT, PassageKind.FRONT, PassageKind.NOTE) or last.path[: len(parent)] != parent:
        return False
    if len(last.text) > _GROWN:
        return False
    if len(text) < _CRUMB:  # a bare figure behind a full stop may be a page number: no part of the sentence
        return not (text.isdigit() and _ENDED.search(last.text))
    return (
        last.kind is PassageKind.TEXT
        and text[:1].islower()
        and len(last.text) > _BROKEN
        and not _ENDED.search(last.text)
        and not last.text.isupper()
    )


@dataclass(slots=True)
class ParsedUnits:
    """Units in reading order, with what was not understood on the way."""

    units: list[Unit] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unparsed: list[str] = field(default_factory=list)  # lines that belong to no unit although the text has units
    used: set[UnitPath] = field(default_factory=set)
    counters: dict[tuple[UnitPath, str], int] = field(default_factory=dict)

    def count(self, parent: UnitPath, kind: str) -> int:
        """The next ordinal of `kind` ("đoạn", "-", "+", "bảng") under `parent`, from 1."""
        self.counters[parent, kind] = number = self.counters.get((parent, kind), 0) + 1
        return number

    def add(self, unit: Unit) -> UnitPath:
        """Append; a path already taken gets a counter, so that every passage keeps an address of its own."""
        path, number = unit.path, 1
        while path in self.used and not unit.shared:
            number += 1
            path = (*unit.path[:-1], f"{unit.path[-1]} ({number})")
        self.used.add(path)
        self.units.append(unit if path == unit.path else replace(unit, path=path))
        return path

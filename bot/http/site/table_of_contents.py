"""The table of contents of a text in the reading view."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from knowledge.law.frame import RECIPIENTS, SIGNATURE
from knowledge.law.types import Passage, Section, UnitPath
from knowledge.law.unit import anchor

_LONG_OUTLINE = 120  # beyond this a law's outline stops at its articles
_NUMBERED = re.compile(r"\d+(?:\.\d+)*[a-zđ]?|[a-zđ]{1,2}|[IVXLC]+")  # khoản, điểm, mục as a path names them
_CLOSING = (RECIPIENTS, SIGNATURE)  # nobody looks for these in a table of contents


@dataclass(slots=True)
class ContentsEntry:
    """An entry of the table of contents with the entries below it."""

    path: UnitPath
    heading: str
    page: int | None
    children: list[ContentsEntry] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return anchor(self.path)

    @staticmethod
    def of(sections: Iterable[Section], passages: Iterable[Passage] = ()) -> list[ContentsEntry]:
        """Entries at the top; an entry lies under the nearest one whose path begins its own. Of the units beside each other
        that `passages` tell of, all stand there where most have headings, otherwise none."""
        ordered = sorted(sections, key=lambda s: s.ordinal)
        if len(ordered) > _LONG_OUTLINE:
            ordered = [section for section in ordered if not _is_clause_of_article(section.path)]
        units = _numbered(passages)
        top = _nested([*ordered, *(units[path] for path in _bare(ordered, units))])
        return _without(top, _alone(ordered, units)) if units else top


def _nested(sections: list[Section]) -> list[ContentsEntry]:
    top: list[ContentsEntry] = []
    open_entries: list[ContentsEntry] = []
    for section in sorted(sections, key=lambda s: s.ordinal):
        entry = ContentsEntry(section.path, " ".join(section.heading.split()), section.page)
        while open_entries and section.path[: len(open_entries[-1].path)] != open_entries[-1].path:
            open_entries.pop()
        (open_entries[-1].children if open_entries else top).append(entry)
        open_entries.append(entry)
    return top


def _numbered(passages: Iterable[Passage]) -> dict[UnitPath, Section]:
    """The clauses and points of a text with their first words: what may stand beside a heading of the outline."""
    found: dict[UnitPath, Section] = {}
    for passage in passages:
        if len(passage.path) > 1 and _NUMBERED.fullmatch(passage.path[-1]) and passage.path not in found:
            found[passage.path] = Section(passage.document_id, passage.path, passage.text, passage.ordinal, passage.page)
    return found


def _shares(sections: list[Section], units: dict[UnitPath, Section]) -> Iterator[tuple[set[UnitPath], set[UnitPath]]]:
    """Of units beside each other: those that are headings, and those that are not. Only where some are."""
    headed = {section.path for section in sections}
    beside: dict[UnitPath, set[UnitPath]] = {}
    for path in headed | set(units):
        if path in units:
            beside.setdefault(path[:-1], set()).add(path)
    yield from ((paths & headed, paths - headed) for paths in beside.values() if paths & headed)


def _bare(sections: list[Section], units: dict[UnitPath, Section]) -> set[UnitPath]:
    """Units without a heading among units that mostly have one: "2. Các bộ, cơ quan chủ trì …" between two ministries."""
    return {path for headed, bare in _shares(sections, units) if len(headed) >= len(bare) for path in bare}


def _alone(sections: list[Section], units: dict[UnitPath, Section]) -> set[UnitPath]:
    """Units that head others among units that mostly do not: only "b) …" of the points a to d."""
    return {path for headed, bare in _shares(sections, units) if len(headed) < len(bare) for path in headed}


def _without(entries: list[ContentsEntry], left_out: set[UnitPath]) -> list[ContentsEntry]:
    kept = [entry for entry in entries if entry.path not in left_out and entry.path[0] not in _CLOSING]
    for entry in kept:
        entry.children = _without(entry.children, left_out)
    return kept


def _is_clause_of_article(path: UnitPath) -> bool:
    return any(outer.startswith("Điều ") for outer in path[:-1])

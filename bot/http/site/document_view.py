"""A document as the reading view shows it: its units nested in reading order, where its pages begin, whether it is in force."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from knowledge.language.text import fold_accents
from knowledge.law.types import Document, Passage, PassageKind, UnitPath
from knowledge.law.unit import anchor, unit_label


@dataclass(slots=True)
class ShownUnit:
    """One legal unit: its own passages and the units below it, in reading order. `anchor` is "" for a repeated unit."""

    path: UnitPath
    anchor: str
    cited: bool = False
    heading: str = ""  # where an extract leaves out the line that heads the unit
    level: int = 2  # of its heading in the page: no level is left out
    items: list[Passage | ShownUnit] = field(default_factory=list)

    @property
    def label(self) -> str:
        text = unit_label(self.path)
        return text[:1].upper() + text[1:]

    @property
    def has_text(self) -> bool:
        """False for a unit that is only a step on the way to others."""
        return any(not isinstance(item, ShownUnit) for item in self.items)

    @property
    def depth(self) -> int:
        return len(self.path)

    @property
    def runs(self) -> Iterator[ShownUnit | list[Passage]]:
        """Units, and between them the passages that read as one paragraph."""
        run: list[Passage] = []
        for item in self.items:
            if isinstance(item, ShownUnit) or (run and (item.part == 0 or item.kind is not run[-1].kind)):
                if run:
                    yield run
                run = []
            if isinstance(item, ShownUnit):
                yield item
            else:
                run.append(item)
        if run:
            yield run


def read(passages: Iterable[Passage], cited: str = "", *, headed: bool = False, level: int = 2) -> ShownUnit:
    """The whole text as one nested unit; the unit whose anchor is `cited` is marked. `headed` names units that have no line of
    their own, as a digest has them, by the headings above their first passage. `level`: of the outermost heading in the page."""
    root = ShownUnit((), "", level=level)
    used: set[str] = set()
    for passage in sorted(passages, key=lambda p: p.ordinal):
        unit = root
        for depth in range(1, len(passage.path) + 1):
            unit = _child(unit, passage.path[:depth], used, cited)
            if headed and not unit.items:
                unit.heading = _heading_of(passage, depth)
        unit.items.append(passage)
    return root


def _heading_of(passage: Passage, depth: int) -> str:
    """The heading of the unit at a depth above a passage, where its context has one for every level."""
    headings = passage.context.split(" › ")
    return headings[depth - 1] if depth < len(passage.path) == len(headings) + 1 else ""


def _child(parent: ShownUnit, path: UnitPath, used: set[str], cited: str) -> ShownUnit:
    last = parent.items[-1] if parent.items else None
    if isinstance(last, ShownUnit) and last.path == path:
        return last
    name = anchor(path)
    headed = any(not isinstance(item, ShownUnit) and is_heading(item) for item in parent.items)
    level = min(6, parent.level + headed)
    unit = ShownUnit(path, "" if name in used else name, cited=bool(cited) and name == cited and name not in used, level=level)
    used.add(name)
    parent.items.append(unit)
    return unit


def page_starts(passages: Iterable[Passage]) -> dict[str, int]:
    """Where the pages of the original begin in the text: the id of the first passage on each, and its number."""
    starts: dict[str, int] = {}
    last: int | None = None
    for passage in sorted(passages, key=lambda p: p.ordinal):
        if passage.page and passage.page != last:
            starts[passage.id] = last = passage.page
    return starts


def is_heading(passage: Passage) -> bool:
    return passage.kind is PassageKind.HEADING


def status_of(document: Document, day: date) -> str:
    """in_force, not_yet, expired, or unknown when the register gives no dates."""
    if document.effective_to and document.effective_to < day:
        return "expired"
    if document.effective_from and document.effective_from > day:
        return "not_yet"
    return "in_force" if document.effective_from else "unknown"


def highlight(text: str, wanted: str) -> list[tuple[str, bool]]:
    """Pieces of the text, True for those that match; accents count only when `wanted` has some.

    text="Cải cách thủ tục", wanted="cai cach" -> [("Cải cách", True), (" thủ tục", False)]
    """
    text = unicodedata.normalize("NFC", text)
    wanted = unicodedata.normalize("NFC", " ".join(wanted.split())).lower()
    bare = fold_accents(wanted) == wanted
    source = "".join((fold_accents(c) if bare else c).lower()[:1] or c for c in text)
    pieces: list[tuple[str, bool]] = []
    position = 0
    while wanted and (start := source.find(wanted, position)) >= 0:
        if start > position:
            pieces.append((text[position:start], False))
        pieces.append((text[start : start + len(wanted)], True))
        position = start + len(wanted)
    if position < len(text):
        pieces.append((text[position:], False))
    return pieces

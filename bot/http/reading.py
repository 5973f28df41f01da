"""A document as the reading view shows it: its units nested in reading order, its outline, its validity."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from bot import messages
from knowledge.legal_unit import anchor, document_label, unit_label
from knowledge.types import Document, Passage, PassageKind, RelationKind, Section, UnitPath
from knowledge.vietnamese import fold_accents

_CHANGES = {
    RelationKind.REPLACES: messages.REPLACED,
    RelationKind.AMENDS: messages.AMENDED,
    RelationKind.REPEALS: messages.REPEALED,
}


@dataclass(slots=True)
class Outline:
    """An entry of the table of contents with the entries below it."""

    path: UnitPath
    heading: str
    page: int | None
    children: list[Outline] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return anchor(self.path)

    @staticmethod
    def of(sections: Iterable[Section]) -> list[Outline]:
        """Entries at the top; an entry lies under the nearest one whose path begins its own."""
        top: list[Outline] = []
        open_entries: list[Outline] = []
        for section in sorted(sections, key=lambda s: s.ordinal):
            entry = Outline(section.path, " ".join(section.heading.split()), section.page)
            while open_entries and section.path[: len(open_entries[-1].path)] != open_entries[-1].path:
                open_entries.pop()
            (open_entries[-1].children if open_entries else top).append(entry)
            open_entries.append(entry)
        return top


@dataclass(slots=True)
class Unit:
    """One legal unit: its own passages and the units below it, in reading order. `anchor` is "" for a repeated unit."""

    path: UnitPath
    anchor: str
    cited: bool = False
    items: list[Passage | Unit] = field(default_factory=list)

    @property
    def label(self) -> str:
        text = unit_label(self.path)
        return text[:1].upper() + text[1:]

    @property
    def has_text(self) -> bool:
        """False for a unit that is only a step on the way to others."""
        return any(not isinstance(item, Unit) for item in self.items)

    @property
    def depth(self) -> int:
        return len(self.path)

    @property
    def runs(self) -> Iterator[Unit | list[Passage]]:
        """Units, and between them the passages that read as one paragraph."""
        run: list[Passage] = []
        for item in self.items:
            if isinstance(item, Unit) or (run and (item.part == 0 or item.kind is not run[-1].kind)):
                if run:
                    yield run
                run = []
            if isinstance(item, Unit):
                yield item
            else:
                run.append(item)
        if run:
            yield run


def read(passages: Iterable[Passage], cited: str = "") -> Unit:
    """The whole text as one nested unit; the unit whose anchor is `cited` is marked."""
    root = Unit((), "")
    used: set[str] = set()
    for passage in sorted(passages, key=lambda p: p.ordinal):
        unit = root
        for depth in range(1, len(passage.path) + 1):
            unit = _child(unit, passage.path[:depth], used, cited)
        unit.items.append(passage)
    return root


def _child(parent: Unit, path: UnitPath, used: set[str], cited: str) -> Unit:
    last = parent.items[-1] if parent.items else None
    if isinstance(last, Unit) and last.path == path:
        return last
    name = anchor(path)
    unit = Unit(path, "" if name in used else name, cited=bool(cited) and name == cited and name not in used)
    used.add(name)
    parent.items.append(unit)
    return unit


def is_heading(passage: Passage) -> bool:
    return passage.kind is PassageKind.HEADING


def status_of(document: Document, day: date) -> str:
    """in_force, not_yet, expired, or unknown when the register gives no dates."""
    if document.effective_to and document.effective_to <= day:
        return "expired"
    if document.effective_from and document.effective_from > day:
        return "not_yet"
    return "in_force" if document.effective_from else "unknown"


def notices_of(document: Document, others: Iterable[Document], day: date) -> tuple[str, ...]:
    """What a reader must know of this document's validity on `day`, in full sentences."""
    name = document_label(document)
    notices = []
    if document.effective_to and document.effective_to <= day:
        notices.append(messages.EXPIRED.format(document=name, day=_day(document.effective_to)))
    if document.effective_from and document.effective_from > day:
        notices.append(messages.NOT_YET.format(document=name, day=_day(document.effective_from)))
    for newer, kind in changes_of(document, others):
        if newer.effective_from is None or newer.effective_from <= day:
            notices.append(_CHANGES[kind].format(document=name, newer=document_label(newer)))
    if document.ocr_confidence is not None:
        notices.append(messages.OCR_TEXT.format(percent=round(document.ocr_confidence * 100)))
    return tuple(dict.fromkeys(notices))


def changes_of(document: Document, others: Iterable[Document]) -> list[tuple[Document, RelationKind]]:
    """Documents at hand that replace, amend or repeal this one; same number AND date, since numbers repeat over the years."""
    found = []
    for other in others:
        for relation in other.relations:
            same = relation.number == document.number and relation.issued_on in (None, document.issued_on)
            if document.number and same and relation.kind in _CHANGES and other.id != document.id:
                found.append((other, relation.kind))
    return found


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


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

"""Units → Sections and Passages: context from the headings above, stable ids, long units split at sentence ends."""

from __future__ import annotations

import re

from ingest.units import Unit
from knowledge.law.frame import NOTES, OPENING, RECIPIENTS, SIGNATURE
from knowledge.law.types import Passage, PassageKind, Section, UnitPath
from knowledge.law.unit import anchor

LIMIT = 800  # characters of a passage
_CONTEXT_LIMIT = 160  # characters of one heading in the context
_SENTENCE_END = re.compile(r"(?<=[.;!?…])['\"”’)]?\s+|\n")
_CELL_END = re.compile(r"\s\|\s")  # a long table row is cut between its cells
_SYNTHETIC = {OPENING, SIGNATURE, NOTES}


def build(document_id: str, units: list[Unit]) -> tuple[tuple[Section, ...], tuple[Passage, ...]]:
    """Passages in reading order, `ordinal` from 0; a Section for every unit that is a heading or contains others."""
    opened = {unit.path: unit.text.replace("\n", " ") for unit in units if unit.opens}
    parents = {unit.path[:depth] for unit in units for depth in range(1, len(unit.path))}
    passages: list[Passage] = []
    sections: list[Section] = []
    parts: dict[UnitPath, int] = {}
    known: set[UnitPath] = set()
    taken: set[str] = set()
    for unit in units:
        outer = unit.path[:1]
        if outer[0] in _SYNTHETIC and outer not in known:
            sections.append(Section(document_id, outer, outer[0], len(passages), unit.page))
            known.add(outer)
        if unit.path not in known and (
            unit.kind is PassageKind.HEADING or (unit.opens and unit.path in parents) or unit.path == (RECIPIENTS,)
        ):
            sections.append(Section(document_id, unit.path, _heading(unit), len(passages), unit.page))
            known.add(unit.path)
        context = _context(unit, opened)
        for index, text in enumerate(split(unit.text)):
            part = parts.get(unit.path, 0)
            parts[unit.path] = part + 1
            own = f"{context} › {_clip(unit.text)}" if index and context else _clip(unit.text) if index else context
            identity = _identity(document_id, unit.path, part, taken)
            passages.append(
                Passage(
                    id=identity,
                    document_id=document_id,
                    path=unit.path,
                    ordinal=len(passages),
                    kind=unit.kind,
                    text=text,
                    context=own,
                    page=unit.page,
                    part=part,
                    locator=unit.locator,
                    ocr_confidence=unit.confidence,
                )
            )
    return tuple(sections), tuple(passages)


def _heading(unit: Unit) -> str:
    """A unit's heading on one line; of blocks (header, distribution list) the first line."""
    return unit.text.replace("\n", " ") if unit.opens else unit.text.split("\n")[0]


def _identity(document_id: str, path: UnitPath, part: int, taken: set[str]) -> str:
    """The id of types.py; two headings that differ in letters an anchor drops ("A & B", "A - B") get a counter."""
    base = identity = f"{document_id}#{anchor(path)}" + (f"~{part}" if part else "")
    number = 1
    while identity in taken:
        number += 1
        identity = f"{base}.{number}"
    taken.add(identity)
    return identity


def _context(unit: Unit, opened: dict[UnitPath, str]) -> str:
    if unit.headings is not None:
        headings = list(unit.headings)
    else:
        headings = [opened[unit.path[:depth]] for depth in range(1, len(unit.path)) if unit.path[:depth] in opened]
    return " › ".join(_clip(heading) for heading in (*headings, *unit.below))


def _clip(heading: str) -> str:
    heading = re.sub(r"^[-+•]\s*", "", heading.split("\n")[0]).rstrip(" :")
    if len(heading) <= _CONTEXT_LIMIT:
        return heading
    return heading[:_CONTEXT_LIMIT].rsplit(" ", 1)[0] + "…"


def split(text: str, limit: int = LIMIT) -> list[str]:
    """Pieces of at most `limit` characters, each verbatim, cut at line or sentence ends, else at a comma, else at a space."""
    pieces: list[str] = []
    rest = text
    while len(rest) > limit:
        cut = (
            _last_end(_CELL_END, rest, limit)
            or _last_end(_SENTENCE_END, rest, limit)
            or _last_end(re.compile(r"(?<=[,:)])\s+"), rest, limit)
            or _last_end(re.compile(r"\s+"), rest, limit)
        )
        cut = cut or (limit, limit)
        pieces.append(rest[: cut[0]].rstrip())
        rest = rest[cut[1] :].lstrip()
    return [piece for piece in (*pieces, rest) if piece]


def _last_end(pattern: re.Pattern[str], text: str, limit: int) -> tuple[int, int] | None:
    """The last match in the second half of the window; a cut further forward would leave a crumb."""
    ends = [m.span() for m in pattern.finditer(text, 0, limit + 1) if m.start() >= limit // 3]
    return ends[-1] if ends else None

"""Which files of a run make one document: a main text and its annexes in files of their own, one text in two files.

What two files of one number are is judged by their words, in whatever order they come.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import islice

from ingest.parse.parsing import Parsed
from ingest.structure.markers import number_value
from ingest.units import Unit
from knowledge.language.text import fold_accents, syllables
from knowledge.law.types import PassageKind

_SAME = 0.6  # share of the smaller text's word sequences that the larger holds, from which both are one text
_WINDOW = 5  # words
_ANNEX = re.compile(r"(?:Phụ lục|Mẫu)\b|.* kèm theo$")


@dataclass(frozen=True, slots=True)
class Role:
    """Of one file. `of` names the file it is a part of or the same as; `adds` are the annexes it has and that one lacks."""

    part: bool = False
    duplicate: bool = False
    of: str = ""
    adds: tuple[str, ...] = ()
    conflict: str = ""  # another file of the same number with other content


@dataclass(frozen=True, slots=True)
class FileOfRun:
    """What is known of a file before its document is made."""

    source: str
    key: str  # id of the document it claims to be
    part: str
    ocr: bool


def roles(candidates: Iterable[FileOfRun], parsed_of: Callable[[str], Parsed | None]) -> dict[str, Role]:
    """The role of every file, by source. `parsed_of` reads a file's parse again, for files that share a key only."""
    by_key: dict[str, list[FileOfRun]] = {}
    for candidate in candidates:
        by_key.setdefault(candidate.key, []).append(candidate)
    found: dict[str, Role] = {}
    for group in by_key.values():
        found |= {group[0].source: Role()} if len(group) == 1 else _of_group(group, parsed_of)
    return found


def _of_group(group: list[FileOfRun], parsed_of: Callable[[str], Parsed | None]) -> dict[str, Role]:
    words = {c.source: _sequences(parsed) for c in group if (parsed := parsed_of(c.source)) is not None}
    texts = [c for c in group if not c.part]
    main = min(texts or group, key=lambda c: (c.ocr, group.index(c)))
    found = {main.source: Role()}
    for other in group:
        if other is main:
            continue
        same = next((s for s in found if not found[s].duplicate and _overlap(words[s], words[other.source]) >= _SAME), "")
        if same:
            found[other.source] = Role(duplicate=True, of=same, adds=_annexes_lacking(other.source, same, parsed_of))
        elif other.part:
            found[other.source] = Role(part=True, of=main.source)
        else:
            found[other.source] = Role(conflict=main.source)
    return found


def _sequences(parsed: Parsed) -> set[int]:
    """Of the text itself: one copy may lack the annexes, and letterhead and basis are alike in texts of one issuer. Without accents,
    in which a scan errs most."""
    said = [unit for unit in parsed.units if unit.kind is not PassageKind.FRONT] or list(parsed.units)
    body = [unit for unit in said if not _ANNEX.match(unit.path[0])] or said
    words = [fold_accents(word) for unit in body for word in syllables(unit.text)]
    return {hash(window) for window in zip(*(islice(words, start, None) for start in range(_WINDOW)), strict=False)}


def _overlap(first: set[int], second: set[int]) -> float:
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0


def _annexes_lacking(source: str, same: str, parsed_of: Callable[[str], Parsed | None]) -> tuple[str, ...]:
    ours, theirs = parsed_of(source), parsed_of(same)
    if ours is None or theirs is None:
        return ()
    known = {unit.path[0] for unit in theirs.units}
    return tuple(dict.fromkeys(u.path[0] for u in ours.units if _ANNEX.match(u.path[0]) and u.path[0] not in known))


def merged(main: Parsed, parts: Iterable[tuple[str, Parsed, tuple[str, ...]]]) -> Parsed:
    """The main text with its parts behind it: (source, parse, the annexes to take; all of it when none are named)."""
    units = list(main.units)
    label = main.header.part
    for source, part, wanted in sorted(parts, key=lambda item: _order(item[1].header.part)):
        taken = {unit.path[0] for unit in units}
        for unit in part.units:
            if not wanted or unit.path[0] in wanted:
                units.append(_placed(unit, source, taken))
        label = f"{label}, {part.header.part}" if label and part.header.part else label
    return replace(main, units=tuple(units), header=replace(main.header, part=label))


def _placed(unit: Unit, source: str, taken: set[str]) -> Unit:
    """The unit under a top of its own; where it stands is told by file, for its page is not one of the main file."""
    top, number = unit.path[0], 1
    while top in taken:
        number += 1
        top = f"{unit.path[0]} ({number})"
    where = f"tệp {source}" + (f", trang {unit.page}" if unit.page else "") + (f", {unit.locator}" if unit.locator else "")
    return replace(unit, path=(top, *unit.path[1:]), page=None, locator=where)


def _order(label: str) -> tuple[int, str]:
    return (number_value(label)[0], label)

"""Two texts side by side: units matched by path and wording, with the words dropped and added."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from knowledge.law.types import Document, Passage, PassageKind, UnitPath
from knowledge.law.unit import anchor, unit_label

Piece = tuple[str, bool]
"""A stretch of text and whether it changed."""
_MOVED = 0.6  # wording this alike under another number is the same rule, moved


@dataclass(frozen=True, slots=True)
class Side:
    label: str
    anchor: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class UnitPair:
    """`change` is same, changed, added (no old) or dropped (no new)."""

    old: Side | None
    new: Side | None
    change: str


def compare(old: Document, old_passages: Iterable[Passage], new: Document, new_passages: Iterable[Passage]) -> list[UnitPair]:
    """Units of both texts in the new text's order, dropped ones where they stood."""
    before, after = _units(old_passages), _units(new_passages)
    matches = _matched(before, after)
    pairs: list[UnitPair] = []
    left = iter([path for path in before if path not in matches.values()])
    dropped = next(left, None)
    order = {path: number for number, path in enumerate(before)}
    for path, text in after.items():
        origin = matches.get(path)
        while origin and dropped and order[dropped] < order[origin]:
            pairs.append(UnitPair(_side(dropped, ((before[dropped], True),)), None, "dropped"))
            dropped = next(left, None)
        if origin is None:
            pairs.append(UnitPair(None, _side(path, ((text, True),)), "added"))
            continue
        old_pieces, new_pieces = words_changed(before[origin], text)
        change = "changed" if any(c for _, c in (*old_pieces, *new_pieces)) else "same"
        pairs.append(UnitPair(_side(origin, old_pieces), _side(path, new_pieces), change))
    while dropped:
        pairs.append(UnitPair(_side(dropped, ((before[dropped], True),)), None, "dropped"))
        dropped = next(left, None)
    return pairs


def _units(passages: Iterable[Passage]) -> dict[UnitPath, str]:
    """Text of each unit, parts joined; the header block and signatures are not rules and stay out."""
    units: dict[UnitPath, str] = {}
    for passage in sorted(passages, key=lambda p: p.ordinal):
        if passage.kind is not PassageKind.FRONT:
            units[passage.path] = f"{units[passage.path]} {passage.text}" if passage.path in units else passage.text
    return units


def _matched(before: dict[UnitPath, str], after: dict[UnitPath, str]) -> dict[UnitPath, UnitPath]:
    """New path → old path: same path first, then the most alike among the rest."""
    old_words = {path: frozenset(text.lower().split()) for path, text in before.items()}
    new_words = {path: frozenset(text.lower().split()) for path, text in after.items()}
    matches = {path: path for path in after if path in before and _alike(old_words[path], new_words[path]) > 0.3}
    free = dict.fromkeys(path for path in before if path not in matches)
    for path in (p for p in after if p not in matches):
        likeness = {candidate: _alike(old_words[candidate], new_words[path]) for candidate in free}
        best = max(likeness, key=likeness.__getitem__, default=None)
        if best is not None and likeness[best] >= _MOVED:
            matches[path] = best
            del free[best]
    return matches


def _alike(a: frozenset[str], b: frozenset[str]) -> float:
    """Share of common words, 0..1 (Dice)."""
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def words_changed(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """ "80% hồ sơ", "90% hồ sơ" -> (("80%", True), (" hồ sơ", False)), (("90%", True), (" hồ sơ", False))."""
    a, b = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    left: list[Piece] = []
    right: list[Piece] = []
    for operation, a0, a1, b0, b1 in SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        changed = operation != "equal"
        if a1 > a0:
            left.append(("".join(a[a0:a1]), changed))
        if b1 > b0:
            right.append(("".join(b[b0:b1]), changed))
    return tuple(left), tuple(right)


def _side(path: UnitPath, pieces: tuple[Piece, ...]) -> Side:
    label = unit_label(path)
    return Side(label[:1].upper() + label[1:], anchor(path), pieces)

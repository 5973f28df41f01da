"""Finds in a catalog the units that a Reference names; all of them, most likely first, when it is ambiguous.

("III", "6") → ("nq-76-nq-cp-2021", ("Điều 1", "III", "6")): what is asked may leave out outer levels.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from knowledge.language.text import fold_accents
from knowledge.law.types import Reference, Tier, UnitPath
from knowledge.law.unit import ORDINALS, ROMANS, number_of, ordinal
from knowledge.store.catalog import Catalog, RegisterEntry

_TIERS = list(Tier)


class NamedUnit(NamedTuple):
    document_id: str
    path: UnitPath


class Resolution:
    """Names of documents and units → where they stand in one catalog. Safe to share between threads."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def documents(self, reference: Reference) -> tuple[str, ...]:
        """Ids of the documents named: official before digests of them, newer before older. Empty when none is named or known."""
        if reference.number:
            found = [entry for entry in self._catalog.numbered(_parts(reference.number)[0]) if _is_numbered(entry, reference)]
        elif reference.title:
            found = self._entitled(reference)
        else:
            return ()
        return tuple(entry.id for entry in sorted(found, key=_precedence))

    def units(self, reference: Reference) -> tuple[NamedUnit, ...]:
        """The units named, most likely first: official, then newest, then the least that was left unsaid."""
        named = self.documents(reference)
        if not reference.path or ((reference.number or reference.title) and not named):
            return ()
        for innermost in reversed(reference.path):
            found = [
                (left_unsaid, NamedUnit(document_id, path))
                for document_id, path in self._catalog.ending_in(variants(innermost), named)
                if (left_unsaid := _left_unsaid(reference.path, path)) is not None
            ]
            if found:
                return self._in_order(found)
        return ()

    def complete(self, reference: Reference, document_id: str) -> Reference:
        """The reference with the number and date of the document it was resolved to."""
        (entry,) = self._catalog.register([document_id])
        number, issued_on = (entry.number, entry.issued_on) if entry.number else (entry.restates, entry.restated_on)
        return replace(reference, number=number, issued_on=issued_on, year=issued_on.year if issued_on else reference.year)

    def _entitled(self, reference: Reference) -> list[RegisterEntry]:
        """Documents whose name shares the longest beginning with the words after "Luật", "Hiến pháp", …"""
        words = re.findall(r"\w+", fold_accents(reference.title).lower())
        least = 2 if words[:1] == ["hien"] else 3  # the kind alone names nothing
        for length in range(len(words), least - 1, -1):
            found = self._catalog.named(" ".join(words[:length]))
            if found:
                years = {None, reference.year} if reference.year else None
                return [entry for entry in found if not years or (entry.issued_on and entry.issued_on.year) in years]
        return []

    def _in_order(self, found: list[tuple[int, NamedUnit]]) -> tuple[NamedUnit, ...]:
        entries = self._catalog.register({unit.document_id for _, unit in found})
        rank = {entry.id: n for n, entry in enumerate(sorted(entries, key=_precedence))}
        return tuple(unit for _, unit in sorted(found, key=lambda pair: (rank[pair[1].document_id], pair[0])))


def variants(component: str) -> list[str]:
    """How a catalog may write what was asked: "III" → III, Mục III, Phần III, Phần thứ ba; "Mục 6" → Mục 6, Mục VI, 6."""
    word, _, value = component.rpartition(" ")
    if word in ("Mục", "Chương", "Phần", "Phụ lục"):
        number = number_of(value)
        spelt = [value, str(number), ROMANS[number]] if 0 < number < len(ROMANS) else [value]
        if word == "Phần" and 0 < number <= len(ORDINALS):
            spelt.append(ordinal(number))
        bare = {"Mục": [value], "Phần": [ROMANS[number]] if 0 < number < len(ROMANS) else []}.get(word, [])
        return list(dict.fromkeys([*(f"{word} {s}" for s in spelt), *bare]))
    if component in ROMANS:
        return [component, f"Mục {component}", f"Mục {number_of(component)}", *variants(f"Phần {component}")[:-1]]
    if component == "d":  # "diem d" typed without accents may mean điểm đ
        return ["d", "đ"]
    return [component]


def _left_unsaid(asked: UnitPath, held: UnitPath) -> int | None:
    """How many levels of `held` the question left out; None when it names something else.

    Every component asked for must be there, and the innermost of `held` must be one of them.
    """
    remaining = list(held)
    spelling = 0
    for component in asked:
        spelt = variants(component)
        match = next((other for other in spelt if other in remaining), None)
        if match is None:
            return None
        spelling += spelt.index(match)
        remaining.remove(match)
    if held[-1] in remaining:
        return None
    return 10 * len(remaining) + spelling


def _precedence(entry: RegisterEntry) -> tuple[int, int]:
    day = entry.issued_on or entry.restated_on or date.min
    return _TIERS.index(entry.tier), -day.toordinal()


def _is_numbered(entry: RegisterEntry, reference: Reference) -> bool:
    return any(
        number and _same_number(number, day, reference)
        for number, day in ((entry.number, entry.issued_on), (entry.restates, entry.restated_on))
    )


def _same_number(number: str, day: date | None, reference: Reference) -> bool:
    """ "76/NQ", "76/nq-cp" and "76/2021/NQ-CP" all name 76/NQ-CP of 2021."""
    held, asked = _parts(number), _parts(reference.number)
    code = re.sub(r"^(qh|ubtvqh)\d+$", r"\1", held[-1].split("-")[0])  # laws are asked for without the number of the legislature
    if held[0] != asked[0] or not (held[-1] == asked[-1] or ("-" not in asked[-1] and code == asked[-1])):
        return False
    year = day.year if day else int(held[1]) if len(held) == 3 else None
    years = {int(asked[1])} if len(asked) == 3 else {reference.year} if reference.year else set()
    if reference.issued_on and day:
        return day == reference.issued_on
    return not years or year is None or year in years


def _parts(number: str) -> list[str]:
    plain = re.sub(r"\s", "", fold_accents(number).lower())
    return re.sub(r"^(\d+[a-z]?)-(\w+)/(\w+)$", r"\1/\2-\3", plain).split("/")  # the Party's "18-NQ/TW"

"""Who puts whom out of force: relations of all documents of a run, turned round onto the documents they are about."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from knowledge.law.types import Document, ParsedDocument, Passage, Relation, RelationKind, Tier, UnitPath

_ENDING = (RelationKind.REPLACES, RelationKind.REPEALS)


@dataclass(slots=True)
class ValidityMap:
    """Fill with `add` for every document first; `apply` then dates a document and its clauses."""

    _endings: dict[str, list[tuple[Relation, Document]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, document: Document) -> None:
        """Remember what an official text in force does to others."""
        if document.tier is Tier.OFFICIAL and (document.effective_from or document.issued_on):
            for relation in document.relations:
                if relation.kind in (*_ENDING, RelationKind.AMENDS) and relation.number:
                    self._endings[relation.number].append((relation, document))

    def apply(self, parsed: ParsedDocument, clauses: tuple[tuple[UnitPath, date], ...] = ()) -> ParsedDocument:
        """`effective_to` of the document when one replaced it, of its clauses when they were amended or repealed.

        A number alone does not tell documents apart: the date must agree, or be unknown with the newer text later.
        """
        about = parsed.document
        ends: dict[UnitPath, date] = {}
        for relation, newer, issued_on in self._about(about):
            start = newer.effective_from or newer.issued_on
            if start is None or newer.id == about.id or not _is_about(relation, issued_on, start):
                continue
            if relation.kind is RelationKind.AMENDS and (not relation.to_path or relation.note == "bổ sung"):
                continue
            last = start - timedelta(days=1)
            ends[relation.to_path] = min(last, ends.get(relation.to_path, last))
        whole = ends.pop((), None)
        if whole and about.effective_to is None:
            about = replace(about, effective_to=whole)
        if not ends and not clauses and about is parsed.document:
            return parsed
        passages = tuple(_dated(passage, ends, dict(clauses)) for passage in parsed.passages)
        return replace(parsed, document=about, passages=passages)

    def _about(self, document: Document) -> list[tuple[Relation, Document, date | None]]:
        """Endings of this text; of the law it consolidates too, where the whole of that is meant (a consolidated text
        already contains the amendments it was made from)."""
        found = [(relation, newer, document.issued_on) for relation, newer in self._endings.get(document.number, ()) if document.number]
        base = next(iter(document.restates), None)
        if base is not None and document.kind == "Văn bản hợp nhất":
            whole = [(r, newer) for r, newer in self._endings.get(base.number, ()) if r.kind in _ENDING and not r.to_path]
            found += [(relation, newer, base.issued_on) for relation, newer in whole]
        return found


def _is_about(relation: Relation, issued_on: date | None, start: date) -> bool:
    if relation.issued_on and issued_on:
        return relation.issued_on == issued_on
    return issued_on is None or issued_on < start


def _dated(passage: Passage, ends: dict[UnitPath, date], starts: dict[UnitPath, date]) -> Passage:
    """The nearest date of the unit or of one above it. References leave out chapters, so paths are compared without."""
    end = next((day for path, day in ends.items() if _lies_in(passage.path, path)), None)
    start = next((starts[passage.path[:depth]] for depth in range(len(passage.path), 0, -1) if passage.path[:depth] in starts), None)
    start = start or next((day for path, day in starts.items() if _lies_in(passage.path, path)), None)
    if end is None and start is None:
        return passage
    return replace(passage, effective_from=start or passage.effective_from, effective_to=end or passage.effective_to)


def _lies_in(path: UnitPath, unit: UnitPath) -> bool:
    inner = tuple(part for part in path if not part.startswith(("Phần ", "Chương ", "Mục ", "Tiểu mục ")))
    return bool(unit) and inner[: len(unit)] == unit

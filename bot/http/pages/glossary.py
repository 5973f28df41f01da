"""The entries of a glossary that hold some words: a term is never shown without its definition, nor one with another's."""

from __future__ import annotations

from bot.http.site.document_view import highlight, is_heading
from knowledge.law.types import Passage, UnitPath


def matching(passages: tuple[Passage, ...], find: str) -> list[Passage]:
    """Passages of the entries found by term or definition, under the headings they stand below; all without `find`."""
    wanted = " ".join(find.split())
    if not wanted:
        return list(passages)
    headings = {p.path for p in passages if is_heading(p)}
    groups = {path[:n] for path in headings for n in range(1, len(path))} & headings
    entries = {p.id: _entry(p.path, headings - groups) for p in passages if p.path not in groups}
    found = {entries[p.id] for p in passages if p.id in entries and any(hit for _, hit in highlight(p.text, wanted))}
    above = {path[:n] for path in found for n in range(1, len(path))}
    return [p for p in passages if entries.get(p.id) in found or (p.path in groups and p.path in above)]


def _entry(path: UnitPath, terms: set[UnitPath]) -> UnitPath:
    """The term's path; of a line without a term above it, its own."""
    return next((path[:n] for n in range(len(path), 0, -1) if path[:n] in terms), path)

"""Type-ahead: known questions of the clauses and headings, found with or without accents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from knowledge.types import Document, Passage, Section
from knowledge.vietnamese import fold_accents, normalise

_LIMIT = 60_000  # entries: a scan of so many takes about 20 ms


class SuggestionSource(Protocol):
    """knowledge.catalog.Catalog, as far as suggestions need it."""

    def documents(self) -> tuple[Document, ...]: ...

    def sections(self, document_id: str) -> tuple[Section, ...]: ...

    def passages(self, document_id: str) -> tuple[Passage, ...]: ...


def fold_query(text: str) -> str:
    """ "Chỉ tiêu  TTHC?" → "chi tieu tthc"."""
    return " ".join(re.findall(r"\w+", fold_accents(normalise(text)).lower()))


@dataclass(frozen=True, slots=True)
class SuggestionList:
    """Entries in order of preference, each with its folded form padded by spaces: " chi tieu tthc "."""

    texts: tuple[str, ...]
    folded: tuple[str, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> SuggestionList:
        unique: dict[str, str] = {}
        for text in texts:
            folded = fold_query(text)
            if len(folded) >= 4 and len(unique) < _LIMIT:
                unique.setdefault(f" {folded} ", text.strip())
        return cls(tuple(unique.values()), tuple(unique))

    def find(self, typed: str, limit: int = 8) -> list[str]:
        """Entries that hold every typed word (the last one may be unfinished); those that start with the text first."""
        query = fold_query(typed)
        if not query:
            return []
        needles = [f" {word} " for word in query.split()[:-1]] + [f" {query.split()[-1]}"]
        ranked: list[tuple[int, int, int]] = []
        for number, entry in enumerate(self.folded):
            if all(needle in entry for needle in needles):
                rank = 0 if entry.startswith(f" {query}") else 1 if f" {query}" in entry else 2
                ranked.append((rank, len(entry), number))
        return [self.texts[number] for *_, number in sorted(ranked)[:limit]]


def entries(catalog: SuggestionSource) -> Iterable[str]:
    """Questions known for clauses, then titles and headings. What other people typed stays out: it may be personal."""
    documents = catalog.documents()
    for document in documents:
        for passage in catalog.passages(document.id):
            yield from (_sentence(alias) for alias in passage.aliases)
    for document in documents:
        yield document.title
        for section in catalog.sections(document.id):
            if 8 <= len(section.heading) <= 160:
                yield section.heading


def _sentence(alias: str) -> str:
    """ "chỉ tiêu TTHC" -> "Chỉ tiêu TTHC?"."""
    return alias[:1].upper() + alias[1:] + ("" if alias.endswith("?") else "?")

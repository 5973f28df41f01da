"""Type-ahead: questions a person would read aloud, found with or without accents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from bot.answering.candidates.outline import Outline
from bot.answering.compose.suggestions import all_offers
from bot.areas import AREAS, EXAMPLES
from knowledge.language.text import fold_accents, normalise
from knowledge.law.types import Document, Passage, Section

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
    """Entries in groups, the best group first, each with its folded form padded by spaces: " chi tieu tthc "."""

    groups: tuple[tuple[tuple[str, str], ...], ...]  # (text, folded)

    @classmethod
    def of(cls, *groups: Iterable[str]) -> SuggestionList:
        known: set[str] = set()
        return cls(tuple(tuple(_new(texts, known)) for texts in groups))

    def find(self, typed: str, limit: int = 8) -> list[str]:
        """Entries that hold every typed word (the last one may be unfinished); those that start with the text first. A group is
        looked at only when no better one has a match."""
        query = fold_query(typed)
        if not query:
            return []
        needles = [f" {word} " for word in query.split()[:-1]] + [f" {query.split()[-1]}"]
        for group in self.groups:
            ranked: list[tuple[int, int]] = []
            for number, (_, entry) in enumerate(group):
                if all(needle in entry for needle in needles):
                    ranked.append((0 if entry.startswith(f" {query}") else 1 if f" {query}" in entry else 2, number))
            if ranked:
                return [group[number][0] for _, number in sorted(ranked)[:limit]]
        return []


def _new(texts: Iterable[str], known: set[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        folded = f" {fold_query(text)} "
        if len(folded) >= 6 and folded not in known and len(known) < _LIMIT:
            known.add(folded)
            yield text.strip(), folded


def entries(catalog: SuggestionSource) -> tuple[list[str], list[str]]:
    """Questions written to be read, ours and those that head an entry of a question-and-answer sheet; then questions made of the
    headings of each text. Every one of them names the unit that answers it. Search keys stay out: they are wordings to be found by,
    not to be read; what other people typed stays out too: it may be personal."""
    written = [*EXAMPLES, *(question for area in AREAS for question in area.questions)]
    made: list[str] = []
    for document in catalog.documents():
        written += [section.heading for section in catalog.sections(document.id) if section.heading.endswith("?")]
        if len(made) < _LIMIT:
            made += [offer.question for offer in all_offers(Outline(document, catalog.passages(document.id)))]
    return written, made

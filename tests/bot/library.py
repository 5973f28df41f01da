"""A small knowledge base held in memory for tests of answering: real types, word-overlap search, no index on disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from bot.privacy.own_data import count_questions
from bot.records.person import Person
from bot.records.records import Records
from bot.records.tables import CONVERSATIONS
from knowledge.language.text import syllables
from knowledge.law.types import Document, Hit, Interpretation, Passage, PassageKind, SearchResult, Tier, UnitPath
from knowledge.law.unit import anchor

NQ = Document(
    id="nq-76-nq-cp-2021",
    title="Ban hành Chương trình mẫu",
    tier=Tier.OFFICIAL,
    source="mau.pdf",
    sha256="0" * 64,
    number="76/NQ-CP",
    kind="Nghị quyết",
    issuer="Chính phủ",
    issued_on=date(2021, 7, 15),
)


def passage(document: Document, ordinal: int, path: str, text: str, **more: object) -> Passage:
    """A passage at "Điều 1/III/2/a"; a heading when the text ends in ":" and holds under six words."""
    unit = tuple(path.split("/"))
    fields: dict[str, object] = {"kind": PassageKind.TEXT, "context": ""} | more
    return Passage(f"{document.id}#{anchor(unit)}", document.id, unit, ordinal, text=text, **fields)  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class Library:
    """Catalog, retriever and generation in one; `search` scores by the share of the question's words in the passage."""

    directory = Path("no-index-on-disk")
    texts: tuple[tuple[Document, tuple[Passage, ...]], ...]
    asked: list[str] = field(default_factory=list)

    @property
    def catalog(self) -> Library:
        return self

    @property
    def retriever(self) -> Library:
        return self

    def current(self) -> Library:
        return self

    def documents(self) -> tuple[Document, ...]:
        return tuple(document for document, _ in self.texts)

    def document(self, id: str) -> Document:
        return next(document for document in self.documents() if document.id == id)

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        return next(passages for document, passages in self.texts if document.id == document_id)

    def passage(self, id: str) -> Passage:
        """Raises KeyError for an unknown id, as the catalog does."""
        return {p.id: p for _, passages in self.texts for p in passages}[id]

    def at(self, document_id: str, path: UnitPath) -> tuple[Passage, ...]:
        return tuple(p for p in self.passages(document_id) if p.path == path)

    def under(self, document_id: str, path: UnitPath) -> tuple[Passage, ...]:
        return tuple(p for p in self.passages(document_id) if p.path[: len(path)] == path)

    def interpret(self, question: str) -> Interpretation:
        return Interpretation(question, question)

    def reread(self, question: str) -> str:
        return ""

    def rarity(self, words: list[str]) -> list[float]:
        return [1.0] * len(words)

    def search(self, question: str, k: int = 10, *, as_of: date | None = None) -> SearchResult:
        self.asked.append(question)
        wanted = set(syllables(question))
        scored = [
            Hit(p, document, len(wanted & set(syllables(f"{p.context} {p.text}"))) / max(1, len(wanted)))
            for document, passages in self.texts
            for p in passages
        ]
        best = sorted((hit for hit in scored if hit.score > 0), key=lambda hit: -hit.score)[:k]
        return SearchResult(Interpretation(question, question), tuple(best))


def questions_of(records: Records, channel: str, user: str) -> int:
    """How many questions of this user are stored."""
    return count_questions(records.engine, records.pseudonyms.all_names(Person((user,), (channel,))))


def latest_conversation(records: Records, channel: str, user: str) -> str:
    """The conversation this user last used in this channel, "" when there is none."""
    c = CONVERSATIONS.c
    query = sa.select(c.id).where(c.channel == channel, c.user == records.pseudonyms.of(user)).order_by(c.last_at.desc()).limit(1)
    with records.engine.connect() as db:
        return str(db.execute(query).scalar() or "")

"""Answer and Citation: what every answerer returns and every channel shows.

Two invariants, held here and not by the callers: a quote is a substring of its passage, and an answer without
citations is a declined one (a greeting is neither and says so with `kind`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

from bot.answer.layout import layout
from bot.answer.seal import Seal
from knowledge.law.types import Document, Interpretation, Passage, SearchResult, Tier, UnitPath
from knowledge.law.unit import anchor, citation_label, component_label, trail

CONVERSATIONAL = frozenset({"greeting", "thanks", "farewell", "about", "new_topic", "clarify"})
"""Kinds of answer that cite nothing and yet are not refusals."""


_BEGUN = re.compile(r"(?:^|[.!?]|\n)\s*(?:[-+•]\s+)?$")  # before a quote that begins a sentence


@dataclass(frozen=True, slots=True)
class Citation:
    """One quoted clause. `quote` is a verbatim substring of the passage's text."""

    label: str
    quote: str
    passage_id: str
    document_id: str
    number: str
    tier: Tier
    path: UnitPath
    page: int | None
    url: str  # reading view, "/documents/nq-76-nq-cp-2021#dieu-1.iii.2.a"
    notice: str = ""  # validity: "đã được thay thế bởi …"; OCR: "văn bản quét, độ tin cậy 93%"
    role: Literal["main", "related"] = "main"  # main: quoted by the text; related: further clauses, shown apart
    cut_before: bool = False  # the quote begins inside a sentence, or …
    cut_after: bool = False  # … ends inside one: shown with “[…]”
    trail: str = ""  # the place in words: "Cải cách thủ tục hành chính › Mục tiêu › Đến năm 2025"
    own: str = ""  # the innermost unit alone, for lists: "ý thứ bảy"
    marks: tuple[tuple[int, int], ...] = ()  # stretches of the quote to emphasise

    @property
    def copy_text(self) -> str:
        """The quote with its source as it goes into an official document."""
        opening, closing = "[…] " * self.cut_before, " […]" * self.cut_after
        return f"“{opening}{self.quote}{closing}” ({self.label})"

    @classmethod
    def of(cls, passage: Passage, document: Document, quote: str = "", notice: str = "") -> Citation:
        """Cite a passage, whole by default. Raises ValueError when `quote` is not in it word for word."""
        quote = quote or passage.text
        if quote not in passage.text:
            raise ValueError(f"quote is not verbatim in {passage.id}: {quote[:80]!r}")
        return cls(
            label=citation_label(passage, document),
            quote=quote,
            passage_id=passage.id,
            document_id=document.id,
            number=document.number,
            tier=document.tier,
            path=passage.path,
            page=passage.page,
            url=f"/documents/{document.id}#{anchor(passage.path)}",
            notice=notice,
            cut_before=_begins_inside(passage, quote),
            cut_after=_ends_inside(passage.text, quote),
            trail=trail(passage),
            own=component_label(passage.path[-1]) if passage.path else "",
        )


def _begins_inside(passage: Passage, quote: str) -> bool:
    """Whether the words before the quote belong to its first sentence: also those of the part before this one."""
    before = passage.text[: passage.text.index(quote)]
    if not before.strip(" -+•"):
        return passage.part > 0 and quote[:1].islower()
    return not _BEGUN.search(before)


def _ends_inside(text: str, quote: str) -> bool:
    after = text[text.index(quote) + len(quote) :]
    return bool(after.strip()) and not after.startswith("\n") and not quote.rstrip().endswith((".", "!", "?"))


@dataclass(frozen=True, slots=True)
class Answer:
    """`citations` are in the order the answer uses them, related ones last; `nearest` are shown when it declines."""

    question: str
    interpretation: Interpretation
    text: str
    citations: tuple[Citation, ...] = ()
    kind: str = "fact"  # fact, list, compare, responsibility, lookup, definition, verify, greeting, …
    confidence: float = 0.0  # calibrated, 0..1
    notices: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    nearest: tuple[Citation, ...] = ()
    as_of: date | None = None
    conversation_id: str = ""
    id: str = ""
    elapsed_ms: float = 0.0
    verified: Seal | None = None  # an expert approved this very text

    @property
    def declined(self) -> bool:
        return not self.citations and self.kind not in CONVERSATIONAL

    @property
    def main(self) -> tuple[Citation, ...]:
        """The citations that answer, without the related ones."""
        return tuple(c for c in self.citations if c.role == "main")


class Knowledge(Protocol):
    """What an answerer reads: one index generation (knowledge.generation.generation.Generation is one)."""

    @property
    def catalog(self) -> CatalogReader: ...

    @property
    def retriever(self) -> Searcher: ...


class CatalogReader(Protocol):
    """The part of knowledge.catalog.Catalog that answering needs."""

    def documents(self) -> tuple[Document, ...]: ...

    def document(self, document_id: str, /) -> Document: ...

    def passage(self, passage_id: str, /) -> Passage:
        """Raises KeyError for an unknown id."""
        ...

    def passages(self, document_id: str) -> tuple[Passage, ...]: ...

    def at(self, document_id: str, path: UnitPath) -> tuple[Passage, ...]: ...

    def under(self, document_id: str, path: UnitPath) -> tuple[Passage, ...]: ...


class Searcher(Protocol):
    """knowledge.retriever.Retriever, as far as answering needs it."""

    def interpret(self, question: str) -> Interpretation: ...

    def search(self, question: str, k: int = 10, *, as_of: date | None = None) -> SearchResult: ...

    def reread(self, question: str) -> str: ...

    def rarity(self, words: list[str]) -> list[float]: ...


class Answerer(Protocol):
    """Chooses or writes an answer from what was found. Two real ones: extractive (default) and generative.

    The assistant fills in the question as typed, ids and time afterwards.
    """

    def answer(self, found: SearchResult, knowledge: Knowledge, as_of: date) -> Answer: ...

    def quoted(self, found: SearchResult, knowledge: Knowledge, as_of: date) -> Answer:
        """The answer without a language model: what decides whether and from where anything is answered."""
        ...

    def stream(self, found: SearchResult, knowledge: Knowledge, as_of: date) -> Iterator[str | Answer]:
        """Pieces of text as they are made, each already safe to show (or none), then the whole Answer as the last item."""
        ...


@dataclass(frozen=True, slots=True)
class Interpreted:
    """First event of a stream: what the question was understood as."""

    interpretation: Interpretation


@dataclass(frozen=True, slots=True)
class Sources:
    """Second event: the clauses found, best first (the final citations may be fewer)."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the answer's text; "" is a sign of life between pieces, at which a reader may stop."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """Last event: the whole answer, checked and recorded; it replaces what was shown so far."""

    answer: Answer


Event = Interpreted | Sources | Token | Done


def citation_json(citation: Citation) -> dict[str, Any]:
    """A citation as JSON values; `copy` is ready to paste into a document."""
    return {
        "label": citation.label,
        "quote": citation.quote,
        "document_id": citation.document_id,
        "number": citation.number,
        "tier": citation.tier.value,
        "path": list(citation.path),
        "page": citation.page,
        "url": citation.url,
        "notice": citation.notice,
        "role": citation.role,
        "passage_id": citation.passage_id,
        "cut": [citation.cut_before, citation.cut_after],
        "trail": citation.trail,
        "own": citation.own,
        "marks": [list(mark) for mark in citation.marks],
        "copy": citation.copy_text,
    }


def answer_json(answer: Answer) -> dict[str, Any]:
    """The JSON of an answer, the same in CLI, HTTP and records. `interpreted` is the understood question."""
    values: dict[str, Any] = {
        "id": answer.id,
        "conversation_id": answer.conversation_id,
        "question": answer.question,
        "interpreted": answer.interpretation.understood,
        "changes": [list(pair) for pair in answer.interpretation.changes],
        "answer": answer.text,
        "kind": answer.kind,
        "declined": answer.declined,
        "confidence": round(answer.confidence, 4),
        "citations": [citation_json(c) for c in answer.citations],
        "nearest": [citation_json(c) for c in answer.nearest],
        "notices": list(answer.notices),
        "suggestions": list(answer.suggestions),
        "as_of": answer.as_of.isoformat() if answer.as_of else None,
        "elapsed_ms": round(answer.elapsed_ms, 1),
        "verified": answer.verified.as_json() if answer.verified else None,
    }
    return values | {"blocks": layout(values)}


def event_json(event: Event) -> tuple[str, dict[str, Any]]:
    """An event's name and data as they go over the wire (SSE)."""
    match event:
        case Interpreted(i):
            return "interpreted", {"typed": i.typed, "interpreted": i.understood, "changes": [list(pair) for pair in i.changes]}
        case Sources(citations):
            return "sources", {"citations": [citation_json(c) for c in citations]}
        case Token(text):
            return "token", {"text": text}
        case Done(answer):
            return "done", answer_json(answer)

"""Answer and Citation: what every answerer returns and every channel shows.

Two invariants, held here and not by the callers: a quote is a substring of its passage, and an answer without
citations is a declined one (a greeting is neither and says so with `kind`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from knowledge.legal_unit import anchor, citation_label
from knowledge.types import Document, Hit, Interpretation, Passage, Tier, UnitPath


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
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """`citations` are in the order the answer uses them; `nearest` are shown when it declines."""

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

    @property
    def declined(self) -> bool:
        return not self.citations and self.kind != "greeting"


class Answerer(Protocol):
    """Chooses or writes an answer from hits. Two real ones: extractive (default) and generative."""

    def answer(self, interpretation: Interpretation, hits: tuple[Hit, ...], as_of: date) -> Answer: ...

    def stream(self, interpretation: Interpretation, hits: tuple[Hit, ...], as_of: date) -> Iterator[str | Answer]:
        """Pieces of text as they are made, then the whole Answer as the last item."""
        ...

"""The default answerer, without a language model: it chooses clauses and quotes them word for word, or declines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot import messages
from bot.answer import Answer, Citation, Knowledge
from knowledge.types import Hit, PassageKind, SearchResult, Tier


class ExtractiveAnswerer:
    """Quotes the best hits; official text before digests. Declines below `threshold` (calibrated score, 0..1)."""

    def __init__(self, threshold: float = 0.5) -> None:
        self._threshold = threshold

    def answer(self, found: SearchResult, knowledge: Knowledge, as_of: date) -> Answer:
        quotable = [hit for hit in found.hits if hit.passage.kind is not PassageKind.HEADING]
        if not quotable or quotable[0].score < self._threshold:
            return self._decline(found, quotable)
        best = quotable[0]
        chosen = [hit for hit in quotable if hit.score >= 0.8 * best.score][:3]
        chosen.sort(key=lambda hit: (hit.document.tier is not Tier.OFFICIAL, -hit.score))
        citations = tuple(Citation.of(hit.passage, hit.document) for hit in chosen)
        text = "\n".join(f"Theo {c.label[0].lower()}{c.label[1:]}: “{c.quote}”" for c in citations)
        notices = (messages.QUOTES_DIGEST,) if any(c.tier is not Tier.OFFICIAL for c in citations) else ()
        return Answer(found.interpretation.typed, found.interpretation, text, citations, confidence=best.score, notices=notices)

    def stream(self, found: SearchResult, knowledge: Knowledge, as_of: date) -> Iterator[str | Answer]:
        answer = self.answer(found, knowledge, as_of)
        yield from answer.text.splitlines(keepends=True)
        yield answer

    def _decline(self, found: SearchResult, quotable: list[Hit]) -> Answer:
        nearest = tuple(Citation.of(hit.passage, hit.document) for hit in quotable[:3])
        return Answer(found.interpretation.typed, found.interpretation, messages.CANNOT_ANSWER, kind="declined", nearest=nearest)

"""ExtractiveAnswerer: from hits to a quoted answer or a refusal, one kind of question at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot import messages
from bot.answer import Answer, Citation, Knowledge
from bot.extractive.candidates import Candidate, candidates
from bot.extractive.comparison import comparison
from bot.extractive.intent import Intent, Kind, Wanted, read
from bot.extractive.listing import MAX_ITEMS, Listing, at, duties, listing, question_terms
from bot.extractive.outline import Outline, Outlines, is_heading
from bot.extractive.quotation import QUOTE_LIMIT, quote_from
from bot.extractive.refusal import judge
from bot.extractive.suggestions import suggestions
from bot.extractive.verification import verdict
from bot.extractive.wording import according_to, lower_first, quoted, table, unit_name
from bot.validity import documents_of
from knowledge.types import Passage, SearchResult, Tier

_SMALL_TALK = {
    Kind.GREETING: messages.GREETING,
    Kind.THANKS: messages.THANKS,
    Kind.FAREWELL: messages.FAREWELL,
    Kind.ABOUT: messages.ABOUT,
    Kind.NEW_TOPIC: messages.NEW_TOPIC,
}
_FACT_CITATIONS = 5
_RELATED_FLOOR = 0.4  # of the best score; weaker clauses are not shown at all


class ExtractiveAnswerer:
    """Quotes the clauses that answer, official text first; declines below `threshold` (calibrated score, 0..1)."""

    def __init__(self, threshold: float = 0.5) -> None:
        self._threshold = threshold
        self._outlines = Outlines()

    def answer(self, found: SearchResult, knowledge: Knowledge, as_of: date) -> Answer:
        """Choose by kind of question; what a special kind cannot answer is tried as a plain fact."""
        intent = read(found.interpretation)
        if intent.kind in _SMALL_TALK:
            return Answer(intent.text, found.interpretation, _SMALL_TALK[intent.kind], kind=intent.kind.value, confidence=1.0)
        chosen = candidates(found.hits, intent, knowledge, self._outlines)
        judged = judge(intent, [c for c in chosen if not is_heading(c.passage)] or chosen, self._threshold)
        if judged.declines:
            return _declined(found, chosen, judged.missing, len(documents_of(knowledge.catalog)))
        return self._lookup(found, intent, chosen) or self._structured(found, intent, chosen) or _fact(found, intent, chosen)

    def stream(self, found: SearchResult, knowledge: Knowledge, as_of: date) -> Iterator[str | Answer]:
        """Only the answer: nothing is gained by showing it in pieces."""
        yield self.answer(found, knowledge, as_of)

    def _lookup(self, found: SearchResult, intent: Intent, chosen: list[Candidate]) -> Answer | None:
        named = [hit for hit in found.hits if hit.reason == "citation"]
        if not named or intent.kind is not Kind.LOOKUP:
            return None
        first = next(c for c in chosen if c.document.id == named[0].document.id)
        return _listed(found, intent, at(first.outline, named[0].passage.path, named[0].score), Kind.LOOKUP)

    def _structured(self, found: SearchResult, intent: Intent, chosen: list[Candidate]) -> Answer | None:
        if intent.kind is Kind.COMPARE:
            return _compared(found, intent, chosen)
        if assigned := duties(intent, chosen):
            return _listed(found, intent, assigned, Kind.DUTIES)
        if intent.kind in {Kind.LIST, Kind.DUTIES} and (unit := listing(intent, chosen)):
            return _listed(found, intent, unit, Kind.LIST)
        return None


def _made(
    found: SearchResult, kind: Kind, text: str, citations: tuple[Citation, ...], confidence: float, outline: Outline, path: tuple[str, ...]
) -> Answer:
    notices = (messages.QUOTES_DIGEST,) if any(c.tier is not Tier.OFFICIAL for c in citations) else ()
    name = "responsibility" if kind in {Kind.WHO, Kind.DUTIES} else kind.value
    return Answer(
        found.interpretation.typed,
        found.interpretation,
        text,
        citations,
        kind=name,
        confidence=confidence,
        notices=notices,
        suggestions=suggestions(outline, path),
    )


def _cite(passage: Passage, outline: Outline, wanted: frozenset[str]) -> Citation:
    return Citation.of(passage, outline.document, quote_from(passage, outline, wanted))


def _fact(found: SearchResult, intent: Intent, chosen: list[Candidate]) -> Answer:
    """One clause quoted, further likely ones cited as related; official text before digests unless far behind."""
    wanted = question_terms(intent.text)
    telling = [c for c in chosen if not is_heading(c.passage)] or chosen
    best = next((c for c in telling if c.official and c.score >= 0.6 * telling[0].score), telling[0])
    others = [c for c in telling if c is not best and c.score >= _RELATED_FLOOR * best.score and (c.official or not best.official)]
    main = _cite(best.passage, best.outline, wanted)
    related = (replace(_cite(c.passage, c.outline, wanted), role="related") for c in others[: _FACT_CITATIONS - 1])
    citations = (main, *related)
    lines = [*_lead(intent, best, main), according_to(main)]
    return _made(found, intent.kind, "\n".join(lines), citations, best.score, best.outline, best.passage.path)


def _lead(intent: Intent, best: Candidate, citation: Citation) -> list[str]:
    """What stands before the quote: the agency for "ai", the verdict for "đúng hay sai"."""
    if intent.kind is Kind.VERIFY:
        return [verdict(intent.text, citation.quote)]
    over = best.outline.agency_over(best.passage.path)
    if over and intent.kind in {Kind.WHO, Kind.DUTIES, Kind.DEADLINE, Kind.FACT}:
        return [f"Cơ quan được giao: {over[1]}."]
    return []


def _listed(found: SearchResult, intent: Intent, unit: Listing, kind: Kind) -> Answer:
    """All items of a unit in order, grouped as the document groups them."""
    outline, wanted = unit.outline, question_terms(intent.text)
    passages = (*unit.intro, *unit.items)[:MAX_ITEMS] or outline.lines[unit.path]
    citations = tuple(Citation.of(p, outline.document, quote_from(p, outline, wanted, QUOTE_LIMIT)) for p in passages)
    name, heading = unit_name(unit.path, outline.document), outline.heading(unit.path)
    if len(citations) == 1:
        text = according_to(citations[0])
    else:
        title = f" ({heading})" if heading and len(heading) < 160 else ""
        lines = [f"Theo {lower_first(name)}{title}:"]
        group = unit.path
        for n, (passage, citation) in enumerate(zip(passages, citations, strict=True), 1):
            if passage.path[:-1] != group and len(passage.path) > len(unit.path) + 1:
                group = passage.path[:-1]
                if is_heading(outline.lines.get(group, (passage,))[0]):
                    lines.append(f"{outline.heading(group)}:")
            lines.append(f"{n}. {quoted(citation, n)}")
        text = "\n".join(lines)
    return _made(found, kind, text, citations, unit.score if unit.score <= 1 else 0.99, outline, unit.path)


def _compared(found: SearchResult, intent: Intent, chosen: list[Candidate]) -> Answer | None:
    """A table of milestones, each clause cited."""
    pair = comparison(intent, chosen)
    if pair is None:
        return None
    wanted, rows, citations = question_terms(intent.text), [], []
    for label, passages in pair.sides:
        for passage in passages:
            citations.append(_cite(passage, pair.outline, wanted))
            rows.append((label, quoted(citations[-1], len(citations))))
    lead = f"Theo {lower_first(unit_name(pair.parent, pair.outline.document))}:"
    path = pair.sides[0][1][0].path
    return _made(found, Kind.COMPARE, f"{lead}\n{table(rows)}", tuple(citations), chosen[0].score, pair.outline, path)


def _declined(found: SearchResult, chosen: list[Candidate], missing: tuple[str, ...], document_count: int) -> Answer:
    """A refusal that says what was searched, what is missing and what lies nearest."""
    nearest = tuple(Citation.of(c.passage, c.document) for c in chosen if not is_heading(c.passage))[:3]
    count = messages.ALL_DOCUMENTS.format(count=document_count)
    text = messages.DECLINED.format(documents=count)
    if missing:
        text += messages.DECLINED_MISSING.format(missing=", ".join(missing))
    if nearest:
        text += messages.DECLINED_NEAREST
    text += messages.DECLINED_EXPERT
    confidence = chosen[0].score if chosen else 0.0
    return Answer(found.interpretation.typed, found.interpretation, text, kind="declined", confidence=confidence, nearest=nearest)


__all__ = ["ExtractiveAnswerer", "Wanted"]

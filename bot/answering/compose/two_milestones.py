"""Two milestones of the same goal side by side: the line of "Đến năm 2025" and its counterpart of "Đến năm 2030"."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answer.answer import CatalogReader
from bot.answer.notices import documents_of, newer_texts
from bot.answering.asked.intent import Intent, word_set
from bot.answering.candidates.candidate import Candidate
from bot.answering.candidates.outline import Outline, Outlines, is_heading, terms
from bot.answering.candidates.question_terms import question_terms
from knowledge.law.milestone import milestone
from knowledge.law.types import Passage, UnitPath

_LINES = 8  # of each milestone, compared pairwise
_FAR_MORE = 0.2  # of the question
_ASKING = word_set("mục tiêu chỉ so sánh khác nhau thay đổi thế nào chỗ lần lượt giai đoạn mốc hai nghị quyết chương trình")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Milestone labels with the clauses that answer for each, in order of time."""

    outline: Outline
    parent: UnitPath
    sides: tuple[tuple[str, tuple[Passage, ...]], ...]


def comparison(intent: Intent, found: list[Candidate]) -> Comparison | None:
    """The pair of clauses to set side by side; whole milestones when the question names no single goal."""
    wanted = question_terms(intent.text)
    whole: list[tuple[float, Comparison]] = []  # all that is asked about stands in the heading above both milestones
    pairs: list[tuple[float, Comparison]] = []
    for outline, parent, stones in _parents(intent, found):
        rest = {t for t in wanted if " " not in t} - outline.chain_terms(parent) - _ASKING
        if len(rest) <= 1:
            sides = tuple((stone[-1], outline.leaves(stone)) for stone in stones)
            covered = outline.coverage(wanted, outline.chain_terms(parent))
            whole.append((covered, Comparison(outline, parent, sides)))
            continue
        if all(outline.leaves(stone) for stone in stones):
            pairs.append(_closest(outline, parent, stones, wanted, found))
    if whole:
        return max(whole, key=lambda option: option[0])[1]
    chosen = max(pairs, key=lambda option: option[0])[1] if pairs else None
    return _across(intent, wanted, found, chosen) or chosen


def _across(intent: Intent, wanted: frozenset[str], found: list[Candidate], chosen: Comparison | None) -> Comparison | None:
    """Lines of two sections of a document, where they speak of far more of the question than the pair of one section:
    the goal of one year may stand under another heading than that of the other year."""
    lines = [c for c in found if not is_heading(c.passage)]
    best = [max((c for c in lines if milestone(c.passage.path) == y), key=lambda c: _of(c, wanted), default=None) for y in intent.years[:2]]
    first, second = best if len(best) == 2 else (None, None)
    if first is None or second is None or first.outline is not second.outline:
        return None
    before = (
        max((_said_of(chosen.outline, wanted, p, frozenset()) for _, side in chosen.sides for p in side), default=0.0) if chosen else 0.0
    )
    if min(_of(first, wanted), _of(second, wanted)) <= before + _FAR_MORE:
        return None
    a, b = first.passage.path, second.passage.path
    shared = next(n for n in range(min(len(a), len(b)) + 1) if n == min(len(a), len(b)) or a[n] != b[n])
    sides = tuple((f"Đến năm {milestone(p.path)}", (p,)) for p in (first.passage, second.passage))
    return Comparison(first.outline, a[:shared], sides)


def _of(candidate: Candidate, wanted: frozenset[str]) -> float:
    return _said_of(candidate.outline, wanted, candidate.passage, frozenset())


def _closest(
    outline: Outline, parent: UnitPath, stones: list[UnitPath], wanted: frozenset[str], found: list[Candidate]
) -> tuple[float, Comparison]:
    """The line of each milestone that together answer best and speak of the same thing."""
    scores = {c.passage.id: c.score for c in found}
    chain = outline.chain_terms(parent)
    sides = [
        sorted(outline.leaves(stone), key=lambda p: -_said_of(outline, wanted, p, chain) - scores.get(p.id, 0.0))[:_LINES]
        for stone in stones
    ]
    pairs = ((_pair_score(outline, wanted, a, b, scores, chain), a, b) for a in sides[0] for b in sides[1])
    score, first, second = max(pairs, key=lambda pair: pair[0])
    return score, Comparison(outline, parent, ((stones[0][-1], (first,)), (stones[1][-1], (second,))))


def _parents(intent: Intent, found: list[Candidate]) -> list[tuple[Outline, UnitPath, list[UnitPath]]]:
    """Units under which both milestones stand, from the candidates' own units."""
    seen: dict[tuple[str, UnitPath], tuple[Outline, UnitPath, list[UnitPath]]] = {}
    for candidate in found:
        path, outline = candidate.passage.path, candidate.outline
        for n in range(1, len(path) + 1):
            for parent in (path[:n], *outline.children.get(path[:n], ())):
                stones = [c for c in outline.children.get(parent, ()) if milestone(c[-1:])]
                chosen = [s for s in stones if milestone(s) in intent.years] if len(intent.years) > 1 else stones
                if len(chosen) >= 2:
                    seen[outline.document.id, parent] = (outline, parent, sorted(chosen, key=lambda s: milestone(s) or 0)[:2])
    return list(seen.values())


def _pair_score(outline: Outline, wanted: frozenset[str], a: Passage, b: Passage, scores: dict[str, float], chain: frozenset[str]) -> float:
    ta, tb = outline.terms_of(a), outline.terms_of(b)
    alike = outline.coverage(ta, tb) + outline.coverage(tb, ta)
    covered = sum(_said_of(outline, wanted, p, chain) + 0.5 * scores.get(p.id, 0.0) for p in (a, b))
    return covered + 0.5 * alike


def _said_of(outline: Outline, wanted: frozenset[str], passage: Passage, chain: frozenset[str]) -> float:
    """Share of the question that a line with its headings and aliases speaks of."""
    return outline.coverage(wanted, outline.terms_of(passage) | chain | outline.alias_terms_of(passage))


def versions(intent: Intent, found: list[Candidate], catalog: CatalogReader, outlines: Outlines) -> tuple[Candidate, Candidate] | None:
    """The clause of the older and of the newer document that speak of the subject, from a pair where the newer one
    says that it amends, replaces or repeals the older one; None when no such pair is indexed."""
    wanted = question_terms(intent.text)
    for candidate in found:
        for newer, _ in newer_texts(candidate.document, catalog):
            return candidate, _counterpart(candidate, outlines.of(catalog, newer.id), wanted)
        for other in documents_of(catalog):
            if any(newer.id == candidate.document.id for newer, _ in newer_texts(other, catalog)):
                return _counterpart(candidate, outlines.of(catalog, other.id), wanted), candidate
    return None


def _counterpart(candidate: Candidate, outline: Outline, wanted: frozenset[str]) -> Candidate:
    """The line of another document closest to a clause and to the question."""
    looked_for = wanted | terms(candidate.passage.text).keys()
    best = max(outline.leaves(()), key=lambda p: outline.coverage(frozenset(looked_for), outline.terms_of(p)))
    return Candidate(best, outline, candidate.score)

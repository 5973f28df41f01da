"""The unit that a question names ("khoản 14 Điều 2"): whole, or the parts of it that answer what is asked of it."""

from __future__ import annotations

from collections.abc import Callable

from bot.answering.asked.intent import Intent, asks_parts
from bot.answering.candidates.candidate import Candidate, agencies_named
from bot.answering.candidates.judgement import ReaderJudgement
from bot.answering.candidates.listing import Listing, at, nth_item
from bot.answering.candidates.outline import Outline
from knowledge.law.reference import find_references
from knowledge.law.types import Hit, Passage, SearchResult, UnitPath
from knowledge.search.look_up import asks_something

_WHOLE_PARTS = 3  # clauses of which the part of a large unit that is asked about is told
_WHOLE = 10  # clauses: a unit of so many is shown whole when several of them answer
_LIKED, _AS_MUCH = 0.5, 0.6  # chance of a part that answers; share of the best chance that counts as answering too


def named_unit(
    found: SearchResult, intent: Intent, chosen: list[Candidate], read: Callable[[list[Candidate]], ReaderJudgement]
) -> Listing | None:
    """What is shown of the unit named; None when no text has it. `read` judges clauses against the question."""
    named = [hit for hit in found.hits if hit.reason == "citation"]
    if not named:
        return None
    path = _unit(found, named)
    same = [c for c in chosen if c.document.id == named[0].document.id]  # none where the official text stands in for its digest
    first = next((c for c in (*same, *chosen) if path in c.outline.lines), None)
    if first is None:
        return None
    outline, score = first.outline, named[0].score
    path = _of_agency(intent, outline, path)
    item = nth_item(intent, [c for c in chosen if c.outline is outline])
    if item and item.path[: len(path)] == path:
        return item
    if not _asks(found):
        return at(outline, path, score)
    leaves = outline.leaves(path)
    ranks = {hit.passage.id: n for n, hit in enumerate(found.hits)}
    likeliest = sorted(leaves, key=lambda p: ranks.get(p.id, len(ranks)))
    answering = _answering(likeliest, outline, read)
    if len(answering) == 1:
        return at(outline, answering[0].path, score)
    if answering and len(leaves) > _WHOLE:
        return Listing(outline, path, (), answering, score)
    if len(leaves) > _WHOLE and likeliest[0].id in ranks and not asks_parts(intent.text):
        return at(outline, likeliest[0].path, score)  # an annex of forty rows is no answer to what is asked of it
    return at(outline, _narrowest(path, likeliest[:_WHOLE_PARTS], ranks) if len(leaves) > _WHOLE else path, score)


def _narrowest(path: UnitPath, likeliest: list[Passage], ranks: dict[str, int]) -> UnitPath:
    """The part of a large unit in which all its likeliest clauses lie; the unit where they are scattered, or were not found."""
    inner = _common([p.path for p in likeliest])
    return inner if all(p.id in ranks for p in likeliest) and inner[: len(path)] == path and len(likeliest) > 1 else path


def _unit(found: SearchResult, named: list[Hit]) -> UnitPath:
    """The one unit that all hits of a citation lie in; the first hit's own where several units are named."""
    paths = [hit.passage.path for hit in named if hit.document.id == named[0].document.id]
    several = len(find_references(found.interpretation.understood)) > 1
    return paths[0] if several else _common(paths) or paths[0]


def _common(paths: list[UnitPath]) -> UnitPath:
    """The levels that all share."""
    first, last = min(paths), max(paths)
    length = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:length]


def _of_agency(intent: Intent, outline: Outline, path: UnitPath) -> UnitPath:
    """The part of the unit that is assigned to the one agency asked about."""
    own = [unit for unit in agencies_named(intent.text, outline) if unit[: len(path)] == path]
    return own[0] if len(own) == 1 else path


def _asks(found: SearchResult) -> bool:
    references = find_references(found.interpretation.understood)
    return bool(references) and asks_something(found.interpretation.understood, references[0])


def _answering(leaves: list[Passage], outline: Outline, read: Callable[[list[Candidate]], ReaderJudgement]) -> tuple[Passage, ...]:
    """The clauses that the reader likes about as much as the best of them, in reading order; none when it likes none."""
    reading = read([Candidate(p, outline, 0.5) for p in leaves])
    if reading.best < _LIKED:
        return ()
    liked = [p for p in leaves if reading.of(p.id) >= _AS_MUCH * reading.best]
    return tuple(sorted(liked, key=lambda p: p.ordinal))

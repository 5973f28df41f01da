"""Clauses that answer only together: the tasks of several bodies ("Những bộ nào đo mức hài lòng?"), several tasks of one ("Bộ Nội vụ có
trách nhiệm gì về tập huấn và tuyên truyền?").
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.answering.asked.intent import Intent, Kind, asks_duties, content_words, word_set
from bot.answering.candidates.candidate import Candidate, agencies_named
from bot.answering.candidates.question_terms import question_terms, subject_terms
from knowledge.language.text import fold_accents
from knowledge.law.types import Passage, UnitPath

_BODY = r"(?:bo|bo nganh|co quan|don vi|nganh|to chuc|ben|noi)"
_SEVERAL_BODIES = re.compile(rf"\b(?:nhung|cac) {_BODY}(?:, {_BODY})* nao\b|\b(?:moi|tung) {_BODY}\b(?! (?:dia phuong|nha nuoc))")
_BODIES_SCORE = 0.2  # of the best clause's score is enough for the task of another body that speaks of the same
_TASKS_SCORE = 0.5  # of the best task's, for another task of the same body
_SAME_SUBJECT = 0.5  # of what the best clause says of the question
_MOST = 5  # clauses
_NEARLY = 0.8  # of the best paragraph's score, for another one of its clause
_PARAGRAPHS = 6  # of one clause; an annex of more is none
_NOTHING = word_set(
    "nhiệm vụ trách nhiệm giao việc làm chia bên so sánh phân biệt khác giống nhau chủ trì phối hợp nghị quyết chương trình"
)


def of_bodies(intent: Intent, telling: list[Candidate]) -> list[tuple[str, Candidate]]:
    """The bodies, each with its task, where several are asked for, or named with what is asked of them, and more than one has the task;
    best first, else []."""
    if not telling or intent.kind is Kind.VERIFY:
        return []
    wanted, best = subject_terms(intent.text), telling[0]
    named = _named_about(intent, best)
    if not named and (intent.kind is not Kind.WHO or not _SEVERAL_BODIES.search(fold_accents(intent.text).lower())):
        return []
    tasks: dict[str, Candidate] = {}
    for task in _as_good(telling, best, wanted, _BODIES_SCORE):
        over = task.outline.agency_over(task.passage.path)
        if over and (not named or over[0] in named):
            tasks.setdefault(over[1], task)
    own = best.outline.agency_over(best.passage.path)
    return list(tasks.items())[:_MOST] if own and len(tasks) > 1 else []


def _named_about(intent: Intent, best: Candidate) -> frozenset[UnitPath]:
    """The bodies that are named together with what is asked of them; none where one or nothing of them is."""
    named = agencies_named(intent.text, best.outline)
    names = best.outline.agency_terms(named)
    about = [w for w in content_words(intent.text) if w not in names and w not in _NOTHING]
    return frozenset(named) if len(named) > 1 and len(about) > 1 else frozenset()


def of_one_body(intent: Intent, telling: list[Candidate]) -> list[Candidate]:
    """The tasks of the body whose tasks about something are asked for, where more than one is about it; in reading order, else []."""
    if not asks_duties(intent.text) or not telling or intent.kind in {Kind.WHO, Kind.VERIFY}:
        return []
    best = telling[0]
    over = best.outline.agency_over(best.passage.path)
    if over is None or set(agencies_named(intent.text, best.outline)) != {over[0]}:
        return []
    unit = over[0]
    own = [c for c in telling if c.outline is best.outline and c.passage.path[: len(unit)] == unit]
    tasks = list(_as_good(own, best, question_terms(intent.text), _TASKS_SCORE))
    return sorted(tasks, key=lambda c: c.passage.ordinal)[:_MOST] if len(tasks) > 1 else []


def _as_good(telling: list[Candidate], best: Candidate, wanted: frozenset[str], share: float) -> Iterable[Candidate]:
    said = best.outline.share_said(wanted, best.passage)
    return (
        c
        for c in telling
        if c.document.tier is best.document.tier
        and c.score >= share * best.score
        and c.outline.share_said(wanted, c.passage) >= _SAME_SUBJECT * said
    )


def of_one_clause(best: Candidate, telling: list[Candidate]) -> tuple[Passage, ...]:
    """The clause's passage with those of its few other unnumbered paragraphs, or of its row, that answer nearly as well, in reading
    order."""
    clause, outline = clause_of(best.passage.path), best.outline
    units = [clause, *(unit for unit in outline.children.get(clause, ()) if clause_of(unit) == clause)] if clause else []
    paragraphs = sorted((p for unit in units for p in outline.lines.get(unit, ())), key=lambda p: p.ordinal)
    likely = {best.passage.id, *(c.passage.id for c in telling if c.outline is outline and c.score >= _NEARLY * best.score)}
    answering = tuple(p for p in paragraphs if p.id in likely)
    return answering if answering and len(paragraphs) <= _PARAGRAPHS else (best.passage,)


def clause_of(path: UnitPath) -> UnitPath:
    """The clause that an unnumbered paragraph belongs to; any other unit itself."""
    return path[:-1] if path[-1:] and path[-1].startswith("đoạn ") else path

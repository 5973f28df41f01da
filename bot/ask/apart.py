"""Whether a question about two things is answered in one piece or thing by thing: the documents decide."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from bot.answer.answer import Answer, Citation
from bot.answering.asked.intent import Kind, content_words
from bot.ask.sides import contrasted, halves, sides
from knowledge.language.text import fold, syllables
from knowledge.law.agency import Agencies
from knowledge.law.milestone import YEAR

Answering = Callable[[str, tuple[Answer, ...]], Answer | None]
"""The answer to a question after answers given just before; None when it is declined."""
Whole = Callable[[], Answer | None]
_SPOKEN_OF = 0.5  # share of the words that tell a thing from the others


def taken_apart(question: str, answering: Answering, agencies: Agencies) -> tuple[str, ...]:
    """The questions to answer in its place: itself, unless different clauses answer its parts and none answers all of them."""
    whole = cache(lambda: answering(question, ()))  # asked at most once, and only of a question that can be taken apart
    if (pair := halves(question)) and _answered_apart(whole, pair, answering):
        return pair
    if (things := contrasted(question)) and _each_by_name(whole, things, answering):
        return things
    parts = sides(question, agencies)
    by_body = len({frozenset(agencies.named(part)) for part in parts}) == len(parts)
    return parts if parts and _about_each(whole, parts, answering, by_body=by_body) else (question,)


def _answered_apart(answer_whole: Whole, pair: tuple[str, str], answering: Answering) -> bool:
    """Of two questions in one sentence, the second of which may lean on the first."""
    whole, first = answer_whole(), answering(pair[0], ())
    if whole is None or first is None or any(halves(part) for part in whole.citations[0].path):  # an entry that asks the same two
        return False
    second = answering(pair[1], (first,))
    if second is None:
        return False
    mains = [a.citations[0].passage_id for a in (whole, first, second)]
    answered = {c.passage_id for c in whole.main}
    others = {c.passage_id for half in (first, second) for c in half.citations if half.citations[0].passage_id != mains[0]}
    return not (mains[1] == mains[2] or set(mains[1:]) <= answered or mains[0] in others)


def _each_by_name(answer_whole: Whole, parts: tuple[str, ...], answering: Answering) -> bool:
    """Of a contrast that no clause draws: each of the things has a unit that bears its name."""
    whole = answer_whole()
    if whole and (whole.kind == Kind.COMPARE or all(_spoken_of(part, parts, _named(whole)) for part in parts)):
        return False
    each = [answering(part, ()) for part in parts]
    clauses = {answer.citations[0].passage_id for answer in each if answer}
    return len(clauses) == len(parts) and all(
        answer is not None and any(_spoken_of(wording, parts, _named(answer)) for wording in (part, answer.interpretation.understood))
        for part, answer in zip(parts, each, strict=True)
    )


def _named(answer: Answer) -> set[str]:
    """Words of the headings that the clauses quoted stand under, and the years that they speak of: a programme's name."""
    return {word for c in answer.main for word in (*syllables(fold(" ".join(c.path))), *YEAR.findall(c.quote))}


def _about_each(answer_whole: Whole, parts: tuple[str, ...], answering: Answering, *, by_body: bool) -> bool:
    """Of one question about several things: what answers it whole leaves one of them out, and each has a clause of its own."""
    whole = answer_whole()
    said = _said(whole) if whole else set()
    tasks_told = {_task(c) for c in whole.main} if whole else set()
    enough = len(tasks_told) > 1 if by_body else whole is not None and whole.kind != "responsibility"
    if enough and all(_spoken_of(part, parts, said) for part in parts):
        return False
    each = [answering(part, ()) for part in parts]
    told_by = [{part, answer.interpretation.understood} if answer else {part} for part, answer in zip(parts, each, strict=True)]
    if whole and whole.kind == "responsibility" and all(each):  # who does one of them may be told by a clause that mentions the other
        return len({_done_by(answer) for answer in each if answer}) == len(parts)
    if whole and by_body and all(each) and _done_by(whole) in (tasks := {_done_by(answer) for answer in each if answer}):
        return len(tasks) == len(parts)  # the task of one body that names the other
    if whole and all(any(_spoken_of(wording, parts, said) for wording in wordings) for wordings in told_by):
        return False
    clauses = {answer.citations[0].passage_id for answer in each if answer}
    return len(clauses) > 1 or (whole is None and bool(clauses))


def _done_by(answer: Answer) -> str:
    """The unit that the first clause quoted stands in: tasks of one body stand together, a row of a table stands for itself."""
    return _task(answer.citations[0])


def _task(cited: Citation) -> str:
    is_row = any(last.startswith("dòng ") for last in cited.path[-1:])
    return "/".join((cited.document_id, *(cited.path if is_row else cited.path[:2])))


def _said(answer: Answer) -> set[str]:
    """Words of the clauses quoted and of their headings."""
    return {word for c in answer.main for text in (c.quote, *c.path) for word in syllables(fold(text))}


def _spoken_of(wording: str, parts: tuple[str, ...], said: set[str]) -> bool:
    """Whether what a part names and the other parts do not is among the words said."""
    own = _words(wording) - _words(parts[0]).intersection(*map(_words, parts[1:]))
    return not own or len(own & said) >= _SPOKEN_OF * len(own)


def _words(text: str) -> set[str]:
    return {fold(word) for word in content_words(text)} | set(YEAR.findall(text))

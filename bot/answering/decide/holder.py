"""Whose task a clause is, where the question takes for granted that it is another body's ("Bộ Tư pháp chủ trì … từ năm nào?")."""

from __future__ import annotations

import re

from bot.answering.asked.asserted import denies
from bot.answering.asked.intent import Intent, Kind, claim_of
from bot.answering.candidates.candidate import Candidate
from bot.answering.decide.refusal import support
from knowledge.language.text import fold_accents
from knowledge.law.agency import Agencies, Mention

_ASKED_OF = frozenset({Kind.FACT, Kind.DEADLINE, Kind.DEFINITION, Kind.VERIFY})  # the other kinds ask who, or what a body does
_RECIPIENT = re.compile(r"\b(?:gui|nop|trinh|bao cao|xin|cho|voi|toi|den|ve|lay y kien|va|,) *$")
_LEADS = re.compile(r"\W*chủ trì\b")
_CONSIDERED = 5
_WHOLE_TASK, _MORE = 0.7, 0.12  # of it, where a clause of the body itself says enough of it too
_SAME_TASK = 0.6  # of the question, without the body, must be in the clause


def of_another(intent: Intent, telling: list[Candidate], agencies: Agencies) -> tuple[str, Candidate] | None:
    """The body that has the task and the clause that gives it, where the question gives it to another; None where it does not, and where
    no clause is certainly about that task."""
    if intent.kind not in _ASKED_OF or denies(intent.text):
        return None
    mention = _stated(intent.text, agencies)
    if mention is None:
        return None
    task = claim_of(f"{intent.text[: mention.start]} {intent.text[mention.end :]}")
    near = telling[:_CONSIDERED]
    own = max((support(c, task) for c in near if mention.name in agencies.named(c.surroundings)), default=0.0)
    for clause in near:
        holder, said = _holder(clause, agencies), support(clause, task)
        if holder and mention.name not in agencies.named(clause.surroundings) and said >= _SAME_TASK and _far_more(said, own):
            return holder, clause
    return None


def _far_more(said: float, own: float) -> bool:
    """Whether a clause says more of a task than any of the body's own: "giáo dục nghề nghiệp" is not "giáo dục"."""
    return own < _SAME_TASK or (said >= _WHOLE_TASK and said - own >= _MORE)


def _stated(text: str, agencies: Agencies) -> Mention | None:
    """The one body that is said to do something; None where none is, or several."""
    mentions = agencies.mentions(text)
    plain = fold_accents(text).lower()
    if len(mentions) != 1 or len(plain) != len(text) or _RECIPIENT.search(plain[: mentions[0].start]):
        return None
    return mentions[0]


def _holder(clause: Candidate, agencies: Agencies) -> str:
    """The body whose task a clause or a row is; "" where it is nobody's in particular."""
    if over := clause.outline.agency_over(clause.passage.path):
        return over[1]
    text = clause.passage.text
    return next((m.name for m in agencies.mentions(text) if _LEADS.match(text, m.end)), "")

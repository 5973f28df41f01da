"""What stands before a quote: who is assigned, whether a statement holds, and what the quote leaves open."""

from __future__ import annotations

import re

from bot import messages
from bot.answer import Citation
from bot.extractive.candidates import Candidate, agencies_named, shows_figure
from bot.extractive.figures import PURPOSE, holds_figure
from bot.extractive.intent import Intent, Kind, Wanted, asks_reason, asks_recipient, asks_status
from bot.extractive.refusal import support
from bot.extractive.scope import bears_year, result_unknown
from bot.extractive.verification import OPEN, RIGHT, WRONG, corrected, verdict

CONTRADICTS, _DOUBTFUL = 0.8, 0.5  # chances from which a contradiction is said, and from which nothing is called right
_SAME_CLAIM = 0.85  # of it, where no figure can be compared
_SAME_SUBJECT = 0.5  # of the question must be in the clause before "đúng" or "chưa đúng" is said


def lead(intent: Intent, best: Candidate, citation: Citation, against: float = 0.0) -> list[str]:
    """What stands before the quote: the agency for "ai", the verdict for "đúng hay sai", what the quote leaves open; that it
    contradicts what the question takes for granted, whose chance is `against`."""
    if asks_status(intent):
        return [messages.STATUS_UNKNOWN]
    if result_unknown(intent, best.document):
        return [messages.RESULT_UNKNOWN]
    if intent.kind is Kind.VERIFY:
        said = _verdict(intent, best, citation.quote)
        said = WRONG if said == OPEN and against > CONTRADICTS else OPEN if said == RIGHT and against > _DOUBTFUL else said
        return [said, *_owner(intent, best)] if said == WRONG else [said]
    if claimed := corrected(intent.text, citation.quote):
        return [claimed]
    if against > CONTRADICTS:
        return [messages.SAYS_OTHERWISE, *_owner(intent, best)]
    lines = [line] if (line := _left_open(intent, best, citation.quote)) else []
    return lines if lines or intent.kind is Kind.DEFINITION else _owner(intent, best)


def _owner(intent: Intent, best: Candidate) -> list[str]:
    """Whose task the clause is, unless the question names that agency; of "gửi ai, nộp đâu" it is not the answer."""
    over = best.outline.agency_over(best.passage.path)
    if not over or over[0] in agencies_named(intent.text, best.outline):
        return []
    if re.search(rf"(?:^|\s){re.escape(over[1])} do\b", best.passage.text):  # "Thủ tướng do Quốc hội bầu": it is done to that one
        return []
    asked = intent.kind in {Kind.WHO, Kind.VERIFY} and not asks_recipient(intent.text)
    return [(messages.ASSIGNED_TO if asked else messages.TASK_OF).format(agency=over[1])]


def _verdict(intent: Intent, best: Candidate, quote: str) -> str:
    """Right, not right or open: the clause must speak of the same, at the milestone and by the agency that the claim names."""
    said = support(best, intent.text)
    if said < _SAME_SUBJECT or not bears_year(intent, best):
        return OPEN
    over = best.outline.agency_over(best.passage.path)
    named = agencies_named(intent.text, best.outline)
    if over and named and over[0] not in named:
        return WRONG
    judged = verdict(intent.text, quote)
    return RIGHT if judged == OPEN and over and over[0] in named and said >= _SAME_CLAIM else judged


def number_missing(intent: Intent, best: Candidate) -> tuple[str, ...]:
    """In words for the user, when a number is asked for and the clause has none: a clause beside the point is no answer."""
    none = not shows_figure(best.passage, intent) and not holds_figure(best.passage.text, Wanted.NUMBER)
    return (messages.DECLINED_FIGURE,) if intent.wanted is Wanted.NUMBER and none else ()


def _left_open(intent: Intent, best: Candidate, quote: str) -> str:
    """A sentence when the clause speaks of the subject but not of the reason, number or date asked for; else ""."""
    if asks_reason(intent.text):
        return messages.NO_REASON if best.official and not PURPOSE.search(quote) else ""
    if intent.wanted is Wanted.DATE and not shows_figure(best.passage, intent):
        return messages.NO_DATE
    return ""

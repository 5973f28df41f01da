"""What stands before a quote: who is assigned, whether a statement holds, and what the quote leaves open."""

from __future__ import annotations

import re

from bot import messages
from bot.answer.answer import Citation
from bot.answering.asked.asserted import (
    OPEN,
    RIGHT,
    WRONG,
    bounded_otherwise,
    compared_otherwise,
    corrected,
    effect,
    figures,
    recounted,
    verdict,
)
from bot.answering.asked.figures import PURPOSE, holds_figure
from bot.answering.asked.intent import Intent, Kind, Wanted, asks_beside, asks_reason, asks_recipient, asks_status, claim_of, content_words
from bot.answering.candidates.candidate import Candidate, agencies_named, names_somebody, prescribes, shows_figure
from bot.answering.candidates.outline import Outline
from bot.answering.candidates.scope import bears_year, result_unknown
from bot.answering.decide.deadline import judged_by_year
from bot.answering.decide.refusal import support
from bot.answering.decide.statement import StatementChances
from bot.local_time import dated
from knowledge.language.text import fold_accents
from knowledge.law.reference import remainder
from knowledge.law.types import Document, PassageKind, UnitPath

_ASKS_HEADING = re.compile(r"\b(?:về|tên|tiêu đề|tên gọi)(?: (?:cái|vấn đề|nội dung|việc))?(?: là)? gì\b")
_FROM_SIGNING = re.compile(r"\bngày (?:ký|ban hành)\b(?! ?\d)")  # the day itself stands at the head of the text, not here
_SAME_CLAIM = 0.85  # of it, where no figure can be compared
_LIMITS = re.compile(r"\b(?:không(?! quá\b| ít)|chưa|chỉ|duy nhất|mọi|tất cả)\b(?!\W*$)")  # a claim that is more than its words
_A_CLAIM = 3  # words
_SAME_SUBJECT = 0.5  # of the question must be in the clause before "đúng" or "chưa đúng" is said
_BESIDE = 0.42  # of it; a clause that says less of it proves nothing wrong (of 80 false statements those put right begin at 0.43)


def lead(intent: Intent, best: Candidate, citation: Citation, stated: StatementChances | None = None, typed: str = "") -> list[str]:
    """What stands before the quote: the agency for "ai", the verdict for "đúng hay sai", what the quote leaves open; that it
    contradicts what the question takes for granted (`stated`: as it was judged; by the words alone where nothing read it). `typed` is the
    message itself, where the question has been completed from the turn before."""
    if asks_status(intent):
        return [messages.STATUS_UNKNOWN]
    if result_unknown(intent, best.document):
        return [messages.RESULT_UNKNOWN]
    if intent.kind is Kind.VERIFY:
        said = judged(intent, best, citation.quote, stated)
        return [said, *_owner(intent, best)] if said == WRONG else [said]
    if figures(typed or intent.text) and (claimed := corrected(intent.text, citation.quote)):  # not one of the turn before
        return [claimed]
    if stated and _says_otherwise(intent, best, stated):
        return [messages.SAYS_OTHERWISE, *_owner(intent, best)]
    if intent.wanted is Wanted.DATE and (day := _day_of_signing(best.document, citation.quote)):
        return [day]
    if counted := recounted(intent.text, (citation.quote,)):
        return [counted]
    lines = silence(intent, best, citation.quote) or ([line] if (line := _left_open(intent, best, citation.quote)) else [])
    return lines if lines or intent.kind is Kind.DEFINITION else _owner(intent, best)


def day_of_signing(text: str, document: Document, quote: str) -> str:
    """The day itself, before a clause that holds "from the day of signing", for a question of when a text is in force; "" for others."""
    return _day_of_signing(document, quote) if "hieu luc" in fold_accents(text).lower() else ""


def heading_asked(text: str, outline: Outline, path: UnitPath) -> str:
    """The heading of a unit before its text, where it is asked what the unit is about; "" for others."""
    own = outline.lines.get(path, ())
    if not own or own[0].kind is not PassageKind.HEADING or not _ASKS_HEADING.search(text.lower()):
        return ""
    return messages.HEADED.format(unit=path[-1], heading=outline.heading(path))


def _day_of_signing(document: Document, quote: str) -> str:
    signed = document.issued_on if _FROM_SIGNING.search(quote) else None
    return messages.SIGNED_ON.format(day=dated(signed)) if signed else ""


def _owner(intent: Intent, best: Candidate) -> list[str]:
    """Whose task the clause is, unless the question names that agency; of "gửi ai, nộp đâu" it is not the answer."""
    over = best.outline.agency_over(best.passage.path)
    if not over or asks_recipient(intent.text) or over[0] in agencies_named(intent.text, best.outline):
        return []
    if re.search(rf"(?:^|\s){re.escape(over[1])} do\b", best.passage.text):  # "Thủ tướng do Quốc hội bầu": it is done to that one
        return []
    asked = intent.kind in {Kind.WHO, Kind.VERIFY}
    return [(messages.ASSIGNED_TO if asked else messages.TASK_OF).format(agency=over[1])]


def is_settled(intent: Intent, best: Candidate, quote: str, stated: StatementChances) -> bool:
    """Whether the clause says for certain what is wanted of it: right or not of a claim, that it says otherwise of a "why"."""
    if intent.kind is Kind.VERIFY:
        return judged(intent, best, quote, stated) != OPEN
    return _says_otherwise(intent, best, stated)


def _says_otherwise(intent: Intent, best: Candidate, stated: StatementChances) -> bool:
    """Of what stands behind a "why"."""
    return WRONG in (judged_by_year(intent, best), stated.over(OPEN))


def judged(intent: Intent, best: Candidate, quote: str, stated: StatementChances | None) -> str:
    """Whether the clause bears a statement out, in words for the user."""
    if (by_effect := effect(intent.text, quote, best.document.signed_on)) != OPEN:
        return by_effect
    words = _verdict(intent, best, quote)
    if words == RIGHT and _word_for_word(intent, quote) and not asks_beside(intent):
        return RIGHT
    said = stated.over(words) if stated else words
    if RIGHT in (words, said) and (compared_otherwise(intent.text, quote) or bounded_otherwise(intent.text, quote)):
        return WRONG
    beside = said == WRONG and words == OPEN and support(best, intent.text) < _BESIDE  # a clause about another thing proves nothing wrong
    return OPEN if beside or (said == RIGHT and asks_beside(intent)) else said


def _verdict(intent: Intent, best: Candidate, quote: str) -> str:
    """Right, not right or open: the clause must speak of the same, at the milestone and by the agency that the claim names."""
    if (by_year := judged_by_year(intent, best)) != OPEN:
        return by_year
    said = support(best, intent.text)
    if said < _SAME_SUBJECT or not bears_year(intent, best):
        return OPEN
    over = best.outline.agency_over(best.passage.path)
    named = agencies_named(intent.text, best.outline)
    if over and named and over[0] not in named:
        return WRONG
    judged = verdict(intent.text, quote)
    if judged == OPEN and ((over and over[0] in named and said >= _SAME_CLAIM) or _word_for_word(intent, quote)):
        return RIGHT
    return judged


def _word_for_word(intent: Intent, quote: str) -> bool:
    """Whether a claim without figures, bar the name of the text, stands in the clause in the same order."""
    claimed = (
        content_words(remainder(claim_of(intent.text))) if not figures(intent.text) and not _LIMITS.search(intent.text.lower()) else ()
    )
    words = iter(content_words(quote))
    return len(claimed) >= _A_CLAIM and all(word in words for word in claimed)


def number_missing(intent: Intent, best: Candidate) -> tuple[str, ...]:
    """In words for the user, when a number is asked for and the clause has none: a clause beside the point is no answer."""
    none = not shows_figure(best.passage, intent) and not holds_figure(best.passage.text, Wanted.NUMBER)
    return (messages.DECLINED_FIGURE,) if intent.wanted is Wanted.NUMBER and none else ()


def silence(intent: Intent, best: Candidate, quote: str) -> list[str]:
    """A sentence where the clause gives no reason that is asked for, or names nobody where it is asked who; none where it does."""
    if asks_reason(intent.text):
        given = PURPOSE.search(quote) or any(asks_reason(part) for part in best.passage.path[-2:]) or not prescribes(best.document)
        return [] if given else [messages.NO_REASON]
    asks_who = intent.kind is Kind.WHO and not asks_recipient(intent.text)
    nobody = not best.outline.agency_over(best.passage.path) and not names_somebody(quote)
    return [messages.NO_BODY] if asks_who and nobody else []


def _left_open(intent: Intent, best: Candidate, quote: str) -> str:
    """A sentence when the clause speaks of the subject but not of the date asked for; else ""."""
    if intent.wanted is Wanted.DATE and not shows_figure(best.passage, intent):
        return messages.NO_DATE
    return ""

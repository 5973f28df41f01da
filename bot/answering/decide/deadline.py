"""A statement whose claim is a year ("Đề án 9 hoàn thành năm 2022, đúng không?"): judged by the year that the clause says of the same."""

from __future__ import annotations

import re

from bot.answering.asked.asserted import OPEN, RIGHT, WRONG, figures
from bot.answering.asked.intent import Intent, claim_of, content_words
from bot.answering.candidates.candidate import Candidate
from bot.answering.candidates.scope import bears_number, numbers_thing
from knowledge.language.text import syllables
from knowledge.law.milestone import PERIOD, milestone
from knowledge.law.reference import remainder

_SAME = 0.8  # of the words of the statement, which the clause must speak of before its year counts as the statement's
_YEAR = re.compile(r"(?<![/.-])\b(?:19|20)\d\d\b")
_NO_DEADLINE = re.compile(  # a period and the date of an act are names
    rf"{PERIOD.pattern}|"
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|tháng \d{1,2} năm \d{4}|\btới năm \d{4}|so với năm \d{4}"
)
_BEGINS_WITH_YEAR = re.compile(r"\W*(?:[a-zđ0-9]{1,2}[.)] )?(?:(?:đến|trong|từ|trước|vào|hết) )?năm \d{4}\b", re.IGNORECASE)
_ASKS_AND_ENDS = re.compile(  # what asks for a reason, and says that something ends
    r"\b(?:vì|tại) sao\b|\blý do\b|\b(?:hoàn thành|xong|kết thúc|chương trình)\b"
)
_PIECE = re.compile(r"[;:,]| và ")


def judged_by_year(intent: Intent, best: Candidate) -> str:
    """Right where the clause says every year stated of the same thing, wrong where it says others there; open where the statement says
    a figure too, the clause speaks of another thing or states no year of its own."""
    if not intent.years or figures(intent.text) or not _speaks_of(intent, best):
        return OPEN
    said = _years_said(intent.text, best.passage.text)
    stone, stated = milestone(best.passage.path), set(intent.years)
    if not any(said):
        return RIGHT if stated == {stone} and _in_order(_claimed(intent.text), best) else OPEN
    if any(stated <= years for years in said) and len(said) == 1:
        return RIGHT
    return OPEN if stone or any(str(year) in best.passage.text for year in stated) else WRONG


def _speaks_of(intent: Intent, best: Candidate) -> bool:
    """Whether the clause is of what the statement is: the thing of that number, or nearly all of its words."""
    if numbers_thing(intent):
        return bears_number(intent, best.passage)
    claimed = frozenset(_claimed(intent.text))
    return best.outline.share_said(claimed, best.passage) >= _SAME


def _in_order(words: tuple[str, ...], best: Candidate) -> bool:
    """Whether the clause has these words one after the other: the same words in another order may be another thing."""
    said = iter(syllables(best.passage.text.lower()))
    own = best.outline.chain_terms(best.passage.path)
    return all(word in own or word in said for word in words)


def _claimed(text: str) -> tuple[str, ...]:
    return content_words(_ASKS_AND_ENDS.sub(" ", claim_of(remainder(text).lower())))


def _years_said(question: str, clause: str) -> list[set[int]]:
    """The years of the one part of the clause that has all the words of the question which any part has; where no part has them all,
    the years of every part."""
    parts = [(set(syllables(part)), {int(y) for y in _YEAR.findall(part)}) for part in _parts(_NO_DEADLINE.sub(" ", clause))]
    words = set(_claimed(question)) & set().union(*(said for said, _ in parts))
    whole = [years for said, years in parts if words <= said]
    return whole[:1] or [years for _, years in parts]


def _parts(clause: str) -> list[str]:
    """The clause cut so that each part has a year with what it is the year of: before it, or behind it where the clause begins with
    one ("Đến năm 2025 sơ kết, đến năm 2029 tổng kết")."""
    behind = bool(_BEGINS_WITH_YEAR.match(clause))
    parts: list[str] = []
    open_part = ""
    for piece in _PIECE.split(clause):
        if behind and parts and not _YEAR.search(piece):
            parts[-1] += f" {piece}"
            continue
        open_part = f"{open_part} {piece}"
        if _YEAR.search(piece):
            parts.append(open_part)
            open_part = ""
    return parts

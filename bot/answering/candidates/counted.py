"""How many units of one kind a text has ("Nghị quyết có 3 điều", "5 quan điểm", "3 nhiệm vụ của Bộ Tư pháp"): counted in its outline, not
read from a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.answering.asked.asserted import bound, counts_of, denies
from bot.answering.asked.intent import Intent, Kind, content_words, word_set
from bot.answering.candidates.candidate import Candidate, agencies_named, prescribes
from bot.answering.candidates.listing import DUTY_WORDS, outlines_of
from bot.answering.candidates.outline import Outline
from bot.answering.candidates.question_terms import question_terms, subject_of
from bot.answering.candidates.scope import act_named
from knowledge.language.numbers import ONE_TO_TEN
from knowledge.law.reference import remainder
from knowledge.law.types import Document, UnitPath
from knowledge.law.unit import number_of

_ARTICLES = {"điều": re.compile(r"Điều (\d+)[a-zđ]?"), "chương": re.compile(r"Chương ([IVXLC]+|\d+)")}
_PARTS = {"quan điểm", "giải pháp", "nội dung", "nguyên tắc", "trách nhiệm"}  # named by a heading of their own
_TASKS = {"nhiệm vụ", "trách nhiệm", "việc"}
_OF_THE_WHOLE = frozenset(ONE_TO_TEN) | word_set(
    "nghị quyết luật nghị định thông tư quyết định bố cục tổng cộng gồm đúng sai chỉ thôi toàn văn bản chia làm điều chương giao số"
)
_NUMBER = re.compile(r"\d{1,2}|[a-zđ]|[IVX]+")  # dashes are not counted by those who write them
_ABOUT = 0.5  # of what is said beside the number, which the headings must say


@dataclass(frozen=True, slots=True)
class Counted:
    """Units of the kind asked about, in order, and the number that is claimed (None: it is asked for)."""

    noun: str
    claimed: int | None
    outline: Outline
    units: tuple[UnitPath, ...]


def counted(
    intent: Intent, found: list[Candidate], documents: tuple[Document, ...], outline_of: Callable[[str], Outline]
) -> Counted | None:
    """What is counted in the act named, official text first, or in those found; None where no number is claimed and no number of articles
    is asked for, and where the text has no such units."""
    claims = counts_of(intent.text) if intent.kind is Kind.VERIFY else []
    asked = [(None, noun) for noun in intent.counted if noun in _ARTICLES]
    if (len(claims) != 1 and len(asked) != 1) or bound(intent.text) or denies(intent.text):
        return None
    number, noun = claims[0] if claims else asked[0]
    named = (outline_of(document.id) for document, _ in act_named(intent, documents))
    outlines = (*named, *(outline for outline in outlines_of(found) if prescribes(outline.document)))
    for outline in outlines:
        if units := _units(intent, noun, outline):
            return Counted(noun, number, outline, units)
    return None


def _units(intent: Intent, noun: str, outline: Outline) -> tuple[UnitPath, ...]:
    if noun in _ARTICLES:
        return () if _says_more(intent) else _articles(outline, _ARTICLES[noun])
    if noun in _TASKS and (bodies := agencies_named(intent.text, outline)):
        return _tasks(intent, outline, bodies)
    return _parts(intent, noun, outline) if noun in _PARTS else ()


def _says_more(intent: Intent) -> bool:
    return bool(set(content_words(remainder(intent.text))) - _OF_THE_WHOLE)


def _tasks(intent: Intent, outline: Outline, bodies: dict[UnitPath, str]) -> tuple[UnitPath, ...]:
    """All tasks of the one body, where nothing narrower is counted."""
    said = set(content_words(remainder(intent.text))) - _OF_THE_WHOLE - DUTY_WORDS - outline.agency_terms(bodies)
    return _numbered(outline, next(iter(bodies))) if len(bodies) == 1 and not said and not intent.years else ()


def _articles(outline: Outline, name: re.Pattern[str]) -> tuple[UnitPath, ...]:
    """The articles of the text itself, none where one is missing."""
    units = dict.fromkeys(
        path[: n + 1]
        for path in outline.lines
        if path and not path[0].startswith("Phụ lục")
        for n, part in enumerate(path)
        if name.fullmatch(part)
    )
    numbers = list(dict.fromkeys(number_of(found[1]) for unit in units if (found := name.fullmatch(unit[-1]))))
    whole = numbers == list(range(1, len(numbers) + 1)) and all(unit in outline.lines for unit in units)
    return tuple(units) if whole else ()


def _parts(intent: Intent, noun: str, outline: Outline) -> tuple[UnitPath, ...]:
    """The numbered units below a heading that begins with the noun; none where several such headings have differently many."""
    about = subject_of(remainder(intent.text), outline.document.title, outline.document.issuer)
    rest = question_terms(" ".join(w for w in content_words(about) if w not in _OF_THE_WHOLE and w not in noun.split()))
    lists = [
        units
        for path in outline.children
        if path in outline.lines and _heads(outline.heading(path), noun) and len(units := _numbered(outline, path)) > 1
        if not rest or outline.coverage(rest, outline.chain_terms(path)) >= _ABOUT
    ]
    return lists[0] if len({len(units) for units in lists}) == 1 else ()


def _heads(heading: str, noun: str) -> bool:
    return re.sub(r"^(?:các|những)\s+", "", heading.lower()).startswith(noun)


def _numbered(outline: Outline, path: UnitPath) -> tuple[UnitPath, ...]:
    return tuple(unit for unit in outline.children.get(path, ()) if _NUMBER.fullmatch(unit[-1]) and unit in outline.lines)

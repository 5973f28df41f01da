"""When not to answer: the clause found is weak, or does not say what was asked (a year, a sum, a share, a subject)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from bot.extractive.candidates import Candidate, milestone, shows_figure
from bot.extractive.intent import Intent, Kind, Wanted, asks_duties
from bot.extractive.listing import OTHER_BODY
from bot.extractive.question_terms import question_terms

_SEARCHED, _SUPPORTED, _BIAS = 13.0, 6.5, -7.3
_ANSWERABLE = 6  # to one that is not
_CONSIDERED = 5
_WITHOUT_FIGURE = 0.4
_FIGURE_FLOOR = 0.2  # of the question must be spoken of by a clause whose figure is given as the answer
_FIGURES = {Wanted.MONEY: "số tiền", Wanted.PERCENT: "tỷ lệ phần trăm"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to decline, how sure the best clause is (0..1), and what the clauses do not say, in words for the user."""

    declines: bool
    confidence: float = 0.0
    missing: tuple[str, ...] = ()


def judge(intent: Intent, found: list[Candidate], threshold: float, searched: float) -> Verdict:
    """Judge the best candidates against the question; `searched` is the score of the first hit of the search."""
    if not found:
        return Verdict(True)
    missing = (
        *_missing_years(intent, found),
        *_missing_figure(intent, found),
        *_missing_name(intent, found),
        *_missing_subject(intent, found),
    )
    supported = best_support(intent, found)
    confidence = chance(searched, supported)
    if _wants_figure(intent) and supported < _FIGURE_FLOOR:
        confidence *= 0.5  # a figure of something else is the worst answer there is
    return Verdict(bool(missing) or confidence < threshold, 0.0 if missing else confidence, missing)


def chance(searched: float, supported: float) -> float:
    """That the clauses answer the question, 0..1.

    Logistic regression on question aliases held out of the index against citizens' questions on other laws
    (`python -m benchmarks.refusal`, five-fold AUC 0.95), taking six of seven questions asked here to be answerable. The
    constants lie between the fit with an encoder that never saw the aliases and the fit with the one in use.
    """
    odds = _SEARCHED * searched + _SUPPORTED * supported + _BIAS + math.log(_ANSWERABLE)
    return 1 / (1 + math.exp(-odds))


def _wants_figure(intent: Intent) -> bool:
    return intent.wanted in {Wanted.PERCENT, Wanted.NUMBER, Wanted.MONEY} and intent.kind is not Kind.COMPARE


def best_support(intent: Intent, found: list[Candidate]) -> float:
    """The largest share of the question that one of the first candidates speaks of; where a figure is asked for,
    candidates that hold none of its kind count little."""
    numeric = _wants_figure(intent)
    shares = [
        support(c, intent.text) * (_WITHOUT_FIGURE if numeric and not shows_figure(c.passage, intent) else 1.0) for c in found[:_CONSIDERED]
    ]
    return max(shares, default=0.0)


def support(candidate: Candidate, text: str) -> float:
    """Weighted share of the question's content that the clause, its headings or its aliases speak of. Words that only
    name the document ("Nghị quyết 76") are no content, unless nothing else was asked."""
    wanted = question_terms(_DOCUMENT.sub(" ", text))
    outline = candidate.outline
    return outline.coverage(wanted or question_terms(text), outline.said_terms(candidate.passage))


_DOCUMENT = re.compile(r"\b(?:theo )?(?:nghị quyết|văn bản|chương trình)(?: (?:này|số|nq))*(?: \d+\S*)?", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:thủ tướng|bộ trưởng|thứ trưởng|chủ tịch|giám đốc|vụ trưởng|cục trưởng)\b.{0,40}\b(?:là ai|tên gì|tên là gì)\b")
_RELATION = re.compile(r"\b(?:thay thế|bãi bỏ)\b(?=.{0,30}\b(?:nào|gì)\b)")
_ITEMS = ("giải pháp", "nhiệm vụ", "mục tiêu", "chỉ tiêu", "quan điểm", "nhóm", "nội dung", "nguyên tắc", "trách nhiệm", "lĩnh vực")


def counts_items(intent: Intent, found: list[Candidate]) -> bool:
    """ "Có mấy giải pháp?" where no clause says the number: the items themselves, numbered, are the answer."""
    counted = " ".join(intent.counted)
    noun = next((item for item in _ITEMS if counted.startswith(item)), "")
    return bool(noun) and not any(re.search(rf"\b\d+ {noun}", c.passage.text) for c in found[:5])


def _missing_years(intent: Intent, found: list[Candidate]) -> tuple[str, ...]:
    said = [y for y in intent.years if any(str(y) in c.passage.text or milestone(c.passage.path) == y or _year_of(c) == y for c in found)]
    return tuple(f"năm {year}" for year in intent.years if year not in said)


def _missing_name(intent: Intent, found: list[Candidate]) -> tuple[str, ...]:
    """Holders of an office are named in a signature or nowhere."""
    if not _PERSON.search(intent.text.lower()) or found[0].passage.path[:1] == ("Chữ ký",):
        return ()
    return ("tên người giữ chức vụ",)


def _missing_subject(intent: Intent, found: list[Candidate]) -> tuple[str, ...]:
    """Some words must stand in a clause or the answer is about something else: that a text replaces or repeals another,
    and the local body whose duties are asked for."""
    text = intent.text.lower()
    needed = [m[0] for m in _RELATION.finditer(text)]
    if asks_duties(text):
        needed += [" ".join(m[0].split()[:2]) for m in OTHER_BODY.finditer(text)]
    said = [" ".join((c.passage.text, c.passage.context)).lower() for c in found[:_CONSIDERED]]
    return tuple(f"“{words}”" for words in dict.fromkeys(needed) if not any(words in one for one in said))


def _year_of(candidate: Candidate) -> int | None:
    issued = candidate.document.issued_on
    return issued.year if issued else None


def _missing_figure(intent: Intent, found: list[Candidate]) -> tuple[str, ...]:
    if intent.wanted not in {Wanted.MONEY, Wanted.PERCENT} or intent.kind is Kind.VERIFY:
        return ()
    depth = 3 if intent.wanted is Wanted.MONEY else 5
    return () if any(shows_figure(c.passage, intent) for c in found[:depth]) else (_FIGURES[intent.wanted],)

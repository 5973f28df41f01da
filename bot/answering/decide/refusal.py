"""When not to answer: the clause found is weak, or does not say what was asked (absence.py)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from bot.answering.asked.intent import Intent, Kind, Wanted
from bot.answering.candidates.candidate import Candidate, shows_figure
from bot.answering.candidates.question_terms import question_terms
from bot.answering.decide.absence import missing
from knowledge.law.agency import Agencies
from knowledge.law.reference import remainder

_SEARCHED, _SUPPORTED, _BIAS = 13.0, 6.5, -7.3
_ANSWERABLE = 4  # to one that is not
_CONSIDERED = 5
_WITHOUT_FIGURE = 0.4
_SUBJECT_FLOOR = 0.4  # of the question must be spoken of by the first clause where no clause has the number asked for
_FIGURE_FLOOR = 0.2  # of the question must be spoken of by a clause whose figure is given as the answer


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to decline, how sure the best clause is (0..1), and what the clauses do not say, in words for the user."""

    declines: bool
    confidence: float = 0.0
    missing: tuple[str, ...] = ()


def unspoken(intent: Intent, found: list[Candidate], agencies: Agencies) -> tuple[str, ...]:
    """What must be spoken of and is not, in words for the user."""
    lacking = missing(intent, found, agencies)
    return ("con số được hỏi",) if not lacking and _counts_nothing(intent, found) else lacking


def chance_by_words(intent: Intent, found: list[Candidate], searched: float) -> float:
    """That the best candidates answer the question, 0..1, where no reader has read them; `searched` is the score of the first hit."""
    supported = best_support(intent, found)
    beside = _wants_figure(intent) and supported < _FIGURE_FLOOR  # a figure of something else is the worst answer there is
    return chance(searched, supported) * (0.5 if beside else 1.0)


def chance(searched: float, supported: float) -> float:
    """That the clauses answer the question, 0..1.

    Logistic regression on question aliases held out of the index against citizens' questions on other laws
    (`python -m benchmarks.refusal`, five-fold AUC 0.95), taking four of five questions asked here to be answerable. The
    constants lie between the fit with an encoder that never saw the aliases and the fit with the one in use.
    """
    odds = _SEARCHED * searched + _SUPPORTED * supported + _BIAS + math.log(_ANSWERABLE)
    return 1 / (1 + math.exp(-odds))


def _counts_nothing(intent: Intent, found: list[Candidate]) -> bool:
    """A number is asked for, no clause states one and the best speaks of something else."""
    if (
        intent.wanted is not Wanted.NUMBER
        or counts_items(intent, found)
        or any(shows_figure(c.passage, intent) for c in found[:_CONSIDERED])
    ):
        return False
    return support(found[0], intent.text) < _SUBJECT_FLOOR


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
    wanted = question_terms(_DOCUMENT.sub(" ", remainder(text)))
    outline = candidate.outline
    return outline.share_said(wanted or question_terms(text), candidate.passage)


_DOCUMENT = re.compile(r"\b(?:theo )?(?:nghị quyết|văn bản|chương trình)(?: (?:này|số|nq))*(?: \d+\S*)?", re.IGNORECASE)
_ITEMS = ("giải pháp", "nhiệm vụ", "mục tiêu", "chỉ tiêu", "quan điểm", "nhóm", "nội dung", "nguyên tắc", "trách nhiệm", "lĩnh vực")


def counts_items(intent: Intent, found: list[Candidate]) -> bool:
    """ "Có mấy giải pháp?" where no clause says the number: the items themselves, numbered, are the answer."""
    counted = " ".join(intent.counted)
    noun = next((item for item in _ITEMS if counted.startswith(item)), "")
    return bool(noun) and not any(re.search(rf"\b\d+ {noun}", c.passage.text) for c in found[:5])

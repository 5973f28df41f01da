"""Whether a clause bears out a statement, contradicts it or does neither: three chances from named pieces of evidence.

A statement is what a question takes for granted ("Vì sao Bộ Y tế là cơ quan thường trực?") or wants judged ("…, đúng không?").
"""

from __future__ import annotations

import json
import math
from dataclasses import astuple, dataclass, fields
from functools import lru_cache

from bot.answering.asked.asserted import OPEN, RIGHT, WRONG, bound, figures, verdict
from bot.answering.asked.intent import Intent, asks_reason
from bot.answering.candidates.candidate import Candidate
from bot.answering.candidates.judgement import ReaderJudgement, log_odds
from bot.answering.candidates.scope import bears_person, bears_year
from bot.answering.decide.refusal import support
from knowledge.law.agency import Agencies
from knowledge.shipped import MODELS

MODEL = MODELS / "decision" / "statements.json"
_CERTAIN = 0.9  # of 141 statements called right or wrong from this chance on none was the other, 8 were neither (benchmarks/statements.py)
_SPEAKS_AGAINST = 0.5


@dataclass(frozen=True, slots=True)
class Stated:
    """What speaks for and against a statement in the clause that would be quoted; all as numbers."""

    same_figures: float  # 1 where every figure stated is said there of the same
    other_figures: float  # 1 where the clause says another of the same kind
    no_figures: float  # 1 where none is stated
    same_body: float  # 1 where the clause is the task of a body named, or names it
    other_body: float  # 1 where it is the task of others, or names only others
    other_year: float  # 1 where it is about another year
    other_person: float  # 1 where it does not speak of a person named
    opposite: float  # 1 where one states a least and the other a most
    supported: float  # share of the statement that the clause with its headings and aliases speaks of, 0..1
    settles: float  # log odds of the reader that it answers
    against: float  # log odds of the reader that it says otherwise
    doubted: float  # the same where the body is the same: the reader often sees it only in the heading
    reason: float  # 1 where the statement stands behind a "why"


def stated(intent: Intent, quoted: Candidate, quote: str, reading: ReaderJudgement, agencies: Agencies) -> Stated:
    """Of the clause that would be quoted, and of what would be quoted of it."""
    named, said = agencies.named(intent.text), agencies.named(_headed(quoted))
    judged, told = verdict(intent.text, quote), bool(figures(intent.text))
    against = log_odds(reading.against.get(quoted.passage.id, 0.5))
    return Stated(
        same_figures=float(judged == RIGHT),
        other_figures=float(judged == WRONG),
        no_figures=float(not told),
        same_body=float(bool(named & said)),
        other_body=float(bool(named and said and not named & said)),
        other_year=float(not bears_year(intent, quoted)),
        other_person=float(not bears_person(intent, quoted)),
        opposite=float(bound(intent.text) * bound(quote) < 0),
        supported=support(quoted, intent.text),
        settles=log_odds(reading.of(quoted.passage.id)),
        against=against,
        doubted=against if named & said else 0.0,
        reason=float(asks_reason(intent.text)),
    )


def _headed(quoted: Candidate) -> str:
    """The clause with the body whose task it is."""
    over = quoted.outline.agency_over(quoted.passage.path)
    return f"{over[1]}\n{quoted.passage.text}" if over else quoted.passage.text


@dataclass(frozen=True)
class Judgement:
    """Multinomial logistic regression over `Stated`, fitted by `python -m benchmarks.statements --write`."""

    right: tuple[float, ...]
    wrong: tuple[float, ...]

    @classmethod
    @lru_cache(maxsize=1)
    def bundled(cls) -> Judgement:
        stored = json.loads(MODEL.read_text(encoding="utf-8"))
        names = ["bias", *(f.name for f in fields(Stated))]
        return cls(*(tuple(stored[outcome][name] for name in names) for outcome in ("right", "wrong")))

    def chances(self, of: Stated) -> tuple[float, float]:
        """That the clause bears the statement out, and that it says otherwise; 0..1, what is left: neither."""
        seen = (1.0, *astuple(of))
        right, wrong = (math.exp(sum(w * x for w, x in zip(weights, seen, strict=True))) for weights in (self.right, self.wrong))
        return right / (1 + right + wrong), wrong / (1 + right + wrong)


@dataclass(frozen=True, slots=True)
class StatementChances:
    """Chances that the clause bears the statement out and that it says otherwise, 0..1."""

    right: float
    wrong: float

    @property
    def certain(self) -> bool:
        return max(self.right, self.wrong) >= _CERTAIN

    def over(self, words: str) -> str:
        """The verdict, in words for the user, where the words alone say `words`: theirs unless this speaks against it."""
        if words == OPEN:
            return OPEN if not self.certain else RIGHT if self.right > self.wrong else WRONG
        against = self.right if words == WRONG else self.wrong
        return OPEN if against > _SPEAKS_AGAINST else words


def judge(intent: Intent, quoted: Candidate, quote: str, reading: ReaderJudgement, agencies: Agencies) -> StatementChances:
    """What the clause says to the statement."""
    return StatementChances(*Judgement.bundled().chances(stated(intent, quoted, quote, reading, agencies)))

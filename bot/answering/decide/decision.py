"""Whether to answer: one chance from what the search and the reader think, and from what the question fixes and the clause bears."""

from __future__ import annotations

import json
import math
from dataclasses import astuple, dataclass, fields
from functools import lru_cache
from pathlib import Path

from bot.answering.asked.intent import Intent, Kind, Wanted
from bot.answering.candidates.candidate import Candidate, shows_figure
from bot.answering.candidates.judgement import ReaderJudgement, log_odds
from bot.answering.candidates.scope import bears_year, unborne
from bot.answering.decide.refusal import support
from knowledge.law.agency import Agencies
from knowledge.shipped import MODELS

MODEL = MODELS / "decision" / "weights.json"
_AROUND = 4  # units whose chances tell how well the question's neighbourhood fits


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against quoting a clause as the answer; all as numbers."""

    searched: float  # score of the first hit of the search, 0..1
    read: float  # log odds of the reader's best chance
    read_around: float  # mean log odds of its best few
    supported: float  # share of the question that the clause with its headings and aliases speaks of, 0..1
    no_figure: float  # 1 where a figure is asked for and it has none of the kind
    unborne: float  # 1 where a level, a place or a body that the question fixes is not its own
    missing: float  # 1 where no clause found speaks of something that must be spoken of
    no_year: float  # 1 where it is about another year
    agency: float  # 1 where the question names an agency
    claim: float  # 1 where a statement is to be judged
    official: float  # 1 where it is official text
    words: float  # log of one more than the words that carry the question's content


def evidence(
    intent: Intent, quoted: Candidate, reading: ReaderJudgement, searched: float, agencies: Agencies, missing: tuple[str, ...]
) -> Evidence:
    """Of the clause that would be quoted."""
    chances = sorted(map(log_odds, reading.chances.values()), reverse=True)
    return Evidence(
        searched=searched,
        read=chances[0],
        read_around=sum(chances[:_AROUND]) / len(chances[:_AROUND]),
        supported=support(quoted, intent.text),
        no_figure=float(intent.wanted is not Wanted.NOTHING and not shows_figure(quoted.passage, intent)),
        unborne=float(bool(unborne(intent, quoted, agencies))),
        missing=float(bool(missing)),
        no_year=float(not bears_year(intent, quoted)),
        agency=float(bool(agencies.mentions(intent.text))),
        claim=float(intent.kind is Kind.VERIFY),
        official=float(quoted.official),
        words=math.log(1 + len(intent.content)),
    )


@dataclass(frozen=True)
class Decision:
    """Logistic regression over `Evidence`, fitted by `python -m benchmarks.decision` on questions the reader has not learnt from."""

    weights: Evidence
    bias: float

    @classmethod
    def read(cls, path: Path = MODEL) -> Decision:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return cls(Evidence(**{f.name: stored["weights"][f.name] for f in fields(Evidence)}), stored["bias"])

    @classmethod
    @lru_cache(maxsize=1)
    def bundled(cls) -> Decision:
        return cls.read()

    def chance(self, of: Evidence) -> float:
        """That the clause answers the question, 0..1."""
        odds = self.bias + sum(w * x for w, x in zip(astuple(self.weights), astuple(of), strict=True))
        return 1 / (1 + math.exp(-odds))

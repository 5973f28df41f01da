"""What the reader thinks of the units that may answer: it orders them, and its best chance weighs in the decision to answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.answering.asked.intent import Intent
from bot.answering.candidates.asked_thing import bearing
from bot.answering.candidates.candidate import Candidate
from knowledge.law.types import Hit
from knowledge.rank.reader import Reader, wording

_READ = 8  # candidates
_ENTRIES = 3  # entries of question-and-answer sheets beside them
_WEIGHT = 0.5  # of the reader's log odds beside those of the search: puts most written questions' units first (benchmarks/decision.py)
_NOT_SEEN = 0.02  # chance of what the reader has not seen: below all that it likes


@dataclass(frozen=True, slots=True)
class ReaderJudgement:
    """Chances by passage id, 0..1; empty where no reader is configured or too many questions wait (then the words decide)."""

    chances: dict[str, float] = field(default_factory=dict)
    against: dict[str, float] = field(default_factory=dict)  # the same: that the unit contradicts what the question takes for granted

    def __bool__(self) -> bool:
        return bool(self.chances)

    @property
    def best(self) -> float:
        return max(self.chances.values(), default=0.0)

    def of(self, passage_id: str) -> float:
        return self.chances.get(passage_id, _NOT_SEEN)

    def ordered(self, candidates: list[Candidate], intent: Intent) -> list[Candidate]:
        """The candidates with scores that the reader, the search and what is asked for give together, best first."""
        if not self:
            return candidates
        weighed = [replace(c, score=together(c.score, self.of(c.passage.id), bearing(intent, c))) for c in candidates]
        return sorted(weighed, key=lambda c: -c.score)


UNREAD = ReaderJudgement()


def read_units(reader: Reader | None, question: str, candidates: Sequence[Candidate], entries: Sequence[Hit]) -> ReaderJudgement:
    """Judge the best candidates and entries."""
    if reader is None:
        return UNREAD
    units = {c.passage.id: wording(c.document, c.passage) for c in candidates[:_READ]}
    units |= {h.passage.id: wording(h.document, h.passage) for h in entries[:_ENTRIES]}
    judged = reader.judged(question, list(units.values()))
    if judged is None:
        return UNREAD
    by_unit = dict(zip(units, judged, strict=True))
    return ReaderJudgement({id_: settles for id_, (settles, _) in by_unit.items()}, {id_: against for id_, (_, against) in by_unit.items()})


def together(searched: float, read: float, borne: float = 0.0) -> float:
    """A chance from that of the search and that of the reader, by their weighted log odds, and from `borne`, log odds too."""
    return 1 / (1 + math.exp(-(log_odds(searched) + _WEIGHT * log_odds(read) + borne)))


def log_odds(chance: float) -> float:
    kept = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))

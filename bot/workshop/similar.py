"""Whether two questions of a room ask the same: by what is said (bot/verified/sameness.py), not by how near vectors are.

What a question fixes (years, figures, acts, agencies, levels, places) must agree, and hardly a word may be more or less. A question may
leave out more of an earlier one (`MOST_LEFT_OUT` of sameness.py) than it may add to it: what is added makes it a narrower one.
Vectors of the bundled encoder were tried beside this: they found a twenty-fifth of the pairs more and merged "công chức" with
"viên chức", "y tế" with "giáo dục". REVERSED was chosen on the part "dev" of benchmarks/room_questions.jsonl and on the pairs of
knowledge/training/questions/same-question.jsonl: `python -m benchmarks.merging INDEX`.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import Searcher
from bot.verified.sameness import Known, Sameness

REVERSED = 0.15  # how far apart two may be where only the later one is the fuller wording


class Similar:
    """Safe to share between threads."""

    def __init__(self, *, reversed: float = REVERSED) -> None:
        self._sameness, self._reversed = Sameness(), reversed

    def best(self, question: str, earlier: Sequence[str], search: Searcher) -> int | None:
        """The place of the nearest that asks the same, the first of equally near ones; None where none does."""
        apart = [(distance, n) for n, other in enumerate(earlier) if (distance := self._apart(question, other, search)) is not None]
        return min(apart)[1] if apart else None

    def _apart(self, question: str, earlier: str, search: Searcher) -> float | None:
        distance = self._sameness.distance(question, Known(earlier), search)
        if distance is None:
            fuller = self._sameness.distance(earlier, Known(question), search)
            distance = fuller if fuller is not None and fuller <= self._reversed else None
        return distance

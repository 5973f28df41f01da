"""Whether two questions of a room ask the same: by what is said (bot/verified/sameness.py), not by how near vectors are.

What a question fixes (years, figures, acts, agencies, levels, places) must agree, and every word of the shorter one must stand in the
fuller one: a word in the place of another makes another question ("công chức", "viên chức"). How much more the fuller one may say was
chosen as the most at which 0.95 of what is merged is right, over all that was looked at: the part "dev" of
benchmarks/room_questions.jsonl and knowledge/training/questions/room-questions.jsonl as rooms, the part "dev" of same-question.jsonl as
pairs. That is more than a verified answer allows: in a room a trainer sees the two together and takes them apart with one press.

A word in the place of another was left alone: of the pairs to learn from that share four fifths of their words 32 are right and 18 are
not, at any cosine; on "dev" the first unit found and the reader's chances of each question against the other's unit agree as well where
biên chế stands for đơn vị sự nghiệp. `python -m benchmarks.merging INDEX` prints the figures.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer.answer import Searcher
from bot.verified.sameness import Known, Sameness, SamenessLimits

FULLER = 0.4  # share of the weight of all words that only one of the two may have


class Similar:
    """Safe to share between threads."""

    def __init__(self, *, fuller: float = FULLER) -> None:
        self._sameness, self._limits = Sameness(), SamenessLimits(fuller, fuller, float("inf"), unasked=True)

    def best(self, question: str, earlier: Sequence[str], search: Searcher) -> int | None:
        """The place of the nearest that asks the same, the first of equally near ones; None where none does."""
        near = ((self._sameness.distance(question, Known(other), search, self._limits), n) for n, other in enumerate(earlier))
        found = [(distance, n) for distance, n in near if distance is not None]
        return min(found)[1] if found else None

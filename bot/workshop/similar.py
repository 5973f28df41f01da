"""Whether two questions of a room ask the same. What a question fixes (years, figures, acts, agencies, levels, places) must agree;
then either the words say the same (bot/verified/sameness.py, made for answers that are given unseen and so very strict), or their
vectors are as near as paraphrases are. A trainer sees what was merged and takes it apart with one press.

The limit was chosen on the development half of benchmarks/room_questions.jsonl: `python -m benchmarks.merging INDEX`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from bot.agencies import Agencies
from bot.answer import Knowledge, Searcher
from bot.verified.fixed import Fixed, agree, fixed
from bot.verified.sameness import Known, Sameness
from bot.verified.wording import words_of
from knowledge.encoder import Encoder, Vectors
from knowledge.types import Interpretation

NEAR = 0.80  # cosine of the two questions as they were understood
SHARED = 0.5  # of the words that carry meaning, by how rare they are


class Similar:
    """Safe to share between threads."""

    def __init__(self, encoder: Encoder, *, near: float = NEAR, shared: float = SHARED) -> None:
        self._encoder, self._near, self._shared = encoder, near, shared
        self._sameness, self._agencies = Sameness(), Agencies.from_csv()
        self._fixed = lru_cache(maxsize=8192)(self._look)
        self._vector = lru_cache(maxsize=8192)(self._encode)

    def best(self, question: str, earlier: Sequence[str], knowledge: Knowledge) -> int | None:
        """The place of the nearest that asks the same, None where none does."""
        scored = [(score, -n) for n, other in enumerate(earlier) if (score := self.score(question, other, knowledge.retriever)) > 0]
        return -max(scored)[1] if scored else None

    def score(self, one: str, other: str, search: Searcher) -> float:
        """0 for two that do not ask the same; else how near they are."""
        mine, theirs = search.interpret(one), search.interpret(other)
        if mine.understood.casefold() == theirs.understood.casefold():
            return 2.0
        left, right = self._fixed(mine), self._fixed(theirs)
        near = float(self._vector(mine.understood) @ self._vector(theirs.understood))
        if not agree(left, right):
            return 0.0
        if self._strict(one, other, search):
            return 1.0 + near
        return near if near >= self._near and self._overlap(mine, theirs, search) >= self._shared else 0.0

    def _strict(self, one: str, other: str, search: Searcher) -> bool:
        """Either may be the fuller wording."""
        pairs = ((one, other), (other, one))
        return any(self._sameness.distance(a, Known(b), search) is not None for a, b in pairs)

    def _overlap(self, mine: Interpretation, theirs: Interpretation, search: Searcher) -> float:
        left, right = words_of(mine), words_of(theirs)
        every = {**left, **right}
        if not every:
            return 0.0
        weight = dict(zip(every, search.rarity([written[0] for written in every.values()]), strict=True))
        return sum(weight[w] for w in left.keys() & right.keys()) / (sum(weight.values()) or 1.0)

    def _look(self, interpretation: Interpretation) -> Fixed:
        return fixed(interpretation, self._agencies)

    def _encode(self, text: str) -> Vectors:
        vector: Vectors = np.asarray(self._encoder.encode_queries([text])[0])
        return vector

"""How the texts at hand use syllables: which stand how often, and beside which. A general model of the language is adapted to an
index by mixing the two ("cát san lấp" of a price list, where law in general would have "cắt")."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.language.text import canonical_syllable

_SYLLABLE = re.compile(r"[^\W\d_]+|[^\s\w]|\d+", re.UNICODE)
_SHARE = 0.3  # of these texts in the mixture, where they show the syllable before often
_OFTEN = 20.0  # sightings of it that give them half of that share
_DISCOUNT = 0.75  # taken from each count (absolute discounting)
_MARKED = 0.3  # of the syllables of a text, at least
_ALONE = 0.01  # weight of a syllable's own frequency here

Scores = NDArray[Any]


@dataclass(frozen=True, slots=True)
class SyllablePairs:
    """Counts over the numbers of syllables; `pairs` are packed (before, syllable), sorted. Read by several threads."""

    single: NDArray[np.float64]
    pairs: NDArray[np.int64]
    counts: NDArray[np.float64]

    @classmethod
    def of(cls, texts: Iterable[str], number: Callable[[str], int], syllables: int) -> SyllablePairs:
        """Counts the syllables of texts that `number` knows (0 … `syllables` - 1; below 0: any other, which parts its neighbours)."""
        known: dict[str, int] = {}
        ids: list[int] = []
        for text in texts:
            tokens = _SYLLABLE.findall(text.lower())
            if sum(not token.isascii() for token in tokens) < _MARKED * len(tokens):
                continue  # written without marks, or in another language
            for token in tokens:
                if token not in known:
                    known[token] = number(canonical_syllable(token)) if token[0].isalpha() else -1
                ids.append(known[token])
            ids.append(-1)
        stream = np.array(ids, dtype=np.int64)
        before, after = stream[:-1], stream[1:]
        beside = (before >= 0) & (after >= 0)
        pairs, counts = np.unique(before[beside] * syllables + after[beside], return_counts=True)
        single = np.bincount(stream[stream >= 0], minlength=syllables)
        return cls(single.astype(np.float64), pairs, counts.astype(np.float64))

    def mixed(self, log: Scores, before: NDArray[np.int64], syllable: NDArray[np.int64]) -> Scores:
        """The log probability of a syllable after another, that of the general model (`log`) and that of these texts in one."""
        if not len(self.pairs):
            return log
        packed = before * len(self.single) + syllable
        place = np.minimum(np.searchsorted(self.pairs, packed), len(self.pairs) - 1)
        together = np.where(self.pairs[place] == packed, self.counts[place] - _DISCOUNT, 0.0)
        seen = self.single[before]
        share = _SHARE * seen / (seen + _OFTEN)
        here = share * together / np.maximum(seen, 1) + _ALONE * self.single[syllable] / self.single.sum()
        mixed: Scores = np.log((1 - share) * np.exp(log) + here)
        return mixed

"""Candidate units of a question with everything ranking knows of them: gathered from both indexes, features computed.

It neither understands the question (understanding.py) nor decides the order (retriever.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.index.encoder import Vectors
from knowledge.index.words import Lexical
from knowledge.language.text import syllables
from knowledge.question.understanding import Meaning
from knowledge.rank import rivals
from knowledge.rank.features import NAMES, Matrix, features, query, units_of
from knowledge.rank.interest import Interest
from knowledge.rank.standing import standing
from knowledge.store.catalog import Catalog

Integers = npt.NDArray[np.int64]


_NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Units that may answer. `rows[i]` are the passages of unit i, `best[i]` the one of them that fits best."""

    rows: list[Integers]
    best: Integers
    features: Matrix  # (units, len(features.NAMES))


class Pool:
    """What of one generation is needed to look at candidates. Safe to share between threads."""

    def __init__(self, catalog: Catalog, lexical: Lexical, stored: Vectors, interest: Interest) -> None:
        """`stored` are the vectors of all keys, in the order of `lexical.owners`."""
        self._lexical = lexical
        self._stored = stored.view(np.ndarray)
        self._idf = lexical.word_idf()
        self._unit_start = np.array(catalog.unit_starts(), dtype=np.int64)
        self._rows = len(self._unit_start)
        self._standing = standing(catalog, self._unit_start, interest)
        self._first_key = np.searchsorted(lexical.owners, np.arange(self._rows + 1))
        self._laws, self._names = rivals.groups(lexical.forward, self._first_key[self._unit_start])

    def unit(self, rows: Integers) -> Integers:
        """First rows of the units these rows belong to, distinct, in index order."""
        return np.unique(self._unit_start[rows])

    def look(self, meaning: Meaning, units: Integers, scores: Matrix, ceiling: float, vector: Vectors) -> Candidates:
        """`units` are first rows; `scores` BM25 of every key and `ceiling` the most there could be; `vector` the question's."""
        if not len(units):
            return Candidates([], _NONE, np.zeros((0, len(NAMES)), dtype=np.float32))
        ends = np.searchsorted(self._unit_start, units, side="right")
        rows = [np.arange(a, b) for a, b in zip(units.tolist(), ends.tolist(), strict=True)]
        begin, end = self._first_key[units], self._first_key[ends]
        starts = np.concatenate([[0], np.cumsum(end - begin)]).astype(np.int64)
        flat = np.arange(starts[-1]) + np.repeat(begin - starts[:-1], end - begin)
        cosines = self._stored[flat] @ vector
        lexical = scores[flat] / ceiling
        best = self._best_rows(starts, flat, lexical, cosines)
        signals = _signals(lexical, cosines, starts)
        parts = [self._parts(r, a, b) for r, a, b in zip(rows, begin.tolist(), end.tolist(), strict=True)]
        segments = units_of(self._lexical.forward, parts)
        groups = self._laws[units], self._names[units]
        found = features(self._lexical.forward, self._idf, self._query(meaning), segments, signals, self._standing[units], groups)
        return Candidates(rows, best, found)

    def _parts(self, rows: Integers, begin: int, end: int) -> tuple[Integers, Integers]:
        """Of the keys [begin, end) of a unit: those of its texts, and its aliases."""
        texts = self._first_key[rows]
        if end - begin == len(rows):
            return texts, _NONE
        keys = np.arange(begin, end)
        return texts, keys[~np.isin(keys, texts)]

    def _best_rows(self, starts: Integers, flat: Integers, lexical: Matrix, cosines: Matrix) -> Integers:
        merit = lexical + 0.5 * cosines
        owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        order = np.lexsort((-merit, owner))  # stable: of equal ones the first
        return self._lexical.owners[flat[order[starts[:-1]]]]

    def _query(self, meaning: Meaning) -> Any:
        words = syllables(meaning.understood)
        ids, idf, pair_idf = self._lexical.numbers(words)
        others = []
        for expansion in meaning.expansions:
            numbers, weights, _ = self._lexical.numbers(syllables(expansion.text))
            if places := _places(words, syllables(expansion.of)):
                others.append((places, numbers, weights, expansion.weight))
        return query(ids, idf, pair_idf, others)


def _places(words: list[str], phrase: list[str]) -> list[int]:
    """Where a phrase stands in the question, first occurrence: places of its words."""
    for start in range(len(words) - len(phrase) + 1):
        if words[start : start + len(phrase)] == phrase:
            return list(range(start, start + len(phrase)))
    return []


def _signals(lexical: Matrix, cosines: Matrix, starts: Integers) -> Matrix:
    """(units, 6): the best key's lexical share and cosine, each absolute, relative to the best unit's, and its log rank."""
    columns = []
    for values in (lexical, cosines):
        if len(starts) == 1:
            return np.zeros((0, 6), dtype=np.float32)
        best = np.maximum.reduceat(values, starts[:-1])
        rank = np.argsort(np.argsort(-best, kind="stable"), kind="stable")
        columns += [best, best / max(float(best.max()), 1e-6), np.log1p(rank)]
    return np.stack(columns, axis=1).astype(np.float32)

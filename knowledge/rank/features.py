"""What ranking looks at: how a question's words lie in a unit, computed for all candidates of a question at once.

A unit is a clause with all its parts and aliases. Only words of the question are ever looked at (a look-up table over
the forward index), so a hundred units take a few milliseconds. Weights are idf; shares are of the question's weight.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.index.forward import LONGEST_UNIT, Forward
from knowledge.rank import rivals, standing

Integers = npt.NDArray[np.int64]
Matrix = npt.NDArray[Any]

OUTER, INNER, BODY, ALIAS = range(4)
_NONE = np.zeros(0, dtype=np.int64)
_BLOCK = 16  # syllables; a window is two blocks
_OWN = (
    *("heading", "heading_pairs", "heading_run", "name", "name_pairs", "name_matched", "name_pairs_matched", "name_length"),
    *("above", "above_matched", "body", "body_pairs", "body_triples", "body_run", "body_matched", "window", "window_pairs"),
    *("window_both", "window_heading", "beginning", "frequency", "length", "anywhere", "anywhere_pairs", "missing_worst", "missing"),
    *("lexical", "lexical_relative", "lexical_rank", "dense", "dense_relative", "dense_rank", "question_length", "parts", "has_alias"),
)
NAMES = (*_OWN, *rivals.NAMES, *standing.NAMES)
"""Columns of the feature matrix, in order."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question as the forward index sees it. `tokens` and `pairs` are distinct; `others` are synonyms of some of them."""

    tokens: Integers  # distinct numbers; -1 where the index does not know the syllable
    weights: Matrix
    first: Integers  # distinct tokens of adjacent pairs, as places in `tokens`
    second: Integers
    pair_weights: Matrix
    others: tuple[tuple[Integers, Integers, Matrix, float], ...] = ()  # places meant, numbers, their idf, weight


@dataclass(frozen=True, slots=True)
class Units:
    """Candidate units: `segments` are runs of the forward index, sorted by unit."""

    count: int
    unit: Integers  # of each segment
    kind: Integers
    start: Integers
    end: Integers


def query(ids: Integers, idf: Matrix, pair_idf: Matrix, others: list[tuple[list[int], Integers, Matrix, float]]) -> Query:
    """From the syllables of a question in order; `others`: places in the question, numbers and idf of other words, weight."""
    keys = np.where(ids >= 0, ids, -1 - np.arange(len(ids)))  # every unknown syllable is one of its own
    _, first_seen, place = np.unique(keys, return_index=True, return_inverse=True)
    left, right = place[:-1], place[1:]
    _, distinct = np.unique(left * len(place) + right, return_index=True)
    meant = tuple((place[np.array(places, dtype=np.int64)], numbers, weights, weight) for places, numbers, weights, weight in others)
    return Query(ids[first_seen], idf[first_seen], left[distinct], right[distinct], pair_idf[distinct], meant)


def units_of(forward: Forward, parts: list[tuple[Integers, Integers]]) -> Units:
    """`parts[i]` are the text keys and the alias keys of unit i."""
    counts = [len(texts) for texts, _ in parts]
    texts = np.concatenate([_NONE, *(texts for texts, _ in parts)])
    aliases = np.concatenate([_NONE, *(aliases for _, aliases in parts)])
    unit = np.repeat(np.arange(len(parts)), counts)
    firsts = np.cumsum(counts, dtype=np.int64) - counts
    begin, end = forward.starts[texts], forward.starts[texts + 1]
    heading, inner_start, inner_end = forward.shapes[texts].astype(np.int64).T
    length = end - begin - heading
    before = np.cumsum(length) - length
    left = np.maximum(LONGEST_UNIT - (before - np.repeat(before[firsts], counts)), 0)  # what ranking still reads of the unit
    head, whole = begin[firsts], np.arange(len(parts))
    runs = [
        (whole, OUTER, head, head + inner_start[firsts]),
        (whole, INNER, head + inner_start[firsts], head + inner_end[firsts]),
        (whole, OUTER, head + inner_end[firsts], head + heading[firsts]),
        (unit, BODY, begin + heading, begin + heading + np.minimum(length, left)),
        (np.repeat(whole, [len(keys) for _, keys in parts]), ALIAS, forward.starts[aliases], forward.starts[aliases + 1]),
    ]
    table = np.concatenate([np.stack([owner, np.full(len(owner), kind), start, stop]) for owner, kind, start, stop in runs], axis=1)
    table = table[:, table[3] > table[2]]
    table = table[:, np.argsort(table[0], kind="stable")]  # within a unit in the order of `runs`
    return Units(len(parts), *table)


def features(
    forward: Forward, idf: Matrix, q: Query, units: Units, signals: Matrix, standings: Matrix, groups: tuple[Integers, Integers]
) -> Matrix:
    """Shape (units, len(NAMES)). `idf` is of every syllable of the index; `signals` (units, 6) come from the indexes,
    `standings` (units, len(standing.NAMES)) from the documents, `groups` from comparison.groups.
    """
    hits = _Hits(forward, idf, q, units)
    outer, inner, body, alias = (hits.presence(kind) for kind in (OUTER, INNER, BODY, ALIAS))
    heading, everything = outer | inner, outer | inner | body | alias
    pairs = [hits.pair_presence(kind) for kind in (OUTER, INNER, BODY, ALIAS)]
    called = hits.best_name()
    windows = hits.windows(heading | alias)
    missing = np.where(everything[:, : len(q.tokens)], 0, q.weights)
    worst = max(float(q.weights.max(initial=0)), 1e-6)
    columns = [
        *(hits.share(heading), hits.pair_share(pairs[0] | pairs[1]), hits.longest((OUTER, INNER))),
        *called,
        *(hits.share(outer), hits.matched(OUTER)),
        *(hits.share(body), hits.pair_share(pairs[2]), hits.triples(), hits.longest((BODY,)), hits.matched(BODY)),
        *windows,
        *(hits.frequency(), np.log1p(hits.lengths(BODY))),
        *(hits.share(everything), hits.pair_share(pairs[0] | pairs[1] | pairs[2] | pairs[3])),
        *(missing.max(axis=1, initial=0) / worst, (missing > 0.4 * worst).sum(axis=1)),
        *signals.T,
        np.full(units.count, len(q.tokens)),
        hits.segments(BODY),
        (hits.segments(ALIAS) > 0),
    ]
    columns += rivals.compare(dict(zip(_OWN, columns, strict=True)), *groups)
    columns += list(standings.T)
    return np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)


class _Hits:
    """Where words of the question stand in the candidate units."""

    def __init__(self, forward: Forward, idf: Matrix, q: Query, units: Units) -> None:
        self._q, self._units = q, units
        lengths = units.end - units.start
        flat = forward.tokens[np.arange(int(lengths.sum())) + np.repeat(units.start - np.cumsum(lengths) + lengths, lengths)]
        extended = np.concatenate([q.tokens, *(numbers for _, numbers, _, _ in q.others)])
        table = np.full(len(idf) + 1, -1, dtype=np.int16)
        known = extended >= 0
        table[extended[known][::-1]] = np.flatnonzero(known)[::-1]  # the first place of a number wins
        self._same = table[extended]  # other words that the question has itself
        word = table[flat]
        self._at = np.flatnonzero(word >= 0)
        self._word = word[self._at].astype(np.int64)
        segment = np.repeat(np.arange(len(lengths)), lengths)
        self._segment = segment[self._at]
        self._unit, self._kind = units.unit[self._segment], units.kind[self._segment]
        self._offset = self._at - (np.cumsum(lengths) - lengths)[self._segment]
        self._width = len(extended)
        self._idf = idf[flat]
        self._segment_weight = np.bincount(segment, self._idf, minlength=len(lengths))
        self._lengths = lengths
        self._pairs()

    def _pairs(self) -> None:
        """Adjacent hits that are adjacent in the question, and how long such runs are."""
        q, size = self._q, self._width
        table = np.full(size * size + 1, -1, dtype=np.int32)
        table[q.first * size + q.second] = np.arange(len(q.first))
        next_to = (np.diff(self._at) == 1) & (np.diff(self._unit) == 0) & (np.diff(self._kind) == 0)
        codes = np.where(next_to, self._word[:-1] * size + self._word[1:], size * size)
        pair = table[codes]
        self._pair_at = np.flatnonzero(pair >= 0)
        self._pair = pair[self._pair_at]
        first = self._pair_at
        joined = (np.diff(first) == 1) & (self._word[first[1:]] == q.second[self._pair[:-1]]) if len(first) else np.zeros(0, bool)
        run = np.concatenate([[0], np.cumsum(~joined)]) if len(first) else np.zeros(0, np.int64)
        self._run_length = np.bincount(run)[run] + 1 if len(first) else run

    def presence(self, kind: int) -> npt.NDArray[np.bool_]:
        """(units, words): which of the question's and the other words stand in segments of this kind."""
        found = np.zeros((self._units.count, self._width), dtype=bool)
        here = self._kind == kind
        found[self._unit[here], self._word[here]] = True
        return found

    def pair_presence(self, kind: int) -> npt.NDArray[np.bool_]:
        found = np.zeros((self._units.count, len(self._q.first)), dtype=bool)
        here = self._kind[self._pair_at] == kind
        found[self._unit[self._pair_at[here]], self._pair[here]] = True
        return found

    def share(self, presence: npt.NDArray[np.bool_]) -> Matrix:
        """Weight of the question's words that are there; a synonym that is there counts for the words it stands for."""
        own = presence[:, : len(self._q.tokens)].astype(np.float32)
        column = len(self._q.tokens)
        for places, numbers, weights, weight in self._q.others:
            span = self._same[column : column + len(numbers)]
            total = float(weights.sum())
            there = (presence[:, span] * (span >= 0)) @ weights / max(total, 1e-6)
            own[:, places] = np.maximum(own[:, places], (weight * there)[:, None])
            column += len(numbers)
        shares: Matrix = own @ self._q.weights / max(float(self._q.weights.sum()), 1e-6)
        return shares

    def pair_share(self, presence: npt.NDArray[np.bool_]) -> Matrix:
        shares: Matrix = presence @ self._q.pair_weights / max(float(self._q.pair_weights.sum()), 1e-6)
        return shares

    def longest(self, kinds: tuple[int, ...]) -> Matrix:
        """Longest run of the question's words, as a share of the question's length."""
        best = np.zeros(self._units.count)
        kind = self._kind[self._pair_at]
        here = np.logical_or.reduce([kind == wanted for wanted in kinds])
        np.maximum.at(best, self._unit[self._pair_at[here]], self._run_length[here])
        return best / max(1, len(self._q.first) + 1)

    def triples(self) -> Matrix:
        """Pair weight that lies in runs of three or more, in the body."""
        found = np.zeros((self._units.count, len(self._q.first)), dtype=bool)
        here = (self._kind[self._pair_at] == BODY) & (self._run_length >= 3)
        found[self._unit[self._pair_at[here]], self._pair[here]] = True
        return self.pair_share(found)

    def matched(self, kind: int) -> Matrix:
        """How much of the text of this kind is in the question, by weight."""
        here = self._kind == kind
        own = np.bincount(self._unit[here], self._idf[self._at[here]], minlength=self._units.count)
        segments = self._units.kind == kind
        total = np.bincount(self._units.unit[segments], self._segment_weight[segments], minlength=self._units.count)
        shares: Matrix = own / np.maximum(total, 1e-6)
        return shares

    def lengths(self, kind: int) -> Matrix:
        here = self._units.kind == kind
        return np.bincount(self._units.unit[here], self._lengths[here], minlength=self._units.count)

    def segments(self, kind: int) -> Matrix:
        return np.bincount(self._units.unit[self._units.kind == kind], minlength=self._units.count).astype(np.float32)

    def frequency(self) -> Matrix:
        """Σ weight · log(1 + times in the body) over the question's words, as a share of its weight."""
        here = (self._kind == BODY) & (self._word < len(self._q.tokens))
        cells = self._unit[here] * len(self._q.tokens) + self._word[here]
        times = np.bincount(cells, minlength=self._units.count * len(self._q.tokens)).reshape(self._units.count, -1)
        shares: Matrix = np.log1p(times) @ self._q.weights / max(float(self._q.weights.sum()), 1e-6)
        return shares

    def best_name(self) -> list[Matrix]:
        """name, name_pairs, name_matched, name_pairs_matched, name_length of the best of the unit's name and aliases."""
        named = np.flatnonzero((self._units.kind == INNER) | (self._units.kind == ALIAS))
        place = np.full(len(self._units.kind), -1)
        place[named] = np.arange(len(named))
        here = place[self._segment] >= 0
        presence = np.zeros((len(named), self._width), dtype=bool)
        presence[place[self._segment[here]], self._word[here]] = True
        own = np.bincount(place[self._segment[here]], self._idf[self._at[here]], minlength=len(named))
        pair_segment = place[self._segment[self._pair_at]]
        there = pair_segment >= 0
        pairs = np.zeros((len(named), len(self._q.first)), dtype=bool)
        pairs[pair_segment[there], self._pair[there]] = True
        length = self._lengths[named]
        matched = own / np.maximum(self._segment_weight[named], 1e-6)
        pairs_matched = np.bincount(pair_segment[there], minlength=len(named)) / np.maximum(length - 1, 1)
        values = [self.share(presence), self.pair_share(pairs), matched, pairs_matched, length]
        merit = values[0] * (0.3 + matched) + 1e-6
        order = np.lexsort((merit, self._units.unit[named]))
        units = self._units.unit[named][order]
        last = order[np.flatnonzero(np.diff(units, append=-1))]
        columns = []
        for value in values:
            column = np.zeros(self._units.count, dtype=np.float32)
            column[self._units.unit[named][last]] = value[last]
            columns.append(column)
        return columns

    def windows(self, heading: npt.NDArray[np.bool_]) -> list[Matrix]:
        """Best stretch of 32 syllables of the body: words, pairs, both, words with the heading's; and the first stretch."""
        bodies = np.flatnonzero(self._units.kind == BODY)
        blocks = np.where(self._units.kind == BODY, -(-self._lengths // _BLOCK) + 1, 0)
        offset = np.cumsum(blocks) - blocks
        total = int(blocks.sum())
        here = self._kind == BODY
        block = offset[self._segment[here]] + self._offset[here] // _BLOCK
        words = np.zeros((total + 1, self._width), dtype=bool)
        words[block, self._word[here]] = True
        pairs = np.zeros((total + 1, len(self._q.first)), dtype=bool)
        at = self._pair_at[here[self._pair_at]]
        pairs[offset[self._segment[at]] + self._offset[at] // _BLOCK, self._pair[here[self._pair_at]]] = True
        words, pairs = words[:-1] | words[1:], pairs[:-1] | pairs[1:]  # the last block of a segment is always empty
        owner = np.repeat(self._units.unit[bodies], blocks[bodies])
        shares = [self.share(words), self.pair_share(pairs)]
        shares += [shares[0] + shares[1], self.share(words | heading[owner])]
        beginning = shares[0][offset[bodies]]
        return [*(self._most(owner, values) for values in shares), self._most(self._units.unit[bodies], beginning)]

    def _most(self, owner: Integers, values: Matrix) -> Matrix:
        """The highest value of each unit, 0 where it has none; `owner` is sorted."""
        best = np.zeros(self._units.count, dtype=np.float32)
        if len(owner):
            starts = np.flatnonzero(np.diff(owner, prepend=-1))
            best[owner[starts]] = np.maximum(np.maximum.reduceat(values, starts), 0)
        return best

"""BM25 over syllables and their adjacent pairs; the only module that imports bm25s.

Terms are those of `knowledge.language.text.tokenize`. Pairs are kept as sorted 64-bit numbers (first syllable, second
syllable) instead of strings, so that millions of them open in no time and are looked up by bisection. A second index
over the same terms without accents serves questions typed without accents. Several keys may lead to one passage (its
text and its aliases); the best one counts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from knowledge.errors import BrokenIndexError
from knowledge.index import forward
from knowledge.index.forward import Forward, Shape, split_heading
from knowledge.index.search_keys import SearchKey
from knowledge.language.text import fold_accents, syllables
from knowledge.store.disk import load, mapped

K1, B = 1.2, 0.75
FIELDS = ("accented", "folded")
_KEYS_AT_ONCE = 4096
_FREQUENT = 1 / 16  # of the keys have a term that is worth keeping with its zeros
_SPREAD_OUT = 64 << 20  # bytes of such terms that a field keeps at most

Integers = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]


class Lexical:
    """The lexical index of one generation, mapped where it is large. Safe to share between threads."""

    def __init__(self, directory: Path) -> None:
        """Raises BrokenIndexError when a file is missing or damaged."""
        try:
            self.owners: Integers = np.load(directory / "owners.npy")
            self.forward = Forward(directory)
            self._fields = {name: _Field(directory / name) for name in FIELDS}
        except (OSError, ValueError, EOFError, KeyError) as error:
            raise BrokenIndexError(f"Chỉ mục từ vựng trong {directory} thiếu hoặc hỏng tệp: {error}") from error

    def search(
        self, question: str, count: int, *, folded: bool = False, beside: Iterable[tuple[str, float]] = ()
    ) -> tuple[Integers, Scores]:
        """Rows of the best passages and their BM25 scores, best first; at most `count`, none without a common term.

        `folded` compares without accents: "cai cach" finds "cải cách" (and "cái cạch"). `beside` are further search
        words, each with the weight (0..1) its score is counted with.
        """
        return self.best(self.scores(question, folded=folded, beside=beside), count)

    def scores(self, question: str, *, folded: bool = False, beside: Iterable[tuple[str, float]] = ()) -> Scores:
        """The same scores for every key, in the order of `owners`."""
        field = self._fields["folded" if folded else "accented"]
        scores = field.scores(_terms(question, folded))
        for words, weight in beside:
            scores = scores + np.float32(weight) * field.scores(_terms(words, folded))
        return scores

    def best(self, scores: Scores, count: int) -> tuple[Integers, Scores]:
        """Rows of the best passages by the scores of their keys, best first."""
        best = _top(scores, 4 * count)
        rows, values = self.owners[best], scores[best]
        _, first = np.unique(rows, return_index=True)  # `best` is sorted: the first of a row is its best key
        first = np.sort(first)[:count]
        return rows[first], values[first]

    def word_idf(self) -> Scores:
        """idf of every syllable, by its number in the forward index."""
        return self._fields["accented"].word_idf()

    def numbers(self, words: list[str]) -> tuple[Integers, Scores, Scores]:
        """Of the syllables: their numbers in the forward index (-1: unknown), their idf and the idf of adjacent pairs."""
        return self._fields["accented"].numbers(words)

    def ceiling(self, question: str, *, folded: bool = False) -> float:
        """What a passage could score at most for this question: the sum of its terms' idf; unknown terms count as rarest."""
        return self._fields["folded" if folded else "accented"].ceiling(_terms(question, folded))


def build(directory: Path, keys: Iterable[SearchKey]) -> None:
    """Write the index of `keys` into a new directory."""
    directory.mkdir(parents=True)
    corpus = _Corpus()
    owners = [corpus.add(key) for key in keys]
    np.save(directory / "owners.npy", np.array(owners, dtype=np.int64))
    words, lengths = corpus.words, np.array(corpus.lengths, dtype=np.int64)
    tokens = np.concatenate([np.zeros(0, dtype=np.int32), *corpus.chunks()])
    forward.write(directory, tokens, lengths, corpus.shapes)
    _Field.build(directory / "accented", words, tokens, lengths)
    folded_words = sorted({fold_accents(word) for word in words})
    position = {word: n for n, word in enumerate(folded_words)}
    mapping = np.array([position[fold_accents(word)] for word in words], dtype=np.int32)
    _Field.build(directory / "folded", folded_words, mapping[tokens] if len(tokens) else tokens, lengths)


def _terms(question: str, folded: bool) -> list[str]:
    found = syllables(question)
    return [fold_accents(syllable) for syllable in found] if folded else found


def _top(scores: Scores, count: int) -> Integers:
    """Indices of the `count` highest positive scores, best first, ties by position."""
    if count < len(scores):
        limit = np.partition(scores, -count)[-count]
        candidates = np.flatnonzero(scores >= max(limit, np.finfo(np.float32).tiny))
    else:
        candidates = np.flatnonzero(scores > 0)
    order: Integers = candidates[np.argsort(-scores[candidates], kind="stable")]
    return order


class _Corpus:
    """Keys as they come in, turned into syllable numbers so that their text need not stay in memory."""

    def __init__(self) -> None:
        numbers = count()
        self._index: defaultdict[str, int] = defaultdict(lambda: next(numbers))
        self.lengths: list[int] = []
        self.shapes: list[Shape] = []
        self._pending: list[int] = []
        self._chunks: list[npt.NDArray[np.int32]] = []

    @property
    def words(self) -> list[str]:
        return list(self._index)

    def add(self, key: SearchKey) -> int:
        """Number the syllables of one key; returns the row of its passage."""
        before, inner, after = (syllables(part) for part in split_heading(key.heading))
        found = [*before, *inner, *after, *syllables(key.body)]
        self.shapes.append(Shape(len(before) + len(inner) + len(after), len(before), len(before) + len(inner)))
        self._pending.extend([self._index[word] for word in found])
        self.lengths.append(len(found))
        if len(self._pending) > 1 << 20:
            self._flush()
        return key.row

    def chunks(self) -> list[npt.NDArray[np.int32]]:
        self._flush()
        return self._chunks

    def _flush(self) -> None:
        self._chunks.append(np.array(self._pending, dtype=np.int32))
        self._pending = []


class _Field:
    """One BM25 matrix with its vocabulary: columns are the syllables, then the pairs in the order of `pairs.npy`."""

    def __init__(self, directory: Path) -> None:
        words = json.loads((directory / "words.json").read_text(encoding="utf-8"))
        self._words = {word: n for n, word in enumerate(words)}
        self._pairs: Integers = load(directory / "pairs.npy").view(np.ndarray)  # plain slices are fast
        held = bm25s.BM25.load(directory, mmap=mapped(directory), load_vocab=False).scores
        self._keys = int(held["num_docs"])
        self._data, self._rows, self._starts = (np.asarray(held[name]).view(np.ndarray) for name in ("data", "indices", "indptr"))
        columns = len(self._starts) - 1
        if columns != len(self._words) + len(self._pairs) or len(self._data) != self._starts[-1]:
            raise ValueError(f"{directory.name}: số cột {columns} không khớp từ vựng")
        frequency = np.diff(self._starts)
        frequent = np.flatnonzero(frequency > self._keys * _FREQUENT)
        most = frequent[np.argsort(-frequency[frequent], kind="stable")[: max(1, _SPREAD_OUT // (4 * max(1, self._keys)))]]
        self._frequent: dict[int, Scores | None] = dict.fromkeys(most.tolist())  # filled when first asked for

    def scores(self, words: list[str]) -> Scores:
        """BM25 score of every key for these syllables and their adjacent pairs."""
        scores = np.zeros(self._keys, dtype=np.float32)
        for column in self._columns(words):
            if column in self._frequent:
                scores += self._spread_out(column)
            else:
                span = slice(self._starts[column], self._starts[column + 1])
                np.add.at(scores, self._rows[span], self._data[span])
        return scores

    def _spread_out(self, column: int) -> Scores:
        """A column with its zeros: of a term that every tenth key has it is added many times faster."""
        held = self._frequent[column]
        if held is None:
            span = slice(self._starts[column], self._starts[column + 1])
            held = np.zeros(self._keys, dtype=np.float32)
            held[self._rows[span]] = self._data[span]
            self._frequent[column] = held
        return held

    def ceiling(self, words: list[str]) -> float:
        columns = self._columns(words)
        terms = max(0, 2 * len(words) - 1)
        starts, keys = self._starts, self._keys
        places = np.array(columns, dtype=np.int64)
        known = _idf(starts[places + 1] - starts[places], keys).sum()
        return float(known + (terms - len(columns)) * _idf(np.zeros(1), keys)[0])

    def word_idf(self) -> Scores:
        return _idf(np.diff(self._starts[: len(self._words) + 1]), self._keys)

    def numbers(self, words: list[str]) -> tuple[Integers, Scores, Scores]:
        ids = np.array([self._words.get(word, -1) for word in words], dtype=np.int64)
        pairs = np.where((ids[:-1] >= 0) & (ids[1:] >= 0), _pair(ids[:-1], ids[1:]), -1)
        places = np.minimum(np.searchsorted(self._pairs, pairs), max(0, len(self._pairs) - 1))
        known = (self._pairs[places] == pairs) if len(self._pairs) else np.zeros(len(pairs), dtype=bool)
        columns = np.concatenate([ids, np.where(known, len(self._words) + places, -1)])
        starts, keys = self._starts, self._keys
        frequency = np.where(columns >= 0, starts[columns + 1] - starts[columns], 0)
        idf = _idf(frequency, keys)
        return ids, idf[: len(ids)], idf[len(ids) :]

    def _columns(self, words: list[str]) -> list[int]:
        ids = [self._words.get(word, -1) for word in words]
        pairs = [_pair(a, b) for a, b in pairwise(ids) if a >= 0 and b >= 0]
        columns = [n for n in ids if n >= 0]
        for pair, place in zip(pairs, np.searchsorted(self._pairs, pairs).tolist(), strict=True):
            if place < len(self._pairs) and self._pairs[place] == pair:
                columns.append(len(self._words) + place)
        return columns

    @staticmethod
    def build(directory: Path, words: list[str], tokens: npt.NDArray[np.int32], lengths: Integers) -> None:
        """Write the matrix for keys of `lengths` syllables each, `tokens` being their numbers one after the other."""
        pairs = _distinct_pairs(tokens, lengths)
        index = bm25s.BM25(k1=K1, b=B, method="lucene")
        counts = _counts(tokens, lengths, len(words), pairs)
        index.scores = _lucene_scores(counts, 2 * lengths - (lengths > 0))
        index.vocab_dict, index.nonoccurrence_array = {}, None
        index.save(directory, show_progress=False)
        (directory / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        np.save(directory / "pairs.npy", pairs)


def _pair(first: Any, second: Any) -> Any:
    """Two syllable numbers as one; works on numbers and on arrays."""
    return first << 32 | second


def _pairs_of(tokens: npt.NDArray[np.int32], lengths: Integers) -> tuple[Integers, Integers]:
    """Adjacent pairs within each key, and the key each belongs to."""
    owner = np.repeat(np.arange(len(lengths)), lengths)
    inside = owner[1:] == owner[:-1]
    wide = tokens.astype(np.int64)
    return _pair(wide[:-1], wide[1:])[inside], owner[1:][inside]


def _batches(lengths: Integers) -> Iterable[tuple[slice, slice]]:
    """Slices of keys and of their tokens, a few thousand keys at a time, to bound memory."""
    ends = np.concatenate([[0], np.cumsum(lengths)])
    for start in range(0, len(lengths), _KEYS_AT_ONCE):
        stop = min(start + _KEYS_AT_ONCE, len(lengths))
        yield slice(start, stop), slice(int(ends[start]), int(ends[stop]))


def _distinct_pairs(tokens: npt.NDArray[np.int32], lengths: Integers) -> Integers:
    found = np.zeros(0, dtype=np.int64)
    pending: list[Integers] = []
    for keys, span in _batches(lengths):
        pending.append(np.unique(_pairs_of(tokens[span], lengths[keys])[0]))
        if len(pending) == 8:
            found, pending = np.unique(np.concatenate([found, *pending])), []
    return np.unique(np.concatenate([found, *pending]))


def _counts(tokens: npt.NDArray[np.int32], lengths: Integers, words: int, pairs: Integers) -> csr_matrix:
    """How often each term stands in each key: sparse (keys, syllables + pairs), float32."""
    data, columns, row_lengths = [np.zeros(0, dtype=np.float32)], [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=np.int64)]
    width = words + len(pairs)
    for keys, span in _batches(lengths):
        here = lengths[keys]
        found, owners = _pairs_of(tokens[span], here)
        rows = np.concatenate([np.repeat(np.arange(len(here)), here), owners])
        terms = np.concatenate([tokens[span].astype(np.int64), words + np.searchsorted(pairs, found)])
        cells, counts = np.unique(rows * width + terms, return_counts=True)
        data.append(counts.astype(np.float32))
        columns.append((cells % width).astype(np.int32))
        row_lengths.append(np.bincount(cells // width, minlength=len(here)))
    starts = np.concatenate([[0], np.cumsum(np.concatenate(row_lengths))])
    return csr_matrix((np.concatenate(data), np.concatenate(columns), starts), shape=(len(lengths), width))


def _lucene_scores(counts: csr_matrix, lengths: Integers) -> dict[str, Any]:
    """The eager BM25 matrix bm25s stores, by its "lucene" method: ln(1 + (N-df+½)/(df+½)) · tf / (tf + k1·(1-b+b·l/avg))."""
    mean = max(float(lengths.mean()), 1.0) if len(lengths) else 1.0
    saturation = (K1 * (1 - B + B * lengths / mean)).astype(np.float32)
    counts.data /= counts.data + np.repeat(saturation, np.diff(counts.indptr))
    matrix = counts.tocsc()
    frequency = np.diff(matrix.indptr)
    matrix.data *= np.repeat(_idf(frequency, len(lengths)), frequency)
    return {"data": matrix.data, "indices": matrix.indices, "indptr": matrix.indptr, "num_docs": len(lengths)}


def _idf(frequency: npt.NDArray[Any], keys: int) -> Scores:
    result: Scores = np.log(1 + (keys - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
    return result

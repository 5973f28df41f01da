"""Put the marks back on a question: "chi tieu tthc den 2025" → "chỉ tiêu tthc đến 2025", typos included.

A noisy channel over syllables: what may have been meant by what was typed (candidates with a cost), and a trigram model
of Vietnamese administrative text that chooses among them (Viterbi). Every question goes through it; a question whose
marks are all there comes out as it went in. It does not expand abbreviations (lexicon.py) and touches no document.
"""

from __future__ import annotations

import copy
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import ModelError
from knowledge.language.slips import near_misses
from knowledge.language.syllable import is_possible, tone, without_tone
from knowledge.language.syllable_pairs import SyllablePairs
from knowledge.language.text import canonical_syllable, fold_accents

START, UNKNOWN, NUMBER = "<s>", "<unk>", "<num>"
_TOKEN = re.compile(r"\d+(?:[.,/]\d+)*%?|[^\W\d_]+", re.UNICODE)
_STEP = 12.0  # a byte holds a log probability in twelfths: 0 … -21.25
_MARKED_SHARE = 0.75  # of the syllables of ordinary Vietnamese carry a mark
_KEPT = 5  # candidates of a syllable that the trigram pass looks at
_POSSIBLE_COST, _MISPRINT_COST, _UNKNOWN_COST = 4.5, 6.0, 8.0
_ONE_WORD = 4.0  # pointwise mutual information, in nats
_HOPELESS = 12.0  # nats behind the best bigram path: the trigram pass would not choose it
_ONLY = np.zeros(1, dtype=np.int64)
_SENTENCE_START = np.zeros(1, dtype=np.int64)
_VOWEL = re.compile("[aeiouy]")

Scores = NDArray[Any]


def code(*ids: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Hash of an n-gram of syllable numbers (finaliser of splitmix64, upper 32 bits): shapes broadcast."""
    packed = np.zeros((), dtype=np.uint64)
    for part in ids:
        packed = packed * np.uint64(65536) + part.astype(np.uint64) + np.uint64(1)
    packed = (packed ^ (packed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    packed = (packed ^ (packed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (packed >> np.uint64(32)).astype(np.uint32)


def pack(log: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Log probabilities as bytes."""
    return np.clip(np.round(-log * _STEP), 0, 255).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Restoration:
    """`text` with marks; `changes` are (typed, restored) syllables in order."""

    text: str
    changes: tuple[tuple[str, str], ...] = ()


class Restorer:
    """Reads the model once (0.2 s, 40 MB); `restore` is safe from several threads."""

    def __init__(self, path: Path) -> None:
        """Raises ModelError when the file is missing or damaged."""
        if not path.is_file():
            raise ModelError(f"Không thấy mô hình khôi phục dấu {path.name} trong {path.parent}.")
        try:
            with np.load(path) as arrays:
                self._arrays = {name: arrays[name] for name in arrays.files}
            names = self._arrays.pop("syllables").tobytes().decode().split("\n")
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise ModelError(f"Tệp {path.name} trong {path.parent} bị hỏng hoặc bị cắt cụt: {error}") from error
        self._names = names
        self._pairs_at_hand: SyllablePairs | None = None
        self._ids = {name: number for number, name in enumerate(names)}
        self._unigram: Scores = self._arrays["unigram"]
        self._by_plain: dict[str, list[str]] = defaultdict(list)
        seen: dict[str, list[str]] = defaultdict(list)
        for number in sorted(range(3, len(names)), key=lambda n: -self._unigram[n]):
            name = names[number]
            letters = without_tone(name)
            if is_possible(name) and all(tone(other) != tone(name) for other in seen[letters]):  # one place for each tone
                self._by_plain[fold_accents(name)].append(name)
                seen[letters].append(name)

    def at_home_in(self, texts: Iterable[str]) -> Restorer:
        """One that chooses as these texts use syllables too; the model itself is shared."""
        other = copy.copy(self)
        other._pairs_at_hand = SyllablePairs.of(texts, lambda syllable: self._ids.get(syllable, -1), len(self._names))
        return other

    def knows(self, syllable: str) -> bool:
        """Whether the (lower-case) syllable occurs in the text the model was trained on."""
        return canonical_syllable(syllable) in self._ids

    def restore(self, text: str, keep: frozenset[str] = frozenset()) -> Restoration:
        """Text with the marks and letters that were meant; tokens in `keep` (lower case) stay as typed."""
        matches = list(_TOKEN.finditer(unicodedata.normalize("NFC", text)))
        if not matches:
            return Restoration(text)
        typed = [m[0] for m in matches]
        drop_cost = _drop_cost(typed, keep)
        lattice = [self._candidates(t, drop_cost, keep) for t in typed]
        chosen = self._decode(lattice) if any(len(c) > 1 for c in lattice) else [c[0][0] for c in lattice]
        pieces, changes, end = [], [], 0
        source = unicodedata.normalize("NFC", text)
        for match, meant in zip(matches, chosen, strict=True):
            word = match[0] if canonical_syllable(match[0].lower()) == meant or meant in (UNKNOWN, NUMBER) else _cased(meant, match[0])
            if word != match[0]:
                changes.append((match[0], word))
            pieces += [source[end : match.start()], word]
            end = match.end()
        return Restoration("".join([*pieces, source[end:]]) if changes else text, tuple(changes))

    def likelihood(self, text: str) -> float:
        """How much more at home the syllables are in this order than apart: Σ log p(s|before) − log p(s), per text."""
        ids = [0, 0, *(self._number(t.lower()) for t in _TOKEN.findall(text)), 0]
        a, b, c = (np.asarray(ids[i : len(ids) - 2 + i]) for i in range(3))
        return float((self._trigram(a, b, c) - self._unigram[c])[:].sum())

    def bound(self, left: str, right: str) -> bool:
        """Whether two lower-case syllables side by side are one word: "điều kiện" yes, "các điều" no."""
        ids = np.array([self._number(left)]), np.array([self._number(right)])
        return bool((self._bigram(*ids) - self._unigram[ids[1]])[0] > _ONE_WORD)

    def _number(self, token: str) -> int:
        return 2 if token[0].isdigit() else self._ids.get(canonical_syllable(token), 1)

    def _candidates(self, typed: str, drop_cost: float, keep: frozenset[str]) -> list[tuple[str, float]]:
        """What may have been meant, with what it costs to have typed this; the first is what was typed."""
        low = canonical_syllable(typed.lower())
        if low[0].isdigit():
            return [(NUMBER, 0.0)]
        known = low in self._ids
        if not low.isascii() and is_possible(low) and (known or typed[0].isupper()):  # typed with its mark, or a name ("Dũng")
            return [(low if known else UNKNOWN, 0.0)]
        if low in keep or not _VOWEL.search(fold_accents(low)) or (typed.isupper() and len(typed) > 1 and not is_possible(low)):
            return [(low if known else UNKNOWN, 0.0)]
        options = {low: 0.0} if known else {}
        if low.isascii():
            options |= {form: drop_cost for form in self._by_plain.get(low, ()) if form != low}
        if known and not (is_possible(low) or low.isascii()):
            options[low] = _MISPRINT_COST  # the corpora have misprints too
        if not known or not (is_possible(low) or low.isascii()):
            options |= {form: cost for form, cost in near_misses(low, self._by_plain) if form not in options}
        if not known:
            options[UNKNOWN] = _UNKNOWN_COST if low.isascii() or not is_possible(low) else _POSSIBLE_COST
        return list(options.items())

    def _decode(self, lattice: list[list[tuple[str, float]]]) -> list[str]:
        """Viterbi: a bigram pass keeps the best few candidates of each syllable, a trigram pass chooses."""
        columns = [np.array([self._ids[name] for name, _ in options]) for options in lattice]
        costs: list[Scores] = [np.array([cost for _, cost in options]) for options in lattice]
        columns, costs, kept = self._prune(columns, costs)
        if all(len(places) == 1 for places in kept):
            return [options[places[0]][0] for options, places in zip(lattice, kept, strict=True)]
        states = [_SENTENCE_START, _SENTENCE_START, *columns]
        grids = list(zip(states, states[1:], states[2:], strict=False))
        best: Scores = np.zeros((1, 1))
        back = []
        for moves, cost in zip(self._all_at_once(self._triple, grids), costs, strict=True):
            total = best[:, :, None] + moves - cost
            back.append(total.argmax(axis=0))
            best = total.max(axis=0)
        before, last = np.unravel_index(int(best.argmax()), best.shape)
        path = [int(last), int(before)]
        for step in reversed(back[1:]):
            path.append(int(step[path[-1], path[-2]]))
        return [lattice[i][kept[i][j]][0] for i, j in enumerate(path[-2::-1] if len(path) > len(lattice) else path[::-1])]

    def _prune(
        self, columns: list[NDArray[np.int64]], costs: list[Scores]
    ) -> tuple[list[NDArray[np.int64]], list[Scores], list[NDArray[np.int64]]]:
        """The candidates on the best bigram paths, their costs and their places."""
        grids = list(zip([_SENTENCE_START, *columns], columns, strict=False))
        moves = self._all_at_once(self._pair, grids)
        forward: list[Scores] = [np.zeros(1)]
        for matrix, cost in zip(moves, costs, strict=True):
            forward.append((forward[-1][:, None] + matrix).max(axis=0) - cost)
        backward: list[Scores] = [np.zeros(len(columns[-1]))]
        for matrix, cost in zip(reversed(moves[1:]), reversed(costs[1:]), strict=True):
            backward.append((matrix + (backward[-1] - cost)).max(axis=1))
        kept = [_best(f + b) for f, b in zip(forward[1:], reversed(backward), strict=True)]
        return [c[k] for c, k in zip(columns, kept, strict=True)], [c[k] for c, k in zip(costs, kept, strict=True)], kept

    @staticmethod
    def _all_at_once(score: Callable[..., Scores], grids: Sequence[tuple[NDArray[np.int64], ...]]) -> list[Scores]:
        """`score` of every combination in each grid, with one look-up for all of them: numpy calls are what costs here."""
        shapes = [tuple(map(len, grid)) for grid in grids]
        ends = list(accumulate(map(math.prod, shapes), initial=0))
        flat = [np.empty(ends[-1], dtype=np.int64) for _ in grids[0]]
        for grid, shape, start, end in zip(grids, shapes, ends, ends[1:], strict=False):
            for axis, values in enumerate(grid):
                flat[axis][start:end].reshape(shape)[...] = values.reshape(-1, *[1] * (len(shape) - 1 - axis))
        scores = score(*flat)
        return [scores[start:end].reshape(shape) for shape, start, end in zip(shapes, ends, ends[1:], strict=False)]

    def _pair(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> Scores:
        return self._bigram(a, b) if self._pairs_at_hand is None else self._pairs_at_hand.mixed(self._bigram(a, b), a, b)

    def _triple(self, a: NDArray[np.int64], b: NDArray[np.int64], c: NDArray[np.int64]) -> Scores:
        return self._trigram(a, b, c) if self._pairs_at_hand is None else self._pairs_at_hand.mixed(self._trigram(a, b, c), b, c)

    def _bigram(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> Scores:
        place, found = self._find("bigram", code(a, b))
        seen = self._arrays["bigram_log"][place] / -_STEP
        scores: Scores = np.where(found, seen, self._arrays["backoff"][a] + self._unigram[b])
        return scores

    def _trigram(self, a: NDArray[np.int64], b: NDArray[np.int64], c: NDArray[np.int64]) -> Scores:
        place, found = self._find("trigram", code(a, b, c))
        history, known = self._find("bigram", code(a, b))
        backoff = np.where(known, self._arrays["bigram_backoff"][history] / -_STEP, 0.0)
        scores: Scores = np.where(found, self._arrays["trigram_log"][place] / -_STEP, backoff + self._bigram(b, c))
        return scores

    def _find(self, table: str, codes: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        known = self._arrays[f"{table}_code"]
        place = np.minimum(np.searchsorted(known, codes), len(known) - 1)
        return place, known[place] == codes


def _best(totals: Scores) -> NDArray[np.int64]:
    """Places of the candidates worth a closer look, in order: the best few, none that is hopeless."""
    if len(totals) == 1:
        return _ONLY
    kept = np.argsort(-totals, kind="stable")[:_KEPT]
    return np.sort(kept[totals[kept] > totals[kept[0]] - _HOPELESS])


def _is_marked(syllable: str) -> bool:
    return not syllable.isascii()


def _drop_cost(typed: list[str], keep: frozenset[str]) -> float:
    """What it costs to read marks into a bare syllable: nothing in a bare question, very much in an accented one."""
    words = [t for t in typed if t[0].isalpha() and t.lower() not in keep and not (t.isupper() and len(t) > 1)]
    share = sum(_is_marked(t) for t in words) / max(1, len(words))
    dropped = max(1 - share / _MARKED_SHARE, 1e-9)
    return min(9.0, -2.2 * math.log(dropped))


def _cased(meant: str, typed: str) -> str:
    if typed.isupper() and len(typed) > 1:
        return meant.upper()
    return meant[0].upper() + meant[1:] if typed[0].isupper() else meant

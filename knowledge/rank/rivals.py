"""How the candidates of a question compare with each other: what no candidate shows alone.

A law that has many good candidates is the law that is asked about; of articles of the same name the one whose law is
named is meant; and 0.6 of the question's words is much where no other candidate has more.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.index.forward import Forward

Integers = npt.NDArray[np.int64]
Matrix = npt.NDArray[Any]

RELATIVE = ("heading", "name", "body", "body_pairs", "body_triples", "window_both", "window_heading", "anywhere_pairs", "frequency")
RANKED = ("window_both", "anywhere_pairs", "heading")
NAMES = (
    *(f"{name}_relative" for name in RELATIVE),
    *(f"{name}_rank" for name in RANKED),
    *("fused", "fused_rank", "law_count", "law_best", "law_share", "law_rank", "law_words", "twins", "twins_above", "twins_fused"),
)
"""Columns of `compare`, in order."""


def groups(forward: Forward, keys: Integers) -> tuple[Integers, Integers]:
    """Of units, by their first keys: numbers of what stands above them and of what they are called; equal texts, equal numbers."""
    laws: dict[bytes, int] = {}
    names: dict[bytes, int] = {}
    starts = forward.starts[keys].tolist()
    numbers = [
        (
            laws.setdefault(forward.tokens[at : at + inner].tobytes() + forward.tokens[at + after : at + heading].tobytes(), len(laws)),
            names.setdefault(forward.tokens[at + inner : at + after].tobytes(), len(names)),
        )
        for at, (heading, inner, after) in zip(starts, forward.shapes[keys].tolist(), strict=True)
    ]
    table = np.array(numbers, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def compare(columns: dict[str, Matrix], laws: Integers, names: Integers) -> list[Matrix]:
    """`columns` by name; `laws` and `names` as `groups` numbers them."""
    laws, names = (np.unique(numbers, return_inverse=True)[1] for numbers in (laws, names))
    fused = columns["lexical_relative"] + columns["dense_relative"]
    result = [columns[name] / max(float(columns[name].max(initial=0)), 1e-6) for name in RELATIVE]
    result += [_rank(columns[name]) for name in RANKED]
    strength = (fused / max(float(fused.max(initial=0)), 1e-6)) ** 4
    law_strength = np.bincount(laws, strength)
    law_best, law_words = _best_other(fused, laws), _best(columns["above"], laws)
    return [
        *result,
        fused,
        _rank(fused),
        np.log1p(np.bincount(laws))[laws],
        law_best,
        (law_strength[laws] - strength) / max(float(strength.sum()), 1e-6),
        _rank(_best(fused, laws)),
        law_words / max(float(law_words.max(initial=0)), 1e-6),
        np.log1p(np.bincount(names))[names],
        columns["above"] - _best_other(columns["above"], names),
        fused - _best_other(fused, names),
    ]


def _rank(values: Matrix) -> Matrix:
    """log(1 + number of better ones)."""
    ordered = np.sort(-values)
    ranks: Matrix = np.log1p(np.searchsorted(ordered, -values, side="left"))
    return ranks


def _best(values: Matrix, group: Integers) -> Matrix:
    best = np.zeros(int(group.max(initial=-1)) + 1)
    np.maximum.at(best, group, values)
    return best[group]


def _best_other(values: Matrix, group: Integers) -> Matrix:
    """The best value among the others of the group, 0 where there are none."""
    order = np.lexsort((-values, group))
    ordered, owner = values[order], group[order]
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    second = np.minimum(first + 1, max(0, len(values) - 1))
    has_second = owner[second] == owner[first]
    has_second &= second != first
    others: Matrix = ordered[first][group].astype(np.float64)
    best_units = order[first]
    others[best_units] = np.where(has_second, ordered[second], 0.0)
    return others

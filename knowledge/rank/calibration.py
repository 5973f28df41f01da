"""From a ranking score to the chance that a passage answers: what a refusal threshold can be set on.

The first hit's chance is a logistic function of its features and score; the chance of the others falls with their
distance in score (log-odds, slope fitted), so that the order never changes. Platt (1999) with more than one input.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.errors import ModelError
from knowledge.rank.features import NAMES

Matrix = npt.NDArray[Any]
INPUTS = ("window_heading", "window_both", "anywhere", "anywhere_pairs", "name", "name_matched", "missing_worst", "lexical", "dense")
"""Features the chance of the first hit depends on, after its score and its lead over the second."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """chance = σ(bias + weights · inputs) for the best; σ(log-odds of the best + slope · score difference) for the rest."""

    bias: float
    weights: tuple[float, ...]
    slope: float

    @classmethod
    def read(cls, path: Path) -> Calibration:
        """Raises ModelError when the file is missing or not what `write` makes."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return cls(float(data["bias"]), tuple(float(data["weights"][name]) for name in input_names()), float(data["slope"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"Tệp {path.name} trong {path.parent} thiếu hoặc bị hỏng: {error}") from error

    def write(self, path: Path) -> None:
        weights = {name: round(value, 6) for name, value in zip(input_names(), self.weights, strict=True)}
        data = {"bias": round(self.bias, 6), "weights": weights, "slope": round(self.slope, 6)}
        path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")

    def chances(self, scores: Matrix, features: Matrix) -> Matrix:
        """`scores` (n,) and `features` (n, len(NAMES)) of one question's candidates → chances 0..1 in the same order."""
        if not len(scores):
            return np.zeros(0)
        best = int(np.argmax(scores))
        odds = self.bias + float(np.dot(self.weights, inputs(scores, features)))
        return sigmoid(odds + self.slope * (scores - scores[best]))


def input_names() -> tuple[str, ...]:
    return ("score", "lead", *INPUTS)


def inputs(scores: Matrix, features: Matrix) -> Matrix:
    """What the chance of the best candidate depends on, in the order of `input_names`."""
    best = int(np.argmax(scores))
    second = np.partition(scores, -2)[-2] if len(scores) > 1 else scores[best]
    values: Matrix = np.array([scores[best], scores[best] - second, *(features[best, NAMES.index(name)] for name in INPUTS)])
    return values


def sigmoid(odds: Matrix) -> Matrix:
    chances: Matrix = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return chances


def reliability(chances: Matrix, right: Matrix, bins: int = 10) -> list[tuple[float, float, int]]:
    """(mean chance, share that was right, count) of equal-width bins that hold anything: the reliability curve."""
    place = np.minimum((chances * bins).astype(int), bins - 1)
    return [
        (float(chances[place == b].mean()), float(right[place == b].mean()), int((place == b).sum()))
        for b in range(bins)
        if (place == b).any()
    ]

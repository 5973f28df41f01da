"""What a message of a conversation is: a question of its own, one that leans on the turn before, something said about the last answer
("ở điều nào?", "nguyên văn", "sai rồi"), about us, or an answer to our suggestions.

A linear model over the message's words and letters (knowledge/model/turns, trained by knowledge/training/turns.py).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.language.text import fold_accents, normalise
from knowledge.shipped import MODELS

MODEL = MODELS / "turns"
OWN, LEANS = "own", "leans"
_WORD = re.compile(r"\w+|[?]")
_LONG = (1, 2, 3, 4, 6, 8, 11, 15)  # words: from here on a message counts as longer


@dataclass(frozen=True, slots=True)
class TurnKind:
    """The likeliest kind and its chance, 0..1; `leaning` is the chance that the message leans on the turn before."""

    name: str
    chance: float
    leaning: float


class TurnModel:
    """Safe to share between threads."""

    def __init__(self, kinds: list[str], features: dict[str, int], weights: npt.NDArray[np.float32]) -> None:
        """`weights` has the shape (features + 1, kinds); the last row is the bias."""
        self._kinds, self._features, self._weights = kinds, features, weights

    @classmethod
    def read(cls, folder: Path = MODEL) -> TurnModel:
        names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz") as stored:
            weights = stored["weights"].astype(np.float32)
        return cls(names["kinds"], {name: n for n, name in enumerate(names["features"])}, weights)

    @classmethod
    @lru_cache(maxsize=1)
    def bundled(cls) -> TurnModel:
        return cls.read()

    def kind(self, message: str) -> TurnKind:
        """The kind of one message."""
        rows = [self._features[f] for f in features_of(message) if f in self._features]
        logits = self._weights[rows].sum(axis=0) * scale(len(rows)) + self._weights[-1]
        chances = np.exp(logits - logits.max())
        chances /= chances.sum()
        best = int(chances.argmax())
        return TurnKind(self._kinds[best], float(chances[best]), float(chances[self._kinds.index(LEANS)]))


def scale(count: int) -> float:
    """Rows have unit length, so that a long message is no surer than a short one."""
    return 1 / float(np.sqrt(max(count, 1)))


def features_of(message: str) -> frozenset[str]:
    """Words and pairs of them, as typed (where marks were typed) and without accents, the first and the last ones, letters, length."""
    text = normalise(message).lower()
    words = _WORD.findall(text)
    plain = _WORD.findall(fold_accents(text))
    found = {f"#{sum(len(words) >= n for n in _LONG)}", "?" if "?" in words else "."}
    for mark, said in (("a", words if words != plain else []), ("f", plain)):
        said = [re.sub(r"\d", "0", w) for w in said if w != "?"]
        if not said:
            continue
        found |= {f"{mark}:{w}" for w in said}
        found |= {f"{mark}:{a} {b}" for a, b in pairwise(said)}
        found |= {f"{mark}^{said[0]}", f"{mark}^{' '.join(said[:2])}", f"{mark}${said[-1]}", f"{mark}${' '.join(said[-2:])}"}
        letters = f" {' '.join(said)} "
        found |= {f"{mark}~{letters[n : n + 4]}" for n in range(len(letters) - 3)}
    return frozenset(found)

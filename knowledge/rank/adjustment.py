"""What the shape of the documents says about scores, after the words have spoken.

A heading that fits best passes its score to the clauses under it: "9. Bộ Y tế:" is found, its điểm a, b, c answer. A
digest line that fits leads to the official unit it restates. Official text comes before training material.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import numpy.typing as npt

from knowledge.law.types import PassageKind, Tier
from knowledge.store.catalog import Catalog

Integers = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]

KIND_WEIGHT = {PassageKind.HEADING: 0.6, PassageKind.FRONT: 0.8, PassageKind.NOTE: 0.9}
TIER_WEIGHT = {Tier.OFFICIAL: 1.0, Tier.GUIDANCE: 0.97, Tier.TRAINING: 0.8}
_DIGEST_WEIGHT = 0.5  # of the score of the official text it restates: it must not take a place among the first hits
_LEADING = 0.8  # of the best score: a heading below that passes nothing on
_PASSED_ON, _OWN = 0.8, 0.15  # of the heading's score to a clause under it, and of the clause's own score besides
_MOST_CHILDREN = 30


class Adjustment:
    """Reads kinds, tiers, headings and digests of one generation. Safe to share between threads."""

    def __init__(self, catalog: Catalog) -> None:
        kinds, tiers = catalog.kinds_and_tiers()
        weights = [KIND_WEIGHT.get(kind, 1.0) * TIER_WEIGHT[tier] for kind, tier in zip(kinds, tiers, strict=True)]
        self._weights: Scores = np.array(weights, dtype=np.float64)
        self._official = catalog.official_twins()
        self._under: dict[int, list[int]] = defaultdict(list)
        if PassageKind.HEADING in kinds:
            for row, heading in catalog.heading_of_rows().items():
                if kinds[row] is not PassageKind.HEADING:
                    self._under[heading].append(row)

    def __call__(self, rows: Integers, scores: Scores) -> tuple[Integers, Scores]:
        """Passages and scores → the same and those they lead to, with adjusted scores (0..1 stays 0..1), in no order."""
        found = dict(zip(rows.tolist(), scores.tolist(), strict=True))
        self._pass_on(found)
        found = {row: score * float(self._weights[row]) for row, score in found.items()}
        self._prefer_official(found)
        return np.array(list(found), dtype=np.int64), np.array(list(found.values()), dtype=np.float64)

    def _pass_on(self, found: dict[int, float]) -> None:
        leading = _LEADING * max(found.values(), default=0.0)
        for heading, score in [(row, score) for row, score in found.items() if score >= leading and row in self._under]:
            for row in self._under[heading][:_MOST_CHILDREN]:
                own = found.get(row, 0.0)
                found[row] = max(own, _PASSED_ON * score + _OWN * own)

    def _prefer_official(self, found: dict[int, float]) -> None:
        """A digest line that was found finds the official unit it restates, which then ranks before it."""
        for row in [row for row in found if row in self._official]:
            official = self._official[row]
            found[official] = max(found.get(official, 0.0), found[row])
            found[row] = min(found[row], _DIGEST_WEIGHT * found[official])

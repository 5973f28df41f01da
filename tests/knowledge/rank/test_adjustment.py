"""Headings pass their score on to the clauses under them; digests and training material stand back."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from knowledge.generation.manifest import current_id, generation_directory
from knowledge.law.types import PassageKind
from knowledge.rank.adjustment import Adjustment
from knowledge.store.catalog import Catalog


def test_a_leading_heading_answers_by_its_clauses(built: Path) -> None:
    catalog = Catalog(generation_directory(built, current_id(built)) / "catalog.sqlite")
    kinds, _ = catalog.kinds_and_tiers()
    below = {row: heading for row, heading in catalog.heading_of_rows().items() if kinds[row] is PassageKind.TEXT}
    heading = next(iter(below.values()))
    children = [row for row, parent in below.items() if parent == heading]
    rows, scores = Adjustment(catalog)(np.array([heading]), np.array([0.9]))
    adjusted = dict(zip(rows.tolist(), scores.tolist(), strict=True))
    assert set(children) <= set(adjusted)
    assert all(adjusted[child] > adjusted[heading] for child in children)


def test_a_heading_far_behind_passes_nothing_on(built: Path) -> None:
    catalog = Catalog(generation_directory(built, current_id(built)) / "catalog.sqlite")
    kinds, _ = catalog.kinds_and_tiers()
    below = catalog.heading_of_rows()
    heading = next(iter(below.values()))
    other = next(row for row, kind in enumerate(kinds) if kind is PassageKind.TEXT and row not in below)
    rows, _ = Adjustment(catalog)(np.array([heading, other]), np.array([0.3, 0.9]))
    assert not {row for row, parent in below.items() if parent == heading} & set(rows.tolist())

"""Many different questions, taken from an index: what staff ask of its units, and its headings."""

from __future__ import annotations

import random
from pathlib import Path

from knowledge.generation.manifest import current_id, generation_directory
from knowledge.store.catalog import Catalog


def from_index(index: Path, *, seed: int = 3) -> list[str]:
    """All of them in an order of their own."""
    catalog = Catalog(generation_directory(index, current_id(index)) / "catalog.sqlite")
    found = {alias for passage in catalog.iterate() for alias in passage.aliases}
    found |= {f"{section.heading} là gì?" for document in catalog.documents() for section in catalog.sections(document.id)}
    questions = sorted(question for question in found if 8 < len(question) < 300)
    random.Random(seed).shuffle(questions)
    return questions

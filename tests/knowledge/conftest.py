from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.generation.generation import build
from tests.knowledge.corpus import corpus, encoder


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two generations: two documents, then all four. Copy it before changing it."""
    index = tmp_path_factory.mktemp("index")
    build(index, corpus()[:2], encoder())
    build(index, corpus(), encoder())
    return index

"""One text, six kinds of file, the same forty paths and texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.parse.parsing import parse_file
from tests.ingest.forty_clauses import MAKERS, forty


@pytest.mark.parametrize("kind", MAKERS)
def test_same_forty_clauses(kind: str, tmp_path: Path) -> None:
    parsed = parse_file(MAKERS[kind](tmp_path))
    assert [(unit.path, unit.text) for unit in parsed.units] == [(clause.path, clause.line) for clause in forty()]
    assert not parsed.warnings

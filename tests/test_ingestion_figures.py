"""What the figures of ingestion need beside the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.ingestion import FIGURES, MADE, possible


def test_what_needs_the_shared_folder_is_left_out_and_said_where_it_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert possible(list(FIGURES), tmp_path) == list(FIGURES)
    assert capsys.readouterr().err == ""
    assert set(possible(list(FIGURES), tmp_path / "shared")) == MADE
    said = capsys.readouterr().err
    assert "articles" in said
    assert "clauses" not in said

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reliability.killed_records import kill_under_load


@pytest.mark.reliability
def test_no_answer_that_was_given_is_missing_after_kill_9_under_load(tmp_path: Path) -> None:
    given, lost = kill_under_load(tmp_path, kills=5)
    assert given > 50
    assert lost == 0

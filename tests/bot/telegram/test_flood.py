"""Every question answered exactly once, in order, through duplicates, faults and kill -9."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.telegram.flood import Result, build_index, flood


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("index"))


def check(result: Result) -> None:
    assert result.answered_once == result.questions, result
    assert (result.lost, result.twice, result.wrong_order) == (0, 0, 0), result
    assert (result.bad_requests, result.people_deleted) == (0, 0), result
    assert result.busiest_second <= 30, result


@pytest.mark.slow
def test_sixty_updates_and_one_kill(index: Path, tmp_path: Path) -> None:
    check(flood(tmp_path, index, updates=60, kills=1, chats=5))


@pytest.mark.reliability
def test_a_thousand_updates_and_three_kills(index: Path, tmp_path: Path) -> None:
    check(flood(tmp_path, index, updates=1000, kills=3))

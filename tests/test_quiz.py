"""Multiple choice, statements and wrapped questions of a stranger, over what ships: nothing is said wrongly, most is said."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from benchmarks.quiz import counts
from bot.composition import open_assistant
from bot.config import load
from bot.records.records import Records
from knowledge.shipped import PROJECT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Counter[str]]:
    """Of both halves together, by kind."""
    index = tmp_path_factory.mktemp("index")
    subprocess.run([sys.executable, "-m", "ingest", "--index", str(index)], cwd=PROJECT, check=True, capture_output=True)
    assistant = open_assistant(load(PROJECT / "config.yaml"), index_directory=index, records=Records("sqlite://"))
    both: dict[str, Counter[str]] = {}
    for (kind, _), found in counts(assistant).items():
        both[kind] = both.get(kind, Counter()) + found
    return both


@pytest.mark.parametrize(("kind", "least"), [("choice", 26), ("statement", 28), ("wrapped", 22)])
def test_most_are_answered_as_they_are_meant(outcomes: dict[str, Counter[str]], kind: str, least: int) -> None:
    assert outcomes[kind]["right"] >= least


@pytest.mark.parametrize("kind", ["choice", "statement"])
def test_no_letter_and_no_verdict_is_wrong(outcomes: dict[str, Counter[str]], kind: str) -> None:
    assert outcomes[kind]["wrong"] == 0

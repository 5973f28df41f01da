"""kill -9 at any moment of a build: the generation before it goes on answering, and the next build succeeds."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge.generation import build, open_generation
from knowledge.manifest import complete_ids, current_id
from knowledge.verification import verify
from tests.knowledge.corpus import encoder, law

PROJECT = Path(__file__).resolve().parents[2]
QUESTION = "giữ gìn bí mật nhà nước"
BUILDER = """
import sys
from pathlib import Path
from knowledge.generation import build
from tests.knowledge.corpus import encoder, law, many
print("started", flush=True)
build(Path(sys.argv[1]), [law(), *many(int(sys.argv[2]))], encoder(), keep=2)
print("finished", flush=True)
"""


def start(index: Path, passages: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", BUILDER, str(index), str(passages)]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    return process


def answers(index: Path) -> None:
    generation = open_generation(index, encoder())
    assert any("bí mật" in hit.passage.text for hit in generation.retriever.search(QUESTION, 10).hits)
    generation.close()


def kill_at_random_moments(index: Path, kills: int, passages: int) -> int:
    """Kills `kills` builds; returns how many of them had already activated their generation."""
    chance = random.Random(76)
    build(index, [law()], encoder())
    began = time.monotonic()
    assert start(index, passages).wait() == 0
    duration = time.monotonic() - began
    activated = 0
    for n in range(kills):
        before = current_id(index)
        process = start(index, passages + n)
        time.sleep(chance.random() * duration)
        process.send_signal(signal.SIGKILL)
        process.wait()
        activated += current_id(index) != before
        answers(index)
        assert current_id(index) in complete_ids(index)
    return activated


def finish(index: Path, passages: int) -> None:
    """The index is whole and the next build clears what the killed ones left."""
    verify(index / "generations" / current_id(index))
    assert start(index, passages).wait() == 0
    answers(index)
    assert len(complete_ids(index)) == 2
    assert not [path for path in (index / "generations").iterdir() if path.suffix]


@pytest.mark.slow
def test_three_kills(tmp_path: Path) -> None:
    kill_at_random_moments(tmp_path, 3, 500)
    finish(tmp_path, 500)


@pytest.mark.reliability
def test_twenty_five_kills(tmp_path: Path) -> None:
    activated = kill_at_random_moments(tmp_path, 25, 4000)
    assert activated < 25
    finish(tmp_path, 4000)


@pytest.mark.reliability
def test_a_kill_of_every_step(tmp_path: Path) -> None:
    """Killed from inside at each stage of the build that reports progress, and just before and after the swap."""
    build(tmp_path, [law()], encoder())
    live = current_id(tmp_path)
    for stage in ("catalog", "lexical", "vectors", "verify"):
        code = BUILDER.replace("keep=2)", f"keep=2, progress=lambda s, d, t: os.kill(os.getpid(), 9) if s == {stage!r} else None)")
        done = subprocess.run(
            [sys.executable, "-c", "import os\n" + code, str(tmp_path), "300"], cwd=PROJECT, check=False, capture_output=True
        )
        assert done.returncode == -signal.SIGKILL
        assert current_id(tmp_path) == live
        answers(tmp_path)
    finish(tmp_path, 300)

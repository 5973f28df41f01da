"""kill -9 of a process that does nothing but swap the pointer between two generations, LENGTH times (100), while it is followed."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from knowledge.generation.generation import build, rollback
from knowledge.generation.live import Index
from knowledge.generation.manifest import POINTER, current_id
from tests.bot.http.conftest import PROJECT
from tests.knowledge.corpus import encoder, law, resolution
from tests.reliability.figure import Figure

QUESTION = "giữ gìn bí mật nhà nước"
SWAPPING = """
import sys
from pathlib import Path
from knowledge.generation.generation import activate
print("ready", flush=True)
while True:
    for generation in sys.argv[2:]:
        activate(Path(sys.argv[1]), generation)
"""


def run(length: int = 100) -> Figure:
    chance, torn, wrong, left = random.Random(1), 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder)
        both = [build(index, texts, encoder()) for texts in ([law()], [law(), resolution()])]
        following, seen = Index(index, encoder()), set()
        for _ in range(length):
            process = subprocess.Popen([sys.executable, "-c", SWAPPING, folder, *both], cwd=PROJECT, stdout=subprocess.PIPE)
            assert process.stdout is not None
            process.stdout.readline()
            end = time.monotonic() + chance.uniform(0.001, 0.05)
            while time.monotonic() < end:
                wrong += not _answers(following)
            process.kill()
            process.wait()
            torn += current_id(index) not in both
            wrong += not _answers(following) or not _answers(Index(index, encoder())) or bool(following.problem)
            seen.add(current_id(index))
            left += len(list(index.glob(f"{POINTER}.*")))
        build(index, [law()], encoder())
        rollback(index)
        cleared = not list(index.glob(f"{POINTER}.*"))
    counts = {"kills": length, "torn pointers": torn, "wrong answers": wrong, "both seen": len(seen) == 2, "halves left": left}
    counts["halves not cleared by the next build"] = not cleared
    return Figure(counts, none=("torn pointers", "wrong answers", "halves not cleared by the next build"))


def _answers(index: Index) -> bool:
    return any("bí mật" in hit.passage.text for hit in index.current().retriever.search(QUESTION, 10).hits)

"""The trees where the system lacks what LightGBM needs of it; their quality is measured, see benchmarks/retrieval.py."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from knowledge.shipped import PROJECT

OPENS = "from knowledge.rank.trees import Reranker; print(Reranker.bundled().rank.__name__)"


def test_a_missing_openmp_runtime_is_named_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "libgomp.so.1").touch()  # found first and no library: the loader fails as if there were none
    for path, status in (("", 0), (str(tmp_path), 1)):
        environment = {**os.environ, "LD_LIBRARY_PATH": path}
        done = subprocess.run([sys.executable, "-c", OPENS], cwd=PROJECT, env=environment, capture_output=True, text=True)
        assert done.returncode == status, done.stderr
    assert "apt install libgomp1" in done.stderr

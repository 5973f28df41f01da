"""Where the real texts lie when this machine has them; tests that need them skip, saying so."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared" / "corpora"


@pytest.fixture(scope="session")
def resolution_pdf() -> Path:
    path = SHARED / "nq76" / "NQ-76-NQ-CP-2021.pdf"
    if not path.exists():
        pytest.skip("the Resolution's PDF is not on this machine")
    return path


@pytest.fixture(scope="session")
def related_texts() -> list[Path]:
    folder = SHARED / "related"
    if not folder.is_dir():
        pytest.skip("the related texts are not on this machine")
    return sorted(folder.glob("*.txt"))

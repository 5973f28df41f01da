"""The lock files: what `make run` installs serves and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.locks import groups, split, without_cuda

PROJECT = Path(__file__).resolve().parent.parent
LOCKS = sorted(PROJECT.glob("requirements*.lock"))


def names(file: str) -> set[str]:
    return {line.split("==")[0] for line in (PROJECT / file).read_text(encoding="utf-8").splitlines() if line}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_lock_names_cuda(lock: Path) -> None:
    assert not [line for line in lock.read_text(encoding="utf-8").splitlines() if re.match(r"nvidia-|cuda-|triton", line)]


def test_serving_needs_no_torch_and_no_language_model_client() -> None:
    serving = names("requirements.lock")
    assert not serving & {"torch", "sentence-transformers", "transformers", "kubernetes", "openai", "anthropic", "google-genai", "psycopg"}
    assert not serving & {"sympy", "mpmath"}  # of ONNX Runtime's tools, not of what runs a model
    assert {"chromadb", "fastapi", "lightgbm", "onnxruntime", "python-telegram-bot", "tokenizers"} <= serving


def test_each_group_has_its_packages_once_and_at_the_same_version() -> None:
    members = groups((PROJECT / "requirements.split").read_text(encoding="utf-8"))
    pins = [line for lock in LOCKS for line in lock.read_text(encoding="utf-8").splitlines() if line]
    versions: dict[str, set[str]] = {}
    for pin in pins:
        versions.setdefault(pin.split("==")[0], set()).add(pin)
    assert not {name: found for name, found in versions.items() if len(found) > 1}
    for group in members.keys() - {"unused"}:
        assert names(f"requirements-{group}.lock") <= members[group]
    assert "torch" in names("requirements-models.lock")


def test_a_resolution_is_split_without_loss() -> None:
    pins = without_cuda("torch==2.13.0+cpu\nnvidia-cublas==1\nnumpy==2\nopenai==3\ntriton==3\n")
    assert pins == ["torch==2.13.0", "numpy==2", "openai==3"]
    locks = split(pins, {"models": {"torch"}, "language-models": {"openai"}, "unused": set()})
    assert locks == {
        "requirements.lock": ["numpy==2"],
        "requirements-models.lock": ["torch==2.13.0"],
        "requirements-language-models.lock": ["openai==3"],
    }

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.terminal import command_line
from knowledge.version import VERSION

PROJECT = Path(__file__).resolve().parents[2]
TALKS = "from knowledge.terminal import exit_with\ndef main():\n    for n in range(100_000): print(n)\n    return 3\nexit_with(main)"


@pytest.mark.parametrize(("reader", "status"), [("head -1", "141"), ("cat >/dev/null", "3")])
def test_a_reader_who_has_seen_enough(reader: str, status: str) -> None:
    script = f'"{sys.executable}" -c "$1" | {reader} >/dev/null; echo ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", script, "bash", TALKS], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [status]
    assert done.stderr == ""


@pytest.mark.parametrize("package", ["bot", "knowledge", "ingest"])
def test_every_command_ends_so(package: str) -> None:
    text = (PROJECT / package / "__main__.py").read_text(encoding="utf-8")
    assert "exit_with(main)" in text


@pytest.mark.parametrize("package", ["bot", "knowledge", "ingest"])
def test_every_command_says_its_version(package: str) -> None:
    done = subprocess.run([sys.executable, "-m", package, "--version"], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout == f"Trợ lý CCHC {VERSION}\n"


def test_a_command_calls_itself_as_it_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert command_line("ingest fetch", "").prog == "python -m ingest fetch"
    monkeypatch.setattr(sys, "argv", ["/srv/venv/bin/cchc-ingest", "fetch"])
    assert command_line("ingest fetch", "").prog == "cchc-ingest fetch"

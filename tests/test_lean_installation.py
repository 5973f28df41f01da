"""Serving, asking, ingesting and searching in an environment made from requirements.lock alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
_IMPORTS = (
    "import bot.__main__, bot.http.app, bot.telegram.service, bot.zalo, bot.composition, ingest.__main__, ingest.watch, ingest.fetch, "
    "ingest.readers.html, ingest.readers.pdf, ingest.readers.docx, ingest.readers.pptx, ingest.readers.xlsx, knowledge.__main__"
)


@pytest.mark.slow
def test_default_commands_work_with_the_serving_lock_alone(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    python = str(tmp_path / "venv" / "bin" / "python")
    install = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--requirement", "requirements.lock"]
    if subprocess.run(install, cwd=PROJECT, capture_output=True, text=True).returncode:
        pytest.skip("no package index can be reached from here")

    def run(*command: str) -> str:
        done = subprocess.run([python, *command], cwd=PROJECT, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    index = ["--index", str(tmp_path / "index")]
    run("-c", _IMPORTS)
    run("-m", "ingest", *index)
    assert "90%" in run("-m", "bot", "ask", "Đến năm 2025 mức độ hài lòng phải đạt bao nhiêu?", *index)
    assert run("-m", "knowledge", "search", "hài lòng", *index)

    # An index without question aliases is ranked by the trees: LightGBM must load, with what it imports.
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.md").write_text("# Quyết định\n\nĐiều 1. Mức độ hài lòng đạt 90% vào năm 2025.\n", encoding="utf-8")
    settings = (PROJECT / "config.yaml").read_text(encoding="utf-8")
    assert "folders: [knowledge/documents]" in settings
    config = tmp_path / "config.yaml"
    config.write_text(settings.replace("[knowledge/documents]", f"[{tmp_path / 'texts'}]"), encoding="utf-8")
    plain = ["--config", str(config), "--index", str(tmp_path / "plain")]
    run("-m", "ingest", *plain)
    assert run("-m", "knowledge", "search", "hài lòng", *plain)
    run("-c", "import dateparser, lightgbm, onnxruntime, tokenizers; assert onnxruntime.get_available_providers()")

    missing = "from pathlib import Path; from knowledge.cross_encoder import CrossEncoder; CrossEncoder(Path('.'))"
    failed = subprocess.run([python, "-c", missing], cwd=PROJECT, capture_output=True, text=True)
    assert "make models" in failed.stderr

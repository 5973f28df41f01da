from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from knowledge.__main__ import main
from knowledge.generation.manifest import complete_ids, current_id
from tests.knowledge.corpus import ENCODER_FOLDER


@pytest.fixture
def options(built: Path, tmp_path: Path) -> list[str]:
    shutil.copytree(built, tmp_path / "index")
    config = tmp_path / "config.yaml"
    config.write_text(f"encoder: {{model: {ENCODER_FOLDER}}}\n", encoding="utf-8")
    return ["--index", str(tmp_path / "index"), "--config", str(config)]


def test_search_prints_a_table(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "giữ gìn bí mật nhà nước", "--k", "2", *options]) == 0
    printed = capsys.readouterr().out
    assert "bí mật" in printed
    assert "2 đoạn" in printed


def test_search_prints_json(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "điểm m khoản 3 Điều 2 NQ 76 năm 2021", "--json", "--as-of", "2022-01-01", *options]) == 0
    first = json.loads(capsys.readouterr().out)["hits"][0]
    assert (first["document_id"], first["path"], first["reason"]) == ("nq-76-2021", ["Điều 2", "3", "m"], "citation")
    assert first["label"] == "Điểm m khoản 3 Điều 2 Nghị quyết số 76/NQ-CP ngày 15/7/2021"


def test_list_verify_and_rollback(options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = complete_ids(tmp_path / "index")
    assert main(["list", "--json", *options]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["id"], row["live"]) for row in rows] == [(first, False), (second, True)]
    assert main(["list", *options]) == 0
    assert first in capsys.readouterr().out
    assert main(["verify", *options]) == 0
    assert f"Thế hệ {second} tốt" in capsys.readouterr().out
    assert main(["rollback", *options]) == 0
    assert current_id(tmp_path / "index") == first
    assert main(["rollback", *options]) == 1
    assert "Không còn thế hệ" in capsys.readouterr().err


def test_known_problems_are_one_line_on_stderr(options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "cải cách", "--index", str(tmp_path / "khong-co"), *options[2:]]) == 1
    assert "python -m ingest" in capsys.readouterr().err
    assert main(["list", *options[:2], "--config", str(tmp_path / "khong-co.yaml")]) == 1
    assert "khong-co.yaml" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--k", "0"], ["--k", "x"], ["--as-of", "15/7/2021"]])
def test_bad_values_are_named(options: list[str], wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["search", "cải cách", *wrong, *options])
    assert wrong[1] in capsys.readouterr().err

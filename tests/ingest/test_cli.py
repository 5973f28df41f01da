"""python -m ingest on a folder: what changed, what was removed, what could not be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.__main__ import main
from knowledge.generation.generation import Generation, open_generation
from knowledge.index.encoder import open_encoder
from knowledge.shipped import MODELS, PROJECT

CIRCULAR = """BỘ NỘI VỤ
Số: {number}/2018/TT-BNV
Hà Nội, ngày 2 tháng 3 năm 2018
THÔNG TƯ
QUY ĐỊNH VỀ BÁO CÁO
Điều 1. Phạm vi
1. Thông tư này quy định về báo cáo.
2. Báo cáo gửi trước ngày {day}.
"""


class Workplace:
    """A configuration with one folder of documents, and an index."""

    def __init__(self, root: Path) -> None:
        self.root, self.index, self.documents = root, root / "index", root / "tai-lieu"
        self.documents.mkdir()
        model = MODELS / "encoder"
        self.config = root / "config.yaml"
        self.config.write_text(f"ingest:\n  folders: [tai-lieu]\nencoder:\n  model: {model}\n", encoding="utf-8")

    def write(self, name: str, number: int = 10, day: int = 15) -> Path:
        path = self.documents / name
        path.write_text(CIRCULAR.format(number=number, day=day), encoding="utf-8")
        return path

    def run(self, *arguments: str) -> int:
        return main(["--index", str(self.index), "--config", str(self.config), *arguments])

    def generation(self) -> Generation:
        from knowledge.config import EncoderConfig

        return open_generation(self.index, open_encoder(EncoderConfig(), PROJECT))


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


def report(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


@pytest.mark.slow
def test_index_follows_the_folder(place: Workplace, capsys: pytest.CaptureFixture[str]) -> None:
    place.write("a.txt")
    place.write("b.txt", number=11)
    assert place.run("--json") == 0
    first = report(capsys)
    assert first["counts"] == {"new": 2}
    assert place.run("--json") == 0
    assert report(capsys)["changed"] is False
    place.write("a.txt", day=20)
    (place.documents / "b.txt").unlink()
    (place.documents / "hong.pdf").write_bytes(b"")
    assert place.run("--json") == 1
    second = report(capsys)
    assert second["counts"] == {"changed": 1, "error": 1, "removed": 1}
    files = {file["source"]: file for file in second["files"]}  # type: ignore[attr-defined]
    assert files["hong.pdf"]["error"].startswith("tệp rỗng (0 byte). Hãy ")
    assert [(c["unit"], c["after"]) for c in files["a.txt"]["changes"]] == [("Điều 1/2", "2. Báo cáo gửi trước ngày 20.")]
    generation = place.generation()
    assert [d.number for d in generation.catalog.documents()] == ["10/2018/TT-BNV"]
    generation.close()
    page = (place.index / "report.html").read_text(encoding="utf-8")
    assert "<del>2. Báo cáo gửi trước ngày 15.</del>" in page
    assert "tệp rỗng" in page
    assert place.run() == 1  # nothing changed, but the bad file is still bad


def test_check_changes_nothing(place: Workplace, capsys: pytest.CaptureFixture[str]) -> None:
    place.write("a.txt")
    assert place.run("--check", "--json") == 0
    assert report(capsys)["checked_only"] is True
    assert not place.index.exists()
    (place.documents / "rac.docx").write_bytes(b"khong phai word")
    assert place.run("--check") == 1


@pytest.mark.slow
def test_given_paths_are_added_for_this_run(place: Workplace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place.write("a.txt")
    other = tmp_path / "khac.txt"
    other.write_text(CIRCULAR.format(number=12, day=1), encoding="utf-8")
    assert place.run("--json", str(other)) == 0
    assert report(capsys)["counts"] == {"new": 2}
    assert place.run("--json") == 0
    assert report(capsys)["counts"] == {"unchanged": 1, "removed": 1}


@pytest.mark.slow
def test_duplicates_and_same_number_another_date(place: Workplace, capsys: pytest.CaptureFixture[str]) -> None:
    place.write("a.txt")
    place.write("ban-sao.txt")
    newer = CIRCULAR.format(number=10, day=15).replace("ngày 2 tháng 3 năm 2018", "ngày 9 tháng 9 năm 2019")
    (place.documents / "nam-sau.txt").write_text(newer, encoding="utf-8")
    assert place.run("--json") == 0
    assert report(capsys)["counts"] == {"new": 2, "duplicate": 1}


@pytest.mark.parametrize("arguments", [["khong-co.pdf"], ["--config", "khong-co.yaml"]])
def test_unusable_arguments(place: Workplace, arguments: list[str]) -> None:
    assert place.run(*arguments) == 2


def test_an_empty_folder_keeps_the_index_as_it_is(place: Workplace) -> None:
    assert place.run() == 2


def test_a_damaged_index_is_built_again_although_no_document_changed(place: Workplace) -> None:
    place.write("tt10.txt")
    assert place.run() == 0
    whole = place.generation().id
    for damaged in (place.index / "generations" / whole / "catalog.sqlite", *(place.index / "parsed").glob("*/*.json.gz")):
        content = damaged.read_bytes()
        damaged.write_bytes(content[: len(content) // 2])
    assert place.run() == 0
    again = place.generation()
    assert again.id != whole
    assert len(again.catalog) == 5
    (place.index / "CURRENT").write_bytes(bytes(23))
    assert place.run() == 0
    assert place.generation().id > again.id

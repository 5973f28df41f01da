"""The gate: what reads as no Vietnamese is not published, said so, and what was published before stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reportlab.platypus import Paragraph

from ingest.__main__ import main
from ingest.repair.quality import is_worthless
from knowledge.generation.manifest import current_id, generation_directory
from knowledge.shipped import MODELS
from knowledge.store.catalog import Catalog
from tests.ingest.read.pdf_maker import body, make_pdf

CLAUSE = "Điều {n}. Thời hạn\n1. Thời hạn giải quyết hồ sơ số {n} là năm ngày làm việc, kể từ ngày nhận đủ giấy tờ hợp lệ.\n"
GOOD = "".join(CLAUSE.format(n=n) for n in range(1, 12))
LOST = "Di~u 1. Thai h~n giai quy~t h6 sa la nam ngay lam vi~c k~ tU ngay nh~n dU gi~y tO h9p l~ cua ng1\\1i n9p va cac bQ phan\n" * 12
MIRRORED = "uêit ỉhC hnịđ yuq ộđ ếhc oeht gnóđ nềit uhT gnaht iàob mểih\n" * 12
TORN = "\n".join(["D", "a", "n", "h", "m", "ụ", "c", "v", "ă", "n", "b", "ả", "n", "c", "ò", "n", "h", "i", "ệ", "u", "l", "ự", "c"])
UNACCENTED = "Dieu 1. Pham vi ap dung cua quy dinh nay la cac co quan hanh chinh nha nuoc va nguoi dan khi lam thu tuc\n" * 6


@pytest.mark.parametrize("text", [LOST, MIRRORED, TORN, UNACCENTED], ids=["lost", "mirrored", "torn", "unaccented"])
def test_what_is_no_vietnamese(text: str) -> None:
    assert is_worthless(text.split("\n"))
    assert not is_worthless([*GOOD.split("\n"), "A", "B"])


class Place:
    def __init__(self, root: Path) -> None:
        self.folder, self.index, self.config = root / "tai-lieu", root / "index", root / "config.yaml"
        self.folder.mkdir()
        model = MODELS / "encoder"
        self.config.write_text(f"ingest:\n  folders: [tai-lieu]\nencoder:\n  model: {model}\n", encoding="utf-8")

    def run(self, *arguments: str) -> int:
        return main(["--index", str(self.index), "--config", str(self.config), "--json", *arguments])

    def passages(self) -> list[str]:
        catalog = Catalog(generation_directory(self.index, current_id(self.index)) / "catalog.sqlite")
        return [passage.text for document in catalog.documents() for passage in catalog.passages(document.id)]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.mark.slow
def test_a_ruined_file_is_held_and_the_version_before_stays(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    (place.folder / "a.txt").write_text(GOOD, encoding="utf-8")
    (place.folder / "b.txt").write_text(GOOD.replace("hồ sơ", "đơn thư"), encoding="utf-8")
    assert place.run() == 0
    (place.folder / "a.txt").write_text(LOST, encoding="utf-8")
    (place.folder / "khoa.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    (place.folder / "hong.pdf").write_bytes(b"%PDF-1.4 hong")
    capsys.readouterr()
    assert place.run() == 1
    files = {file["source"]: file for file in json.loads(capsys.readouterr().out)["files"]}
    assert {name: file["status"] for name, file in files.items()} == {
        "a.txt": "held", "b.txt": "unchanged", "khoa.docx": "error", "hong.pdf": "error",
    }  # fmt: skip
    assert "--force" in files["a.txt"]["error"]
    assert "giữ nguyên" in files["a.txt"]["error"]
    texts = place.passages()
    assert any("hồ sơ số 3" in text for text in texts)
    assert any("đơn thư số 3" in text for text in texts)
    assert not any("Thai h~n" in text for text in texts)


@pytest.mark.slow
def test_of_a_folder_with_bad_files_the_rest_is_published(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """A first run over a broken, an encrypted and a 14 %-syllable file beside a good one."""
    (place.folder / "a.txt").write_text(GOOD, encoding="utf-8")
    noise = "Điều 1. Phạm vi\n" + "\n".join("quy định này " + "xqzt wprk zzv kkq ffg jjw qqz vvx " * 2 for _ in range(30))
    (place.folder / "b.txt").write_text(noise, encoding="utf-8")
    make_pdf(place.folder / "khoa.pdf", [Paragraph("Điều 1. Phạm vi điều chỉnh của văn bản này", body())], encrypt="bí mật")
    (place.folder / "hong.pdf").write_bytes(b"%PDF-1.4 hong")
    (place.folder / "hong.docx").write_bytes(b"PK\x03\x04" + b"\x01" * 500)
    assert place.run() == 1
    files = {file["source"]: file for file in json.loads(capsys.readouterr().out)["files"]}
    assert {name: file["status"] for name, file in files.items()} == {
        "a.txt": "new", "b.txt": "held", "khoa.pdf": "error", "hong.pdf": "error", "hong.docx": "error",
    }  # fmt: skip
    assert files["b.txt"]["validity"] < 0.2
    assert all("hãy" in file["error"].lower() for file in files.values() if file["error"])  # each says what to do
    assert "mật khẩu" in files["khoa.pdf"]["error"]
    page = (place.index / "report.html").read_text(encoding="utf-8")
    assert all(name in page for name in files)
    texts = place.passages()
    assert any("hồ sơ số 11" in text for text in texts)
    assert not any("xqzt" in text for text in texts)


@pytest.mark.slow
def test_force_publishes_with_a_badge(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    (place.folder / "a.txt").write_text(LOST, encoding="utf-8")
    assert place.run() == 2
    assert place.run("--force") == 0
    catalog = Catalog(generation_directory(place.index, current_id(place.index)) / "catalog.sqlite")
    [document] = catalog.documents()
    assert document.ocr_confidence is not None
    assert document.ocr_confidence <= 0.5

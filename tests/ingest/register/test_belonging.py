"""Annexes in files of their own and second copies of a text, through a whole run, in whatever order they come."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest

from ingest.parse.cache import ParseCache
from ingest.register.agreement import Given
from ingest.register.aliases import Aliases
from ingest.register.register import Register
from ingest.run.folders import find, with_digest
from ingest.run.pipeline import Ingestion, Limits
from knowledge.law.types import ParsedDocument

HEAD = [
    "BỘ VÍ DỤ", "Số: 9/2023/TT-BVD", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Hà Nội, ngày 4 tháng 5 năm 2023",
    "THÔNG TƯ", "Quy định về hồ sơ",
]  # fmt: skip
BODY = ["Điều 1. Hồ sơ", "1. Hồ sơ được lập thành hai bản và nộp tại bộ phận một cửa.", "Điều 2. Thể thức", "Thể thức theo Phụ lục I."]
ANNEX = [
    "Phụ lục I", "THỂ THỨC HỒ SƠ", "(Kèm theo Thông tư số 9/2023/TT-BVD", "ngày 04 tháng 5 năm 2023 của Bộ trưởng Bộ Ví dụ)",
    "I. QUY ĐỊNH CHUNG", "1. Khổ giấy: Khổ A4 theo tiêu chuẩn hiện hành.", "2. Phông chữ đứng, cỡ chữ mười ba đến mười bốn.",
]  # fmt: skip


def write(path: Path, lines: list[str]) -> None:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))


def ingested(folder: Path, **options: object) -> tuple[list[ParsedDocument], Ingestion]:
    run = Ingestion(
        files=list(with_digest(find((folder,), ()))),
        register=Register(),
        aliases=Aliases(),
        cache=ParseCache(folder.parent / "parsed"),
        limits=Limits(workers=1),
        **options,  # type: ignore[arg-type]
    )
    run.parse(lambda stage, done, total: None)
    return list(run.documents()), run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tai-lieu").mkdir()
    return tmp_path / "tai-lieu"


@pytest.mark.parametrize(("main", "annex"), [("a.docx", "b.docx"), ("b.docx", "a.docx")])
def test_an_annex_in_a_file_of_its_own_goes_into_its_text(folder: Path, main: str, annex: str) -> None:
    write(folder / main, [*HEAD, *BODY])
    write(folder / annex, ANNEX)
    [document], run = ingested(folder)
    assert (document.document.number, document.document.source) == ("9/2023/TT-BVD", main)
    assert document.document.title == "Thông tư quy định về hồ sơ"
    units = {p.path: p for p in document.passages}
    assert units["Điều 1", "1"].text == BODY[1]
    assert units["Phụ lục I", "I", "1"].text == ANNEX[5]
    assert units["Phụ lục I", "I", "1"].locator == f"tệp {annex}"
    assert run.reports[annex].status == "part"
    assert main in run.reports[annex].warnings[0]


def test_an_annex_alone_does_not_speak_as_its_text(folder: Path) -> None:
    write(folder / "phu-luc.docx", ANNEX)
    [document], run = ingested(folder)
    assert document.document.title == "Phụ lục I kèm theo Thông tư số 9/2023/TT-BVD ngày 4/5/2023"
    assert any("chưa có văn bản chính" in warning for warning in run.reports["phu-luc.docx"].warnings)


def test_a_copy_is_left_out_by_its_words_and_its_annex_taken(folder: Path) -> None:
    write(folder / "a.docx", [*HEAD, *BODY])
    write(folder / "b.docx", [*HEAD, *BODY[:3], "Thể thức theo Phụ lục I", "PHỤ LỤC I", "THỂ THỨC", "1. Khổ A4."])
    [document], run = ingested(folder)
    assert run.reports["b.docx"].status == "duplicate"
    assert ("Phụ lục I", "1") in [p.path for p in document.passages]
    assert "Phụ lục I" in run.reports["b.docx"].warnings[0]


def test_another_text_under_the_same_number_is_loaded_beside_it(folder: Path) -> None:
    write(folder / "a.docx", [*HEAD, *BODY])
    other = ["Điều 1. Báo cáo", "1. Các vụ báo cáo hằng tháng về tình hình nhân sự của mình.", "Điều 2. Thi hành", "Vụ Tổ chức theo dõi."]
    write(folder / "b.docx", [*HEAD[:-1], "Về báo cáo nhân sự", *other])
    documents, run = ingested(folder)
    assert len({d.document.id for d in documents}) == 2
    assert "nội dung khác" in run.reports["b.docx"].warnings[0]


def test_a_short_text_is_not_taken_for_a_copy_because_of_its_letterhead(folder: Path) -> None:
    basis = [f"Căn cứ Nghị định số {n}/2020/NĐ-CP ngày 0{n} tháng 9 năm 2020 của Chính phủ quy định về hồ sơ;" for n in (1, 2, 3)]
    write(folder / "a.docx", [*HEAD, *basis, *BODY])
    write(folder / "b.docx", [*HEAD, *basis, "Điều 1. Thời hạn", "1. Thời hạn giải quyết là năm ngày làm việc."])
    documents, run = ingested(folder)
    assert "1. Thời hạn giải quyết là năm ngày làm việc." in [p.text for d in documents for p in d.passages]
    assert "nội dung khác" in run.reports["b.docx"].warnings[0]


def test_the_owner_says_what_the_file_does_not_show(folder: Path) -> None:
    write(folder / "a.docx", ["BỘ VÍ DỤ", "Số:   /TT-BVD", *HEAD[2:4], *HEAD[5:], *BODY])
    [unknown], run = ingested(folder)
    assert unknown.document.number == ""
    assert "số hiệu, ngày ban hành" in run.reports["a.docx"].warnings[0]
    [told], run = ingested(folder, given=Given(folder / "a.docx", "9/2023/TT-BVD", date(2023, 5, 4)))
    assert (told.document.number, told.document.issued_on, told.document.id) == ("9/2023/TT-BVD", date(2023, 5, 4), "tt-9-2023-tt-bvd")
    assert run.reports["a.docx"].warnings == ()

"""PDF files made here: broken lines joined, running lines gone, columns in order, tables as rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.lines import LineKind, ReadError
from ingest.read.page.paragraphs import join_lines
from ingest.read.pdf.pdf import read
from tests.ingest.read.pdf_maker import font, make_pdf, paragraphs, ruled_table

LONG = (
    "Cải cách thủ tục hành chính nhằm cắt giảm chi phí tuân thủ cho người dân và doanh nghiệp, đổi mới việc thực hiện cơ chế "
    "một cửa, một cửa liên thông, và nâng cao tỷ lệ hồ sơ giải quyết trực tuyến ở mọi cấp chính quyền"
)


@pytest.mark.parametrize(("indent", "after"), [(0, 6), (24, 0), (24, 6)])
def test_paragraphs_come_back_as_written(tmp_path: Path, indent: float, after: float) -> None:
    written = [f"{n}. {LONG} trong đợt thứ {n}." for n in range(1, 41)]
    path = make_pdf(tmp_path / "a.pdf", paragraphs(written, indent=indent, after=after), header="CÔNG BÁO/Số 123 + 124/Ngày 01-8-2021")
    reading = read(path)
    assert [line.text for line in reading.lines] == written
    pages = [line.page or 0 for line in reading.lines]
    assert pages == sorted(pages)
    assert max(pages) > 2


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    written = [f"{n}. {LONG} ở cột thứ {n}." for n in range(1, 31)]
    path = make_pdf(tmp_path / "a.pdf", paragraphs(written), header="TẠP CHÍ TỔ CHỨC NHÀ NƯỚC", columns=2)
    assert [line.text for line in read(path).lines] == written


def test_a_task_table_over_two_pages_becomes_rows(tmp_path: Path) -> None:
    rows = [["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"]]
    rows += [
        [str(n), f"Xây dựng đề án thứ {n} về phân cấp quản lý nhà nước", f"Bộ số {n}", f"Quý {n % 4 + 1} năm 2022"] for n in range(1, 41)
    ]
    story = [
        *paragraphs(["PHỤ LỤC I", "Danh mục nhiệm vụ kèm theo."]),
        ruled_table(rows, [35, 230, 110, 100]),
        *paragraphs(["Hết phụ lục."]),
    ]
    lines = read(make_pdf(tmp_path / "a.pdf", story)).lines
    table = [line for line in lines if line.kind is LineKind.ROW]
    assert len(table) == 41
    assert (
        table[39].text
        == "STT: 39 | Nhiệm vụ: Xây dựng đề án thứ 39 về phân cấp quản lý nhà nước | Cơ quan chủ trì: Bộ số 39 | Thời hạn: Quý 4 năm 2022"
    )
    assert [line.row for line in table] == list(range(41))  # task 8 stands in row 8
    assert {line.table for line in table} == {1}
    assert lines[0].text == "PHỤ LỤC I"
    assert lines[-1].text == "Hết phụ lục."


def test_encrypted_and_damaged_files_are_one_clear_sentence(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "khoa.pdf", paragraphs([LONG]), encrypt="bí mật")
    with pytest.raises(ReadError, match="mật khẩu"):
        read(path)
    (tmp_path / "hong.pdf").write_bytes(b"%PDF-1.4\n" + b"\x00" * 500)
    with pytest.raises(ReadError, match="hỏng"):
        read(tmp_path / "hong.pdf")


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("Nghị quyết số 19-", "NQ/TW ngày", "Nghị quyết số 19-NQ/TW ngày"),
        ("inter-", "national", "international"),
        ("kinh tế -", "xã hội", "kinh tế - xã hội"),
        ("76/", "NQ-CP", "76/NQ-CP"),
        ("cải cách", "hành chính", "cải cách hành chính"),
    ],
)
def test_join_lines(first: str, second: str, joined: str) -> None:
    assert join_lines(first, second) == joined


def test_values_of_a_form_stand_behind_their_labels(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "form.pdf"))
    for place, label, value in ((720, "Họ và tên:", "Nguyen Van Minh"), (600, "Số điện thoại:", "0912345678")):
        canvas.setFont(font(), 12)
        canvas.drawString(72, place, label)
        canvas.acroForm.textfield(name=label, x=260, y=place - 5, width=200, height=18, value=value, borderWidth=0, fontSize=12)
    canvas.save()
    assert [line.text for line in read(tmp_path / "form.pdf").lines] == ["Họ và tên: Nguyen Van Minh", "Số điện thoại: 0912345678"]

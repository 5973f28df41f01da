"""Rows of tables whatever file they come from: names of columns, group rows, tables and rows that go on overleaf."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.lines import LineKind
from ingest.read.grids import Cell, plain_rows
from ingest.read.pdf.pdf import read
from ingest.read.table_rows import row_lines
from tests.ingest.read.test_pdf_pages import table


def texts(rows: list[list[str]]) -> list[str]:
    return [line.text for line in row_lines(rows, 1)]


@pytest.mark.parametrize(
    "rows",
    [
        [["Thứ hai", "Sáng", "Họp giao ban"], ["Thứ ba", "Chiều", "Làm việc với Sở Mẫu"]],
        [["Thứ hai 26/12/2011", "Sáng", "Họp"], ["Thứ ba 27/12/2011", "Chiều", "Trực"]],
    ],
)
def test_a_first_row_that_names_nothing_is_a_row(rows: list[list[str]]) -> None:
    assert texts(rows) == [" | ".join(row) for row in rows]


@pytest.mark.parametrize("names", [["TT", "Việc"], ["Nhiệm vụ", "Cơ quan chủ trì"], ["Xã", "Hộ nghèo"]])
def test_names_are_told_by_their_words_or_by_figures_below(names: list[str]) -> None:
    rows = [names, ["An Bình", "12 hộ"], ["An Hòa", "9 hộ"]]
    assert texts(rows)[1] == f"{names[0]}: An Bình | {names[1]}: 12 hộ"


def test_group_rows_are_headings_and_context_of_those_below() -> None:
    rows = [
        ["TT", "Nhiệm vụ", "Chủ trì"], ["A", "PHẦN CHUNG", ""], ["I", "Thể chế", ""], ["1", "Soát văn bản", "Vụ Một"],
        ["II", "Thủ tục", ""], ["1", "Bỏ giấy tờ", "Vụ Hai"],
    ]  # fmt: skip
    lines = row_lines(rows, 1)
    assert [line.level for line in lines] == [0, 1, 1, 0, 1, 0]
    assert lines[3].group == ("A. PHẦN CHUNG", "I. Thể chế")
    assert (lines[5].text, lines[5].group) == ("TT: 1 | Nhiệm vụ: Bỏ giấy tờ | Chủ trì: Vụ Hai", ("A. PHẦN CHUNG", "II. Thủ tục"))


def test_rows_with_a_code_and_a_name_entitle_those_whose_codes_begin_with_theirs() -> None:
    rows = [
        ["STT", "Mã cấp 1", "Mã cấp 2", "Mã cấp 3", "Tên tài nguyên", "Đơn vị", "Giá"],
        ["1", "II", "", "", "Khoáng sản không kim loại", "", ""],
        ["2", "", "II4", "", "Đá hoa trắng dạng khối", "", ""],
        ["3", "", "", "II401", "Loại 1", "m3", "9.000"],
        ["4", "", "", "II402", "Loại 2", "m3", "8.000"],
        ["5", "", "II40", "", "Đất làm gạch", "m3", "700"],
        ["6", "III", "", "", "Sản phẩm rừng", "m3", "700"],
    ]
    lines = row_lines(rows, 1)
    above = ("Khoáng sản không kim loại", "Đá hoa trắng dạng khối")
    assert [line.group for line in lines] == [(), (), above[:1], above, above, above[:1], ()]
    assert [line.level for line in lines] == [0, 1, 1, 0, 0, 0, 0]
    assert lines[2].text == "STT: 2 | Mã cấp 2: II4 | Tên tài nguyên: Đá hoa trắng dạng khối"  # nothing of it is lost


def test_names_in_two_rows_are_put_together() -> None:
    cells = [Cell(0, 1, "Mã nhóm", 1, 2), Cell(0, 3, "Tên"), Cell(0, 4, "Giá"), Cell(1, 0, "STT"), Cell(1, 1, "Cấp 1"), Cell(1, 2, "Cấp 2")]
    cells += [Cell(2, column, text) for column, text in enumerate(["1", "I", "I1", "Sắt", "9000"])]
    assert plain_rows(cells)[0] == ["STT", "Mã nhóm – Cấp 1", "Mã nhóm – Cấp 2", "Tên", "Giá"]


def test_a_row_cut_by_the_page_is_whole_and_a_group_row_takes_nothing_from_above(tmp_path: Path) -> None:
    names = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn")
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    widths = [40, 240, 130, 90]
    table(
        canvas,
        [names, ("I", "Thủ tục", "", ""), ("1", "Sắp xếp theo Công văn số 59-", "Các bộ và|các tỉnh, thành", "Quý II")],
        widths,
        50,
        700,
    )
    canvas.showPage()
    rows = [
        names,
        ("", "CV/BCĐ của Ban Chỉ đạo", "phố trực thuộc", ""),
        ("II", "Thể chế", "", ""),
        ("1", "Ban hành quy chế", "Vụ Một", "Quý III"),
    ]
    table(canvas, rows, widths, 50, 760)
    canvas.save()
    lines = read(tmp_path / "a.pdf").lines
    assert [line.text for line in lines] == [
        "TT | Nhiệm vụ | Cơ quan chủ trì | Thời hạn",
        "I. Thủ tục",
        "TT: 1 | Nhiệm vụ: Sắp xếp theo Công văn số 59-CV/BCĐ của Ban Chỉ đạo | "
        "Cơ quan chủ trì: Các bộ và các tỉnh, thành phố trực thuộc | Thời hạn: Quý II",
        "II. Thể chế",
        "TT: 1 | Nhiệm vụ: Ban hành quy chế | Cơ quan chủ trì: Vụ Một | Thời hạn: Quý III",
    ]
    assert {line.kind for line in lines} == {LineKind.ROW}
    assert {line.table for line in lines} == {1}

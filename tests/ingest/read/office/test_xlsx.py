"""Workbooks written by openpyxl: rows with column names, merged cells, values as shown, places on the sheet."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from ingest import read as readers
from ingest.lines import LineKind
from ingest.read.office import xlsx
from ingest.read.office.cell_format import shown
from ingest.read.office.xlsx import read


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (None, "General", ""),
        (5, "General", "5"),
        (0.1, "General", "0,1"),
        (2021.0, "General", "2021"),
        (0.8, "0%", "80%"),
        (0.805, "0.0%", "80,5%"),
        (1234567, "#,##0", "1.234.567"),
        (1234.5, "#,##0.00", "1.234,50"),
        (1234.5, "#,##0.##", "1.234,5"),
        (7, "00", "07"),
        (-3, "0;(0)", "(3)"),
        (12, '0" ngày"', "12 ngày"),
        (1500000, '#,##0 "đồng"', "1.500.000 đồng"),
        (datetime(2022, 12, 31), "dd/mm/yyyy", "31/12/2022"),
        (datetime(2022, 12, 31), "mm-dd-yy", "31/12/2022"),
        (date(2021, 7, 5), "d/m/yy", "5/7/21"),
        (datetime(2021, 7, 15, 8, 5), "hh:mm dd/mm/yyyy", "08:05 15/07/2021"),
        (time(8, 5), "h:mm", "8:05"),
        (True, "General", "TRUE"),
        ("Quý IV", "@", "Quý IV"),
    ],
)
def test_values_as_shown(value: object, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text


def test_task_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Phụ lục"
    sheet["A1"] = "DANH MỤC NHIỆM VỤ"
    sheet.merge_cells("A1:D1")
    for row in (
        ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"],
        ["I", "Cải cách thể chế", None, None],
        [1, "Rà soát văn bản", "Bộ Tư pháp", datetime(2022, 12, 31)],
        [2, "Số hóa hồ sơ", None, 0.8],
    ):
        sheet.append(row)
    sheet.merge_cells("C4:C5")
    sheet["D4"].number_format, sheet["D5"].number_format = "dd/mm/yyyy", "0%"
    sheet.append([])
    sheet.append([3, "Công khai", "Bộ Nội vụ", "hằng năm"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    lines = readers.read(path).lines
    assert [line.text for line in lines] == [
        "Phụ lục",
        "DANH MỤC NHIỆM VỤ",
        "TT | Nhiệm vụ | Cơ quan chủ trì | Thời hạn",
        "I. Cải cách thể chế",
        "TT: 1 | Nhiệm vụ: Rà soát văn bản | Cơ quan chủ trì: Bộ Tư pháp | Thời hạn: 31/12/2022",
        "TT: 2 | Nhiệm vụ: Số hóa hồ sơ | Cơ quan chủ trì: Bộ Tư pháp | Thời hạn: 80%",
        "TT: 3 | Nhiệm vụ: Công khai | Cơ quan chủ trì: Bộ Nội vụ | Thời hạn: hằng năm",
    ]
    assert [line.locator for line in lines][-1] == "trang tính Phụ lục, dòng 7"
    assert [line.row for line in lines if line.kind is LineKind.ROW] == [2, 3, 4, 5, 7]


def test_two_tables_on_a_sheet_hidden_sheets_and_two_row_headers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Nhiệm vụ", "Thời hạn", None], [None, "Bắt đầu", "Kết thúc"], ["a", 2021, 2022], [], [], [], ["Tên", "Số"], ["b", 5]):
        sheet.append(row)
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    book.create_sheet("Ẩn").append(["x", "y"])
    book["Ẩn"].sheet_state = "hidden"
    path = tmp_path / "a.xlsx"
    book.save(path)
    reading = read(path)
    assert [(line.text, line.table) for line in reading.lines[1:]] == [
        ("Nhiệm vụ | Thời hạn – Bắt đầu | Thời hạn – Kết thúc", 1),
        ("Nhiệm vụ: a | Thời hạn – Bắt đầu: 2021 | Thời hạn – Kết thúc: 2022", 1),
        ("Tên | Số", 2),
        ("Tên: b | Số: 5", 2),
    ]
    assert "Ẩn" in reading.warnings[0]


def test_row_limit_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ROW_LIMIT", 10)
    book = openpyxl.Workbook()
    for number in range(30):
        book.active.append([f"dòng {number}", "x"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    reading = read(path)
    assert len(reading.lines) == 11
    assert "10 dòng" in reading.warnings[0]


@pytest.mark.parametrize("content", ["Tên;Số\nBộ Nội vụ;5\n", "Tên,Số\nBộ Nội vụ,5\n", "Tên\tSố\nBộ Nội vụ\t5\n"])
def test_csv(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8-sig")
    assert [(line.text, line.locator) for line in readers.read(path).lines] == [
        ("Tên | Số", "dòng 1"),
        ("Tên: Bộ Nội vụ | Số: 5", "dòng 2"),
    ]


@pytest.mark.parametrize(
    ("names", "headings", "title"), [(["Sheet2"], [], ""), (["Giá"], ["Giá"], "Giá"), (["Sheet1", "Sheet2"], ["Sheet1", "Sheet2"], "")]
)
def test_a_sheet_that_nobody_named_entitles_nothing(tmp_path: Path, names: list[str], headings: list[str], title: str) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in names:
        sheet = book.create_sheet(name)
        sheet.append(["TT", "Nhiệm vụ"])
        sheet.append([1, "Rà soát văn bản"])
    book.save(tmp_path / "a.xlsx")
    reading = readers.read(tmp_path / "a.xlsx")
    assert [line.text for line in reading.lines if line.kind is LineKind.HEADING] == headings
    assert reading.title == title

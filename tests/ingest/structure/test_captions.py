from __future__ import annotations

import pytest

from ingest.lines import Line, LineKind
from ingest.read.table_rows import row_lines
from ingest.structure.captions import captioned

ROWS = tuple(row_lines([["Thứ hai", "Họp giao ban"], ["Thứ ba", "Tiếp công dân"]], 1))


def groups(*above: str) -> set[tuple[str, ...]]:
    lines = (*(Line(text) for text in above), *ROWS)
    return {line.group for line in captioned(lines) if line.kind is LineKind.ROW}


@pytest.mark.parametrize("above", [("LỊCH LÀM VIỆC TUẦN",), ("Biểu 02: Kết quả", "Đơn vị tính: hồ sơ"), ("Danh sách đơn vị",)])
def test_the_line_above_a_table_is_context_of_its_rows(above: tuple[str, ...]) -> None:
    assert groups(*above) == {(above[0],)}


@pytest.mark.parametrize("above", ["Kết quả như sau:", "Điều 5. Danh mục", "Danh mục được ban hành kèm theo.", "2. BIỂU MẪU"])
def test_a_sentence_or_a_unit_is_no_caption(above: str) -> None:
    assert groups(above) == {()}


def test_titles_inside_the_table_stand_above_the_names_of_its_columns() -> None:
    rows = [["Bảng 1. Hồ sơ năm 2024", "", ""], ["STT", "Đơn vị", "Số hồ sơ"], ["1", "Sở Nội vụ", "120"], ["2", "Sở Y tế", "80"]]
    lines = row_lines(rows, 1)
    assert [line.text for line in lines][2:] == ["STT: 1 | Đơn vị: Sở Nội vụ | Số hồ sơ: 120", "STT: 2 | Đơn vị: Sở Y tế | Số hồ sơ: 80"]
    assert lines[2].group == ("Bảng 1. Hồ sơ năm 2024",)

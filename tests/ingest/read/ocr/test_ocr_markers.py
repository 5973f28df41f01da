"""Misread numbers of units."""

from __future__ import annotations

from ingest.lines import Line
from ingest.read.ocr.ocr_markers import repaired


def texts(*lines: str, confidence: float | None = 0.9) -> list[str]:
    return [line.text for line in repaired(Line(text, confidence=confidence) for text in lines)]


def test_roman_numbers_follow_their_row() -> None:
    seen = ["Điều 1. Ban hành", "IL.QUAN ĐIỂM", "H. MỤC TIÊU CHUNG", "HI. NỘI DUNG, NHIỆM VỤ", "IV. GIẢI PHÁP", "V. TỔ CHỨC THỰC HIỆN"]
    assert texts(*seen)[1:] == ["I. QUAN ĐIỂM", "II. MỤC TIÊU CHUNG", "III. NỘI DUNG, NHIỆM VỤ", "IV. GIẢI PHÁP", "V. TỔ CHỨC THỰC HIỆN"]


def test_second_d_is_d_with_a_stroke() -> None:
    assert texts("c) ba;", "d) bốn;", "d) năm;", "e) sáu.") == ["c) ba;", "d) bốn;", "đ) năm;", "e) sáu."]


def test_other_lines_and_text_layers_stay() -> None:
    lines = ["H. Lê ký thay", "L. NGUYỄN VĂN A", "1. Một", "d) bốn;", "d) năm;"]
    assert texts(*lines, confidence=None) == lines
    assert texts("1. Một", "H. Lê ký thay") == ["1. Một", "H. Lê ký thay"]


def test_letters_of_points_follow_their_row() -> None:
    seen = ["a) một;", "b) hai;", "©) ba;", "d) bốn;", "d) năm;", "e) sáu;", "ø) bảy;", "h) tám;", "1) chín;", "k) mười."]
    assert [text[:2] for text in texts(*seen)] == ["a)", "b)", "c)", "d)", "đ)", "e)", "g)", "h)", "i)", "k)"]


def test_a_new_row_of_points_begins_anew() -> None:
    lines = ["a) một;", "b) hai;", "c) ba.", "2. Khoản hai:", "a) một;", "b) hai."]
    assert texts(*lines) == lines
    assert texts("a) một;", "b) hai;", "c) ba.", "a) một;") == ["a) một;", "b) hai;", "c) ba.", "a) một;"]


def test_a_stroke_lost_after_ten() -> None:
    names = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI"]
    seen = [f"{name}. NỘI DUNG {name}" for name in names]
    assert texts(*seen, "XI. BỘ VĂN HÓA")[-1] == "XII. BỘ VĂN HÓA"


def test_specks_before_a_mark_are_no_part_of_the_line() -> None:
    assert texts("__ + Tối thiểu 80%", "~- Xây dựng", "_ a) Chủ trì", "_+70% hoạt động") == [
        "+ Tối thiểu 80%",
        "- Xây dựng",
        "a) Chủ trì",
        "+70% hoạt động",
    ]
    assert texts("... tiếp theo", confidence=0.9) == ["... tiếp theo"]

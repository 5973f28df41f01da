"""Automatic numbers as Word shows them, from files python-docx writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingest.read.numbering import formatted
from ingest.read.word.docx import read
from tests.ingest.read.word_maker import add_list, add_num, new, numbered, set_number, start_at

LEGAL = [("upperRoman", "Chương %1"), ("decimal", "Điều %2."), ("decimal", "%3."), ("lowerLetter", "%4)")]


def texts(document: Any, folder: Path) -> list[str]:
    path = folder / "a.docx"
    document.save(path)
    return [line.text for line in read(path).lines]


@pytest.mark.parametrize(
    ("value", "fmt", "shown"),
    [
        (4, "decimal", "4"),
        (4, "decimalZero", "04"),
        (5, "lowerLetter", "e"),
        (27, "lowerLetter", "aa"),
        (28, "upperLetter", "BB"),
        (14, "upperRoman", "XIV"),
        (9, "lowerRoman", "ix"),
        (1990, "upperRoman", "MCMXC"),
        (2, "ordinal", "2nd"),
        (13, "ordinal", "13th"),
        (21, "vietnameseCounting", "hai mươi mốt"),
        (15, "vietnameseCounting", "mười lăm"),
        (3, "numberInDash", "- 3 -"),
        (2, "decimalEnclosedCircle", "②"),
        (2, "none", ""),
    ],
)
def test_number_formats(value: int, fmt: str, shown: str) -> None:
    assert formatted(value, fmt) == shown


def test_articles_run_through_chapters_when_the_level_never_restarts(tmp_path: Path) -> None:
    document = new()
    add_list(document, LEGAL, 1, extra={1: '<w:lvlRestart w:val="0"/>'})
    for level, text in [(0, "Một"), (1, "A"), (2, "x"), (2, "y"), (3, "m"), (3, "n"), (0, "Hai"), (1, "B"), (2, "z"), (3, "p")]:
        numbered(document, text, 1, level)
    assert texts(document, tmp_path) == [
        "Chương I Một", "Điều 1. A", "1. x", "2. y", "a) m", "b) n", "Chương II Hai", "Điều 2. B", "1. z", "a) p",
    ]  # fmt: skip


def test_a_level_restarts_only_after_the_level_named(tmp_path: Path) -> None:
    document = new()
    add_list(document, [("decimal", "%1."), ("decimal", "%2)"), ("lowerLetter", "%3)")], 1, extra={2: '<w:lvlRestart w:val="1"/>'})
    for level, text in [(0, "A"), (1, "B"), (2, "C"), (1, "D"), (2, "E"), (0, "F"), (2, "G")]:
        numbered(document, text, 1, level)
    assert texts(document, tmp_path) == ["1. A", "1) B", "a) C", "2) D", "b) E", "2. F", "a) G"]


def test_multilevel_and_legal_numbers(tmp_path: Path) -> None:
    document = new()
    add_list(document, [("upperRoman", "%1."), ("decimal", "%1.%2."), ("decimal", "%1.%2.%3")], 1, extra={2: "<w:isLgl/>"})
    for level in (0, 1, 2, 2, 0, 1):
        numbered(document, "x", 1, level)
    assert texts(document, tmp_path) == ["I. x", "I.1. x", "1.1.1 x", "1.1.2 x", "II. x", "II.1. x"]


def test_lists_over_one_definition_go_on_counting_and_an_override_restarts(tmp_path: Path) -> None:
    document = new()
    add_list(document, [("decimal", "%1."), ("lowerLetter", "%2)")], 1)
    add_num(document, 2, 1)
    add_num(document, 3, 1, start_at(0, 1))
    add_num(document, 4, 1, start_at(0, 7))
    for num in (1, 1, 2, 3, 3, 4, 4, 3):
        numbered(document, "x", num)
    assert texts(document, tmp_path) == ["1. x", "2. x", "3. x", "1. x", "2. x", "7. x", "8. x", "9. x"]


def test_word_letters_have_no_d_with_stroke_and_the_vietnamese_format_has(tmp_path: Path) -> None:
    document = new()
    add_list(document, [("lowerLetter", "%1)")], 1)
    custom = '<w:numFmt w:val="custom" w:format="a, b, c, d, đ, ..."/>'
    add_list(document, [(custom, "%1)")], 2)
    for num in (1, 2):
        for _ in range(7):
            numbered(document, "x", num)
    shown = [text[0] for text in texts(document, tmp_path)]
    assert shown == list("abcdefg") + list("abcdđeg")


def test_a_typed_letter_between_two_lists_stays_as_typed(tmp_path: Path) -> None:
    document = new()
    add_list(document, [("lowerLetter", "%1)")], 1)
    add_num(document, 2, 1, start_at(0, 5))
    for _ in range(4):
        numbered(document, "x", 1)
    document.add_paragraph("đ) x")
    numbered(document, "x", 2)
    assert texts(document, tmp_path) == ["a) x", "b) x", "c) x", "d) x", "đ) x", "e) x"]


def test_zero_padded_custom_format_inside_alternate_content(tmp_path: Path) -> None:
    document = new()
    choice = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback>'
        "</mc:AlternateContent>"
    )
    add_list(document, [(choice, "%1.")], 1)
    numbered(document, "x", 1)
    assert texts(document, tmp_path) == ["001. x"]


def test_bullets_stay_as_signs_in_a_legal_text(tmp_path: Path) -> None:
    document = new()
    add_list(document, [("decimal", "Điều %1."), ("bullet", "-"), ("bullet", "+"), ("bullet", "\uf0b7")], 1)
    for level, text in [(0, "Phạm vi"), (0, "Mục tiêu"), (1, "m"), (2, "n"), (3, "o")]:
        numbered(document, text, 1, level)
    assert texts(document, tmp_path) == ["Điều 1. Phạm vi", "Điều 2. Mục tiêu", "- m", "+ n", "• o"]


def test_styles_give_numbers_and_zero_takes_them_away(tmp_path: Path) -> None:
    document = new()
    styles = document.styles
    add_list(
        document, [("decimal", "Điều %1."), ("decimal", "%2.")], 5, extra={0: '<w:pStyle w:val="Dieu"/>', 1: '<w:pStyle w:val="Khoan"/>'}
    )
    dieu = styles.add_style("Dieu", 1)
    set_number(dieu.element.get_or_add_pPr(), 5, None)
    khoan = styles.add_style("Khoan", 1)
    set_number(khoan.element.get_or_add_pPr(), 5, 1)
    heir = styles.add_style("KhoanCon", 1)
    heir.base_style = khoan
    document.add_paragraph("A", style="Dieu")
    document.add_paragraph("x", style="Khoan")
    document.add_paragraph("y", style="KhoanCon")
    set_number(document.add_paragraph("không số", style="Khoan")._p.get_or_add_pPr(), 0, None)
    document.add_paragraph("B", style="Dieu")
    assert texts(document, tmp_path) == ["Điều 1. A", "1. x", "2. y", "không số", "Điều 2. B"]


def test_outer_number_not_started_yet_shows_its_start(tmp_path: Path) -> None:
    document = new()
    add_list(document, [("decimal", "%1."), ("decimal", "%1.%2.")], 1)
    for level in (1, 1, 0):
        numbered(document, "x", 1, level)
    assert texts(document, tmp_path) == ["1.1. x", "1.2. x", "1. x"]


def test_empty_numbered_paragraphs_do_not_count_and_numbers_run_through_tables(tmp_path: Path) -> None:
    document = new()
    add_list(document, [("decimal", "%1.")], 1)
    numbered(document, "a", 1)
    table = document.add_table(rows=3, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "TT", "Nhiệm vụ"
    for row in (1, 2):
        cell = table.rows[row].cells[0].paragraphs[0]
        cell.add_run("việc")
        set_number(cell._p.get_or_add_pPr(), 1, 0)
        table.rows[row].cells[1].text = f"nhiệm vụ {row}"
    numbered(document, "b", 1)
    assert texts(document, tmp_path) == [
        "1. a",
        "TT | Nhiệm vụ",
        "TT: 2. việc | Nhiệm vụ: nhiệm vụ 1",
        "TT: 3. việc | Nhiệm vụ: nhiệm vụ 2",
        "4. b",
    ]


def test_unknown_format_is_shown_as_decimal_and_reported(tmp_path: Path) -> None:
    document = new()
    add_list(document, [("thaiCounting", "%1.")], 1)
    numbered(document, "x", 1)
    document.save(tmp_path / "a.docx")
    reading = read(tmp_path / "a.docx")
    assert reading.lines[0].text == "1. x"
    assert any("thaiCounting" in warning for warning in reading.warnings)

"""Decks written by python-pptx: slides in order, tables, groups, charts, notes by relation."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.util import Inches

from ingest import read as readers
from ingest.lines import Line, LineKind, ReadError
from ingest.read.office.pptx import read
from tests.ingest.read.legacy_encoder import encode

BOX = (Inches(1), Inches(1), Inches(4), Inches(2))
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def lines(deck: Any, folder: Path) -> tuple[Line, ...]:
    deck.save(folder / "a.pptx")
    return read(folder / "a.pptx").lines


def slide(deck: Any, title: str, *paragraphs: tuple[str, int]) -> Any:
    made = deck.slides.add_slide(deck.slide_layouts[1])
    made.shapes.title.text = title
    frame = made.placeholders[1].text_frame
    for index, (text, level) in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
    return made


def test_titles_items_and_locators(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    slide(deck, "Sáu nội dung cải cách", ("Cải cách thể chế", 0), ("rà soát văn bản", 1))
    slide(deck, "Mục tiêu", ("Đến năm 2025", 0))
    found = lines(deck, tmp_path)
    assert [(line.text, line.kind, line.level, line.locator) for line in found] == [
        ("Sáu nội dung cải cách", LineKind.HEADING, 1, "trang chiếu 1"),
        ("Cải cách thể chế", LineKind.ITEM, 1, "trang chiếu 1"),
        ("rà soát văn bản", LineKind.ITEM, 2, "trang chiếu 1"),
        ("Mục tiêu", LineKind.HEADING, 1, "trang chiếu 2"),
        ("Đến năm 2025", LineKind.ITEM, 1, "trang chiếu 2"),
    ]


def test_notes_belong_to_their_slide_even_when_slides_were_moved(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    for name in ("một", "hai", "ba"):
        slide(deck, f"Trang {name}", ("x", 0))
    for index in (2, 0):  # notes made in another order than the slides, and none for the second
        deck.slides[index].notes_slide.notes_text_frame.text = f"ghi chú của {deck.slides[index].shapes.title.text}"
    order = deck.slides._sldIdLst
    order.insert(0, order[2])
    found = lines(deck, tmp_path)
    assert [(line.text, line.locator) for line in found if line.kind is LineKind.NOTE] == [
        ("ghi chú của Trang ba", "trang chiếu 1"),
        ("ghi chú của Trang một", "trang chiếu 2"),
    ]


def test_tables_groups_charts_and_untitled_slides(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    made = deck.slides.add_slide(deck.slide_layouts[6])
    table = made.shapes.add_table(3, 2, *BOX).table
    for (row, column), text in {(0, 0): "Chỉ số", (0, 1): "2025", (1, 0): "Hài lòng", (1, 1): "90%", (2, 1): "95%"}.items():
        table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    group = made.shapes.add_group_shape()
    group.shapes.add_textbox(*BOX).text_frame.text = "trong nhóm"
    group.shapes.add_group_shape().shapes.add_textbox(*BOX).text_frame.text = "trong nhóm con"
    data = CategoryChartData()
    data.categories = ["2021", "2022"]
    data.add_series("Hồ sơ trực tuyến", (30.5, 60))
    made.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *BOX, data)
    texts = [line.text for line in lines(deck, tmp_path)]
    assert texts[0] == "Trang chiếu 1"
    assert texts[1:4] == ["Chỉ số | 2025", "Chỉ số: Hài lòng | 2025: 90%", "Chỉ số: Hài lòng | 2025: 95%"]
    assert texts[4:6] == ["trong nhóm", "trong nhóm con"]
    assert texts[6:] == ["Nhóm | Hồ sơ trực tuyến", "Nhóm: 2021 | Hồ sơ trực tuyến: 30,5", "Nhóm: 2022 | Hồ sơ trực tuyến: 60"]


def test_automatic_numbers_breaks_and_plain_paragraphs(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    made = slide(deck, "Các bước", ("nộp hồ sơ", 0), ("kiểm tra", 0), ("chi tiết", 1), ("trả kết quả", 0), ("Hết", 0))
    for index, xml in enumerate(
        ['<a:buAutoNum type="arabicPeriod"/>'] * 2
        + ['<a:buAutoNum type="alphaLcParenR"/>', '<a:buAutoNum type="arabicPeriod"/>', "<a:buNone/>"]
    ):
        properties = made.placeholders[1].text_frame.paragraphs[index]._p.get_or_add_pPr()
        properties.append(parse_xml(xml.replace("/>", f" {A}/>")))
    box = made.shapes.add_textbox(*BOX).text_frame
    box.text = "Dòng một.\vDòng hai"
    found = lines(deck, tmp_path)
    assert [line.text for line in found[1:]] == [
        "1. nộp hồ sơ",
        "2. kiểm tra",
        "a) chi tiết",
        "3. trả kết quả",
        "Hết",
        "Dòng một.",
        "Dòng hai",
    ]


def test_footers_and_slide_numbers_are_dropped_and_legacy_fonts_decoded(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    made = slide(deck, "Tiêu đề", ("x", 0))
    for number in ("sldNum", "ftr", "dt"):
        made.shapes._spTree.append(
            parse_xml(
                f'<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" {A}>'
                f'<p:nvSpPr><p:cNvPr id="9{len(number)}" name="{number}"/>'
                f'<p:cNvSpPr/><p:nvPr><p:ph type="{number}" idx="1{len(number)}"/></p:nvPr></p:nvSpPr><p:spPr/>'
                "<p:txBody><a:bodyPr/><a:p><a:r><a:t>rác</a:t></a:r></a:p></p:txBody></p:sp>"
            )
        )
    run = made.shapes.add_textbox(*BOX).text_frame.paragraphs[0].add_run()
    run.text, run.font.name = encode("Được số hóa", "tcvn3"), ".VnTime"
    deck.save(tmp_path / "a.pptx")
    reading = read(tmp_path / "a.pptx")
    assert [line.text for line in reading.lines] == ["Tiêu đề", "x", "Được số hóa"]
    assert reading.encoding == "tcvn3"


def test_a_sentence_set_line_by_line_in_a_box_is_one_and_the_deck_is_named_by_its_subject(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[5])
    first.shapes.title.text = "KHO BẠC NHÀ NƯỚC"
    for texts in (["XỬ PHẠT VI PHẠM"], ["Chi vượt dự toán làm", "mất cân đối", "Phải thu hồi"], ["ngân sách riêng"]):
        frame = first.shapes.add_textbox(*BOX).text_frame
        frame.text = texts[0]
        for text in texts[1:]:
            frame.add_paragraph().text = text
    found = lines(deck, tmp_path)
    assert [line.text for line in found] == [
        "KHO BẠC NHÀ NƯỚC", "XỬ PHẠT VI PHẠM", "Chi vượt dự toán làm mất cân đối", "Phải thu hồi", "ngân sách riêng",
    ]  # fmt: skip
    assert read(tmp_path / "a.pptx").title == "XỬ PHẠT VI PHẠM"


def test_damage_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    pptx.Presentation().save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["ppt/presentation.xml"] = b"<broken"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(ReadError, match="PowerPoint"):
        readers.read(path)

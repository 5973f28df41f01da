"""The slides of a deck as one text: titles, articles, what goes on overleaf, boxes in groups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pptx
from pptx.util import Inches

from ingest.parse.parsing import parse_file
from knowledge.law.types import PassageKind, RelationKind, UnitPath

BULLETS, BLANK = 1, 6


def add(deck: Any, title: str, *paragraphs: str) -> None:
    """A slide with a title; without one its paragraphs stand in a box of their own."""
    if title:
        made = deck.slides.add_slide(deck.slide_layouts[BULLETS])
        made.shapes.title.text, frame = title, made.placeholders[1].text_frame
    else:
        made = deck.slides.add_slide(deck.slide_layouts[BLANK])
        frame = made.shapes.add_textbox(Inches(1), Inches(1), Inches(8), Inches(5)).text_frame
    frame.text = paragraphs[0]
    for text in paragraphs[1:]:
        frame.add_paragraph().text = text


def units(deck: Any, folder: Path) -> list[tuple[UnitPath, str]]:
    deck.save(folder / "a.pptx")
    return [(unit.path, unit.text) for unit in parse_file(folder / "a.pptx").units]


def test_a_list_on_two_slides_is_one_and_so_is_a_sentence(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    add(deck, "Bài giảng", "Cải cách hành chính")
    add(deck, "Nhiệm vụ của Sở", "Ban hành kế hoạch;", "Công bố chỉ số hằng năm của các sở, ban, ngành và")
    add(deck, "Nhiệm vụ của Sở (tiếp)", "Ủy ban nhân dân các xã;", "Bồi dưỡng công chức.")
    add(deck, "Kinh phí", "Do ngân sách bảo đảm.")
    assert units(deck, tmp_path)[2:] == [
        (("Nhiệm vụ của Sở",), "Nhiệm vụ của Sở"),
        (("Nhiệm vụ của Sở", "-1"), "Ban hành kế hoạch;"),
        (("Nhiệm vụ của Sở", "-2"), "Công bố chỉ số hằng năm của các sở, ban, ngành và Ủy ban nhân dân các xã;"),
        (("Nhiệm vụ của Sở (tiếp)",), "Nhiệm vụ của Sở (tiếp)"),
        (("Nhiệm vụ của Sở", "-3"), "Bồi dưỡng công chức."),
        (("Kinh phí",), "Kinh phí"),
        (("Kinh phí", "-1"), "Do ngân sách bảo đảm."),
    ]


def test_what_is_complete_is_not_joined_to_the_next_slide(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    add(deck, "Nhiệm vụ", "Công bố chỉ số cải cách hành chính hằng năm của các sở.")
    add(deck, "Nhiệm vụ", "Ủy ban nhân dân các xã báo cáo.")
    add(deck, "Kinh phí", "do ngân sách bảo đảm")
    assert [text for _, text in units(deck, tmp_path)][1:] == [
        "Công bố chỉ số cải cách hành chính hằng năm của các sở.", "Nhiệm vụ", "Ủy ban nhân dân các xã báo cáo.",
        "Kinh phí", "do ngân sách bảo đảm",
    ]  # fmt: skip


def test_articles_shown_are_headings_of_the_text_that_a_slide_names(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    add(deck, "Bài giảng", "Văn thư")
    add(deck, "HỆ THỐNG VĂN BẢN", "NGHỊ ĐỊNH 63/2019/NĐ-CP", "Xử phạt vi phạm hành chính")
    add(
        deck,
        "",
        "Điều 1. Phạm vi điều chỉnh",
        "1. Nghị định này quy định mức phạt",
        "a) tiền lệ phí;",
        "Điều 2. Đối tượng",
        "Cơ quan nhà nước.",
    )
    add(deck, "", "Điều 2. Đối tượng", "– 20. Cá nhân khác.")
    found = units(deck, tmp_path)
    text = "NGHỊ ĐỊNH 63/2019/NĐ-CP"
    assert found[3:] == [
        ((text,), text),
        ((text, "-1"), "Xử phạt vi phạm hành chính"),
        ((text, "Điều 1. Phạm vi điều chỉnh"), "Điều 1. Phạm vi điều chỉnh"),
        ((text, "Điều 1. Phạm vi điều chỉnh", "đoạn 1"), "1. Nghị định này quy định mức phạt"),
        ((text, "Điều 1. Phạm vi điều chỉnh", "đoạn 2"), "a) tiền lệ phí;"),
        ((text, "Điều 2. Đối tượng"), "Điều 2. Đối tượng"),
        ((text, "Điều 2. Đối tượng", "đoạn 1"), "Cơ quan nhà nước."),
        ((text, "Điều 2. Đối tượng (2)"), "Điều 2. Đối tượng"),
        ((text, "Điều 2. Đối tượng", "đoạn 2"), "20. Cá nhân khác."),
    ]
    restated = parse_file(tmp_path / "a.pptx").validity_says.relations
    assert [(r.kind, r.number, r.from_path) for r in restated] == [(RelationKind.RESTATES, "63/2019/NĐ-CP", (text,))]


def test_articles_of_no_named_text_lie_under_no_other_slide(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    add(deck, "Bài giảng", "Đầu tư công")
    add(deck, "CHI PHÍ", "Do ngân sách bảo đảm.")
    add(deck, "Điều 7 DỰ ÁN QUAN TRỌNG", "Từ 10.000 tỷ đồng.")
    add(deck, "Điều 16: HÀNH VI BỊ CẤM", "Nhận hối lộ.")
    assert [path for path, _ in units(deck, tmp_path)][4:] == [
        ("Điều 7 DỰ ÁN QUAN TRỌNG",), ("Điều 7 DỰ ÁN QUAN TRỌNG", "-1"),
        ("Điều 16: HÀNH VI BỊ CẤM",), ("Điều 16: HÀNH VI BỊ CẤM", "-1"),
    ]  # fmt: skip


def test_a_list_of_articles_and_a_sentence_that_mentions_a_text_are_no_headings(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    add(deck, "Luật", "Điều 18. Điều kiện", "Điều 19. Thẩm quyền", "Điều 20. Thủ tục")
    add(deck, "Căn cứ", "NGHỊ ĐỊNH 63/2019/NĐ-CP quy định mức phạt.", "Thông tư hướng dẫn.")
    deck.save(tmp_path / "a.pptx")
    parsed = parse_file(tmp_path / "a.pptx")
    assert [unit.text for unit in parsed.units if unit.kind is PassageKind.HEADING] == ["Luật", "Căn cứ"]
    assert parsed.validity_says.relations == ()


def test_boxes_of_a_group_are_read_by_place_with_their_numbers(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    shapes = deck.slides.add_slide(deck.slide_layouts[BLANK]).shapes
    shapes.add_textbox(Inches(0.2), Inches(0.3), Inches(0.2), Inches(1)).text_frame.text = "1"  # of the slide, not of the title
    shapes.add_textbox(Inches(0.5), Inches(0.3), Inches(9), Inches(1)).text_frame.text = "Ba nội dung"
    group = shapes.add_group_shape()
    for place, name in reversed(list(enumerate(["Thể chế", "Thủ tục", "Bộ máy"]))):  # drawn from the bottom up
        row = group.shapes.add_group_shape()
        for left, text in ((1.5, name), (0.5, str(place + 1))):
            row.shapes.add_textbox(Inches(left), Inches(1.5 + place), Inches(0.8), Inches(0.5)).text_frame.text = text
    assert [text for _, text in units(deck, tmp_path)] == ["Trang chiếu 1", "1", "Ba nội dung", "1. Thể chế", "2. Thủ tục", "3. Bộ máy"]

from __future__ import annotations

import pytest

from bot.answering.asked.intent import read
from bot.answering.candidates.asked_thing import bearing, bounds, things_asked
from bot.answering.candidates.candidate import Candidate
from bot.answering.candidates.outline import Outline
from knowledge.law.types import Interpretation, PassageKind
from tests.bot.library import NQ, passage


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("Biển tên đường sơn màu gì, có mấy mức sáng?", {"màu", "mức"}),
        ("Đạt bao nhiêu phần trăm?", set()),
        ("Bộ nào chủ trì, gồm những gì?", set()),
        ("Cây cao bao nhiêu mét?", set()),
    ],
)
def test_the_things_asked_for(question: str, things: set[str]) -> None:
    assert things_asked(question) == things


def test_a_clause_that_names_the_thing_comes_first() -> None:
    texts = ("Biển tên đường sơn màu xanh.", "Biển tên đường không bắt buộc.")
    passages = tuple(passage(NQ, n, f"Điều {n}", text) for n, text in enumerate(texts))
    named, other = (Candidate(p, Outline(NQ, passages), 0.5) for p in passages)
    asked = read(Interpretation("", "Biển tên đường màu gì?"))
    assert bearing(asked, named) > 0 > bearing(asked, other)
    assert bearing(read(Interpretation("", "Biển tên đường là gì?")), named) == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hàm lượng trên 30% đến 35%", {(">", "30"), ("<", "35")}),
        ("30%<Mn≤35%", {(">", "30"), ("<", "35")}),
        ("độ tro Ak > 40%", {(">", "40")}),
        ("độ tro Ak ≤ 40%", {("<", "40")}),
        ("từ 5 tấn trở lên, dưới 10", {(">", "5"), ("<", "10")}),
        ("giá 40.000 đồng", set()),
    ],
)
def test_bounds_in_signs_and_in_words(text: str, found: set[tuple[str, str]]) -> None:
    assert bounds(text) == found


def test_a_row_of_the_bounds_asked_about_comes_first() -> None:
    texts = ("Tên: Than độ tro ≤ 40% | Giá: 2", "Tên: Than độ tro > 40% | Giá: 1")
    rows = tuple(passage(NQ, n, f"bảng 1/dòng {n}", text, kind=PassageKind.ROW) for n, text in enumerate(texts))
    low, high = (Candidate(p, Outline(NQ, rows), 0.5) for p in rows)
    asked = read(Interpretation("", "Giá than độ tro trên 40%"))
    assert bearing(asked, high) > 0 > bearing(asked, low)

"""Highlighting, type-ahead and comparison as functions."""

from __future__ import annotations

import time

from bot.http.pages.two_texts import words_changed
from bot.http.site.document_view import ShownUnit, highlight, page_starts, read
from bot.http.site.type_ahead import SuggestionList
from knowledge.law.types import PassageKind
from tests.bot.library import NQ, passage


def test_highlight_with_and_without_accents() -> None:
    assert highlight("Cải cách thủ tục", "cai cach") == [("Cải cách", True), (" thủ tục", False)]
    assert highlight("Cải cách, cái cách", "cải cách") == [("Cải cách", True), (", cái cách", False)]
    assert highlight("Đường dây", "duong") == [("Đường", True), (" dây", False)]
    assert highlight("không có", "xyz") == [("không có", False)]
    assert highlight("", "a") == []


def test_no_level_of_headings_is_left_out() -> None:
    """An article without a heading of its own, a chapter with one: what a screen reader lists goes down step by step."""
    heads = ["Điều 1/I", "Điều 1/I/1", "Điều 1/I/1/a"]
    passages = [passage(NQ, n, path, f"{path[-1]}. Tên mục", kind=PassageKind.HEADING) for n, path in enumerate(heads)]
    levels = []
    unit = read([*passages, passage(NQ, 3, "Điều 1/I/1/a/-1", "Câu.")], level=3)
    while isinstance(unit.items[-1], ShownUnit):
        unit = unit.items[-1]
        levels.append(unit.level)
    assert levels == [3, 3, 4, 5, 6]


def test_words_changed() -> None:
    assert words_changed("80% hồ sơ", "90% hồ sơ") == ((("80%", True), (" hồ sơ", False)), (("90%", True), (" hồ sơ", False)))


def test_suggestions_rank_prefixes_first_and_stay_fast() -> None:
    texts = [f"Câu hỏi số {n} về thủ tục hành chính cấp {n % 63}?" for n in range(50_000)]
    found = SuggestionList.of(["Về thủ tục nói chung?", *texts, "Thủ tục là gì?"])
    started = time.process_time()
    best = found.find("thu tuc")
    assert time.process_time() - started < 0.2
    assert best[0] == "Thủ tục là gì?"
    assert found.find("hành chính cấp 6")[0].startswith("Câu hỏi")
    assert found.find("???") == []


def test_questions_made_of_headings_are_offered_only_where_nobody_wrote_one() -> None:
    found = SuggestionList.of(
        ["Mức độ hài lòng phải đạt bao nhiêu?"], ["Mức độ hài lòng gồm những nội dung gì?", "Bộ Nội vụ được giao những trách nhiệm gì?"]
    )
    assert found.find("hai long") == ["Mức độ hài lòng phải đạt bao nhiêu?"]
    assert found.find("noi vu") == ["Bộ Nội vụ được giao những trách nhiệm gì?"]


def test_a_page_begins_with_its_first_passage() -> None:
    pages = (None, 1, 1, 2, 2, 4)
    texts = [passage(NQ, n, f"Điều {n + 1}", "Câu.", page=page) for n, page in enumerate(pages)]
    assert page_starts(reversed(texts)) == {texts[1].id: 1, texts[3].id: 2, texts[5].id: 4}

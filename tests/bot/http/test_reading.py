"""Highlighting, type-ahead and comparison as functions."""

from __future__ import annotations

import time

from bot.http.comparison import words_changed
from bot.http.layout import Prose, Quote, Quotes, Table, layout, shown, split_label
from bot.http.reading import highlight
from bot.http.suggestions import SuggestionList


def test_highlight_with_and_without_accents() -> None:
    assert highlight("Cải cách thủ tục", "cai cach") == [("Cải cách", True), (" thủ tục", False)]
    assert highlight("Cải cách, cái cách", "cải cách") == [("Cải cách", True), (", cái cách", False)]
    assert highlight("Đường dây", "duong") == [("Đường", True), (" dây", False)]
    assert highlight("không có", "xyz") == [("không có", False)]
    assert highlight("", "a") == []


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


def test_layout_of_a_list_a_table_and_a_single_quotation() -> None:
    citations = [{"quote": "a) một | hai"}, {"quote": "b) ba\nbốn"}]
    listed = layout({"answer": "Theo khoản 6:\n1. “a) một | hai” [1]\n2. “b) ba\nbốn” [2]", "citations": citations})
    assert listed == [Prose("Theo khoản 6:"), Quotes((Quote("", 1), Quote("", 2)))]
    table = layout({"answer": "Theo X:\n| Mốc | Quy định |\n| --- | --- |\n| Đến năm 2025 | “a) một | hai” [1] |", "citations": citations})
    assert table == [Prose("Theo X:"), Table((((("Mốc",), ("Quy định",))), (("Đến năm 2025",), (1,))))]
    single = layout({"answer": "Theo khoản 1: “b) ba\nbốn” [2].", "citations": citations})
    assert single == [Quotes((Quote("Theo khoản 1:", 2),))]
    assert shown({"answer": "“b) ba\nbốn” [2]", "citations": citations}) == {2}


def test_split_label() -> None:
    label = "Điểm a khoản 2 Điều 1 Nghị quyết số 76/NQ-CP ngày 15/7/2021"
    assert split_label(label, "76/NQ-CP") == ("Điểm a khoản 2 Điều 1", "Nghị quyết số 76/NQ-CP ngày 15/7/2021")
    assert split_label("Điểm hay nhầm, Mô đun 5", "") == ("Điểm hay nhầm, Mô đun 5", "")

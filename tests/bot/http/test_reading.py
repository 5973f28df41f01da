"""Highlighting, type-ahead and comparison as functions."""

from __future__ import annotations

import time

from bot.http.comparison import words_changed
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


def test_search_keys_are_offered_only_where_nobody_wrote_a_question() -> None:
    found = SuggestionList.of(["Mức độ hài lòng phải đạt bao nhiêu?"], ["Bà con có hài lòng không?"], ["Hài lòng"])
    assert found.find("hai long") == ["Mức độ hài lòng phải đạt bao nhiêu?"]
    assert found.find("ba con") == ["Bà con có hài lòng không?"]

from __future__ import annotations

from dataclasses import replace

from ingest.units import Unit, goes_on
from knowledge.law.types import PassageKind

SENTENCE = Unit(("Điều 1", "1"), "Các bộ, cơ quan ngang bộ và địa phương rà soát, cắt giảm thủ tục hành chính theo", PassageKind.TEXT)


def test_a_small_letter_goes_on_where_a_sentence_broke_off() -> None:
    assert goes_on(SENTENCE, "thẩm quyền được giao.", ("Điều 1", "1"))
    assert not goes_on(SENTENCE, "Thẩm quyền được giao.", ("Điều 1", "1"))
    assert not goes_on(replace(SENTENCE, text=SENTENCE.text + "."), "thẩm quyền", ("Điều 1", "1"))
    assert not goes_on(SENTENCE, "thẩm quyền", ("Điều 2",))


def test_nothing_is_joined_to_what_is_no_sentence_any_more() -> None:
    long = "từ " * 1400  # 4,200 characters without an end
    assert not goes_on(replace(SENTENCE, text=long), "và còn nữa", ("Điều 1", "1"))
    assert not goes_on(replace(SENTENCE, text=long), "./.", ("Điều 1", "1"))
    assert goes_on(replace(SENTENCE, text="từ " * 1300), "./.", ("Điều 1", "1"))

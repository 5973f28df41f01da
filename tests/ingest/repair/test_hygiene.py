"""Repairs: only the certain ones."""

from __future__ import annotations

from collections import Counter

import pytest

from ingest.lines import Line
from ingest.repair.hygiene import clean_text, syllable_validity
from ingest.repair.syllables import is_syllable, split_glued


@pytest.mark.parametrize(
    ("damaged", "repaired", "repair"),
    [
        ("chƣơng trình, Ƣu tiên", "chương trình, Ưu tiên", "gha"),
        ("cải cách thủtục hành chính", "cải cách thủ tục hành chính", "lost_space"),
        ("th\u043eng tin", "thong tin", "look_alike"),
        ("quyền c\u0430o", "quyền cao", "look_alike"),
        ("ðối tượng", "đối tượng", "look_alike"),
        ("nghi\u0300n", "nghìn", ""),
        ("một\u200b hai\u200b ba\u200b bốn", "một hai ba bốn", "zero_width"),
        ("hoà bình và hòa bình", "hoà bình và hòa bình", ""),
        ("đường Internet băng rộng", "đường Internet băng rộng", ""),
    ],
)
def test_clean_text(damaged: str, repaired: str, repair: str) -> None:
    repairs: Counter[str] = Counter()
    assert clean_text(damaged, repairs) == repaired
    assert set(repairs) == ({repair} if repair else set())


@pytest.mark.parametrize("word", ["nghiêng", "quyết", "giếng", "gì", "khuỷu", "thuở", "xoong", "yêu", "hoặc", "ĐƯỜNG", "uỷ", "ủy"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["chƣơng", "thủtục", "kiêp", "hoat", "trườnǵ", "xyz"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_glued_words_are_cut_only_in_one_way() -> None:
    assert split_glued("nghiêncứu") == ("nghiên", "cứu")
    assert split_glued("tiếnganh") == ()  # tiến + ganh, tiếng + anh
    assert split_glued("Facebook") == ()


def test_validity_of_a_damaged_text_is_low() -> None:
    assert syllable_validity((Line("Céng hßa x· héi chñ nghÜa ViÖt Nam §éc lËp Tù do"),)) < 0.6
    assert syllable_validity((Line("Cộng hòa xã hội chủ nghĩa Việt Nam, UBND, TT&TT, khoản a"),)) == 1.0


def test_no_word_is_cut_that_is_one() -> None:
    repairs: Counter[str] = Counter()
    assert clean_text("giờ giấc làm việc, TƯỚNGy", repairs) == "giờ giấc làm việc, TƯỚNGy"
    assert not repairs

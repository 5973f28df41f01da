from __future__ import annotations

import pytest

from knowledge.language.syllable import is_possible, tone, without_tone


@pytest.mark.parametrize(
    "syllable", ["phở", "nghiêng", "quyết", "giêng", "gì", "khuỷu", "ạ", "chuyện", "người", "huơ", "giúp", "quắp", "xoong", "tuýp"]
)
def test_possible(syllable: str) -> None:
    assert is_possible(syllable)


@pytest.mark.parametrize("syllable", ["lòg", "fí", "trườg", "zậy", "khik", "doah", "hàt", "gk", "ngườì", "điề"])
def test_impossible(syllable: str) -> None:
    assert not is_possible(syllable)


def test_tone_comes_off() -> None:
    assert without_tone("dựng") == "dưng"
    assert tone("dựng") == "\u0323"
    assert tone("dưng") == ""

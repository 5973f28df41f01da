"""Marks that the eye lost are put back where the language is sure; letters, figures and names are left alone."""

from __future__ import annotations

import pytest

from ingest.read.ocr.ocr_language import chosen


def read(text: str, confidence: float, **doubtful: tuple[str, float]) -> list[list[tuple[str, float]]]:
    """The words of a text, all read with one confidence; `doubtful` gives a second reading of a word."""
    return [[(word, confidence), *([doubtful[word]] if word in doubtful else [])] for word in text.split()]


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("tiếp tục đây mạnh cải cách hành chính", "tiếp tục đẩy mạnh cải cách hành chính"),
        ("xây dựng nên hành chính hiện đại", "xây dựng nền hành chính hiện đại"),
        ("gÓp phần nâng cao hiệU, quả", "góp phần nâng cao hiệU, quả"),  # a word that ends in a capital may be an abbreviation
        ("sửa đôi, bổ sung một số điều", "sửa đổi, bổ sung một số điều"),
    ],
)
def test_lost_marks_return(seen: str, meant: str) -> None:
    assert " ".join(chosen(read(seen, 0.6))) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Xuân Phúc",
        "số 76/NQ-CP ngày 15/7/2021",
        "đạt 80% trở lên",
        "Bộ TT&TT",
        "gửi TTr cho UBND",
        "tiếp tục đẩy mạnh cải cách hành chính",
    ],
)
def test_names_figures_and_right_words_stay(text: str) -> None:
    assert " ".join(chosen(read(text, 0.6))) == text


def test_of_two_readings_the_one_that_makes_sense_wins() -> None:
    assert chosen(read("quyên và nghĩa vụ của công dân", 0.8, quyên=("quyền", 0.7)))[0] == "quyền"


def test_only_marks_may_change() -> None:
    words = ["qu0c", "hội", "ra", "nghi", "quyet"]
    assert [len(word) for word in chosen([[(word, 0.1)] for word in words])] == [len(word) for word in words]

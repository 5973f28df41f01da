"""The bundled model of turns, on messages that it has not learnt from."""

import pytest

from knowledge.question.turn import TurnModel, features_of

MODEL = TurnModel.bundled()


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("ở điều nào vậy?", "where"),
        ("o dieu nao", "where"),
        ("cho xem nguyên văn", "verbatim"),
        ("tóm tắt lại giúp tôi", "shorter"),
        ("câu trả lời này sai rồi", "wrong"),
        ("dịch sang tiếng Anh đi", "translate"),
        ("vâng, nói tiếp đi", "continue"),
        ("cái thứ 2", "pick"),
        ("bạn có dùng ChatGPT không?", "about_model"),
        ("còn cấp xã?", "leans"),
        ("Thể chế được cải cách thế nào?", "own"),
        ("the che kinh te can bao ve quyen gi", "own"),
        ("sang kien cai cach co duoc khen thuong khong", "own"),
        ("Ví dụ về chỉ tiêu cắt giảm thủ tục hành chính đến năm 2025 là gì?", "own"),
    ],
)
def test_kind_of_a_message(message: str, kind: str) -> None:
    assert MODEL.kind(message).name == kind


@pytest.mark.parametrize("message", ["", "?", "   ", "🙂", "x" * 2000])
def test_anything_has_a_kind(message: str) -> None:
    found = MODEL.kind(message)
    assert 0 <= found.leaning <= 1
    assert 0 < found.chance <= 1


def test_marks_tell_words_apart() -> None:
    assert features_of("thế") != features_of("the")

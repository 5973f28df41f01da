import pytest

from bot.turns import Turns, is_foreign, picked

TURNS = Turns.from_csv()


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("ở điều nào vậy?", "where"),
        ("o dieu nao", "where"),
        ("cho xem nguyên văn", "verbatim"),
        ("tóm tắt lại giúp tôi", "shorter"),
        ("câu trả lời này sai rồi", "wrong"),
        ("dịch sang tiếng Anh đi", "translate"),
        ("vâng, nói tiếp đi", "accept"),
        ("cái thứ 2", "pick"),
        ("bạn có dùng ChatGPT không?", "about_model"),
        ("Thể chế được cải cách thế nào?", ""),
        ("Điều 2", ""),
        ("Ví dụ về chỉ tiêu cắt giảm thủ tục hành chính đến năm 2025 là gì?", ""),
        ("", ""),
    ],
)
def test_kind_of_a_message(message: str, kind: str) -> None:
    assert TURNS.kind(message) == kind


@pytest.mark.parametrize(("message", "number"), [("cái thứ 2", 2), ("câu thứ ba", 3), ("câu đầu tiên", 1), ("chọn câu 3 nhé", 3)])
def test_which_suggestion_is_meant(message: str, number: int) -> None:
    assert picked(message) == number


@pytest.mark.parametrize(
    ("message", "foreign"),
    [
        ("What is the target for 2025 under Resolution 76?", True),
        ("第76号决议的目标是多少？", True),
        ("chi tieu tthc den 2025", False),
        ("PAR INDEX là gì?", False),
        ("2025", False),
    ],
)
def test_other_languages_are_told(message: str, foreign: bool) -> None:
    assert is_foreign(message) is foreign

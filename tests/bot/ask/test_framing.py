from __future__ import annotations

import pytest

from bot.ask.framing import unframed


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("Để học viên khỏi nhầm: nhóm 30 và nhóm 50 là gì?", "Nhóm 30 và nhóm 50 là gì?"),
        ("Để làm bài tập nhóm, tôi cần bảng số tuyến phố có cây.", "Tôi cần bảng số tuyến phố có cây."),
        ("Thưa thầy, bóng mát là gì?", "Bóng mát là gì?"),
        ("Cho tôi các việc phải làm trước, để đưa lên slide", "Cho tôi các việc phải làm trước"),
    ],
)
def test_what_is_said_of_the_occasion_is_left_out(message: str, asked: str) -> None:
    assert unframed(message) == asked


@pytest.mark.parametrize(
    "message",
    [
        "Kiến nghị gửi đâu, ai trả lời?",  # asks
        "Lớp tập huấn ngày 27/5, ở đâu?",  # says when
        "Khi giảng về cây xanh, tôi trích điều nào?",  # says of what
        "Thưa thầy",
        "Học viên là ai?",
        "Đến năm 2025, mức hài lòng là bao nhiêu?",
        "",
    ],
)
def test_what_says_something_stays(message: str) -> None:
    assert unframed(message) == message

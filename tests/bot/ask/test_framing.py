from __future__ import annotations

import pytest

from bot.ask.framing import asking, asks, leans_on_what_is_told, tells, unframed


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


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("Tôi mới chuyển sang làm việc này hai tuần. Cho hỏi tuyến phố nào có cây?", ("Cho hỏi tuyến phố nào có cây?",)),
        ("Trời ơi tuần này bốn cuộc kiểm tra 😩 kinh phí trồng cây lấy từ đâu", ("kinh phí trồng cây lấy từ đâu",)),
        (
            "Giám đốc phê “số ở đâu ra?” làm em lo :( Xem hộ: trồng bao nhiêu cây?",
            ("Giám đốc phê “số ở đâu ra?” làm em lo", "trồng bao nhiêu cây?"),
        ),
        ("Tuyến phố nào có cây?", ()),
        ("Ai trồng cây? Ai tưới cây?", ()),
        ("Mai em nói chuyện ở phường. Em lo lắm.", ()),
        ("Tôi muốn trích nguyên văn: phố nào có cây?", ("phố nào có cây?",)),
        ("chieu nay hop giao ban: nam 2030 trong bn % cay", ("nam 2030 trong bn % cay",)),
    ],
)
def test_the_sentences_that_ask_are_told_from_those_of_the_occasion(message: str, asked: tuple[str, ...]) -> None:
    assert asking(message) == asked


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("Em cần điền vào tờ trình cho kịp sáng mai.", False),
        ("Nêu các tuyến phố có cây.", True),
        ("Phố này có cây, đúng không", True),
        ("Có mấy tuyến phố", True),
        ("Đọc mấy chục trang hoa cả mắt.", False),
    ],
)
def test_what_asks_wants_something_of_the_documents(text: str, wants: bool) -> None:
    assert asks(text) is wants


@pytest.mark.parametrize(
    ("question", "leans"),
    [("Đơn vị em phải làm gì?", True), ("Việc đó ai làm?", True), ("Cho em hỏi ai trồng cây?", False), ("Năm 2030 đạt bao nhiêu?", False)],
)
def test_a_question_that_means_what_is_told_beside_it_is_not_asked_alone(question: str, leans: bool) -> None:
    assert leans_on_what_is_told(question) is leans


def test_who_speaks_of_themselves_tells_and_a_bare_subject_is_asked_about() -> None:
    assert tells("Em cần điền vào tờ trình cho kịp sáng mai.")
    assert not tells("Em cần điền số nào?")
    assert tells("Cảm ơn nhiều.")
    subjects = ("Nhiệm vụ của đội trồng cây", "Trách nhiệm của Ủy ban nhân dân cấp tỉnh", "Đô thị thông minh", "Văn bản thay thế", "Trẻ em")
    assert not any(map(tells, subjects))

from datetime import datetime

import pytest

from bot.ask.conversation import meanings
from bot.records.records import Turn
from knowledge.law.agency import Agencies

AGENCIES = Agencies({"Bộ Y tế": "Bộ Y tế", "BYT": "Bộ Y tế", "Bộ Công an": "Bộ Công an", "Chính phủ": "Chính phủ", "CP": "Chính phủ"})


def standalone(question: str, turns: tuple[Turn, ...], agencies: Agencies) -> str:
    """The likeliest meaning by the words alone."""
    return meanings(question, turns, agencies)[0].text


def turn(question: str, answer: str = "", kind: str = "fact") -> Turn:
    return Turn("1", question, question, {"kind": kind, "answer": answer}, datetime(2026, 1, 1))


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("Đến năm 2025 tỷ lệ họp trực tuyến là bao nhiêu?", "Thế còn đến năm 2030?", "Đến năm 2030 tỷ lệ họp trực tuyến là bao nhiêu?"),
        ("Đến năm 2025 tỷ lệ họp trực tuyến là bao nhiêu?", "the con 2030", "Đến năm 2030 tỷ lệ họp trực tuyến là bao nhiêu?"),
        ("Tỷ lệ họp trực tuyến là bao nhiêu?", "Vậy năm 2030?", "Tỷ lệ họp trực tuyến là bao nhiêu đến năm 2030?"),
        ("Bộ Y tế phải làm gì?", "Còn Bộ Công an?", "Bộ Công an phải làm gì?"),
        ("Bộ Y tế phải làm gì?", "con bo cong an thi sao", "bo cong an phải làm gì?"),
        ("Cấp xã phải họp mấy lần?", "Thế cấp huyện?", "cấp huyện phải họp mấy lần?"),
        ("Đến năm 2025 tỷ lệ họp trực tuyến là bao nhiêu?", "Bộ nào chủ trì?", "Về tỷ lệ họp trực tuyến: bộ nào chủ trì?"),
        ("Bộ nào lo bảo hiểm y tế?", "Vậy chính sách ưu đãi người có công thì bộ nào?", "Chính sách ưu đãi người có công thì bộ nào?"),
        (
            "Đến năm 2025 tỷ lệ họp trực tuyến?",
            "Tỷ lệ hồ sơ giải quyết trực tuyến thì bao nhiêu?",
            "Tỷ lệ hồ sơ giải quyết trực tuyến thì bao nhiêu đến năm 2025?",
        ),
        ("Các mục tiêu cải cách bộ máy đến năm 2025?", "thế nhiệm vụ thì gồm những gì", "Các nhiệm vụ cải cách bộ máy?"),
        ("Khi nào sơ kết Chương trình?", "Còn tổng kết thì năm nào?", "Về sơ kết Chương trình: tổng kết thì năm nào?"),
    ],
)
def test_a_follow_up_stands_alone(before: str, now: str, expected: str) -> None:
    assert standalone(now, (turn(before),), AGENCIES) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Kinh phí thực hiện Chương trình lấy từ nguồn nào?",
        "Bộ Công an phải làm gì trong Nghị quyết?",
        "PAR INDEX là gì?",
        "Khoản 3 Điều 2 nói gì?",
        "Chính phủ điện tử gồm những nhiệm vụ nào?",
        "Thể chế được cải cách thế nào?",
        "Sáng kiến cải cách hành chính được quy định ra sao?",
        "Những quan điểm nào được nêu?",
        "Mức độ hài lòng đạt bao nhiêu?",
        "Hồ sơ trực tuyến đến 2025 bao nhiêu phần trăm?",
    ],
)
def test_a_whole_question_stays_as_it_is(question: str) -> None:
    assert standalone(question, (turn("Bộ Y tế phải làm gì?"),), AGENCIES) == question


def test_without_earlier_turns_nothing_is_carried_over() -> None:
    assert standalone("Thế còn đến năm 2030?", (), AGENCIES) == "Thế còn đến năm 2030?"
    assert standalone("Thế còn đến năm 2030?", (turn("xin chào", kind="greeting"),), AGENCIES) == "Thế còn đến năm 2030?"


def test_a_pointing_agency_is_named_from_the_last_answer() -> None:
    last = turn("Ai chủ trì đổi mới bảo hiểm y tế?", "Cơ quan được giao: Bộ Y tế.")
    assert standalone("Cơ quan đó còn làm gì nữa?", (last,), AGENCIES) == "Bộ Y tế còn làm gì nữa?"


def test_government_as_an_adjective_is_no_agency() -> None:
    assert [m.name for m in AGENCIES.mentions("Chính phủ điện tử do BYT và chính phủ làm")] == ["Bộ Y tế", "Chính phủ"]

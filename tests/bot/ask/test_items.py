from __future__ import annotations

import pytest

from bot.ask.items import spelled_out
from bot.local_time import now_utc
from bot.records.records import Turn

LIST = {"answer": "Có 3 nội dung", "citations": [{"quote": "Có 3 nội dung: vườn ươm; bóng mát; công viên, quảng trường."}]}
CLAUSE = {"answer": "Theo khoản 1", "citations": [{"quote": "Vườn ươm do xưởng giữ: sáng; chiều."}]}


def turn(question: str, answer: dict[str, object]) -> Turn:
    return Turn("", question, question, answer, now_utc())


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ("nội dung cuối cùng do ai làm?", "nội dung công viên, quảng trường do ai làm?"),
        ("nội dung cuối do ai làm?", "nội dung công viên, quảng trường do ai làm?"),
        ("nội dung thứ hai do ai làm?", "nội dung bóng mát do ai làm?"),
        ("cai thu nhat la gi", "vườn ươm la gi"),
        ("nội dung thứ 9 do ai làm?", "nội dung thứ 9 do ai làm?"),
        ("giải pháp thứ hai là gì?", "giải pháp thứ hai là gì?"),  # the list was of other things
        ("Mức hài lòng là bao nhiêu?", "Mức hài lòng là bao nhiêu?"),
    ],
)
def test_an_item_of_a_quoted_list_stands_for_its_number(message: str, meant: str) -> None:
    assert spelled_out(message, (turn("Có mấy nội dung?", LIST),)) == meant
    assert spelled_out(message, ()) == message


def test_the_next_item_is_asked_what_the_last_one_was() -> None:
    turns = (turn("Có mấy nội dung?", LIST), turn("Nội dung bóng mát do ai làm?", CLAUSE))
    assert spelled_out("còn nội dung thứ ba", turns) == "Nội dung công viên, quảng trường do ai làm?"

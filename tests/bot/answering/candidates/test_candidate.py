"""What stands beside an answer ranks below it: notes, letterheads, titles that only repeat the question."""

from __future__ import annotations

import pytest

from bot.answering.asked.intent import read
from bot.answering.candidates.candidate import candidates
from bot.answering.candidates.outline import Outlines, is_heading
from knowledge.law.types import Hit, Interpretation, PassageKind
from tests.bot.library import NQ, Library, passage

FORM = passage(NQ, 0, "Phụ lục III/đoạn 6", "GIẤY GIỚI THIỆU")
ROW = passage(NQ, 1, "Phụ lục III/bảng 1/dòng 7", "STT: 7 | Loại: Giấy giới thiệu | Viết tắt: GGT", kind=PassageKind.ROW)
LETTERHEAD = passage(NQ, 2, "Phần mở đầu/đoạn 1", "Ví Dụ, ngày 5 tháng 3 năm 2022\nVề việc nộp kế hoạch rà soát", kind=PassageKind.FRONT)
CLAUSE = passage(NQ, 3, "Điều 4/1", "1. Các sở nộp kế hoạch rà soát qua Văn phòng.")
NOTE = passage(NQ, 4, "Điều 4/chú thích 1", "[1] Kế hoạch rà soát nộp theo mẫu cũ.", kind=PassageKind.NOTE)
ROOM = passage(NQ, 5, "Chương I/Điều 7", "Điều 7. Phòng Kiểm tra")
DUTY = passage(NQ, 6, "Chương I/Điều 7/8", "8. Tiếp công dân theo lịch.")
HARM = passage(NQ, 7, "Chương I/Điều 8", "Điều 8. Phòng chống thiên tai")
WATCH = passage(NQ, 8, "Chương I/Điều 8/1", "1. Trực ban ngày đêm.")
LIBRARY = Library(((NQ, (FORM, ROW, LETTERHEAD, CLAUSE, NOTE, ROOM, DUTY, HARM, WATCH)),))


def order(question: str, *passages: object) -> list[object]:
    """The passages as candidates of one search that finds them alike."""
    asked = read(Interpretation(question, question))
    found = candidates(tuple(Hit(p, NQ, 0.6) for p in passages), asked, LIBRARY, Outlines())  # type: ignore[arg-type]
    return [c.passage for c in found]


@pytest.mark.parametrize(
    ("question", "stays"),
    [
        ("Nộp kế hoạch rà soát trước ngày nào?", False),
        ("Công văn về việc gì?", True),
        ("Kế hoạch rà soát ban hành ngày nào?", True),
        ("Kế hoạch rà soát gửi cho ai?", True),
    ],
)
def test_a_letterhead_answers_only_what_is_asked_of_the_text_itself(question: str, stays: bool) -> None:
    assert (LETTERHEAD in order(question, LETTERHEAD, CLAUSE)) is stays
    assert order(question, LETTERHEAD) == [LETTERHEAD], "where nothing else is found it may show where to look"


@pytest.mark.parametrize(
    ("question", "first", "beside"),
    [
        ("Giấy giới thiệu viết tắt thế nào?", ROW, FORM),
        ("Nộp kế hoạch rà soát qua đâu?", CLAUSE, LETTERHEAD),
        ("Nộp kế hoạch rà soát theo mẫu nào?", CLAUSE, NOTE),
        ("Ghi chú về kế hoạch rà soát theo mẫu cũ nói gì?", NOTE, CLAUSE),
    ],
)
def test_what_answers_comes_before_what_stands_beside_it(question: str, first: object, beside: object) -> None:
    assert order(question, beside, first)[0] is first


def test_a_department_by_its_name_is_who_does_what_stands_below_it() -> None:
    outline = Outlines().of(LIBRARY, NQ.id)
    assert outline.agency_over(DUTY.path) == (ROOM.path, "Phòng Kiểm tra")
    assert outline.agency_over(WATCH.path) is None


def test_a_line_that_announces_a_list_and_names_a_sum_says_something() -> None:
    assert not is_heading(passage(NQ, 9, "Điều 9/1", "1. Dự án có tổng mức đầu tư từ 2.300 tỷ đồng trở lên thuộc lĩnh vực:"))
    assert is_heading(passage(NQ, 10, "Điều 9/2", "2. Dự án thuộc các lĩnh vực sau:"))

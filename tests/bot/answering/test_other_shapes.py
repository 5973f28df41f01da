"""Answering over texts that are no programme: what holds for one shape of text holds for others."""

from __future__ import annotations

from datetime import date

import pytest

from bot import messages
from bot.answer.answer import Answer
from bot.answer.grounding import ground
from bot.answering import ExtractiveAnswerer
from knowledge.law.agency import Agencies
from tests.bot.answering.other_shapes import OTHER_SHAPES

BODIES = ("Bộ Xây dựng", "Vụ Khoa học công nghệ", "Văn phòng Bộ", "Sở Xây dựng", "Sở Công Thương")
AGENCIES = Agencies({name: name for name in BODIES})


def ask(question: str) -> Answer:
    answer = ExtractiveAnswerer(0.3, AGENCIES).answer(OTHER_SHAPES.search(question, 30), OTHER_SHAPES, date(2026, 11, 28))
    assert ground(answer, OTHER_SHAPES, AGENCIES) is answer
    return answer


def paths(question: str) -> list[str]:
    return ["/".join(c.path) for c in ask(question).citations if c.role == "main"]


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("Nội dung kiểm tra công trình xanh gồm những gì?", ["II/1", "II/2", "II/3"]),
        ("Vụ Khoa học công nghệ có nhiệm vụ gì?", ["III/1/-1", "III/1/-2"]),
        ("Văn phòng Bộ phải làm gì?", ["III/2/-1"]),
        ("Danh sách công trình được kiểm tra phải lập trước ngày nào?", ["III/1/-1"]),
        ("Hồ bơi công cộng là gì?", ["Chương I/Điều 2/1"]),
        ("Mỗi hồ bơi phải có mấy nhân viên cứu hộ?", ["Chương II/Điều 3/1"]),
        ("Nhân viên cứu hộ được tập huấn mấy tháng một lần?", ["Chương II/Điều 3/2"]),
        ("Không có nhân viên cứu hộ bị phạt bao nhiêu tiền?", ["Chương II/Điều 4/1"]),
        ("Những hành vi nào bị phạt tiền từ 8.000.000 đồng?", ["Chương II/Điều 4/2/a", "Chương II/Điều 4/2/b"]),
        ("Nghị định 15/2024/NĐ-CP có hiệu lực từ ngày nào?", ["Chương III/Điều 5/1"]),
        ("Những nhiệm vụ nào do Sở Xây dựng chủ trì?", ["Phụ lục/bảng 1/dòng 1", "Phụ lục/bảng 1/dòng 3"]),
        ("Nhiệm vụ nào hoàn thành năm 2026?", ["Phụ lục/bảng 1/dòng 3"]),
    ],
)
def test_the_units_that_answer_are_quoted(question: str, units: list[str]) -> None:
    assert paths(question) == units


def test_a_department_in_a_row_is_somebody() -> None:
    answer = ask("Ai chủ trì lắp máy ảnh tại điểm hay đổ rác?")
    assert paths("Ai chủ trì lắp máy ảnh tại điểm hay đổ rác?") == ["Phụ lục/bảng 1/dòng 3"]
    assert messages.NO_BODY not in answer.text


def test_a_list_of_a_decree_is_under_the_words_that_open_it() -> None:
    assert "đối với một trong các hành vi sau đây" in ask("Những hành vi nào bị phạt tiền từ 8.000.000 đồng?").text


@pytest.mark.parametrize(
    "question", ["Hồ bơi phải có giấy phép của Sở Y tế trong bao nhiêu ngày?", "Kế hoạch có bao nhiêu đoàn kiểm tra của Vụ Tài chính?"]
)
def test_what_none_of_them_says_is_not_made_up(question: str) -> None:
    answer = ask(question)
    assert not answer.citations or answer.text.startswith("Văn bản không nêu")


def test_to_whom_something_goes_is_not_whose_task_it_is() -> None:
    assert ask("Danh sách công trình được kiểm tra phải lập trước ngày nào?").text.startswith("Đây là nhiệm vụ của: Vụ Khoa học công nghệ")
    answer = ask("Kết quả kiểm tra được tổng hợp, báo cáo ai?")
    assert "Bộ trưởng" in answer.citations[0].quote
    assert "nhiệm vụ của" not in answer.text


def test_a_clause_about_another_thing_proves_nothing_wrong() -> None:
    assert "Chưa đúng" not in ask("Luật Bơi lội phải được ban hành trước năm 2026 theo Kế hoạch 45/KH-BXD, đúng hay sai?").text

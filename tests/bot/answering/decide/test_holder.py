from __future__ import annotations

import pytest

from bot.answering.asked.intent import read
from bot.answering.candidates.candidate import Candidate
from bot.answering.candidates.outline import Outline
from bot.answering.decide.holder import of_another
from knowledge.law.agency import Agencies
from knowledge.law.types import Interpretation
from tests.bot.library import NQ, passage

AGENCIES = Agencies({name: name for name in ("Bộ Xây dựng", "Bộ Y tế", "Bộ Tài chính")})
CLAUSES = (
    passage(NQ, 0, "Điều 2", "Điều 2. Tổ chức thực hiện"),
    passage(NQ, 1, "Điều 2/1", "1. Bộ Xây dựng:"),
    passage(NQ, 2, "Điều 2/1/a", "a) Chủ trì lập bản đồ cây xanh đô thị."),
    passage(NQ, 3, "Phụ lục/bảng 1/dòng 2", "Đề án 2: vườn ươm giống cây bản địa; Bộ Xây dựng chủ trì; hoàn thành năm 2024."),
    passage(NQ, 4, "Điều 1/1", "1. Hoàn thành bản đồ cây xanh đô thị năm 2025."),
)
OUTLINE = Outline(NQ, CLAUSES)


def holder(question: str, *ordinals: int) -> str:
    near = [Candidate(CLAUSES[n], OUTLINE, 0.5) for n in ordinals]
    found = of_another(read(Interpretation(question, question)), near, AGENCIES)
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("Bộ Y tế lập bản đồ cây xanh đô thị từ năm nào?", 2),
        ("Bộ Y tế lập bản đồ cây xanh đô thị, đúng không?", 2),
        ("Đề án vườn ươm giống cây bản địa giao Bộ Y tế thì hạn khi nào?", 3),
    ],
)
def test_a_task_that_is_another_bodys_is_said_to_be_its(question: str, clause: int) -> None:
    assert holder(question, clause) == "Bộ Xây dựng"


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("Bộ Xây dựng lập bản đồ cây xanh đô thị từ năm nào?", 2),  # right
        ("Bộ Y tế khám sức khỏe từ năm nào?", 2),  # another task
        ("Bộ Y tế không lập bản đồ cây xanh đô thị, đúng không?", 2),
        ("Bản đồ cây xanh đô thị gửi Bộ Y tế khi nào?", 2),  # to whom it goes
        ("Bộ Y tế và Bộ Tài chính lập bản đồ cây xanh đô thị từ năm nào?", 2),
        ("Bộ Y tế lập bản đồ cây xanh đô thị từ năm nào?", 4),  # nobody's in particular
        ("Bộ Y tế phải làm gì?", 2),
    ],
)
def test_what_is_right_or_not_stated_is_left_alone(question: str, clause: int) -> None:
    assert holder(question, clause) == ""


def test_a_task_that_another_body_has_in_full_is_not_that_of_a_body_with_one_like_it() -> None:
    law = (
        passage(NQ, 0, "Điều 2", "Điều 2. Tổ chức thực hiện"),
        passage(NQ, 1, "Điều 2/1", "1. Bộ Xây dựng:"),
        passage(NQ, 2, "Điều 2/1/a", "a) Chủ trì rà soát việc quản lý vườn ươm cây."),
        passage(NQ, 3, "Điều 2/2", "2. Bộ Y tế:"),
        passage(NQ, 4, "Điều 2/2/a", "a) Chủ trì rà soát việc quản lý vườn ươm cây dược liệu quý hiếm."),
    )
    near = [Candidate(law[n], Outline(NQ, law), 0.5) for n in (2, 4)]

    def found(question: str) -> str:
        other = of_another(read(Interpretation(question, question)), near, AGENCIES)
        return other[0] if other else ""

    assert found("Bộ Xây dựng chủ trì rà soát việc quản lý vườn ươm cây dược liệu quý hiếm, đúng không?") == "Bộ Y tế"
    assert found("Bộ Xây dựng chủ trì rà soát việc quản lý vườn ươm cây, đúng không?") == ""

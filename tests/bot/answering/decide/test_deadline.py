from __future__ import annotations

import pytest

from bot.answering.asked.asserted import OPEN, RIGHT, WRONG
from bot.answering.asked.intent import read
from bot.answering.candidates.candidate import Candidate
from bot.answering.candidates.outline import Outline
from bot.answering.decide.deadline import judged_by_year
from knowledge.law.types import Interpretation
from tests.bot.library import NQ, passage

REVIEW = "m) Đến năm 2025, tiến hành sơ kết, đến năm 2029 tiến hành tổng kết."
TOLD = "Sơ kết đến năm 2025 và tổng kết đến năm 2029."
ROW = "Dự án 4: vườn cây giai đoạn 2022 - 2025; hoàn thành năm 2024."


def judged(claim: str, clause: str, path: str = "Điều 2/3/m") -> str:
    one = passage(NQ, 0, path, clause)
    return judged_by_year(read(Interpretation(claim, claim)), Candidate(one, Outline(NQ, (one,)), 0.9))


@pytest.mark.parametrize("clause", [REVIEW, TOLD])
@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("Tổng kết năm 2029, đúng không?", RIGHT),
        ("Sơ kết năm 2025 phải không?", RIGHT),
        ("Vì sao tổng kết vào năm 2030?", WRONG),
        ("Tổng kết năm 2025, đúng không?", OPEN),  # the year stands there, of something else
        ("Bể bơi khánh thành năm 2029, đúng không?", OPEN),
    ],
)
def test_a_year_is_that_of_the_part_it_stands_in(clause: str, claim: str, said: str) -> None:
    assert judged(claim, clause) == said


def test_periods_and_dates_of_acts_are_no_deadlines() -> None:
    assert judged("Lập vườn cây năm 2024, đúng không?", "Lập vườn cây giai đoạn 2022 - 2025.") == OPEN
    assert judged("Lập vườn cây năm 2024, đúng không?", "Lập vườn cây theo Quyết định ngày 3 tháng 2 năm 2022.") == OPEN


def test_under_a_milestone_its_year_counts_and_another_is_no_contradiction() -> None:
    assert judged("Đến năm 2025 lập vườn cây, đúng không?", "+ Lập vườn cây.", "Điều 1/Đến năm 2025/+1") == RIGHT
    assert judged("Đến năm 2030 lập vườn cây, đúng không?", "+ Lập vườn cây.", "Điều 1/Đến năm 2025/+1") == OPEN


def test_a_figure_is_not_judged_by_its_year() -> None:
    assert judged("Tổng kết năm 2029 đạt 70%, đúng không?", TOLD) == OPEN


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("Dự án 4 hoàn thành năm 2024, đúng không?", RIGHT),
        ("Dự án vườn cây hoàn thành năm 2022, đúng không?", OPEN),  # a year of its period
        ("Dự án vườn cây hoàn thành năm 2023, đúng không?", WRONG),
        ("Dự án 5 hoàn thành năm 2024, đúng không?", OPEN),
    ],
)
def test_a_thing_known_by_its_number_or_its_words_has_the_year_of_its_row(claim: str, said: str) -> None:
    assert judged(claim, ROW, "Phụ lục/bảng 1/dòng 4") == said

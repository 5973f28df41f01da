from __future__ import annotations

import pytest

from bot.answering.asked.intent import read
from bot.answering.candidates.scope import says_year
from knowledge.law.types import Interpretation

TEXT = "Năm 2021 bộ xếp hạng 9, theo kết quả công bố ngày 25/5/2022 và ngày 3 tháng 6 năm 2023."


@pytest.mark.parametrize(
    ("question", "year", "says"),
    [
        ("Năm 2021 bộ xếp hạng mấy?", 2021, True),
        ("Năm 2022 bộ xếp hạng mấy?", 2022, False),  # the day of publication is not the year measured
        ("Năm 2023 bộ xếp hạng mấy?", 2023, False),
        ("Năm 2022 công bố gì?", 2022, True),
    ],
)
def test_the_day_of_publication_is_not_the_year_of_a_figure(question: str, year: int, says: bool) -> None:
    assert says_year(read(Interpretation(question, question)), TEXT, year) is says

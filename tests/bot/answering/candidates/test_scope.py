from __future__ import annotations

import pytest

from bot.answering.asked.intent import read
from bot.answering.candidates.candidate import Candidate
from bot.answering.candidates.outline import Outline
from bot.answering.candidates.scope import act_missing, says_year, unborne
from knowledge.law.agency import Agencies
from knowledge.law.types import Interpretation
from tests.bot.library import NQ, passage


def missing_act(question: str, clause: str) -> str:
    one = passage(NQ, 0, "Điều 1/1", clause)
    return act_missing(read(Interpretation(question, question)), [Candidate(one, Outline(NQ, (one,)), 0.5)], (NQ,))


def test_an_act_known_by_its_number_alone_is_missed() -> None:
    assert missing_act("Số 57-NQ/TW nói gì về cây xanh?", "Trồng cây xanh.") == "Số 57-NQ/TW"
    assert missing_act("57-NQ/TW nói gì về cây xanh?", "Trồng cây xanh theo Nghị quyết số 57-NQ/TW.") == ""
    assert missing_act("76/NQ-CP nói gì về cây xanh?", "Trồng cây xanh.") == ""


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


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("Biên chế công chức giảm bao nhiêu phần trăm?", ("biên chế công chức",)),
        ("Đơn vị hành chính giảm bao nhiêu phần trăm?", ("đơn vị hành chính",)),
        ("Biên chế sự nghiệp giảm bao nhiêu phần trăm?", ()),
        ("Biên chế viên chức giảm bao nhiêu phần trăm?", ()),
        ("Biên chế giảm bao nhiêu phần trăm?", ()),
    ],
)
def test_a_figure_of_one_kind_is_no_figure_of_the_other(question: str, lacking: tuple[str, ...]) -> None:
    clause = passage(NQ, 0, "Điều 1/1", "Giảm 10% đơn vị sự nghiệp công lập và 10% biên chế sự nghiệp.")
    assert unborne(read(Interpretation(question, question)), Candidate(clause, Outline(NQ, (clause,)), 0.9), Agencies({})) == lacking


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("Cục thuế có được thanh tra không?", ()),
        ("Cục hải quan có được thanh tra không?", ("cục hải quan",)),
    ],
)
def test_the_name_of_a_local_body_ends_where_the_question_goes_on(question: str, lacking: tuple[str, ...]) -> None:
    clause = passage(NQ, 0, "Điều 2/10", "10. Cục Thuế thanh tra, kiểm tra thuế.")
    found = unborne(read(Interpretation(question, question)), Candidate(clause, Outline(NQ, (clause,)), 0.9), Agencies({}))
    assert found == lacking

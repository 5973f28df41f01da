from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.asked.intent import read
from bot.answering.candidates.candidate import Candidate
from bot.answering.candidates.outline import Outline
from bot.answering.candidates.scope import act_missing, of_act, says_year, unborne
from knowledge.law.agency import Agencies
from knowledge.law.types import Interpretation, Tier
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


def test_the_rows_of_a_loaded_list_answer_for_the_acts_in_it() -> None:
    question = "Theo danh mục của Nghị quyết 76/NQ-CP, Thông tư 23/2018/TT-BXD quy định về gì?"
    assert missing_act(question, "Số: 23/2018/TT-BXD | Trích yếu: Về cây xanh") == ""
    assert missing_act(question, "Số: 24/2018/TT-BXD | Trích yếu: Về hồ nước") == "Thông tư 23/2018/TT-BXD"
    assert missing_act("Thông tư 23/2018/TT-BXD quy định về gì?", "Số: 23/2018/TT-BXD | Về cây xanh") == "Thông tư 23/2018/TT-BXD"


def test_teaching_material_may_say_what_an_act_provides() -> None:
    material = replace(NQ, id="trac-nghiem", number="", tier=Tier.TRAINING)

    def missed(question: str, text: str) -> str:
        one = passage(material, 0, "bảng 1/dòng 1", text)
        return act_missing(read(Interpretation(question, question)), [Candidate(one, Outline(material, (one,)), 0.5)], (material,))

    question = "Theo Nghị định 37/2014, phòng nào lo việc trồng cây?"
    assert missed(question, "Câu hỏi: Theo Nghị định số 37/2014/NĐ-CP, phòng nào trồng cây? | A: Phòng Cây xanh") == ""
    assert missed(question, "Hai loại vườn theo Nghị định số 37/2014/NĐ-CP, thay cách chia cũ.") != ""


def test_of_acts_that_are_not_loaded_only_their_rows_are_considered() -> None:
    rows = [passage(NQ, n, f"bảng 1/dòng {n}", f"Số: {serial}/2021/NĐ-CP | Ghi chú: bãi bỏ") for n, serial in enumerate((81, 181, 45))]
    found = [Candidate(row, Outline(NQ, tuple(rows)), 0.5) for row in rows]
    asked = read(Interpretation("", "Nghị định 81/2021 bị bãi bỏ chưa?"))
    assert [c.passage for c in of_act(asked, found, (NQ,))] == rows[:1]
    assert of_act(read(Interpretation("", "Nghị định 82/2021 bị bãi bỏ chưa?")), found, (NQ,)) == found


def test_a_body_of_a_level_may_be_written_without_it() -> None:
    clause = passage(NQ, 0, "Điều 4/1", "1. Cục Cây xanh có không quá 03 Phó Cục trưởng.")
    asked = read(Interpretation("", "cục cây xanh tỉnh được mấy phó cục trưởng"))
    assert unborne(asked, Candidate(clause, Outline(NQ, (clause,)), 0.5), Agencies({})) == ()

from dataclasses import replace

import pytest

from bot import messages
from bot.answer.answer import Answer, Citation
from bot.answer.grounding import facts, ground, known_facts, unsupported
from knowledge.law.agency import Agencies
from knowledge.law.types import Interpretation
from tests.bot.library import NQ, Library, passage

AGENCIES = Agencies({"Bộ Nội vụ": "Bộ Nội vụ", "BNV": "Bộ Nội vụ", "Bộ Tài chính": "Bộ Tài chính"})
ONE = passage(
    NQ, 0, "Điều 1/1", "1. Đến hết ngày 31 tháng 5 năm 2020, tối thiểu 80% hồ sơ theo Quyết định số 468/QĐ-TTg do Bộ Nội vụ theo dõi."
)
TWO = passage(NQ, 1, "Điều 1/2", "2. Việt Nam thuộc nhóm 70 nước dẫn đầu.")
LIBRARY = Library(((NQ, (ONE, TWO)),))


def said(text: str) -> frozenset[str]:
    return frozenset(f"{f.kind}:{f.value}" for f in unsupported(text, [ONE.text], AGENCIES))


@pytest.mark.parametrize(
    "text",
    [
        "Tối thiểu 80 % hồ sơ [1].",
        "Tối thiểu tám mươi phần trăm hồ sơ.",
        "80 phần trăm hồ sơ, tính đến 31/5/2020.",
        "Đến 31/05/2020, BNV theo dõi.",
        "Tháng 5/2020, theo 468/QĐ-TTg.",
        "1. Năm 2020, Bộ Nội vụ theo dõi [12].",
    ],
)
def test_what_stands_in_the_clause_in_another_spelling_is_supported(text: str) -> None:
    assert said(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Tối thiểu 85% hồ sơ.", "percent:85"),
        ("Tối thiểu chín mươi phần trăm hồ sơ.", "percent:90"),
        ("Trước ngày 1/6/2020.", "date:1.6.2020"),
        ("Theo Quyết định số 469/QĐ-TTg.", "act:469/QĐ-TTG"),
        ("Bộ Tài chính theo dõi.", "agency:Bộ Tài chính"),
        ("Bộ Chuyển đổi số theo dõi.", "body:bộ chuyển"),
        ("Đến năm 2035.", "number:2035"),
        ("468% hồ sơ.", "percent:468"),
    ],
)
def test_what_the_clause_does_not_say_is_found(text: str, fact: str) -> None:
    assert fact in said(text)


def test_a_bare_number_is_no_share() -> None:
    assert facts("70 nước", AGENCIES) <= known_facts([TWO.text], AGENCIES)
    assert not facts("70% số nước", AGENCIES) <= known_facts([TWO.text], AGENCIES)


def made(text: str, *citations: Citation) -> Answer:
    return Answer("?", Interpretation("?", "?"), text, citations)


def test_a_line_that_states_something_else_is_removed_and_the_answer_says_so() -> None:
    good = f"Theo khoản 2 Điều 1: “{TWO.text}” [1]"
    answer = ground(made(f"{good}\nNgoài ra phải đạt 99%.", Citation.of(TWO, NQ)), LIBRARY, AGENCIES)
    assert answer.text == good
    assert answer.notices == (messages.WITHHELD,)


def test_words_in_quotation_marks_that_are_no_citation_are_checked_too() -> None:
    answer = ground(made("Văn bản ghi “tối thiểu 99% hồ sơ”.", Citation.of(TWO, NQ)), LIBRARY, AGENCIES)
    assert "99" not in answer.text
    assert TWO.text in answer.text


def test_a_citation_that_does_not_exist_or_is_not_verbatim_goes_and_the_rest_is_counted_anew() -> None:
    invented = replace(Citation.of(ONE, NQ), passage_id="nowhere")
    changed = replace(Citation.of(ONE, NQ), quote="tối thiểu 90% hồ sơ")
    text = f"Sai [1]\nSai [2]\nTheo khoản 2: “{TWO.text}” [3]"
    answer = ground(made(text, invented, changed, Citation.of(TWO, NQ)), LIBRARY, AGENCIES)
    assert answer.text == f"Theo khoản 2: “{TWO.text}” [1]"
    assert len(answer.citations) == 1
    assert ground(made("Sai [1]", invented), LIBRARY, AGENCIES).declined


def test_a_sound_answer_is_left_alone() -> None:
    answer = made(f"Theo khoản 1 Điều 1 Nghị quyết số 76/NQ-CP ngày 15/7/2021:\n1. “{ONE.text}” [1]", Citation.of(ONE, NQ))
    assert ground(answer, LIBRARY, AGENCIES) is answer

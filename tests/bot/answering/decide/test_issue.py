from __future__ import annotations

import pytest

from bot import messages
from bot.answering.asked.asserted import RIGHT, WRONG
from bot.answering.asked.intent import read
from bot.answering.candidates.outline import Outline
from bot.answering.decide.issue import Issue, issue_stated
from knowledge.law.agency import Agencies
from knowledge.law.types import Interpretation, PassageKind
from tests.bot.library import NQ, passage

AGENCIES = Agencies({name: name for name in ("Chính phủ", "Quốc hội", "Thủ tướng Chính phủ", "Bộ Tài chính")})
FRONT = passage(NQ, 0, "Phần mở đầu/đoạn 1", "CHÍNH PHỦ\nSố: 76/NQ-CP\nHà Nội, ngày 15 tháng 7 năm 2021", kind=PassageKind.FRONT)
SIGNATURE = passage(NQ, 2, "Chữ ký/đoạn 1", "TM. CHÍNH PHỦ\nPHÓ THỦ TƯỚNG\nTrần Văn Cây")
OUTLINE = Outline(NQ, (FRONT, passage(NQ, 1, "Điều 1", "Điều 1. Trồng cây."), SIGNATURE))


def stated(question: str) -> Issue | None:
    return issue_stated(read(Interpretation(question, question)), (NQ,), lambda _: OUTLINE, AGENCIES)


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("Vì sao Quốc hội ban hành Nghị quyết 76?", messages.STATED_WRONGLY),
        ("Nghị quyết 76 được Quốc hội thông qua ngày nào?", messages.STATED_WRONGLY),
        ("Nghị quyết 76 do Thủ tướng Chính phủ ban hành, đúng không?", WRONG),
        ("vi sao quoc hoi ban hanh nghi quyet 76", messages.STATED_WRONGLY),
    ],
)
def test_another_body_than_the_one_at_the_head_of_the_act_is_put_right(question: str, lead: str) -> None:
    found = stated(question)
    assert found is not None
    assert found.said == f"{lead} {messages.ISSUED_BY.format(issuer='Chính phủ')}"
    assert found.quoted.quote == FRONT.text


def test_the_day_of_the_act_is_compared_with_its_own() -> None:
    right, wrong = stated("Nghị quyết 76 ký ngày 15/7/2021, đúng không?"), stated("Nghị quyết 76 được ký ngày 20/8/2021, đúng không?")
    assert right is not None
    assert wrong is not None
    assert (right.said, wrong.said) == (RIGHT, f"{WRONG} {messages.SIGNED_ON.format(day='15/7/2021')}")


def test_a_signature_that_the_act_does_not_bear_is_put_right() -> None:
    found = stated("Thủ tướng Lê Văn Hoa ký Nghị quyết 76 ở đâu?")
    assert found is not None
    assert (found.said, found.line) == (f"{messages.STATED_WRONGLY} {messages.SIGNED_AS}", SIGNATURE)
    assert stated("Phó Thủ tướng Trần Văn Cây ký Nghị quyết 76 ở đâu?") is None


@pytest.mark.parametrize(
    "question",
    [
        "Vì sao Chính phủ ban hành Nghị quyết 76?",  # right: the reason is asked
        "Nghị quyết 76 do Chính phủ ban hành giao Bộ Tài chính trồng cây, đúng không?",  # more than the issue is stated
        "Quốc hội có nhiệm vụ gì trong Nghị quyết 76?",
        "Quốc hội ban hành Nghị quyết 12 khi nào?",
        "Một căn cứ ban hành Nghị quyết 76 là Luật Trồng cây ngày 19/6/2015, đúng không?",  # the day of another act
        "Nghị quyết 76 quy định kế hoạch do Bộ trưởng ký ban hành, đúng không?",  # signs something else
        "Nghị quyết 76 do Bộ trưởng Bộ Tài chính báo cáo định kỳ Chính phủ, đúng không?",  # "kỳ" is no "ký"
        "Nghị quyết 76 do Chủ tịch xã chịu trách nhiệm, xử lý kỷ luật nghiêm, đúng không?",
        "Không phải người ký Nghị quyết 76 là Phó Thủ tướng, đúng không?",
        "Nghị quyết 76 do Phó Thủ tướng Trần Văn Cây ký giao Bộ Tài chính trồng cây, đúng không?",
    ],
)
def test_what_is_right_or_of_something_else_is_left_alone(question: str) -> None:
    assert stated(question) is None


def test_a_signer_is_not_confirmed_on_another_day() -> None:
    found = stated("Nghị quyết 76 do Phó Thủ tướng ký ngày 20/7/2021, đúng không?")
    assert found is not None
    assert found.said == f"{WRONG} {messages.SIGNED_ON.format(day='15/7/2021')}"


@pytest.mark.parametrize("title", ["KT.THỦ TƯỚNG\nPHÓ THỦ TƯỚNG", "TUQ. THỦ TƯỚNG\nPHÓ THỦ TƯỚNG"])
def test_who_is_signed_for_does_not_sign(title: str) -> None:
    outline = Outline(
        NQ, (FRONT, passage(NQ, 1, "Điều 1", "Điều 1. Trồng cây."), passage(NQ, 2, "Chữ ký/đoạn 1", f"{title}\nTrần Văn Cây"))
    )
    text = "Nghị quyết 76 do Phó Thủ tướng ký, đúng không?"
    found = issue_stated(read(Interpretation(text, text)), (NQ,), lambda _: outline, AGENCIES)
    assert found is not None
    assert found.said == RIGHT


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Nghị quyết 76 do Thủ tướng ký, đúng không?", f"{WRONG} {messages.SIGNED_AS}"),
        ("Người ký Nghị quyết 76 là Thủ tướng Lê Văn Lá, đúng không?", f"{WRONG} {messages.SIGNED_AS}"),
        ("Nghị quyết 76 do Phó Thủ tướng ký, đúng không?", RIGHT),
        ("Nghị quyết 76 do Phó Thủ tướng Trần Văn Cây ký, đúng không?", RIGHT),
        ("Nghị quyết 76/NQ-CP ngày 15/7/2021 của Chính phủ do Thủ tướng ký, đúng không?", f"{WRONG} {messages.SIGNED_AS}"),
        ("nghi quyet 76 do thu tuong ky, dung khong", f"{WRONG} {messages.SIGNED_AS}"),
    ],
)
def test_the_office_and_the_person_that_signed_are_those_of_the_signature(question: str, said: str) -> None:
    found = stated(question)
    assert found is not None
    assert (found.said, found.line) == (said, SIGNATURE)

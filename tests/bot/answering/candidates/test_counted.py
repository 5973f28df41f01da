"""Units counted in the outline, asked of the whole assistant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot import messages
from bot.answering import ExtractiveAnswerer
from bot.answering.asked.asserted import RIGHT, WRONG
from bot.ask.assistant import Assistant
from bot.records.records import Records
from knowledge.law.agency import Agencies
from knowledge.law.types import Passage, PassageKind, Tier
from tests.bot.library import NQ, Library, passage

AGENCIES = Agencies({name: name for name in ("Bộ Công Thương", "Bộ Xây dựng", "Bộ Y tế")})
BOOK = replace(NQ, id="giao-trinh", title="Giáo trình", tier=Tier.GUIDANCE, number="", kind="")


def heading(ordinal: int, path: str, text: str) -> Passage:
    return passage(NQ, ordinal, path, text, kind=PassageKind.HEADING)


ACT = (
    heading(0, "Điều 1", "Điều 1. Trồng cây đô thị"),
    heading(1, "Điều 1/I", "I. QUAN ĐIỂM"),
    passage(NQ, 2, "Điều 1/I/1", "1. Cây xanh là tài sản chung của đô thị."),
    passage(NQ, 3, "Điều 1/I/2", "2. Trồng cây đúng mùa, đúng giống."),
    heading(4, "Điều 2", "Điều 2. Tổ chức thực hiện"),
    heading(5, "Điều 2/1", "1. Bộ Công Thương:"),
    passage(NQ, 6, "Điều 2/1/a", "a) Chủ trì sắp xếp kho giống cây của ngành công thương."),
    passage(NQ, 7, "Điều 2/1/b", "b) Cung cấp điện cho hệ thống tưới."),
    heading(8, "Điều 2/2", "2. Bộ Xây dựng:"),
    passage(NQ, 9, "Điều 2/2/a", "a) Chủ trì quy hoạch tuyến phố trồng cây."),
    heading(10, "Điều 2/3", "3. Bộ Y tế:"),
    passage(NQ, 11, "Điều 2/3/a", "a) Chủ trì trồng cây ở bệnh viện."),
    passage(NQ, 12, "Điều 3", "Điều 3. Nghị quyết có hiệu lực từ ngày ký."),
)
LESSON = (passage(BOOK, 0, "Nội dung chưa rõ/-1", "Chưa nói cây nào."), passage(BOOK, 1, "Nội dung chưa rõ/-2", "Chưa nói phố nào."))


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    library = Library(((NQ, ACT), (BOOK, LESSON)))
    records = Records(f"sqlite:///{tmp_path}/records.sqlite")
    return Assistant(library, ExtractiveAnswerer(0.3, AGENCIES), records, agencies=AGENCIES)


@pytest.mark.parametrize(
    ("asked", "said", "cited"),
    [
        ("Nghị quyết 76 có 3 điều, đúng không?", f"{RIGHT}\nCó 3 điều.", ["Điều 1", "Điều 2", "Điều 3"]),
        ("Nghị quyết 76 chỉ có 4 điều thôi, phải không?", f"{WRONG}\nCó 3 điều.", ["Điều 1", "Điều 2", "Điều 3"]),
        ("Nghị quyết 76 có bao nhiêu điều?", "Có 3 điều.", ["Điều 1", "Điều 2", "Điều 3"]),
        ("Nghị quyết 76 nêu hai quan điểm, đúng hay sai?", f"{RIGHT}\nCó 2 quan điểm.", ["1", "2"]),
        ("Đúng hay sai: Nghị quyết 76 nêu 5 quan điểm", f"{WRONG}\nCó 2 quan điểm.", ["1", "2"]),
        ("Bộ Công Thương được giao 2 nhiệm vụ ở Điều 2, đúng không?", f"{RIGHT}\nCó 2 nhiệm vụ.", ["a", "b"]),
    ],
)
def test_what_is_counted_is_compared_and_shown(assistant: Assistant, asked: str, said: str, cited: list[str]) -> None:
    answer = assistant.ask(asked)
    assert answer.text.startswith(said)
    assert [c.path[-1] for c in answer.citations] == cited


@pytest.mark.parametrize(
    "asked",
    [
        "Đúng hay sai: cây nêu ở 2 nội dung chưa rõ",  # dashes are not counted
        "Đúng hay sai: 3 điều về tuyến phố trồng cây được sửa",  # not of the whole text
        "Bộ Công Thương và Bộ Xây dựng được giao 3 nhiệm vụ, đúng không?",
        "Bộ Công Thương có 1 nhiệm vụ về cung cấp điện, đúng không?",  # some of its tasks
        "Bộ Công Thương được giao ít nhất 1 nhiệm vụ, đúng không?",
        "Đúng hay sai: Nghị quyết 76 không phải có 3 điều",
    ],
)
def test_what_is_no_number_of_units_is_not_counted(assistant: Assistant, asked: str) -> None:
    assert "Có 2 " not in (text := assistant.ask(asked).text)
    assert "Có 3 " not in text


@pytest.mark.parametrize(
    "asked",
    ["Nghị quyết 76 giao việc cho những bộ nào?", "Liệt kê các bộ được Điều 2 giao nhiệm vụ", "Những cơ quan nào được giao nhiệm vụ?"],
)
def test_the_bodies_that_are_given_tasks_are_listed(assistant: Assistant, asked: str) -> None:
    answer = assistant.ask(asked)
    assert answer.text.startswith(messages.BODIES_ASSIGNED)
    assert [c.path for c in answer.citations] == [("Điều 2", "1"), ("Điều 2", "2"), ("Điều 2", "3")]


def test_who_does_one_thing_is_not_asked_of_all(assistant: Assistant) -> None:
    assert not assistant.ask("Những cơ quan nào được giao trồng cây ở bệnh viện?").text.startswith(messages.BODIES_ASSIGNED)

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.answering import ExtractiveAnswerer
from bot.ask.assistant import Assistant
from bot.records.records import Records
from knowledge.law.types import Relation, RelationKind
from tests.bot.library import NQ, Library, passage

OLD = replace(NQ, id="cu", number="9/NQ-CP", issued_on=date(2015, 1, 5), effective_to=date(2021, 7, 14))
NEW = replace(NQ, relations=(Relation(RelationKind.REPLACES, "9/NQ-CP", date(2015, 1, 5)),))
BOTH = Library(
    (
        (
            OLD,
            (
                passage(OLD, 0, "Điều 1/1", "1. Họp giao ban mỗi quý một lần."),
                passage(OLD, 1, "Điều 1/2", "2. Văn bản giấy gửi qua bưu điện."),
            ),
        ),
        (
            NEW,
            (
                passage(NEW, 0, "Điều 1/1", "1. Văn bản điện tử gửi qua trục liên thông."),
                passage(NEW, 1, "Điều 1/2", "2. Họp giao ban mỗi tháng."),
            ),
        ),
    )
)


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    return Assistant(BOTH, ExtractiveAnswerer(0.1), Records(f"sqlite:///{tmp_path}/records.sqlite"))


def test_old_and_new_stand_side_by_side_each_with_its_source(assistant: Assistant) -> None:
    answer = assistant.ask("So sánh quy định cũ và mới về họp giao ban", as_of=date(2026, 1, 1))
    assert answer.kind == "versions"
    assert [(c.document_id, c.quote) for c in answer.citations] == [
        ("cu", "1. Họp giao ban mỗi quý một lần."),
        ("nq-76-nq-cp-2021", "2. Họp giao ban mỗi tháng."),
    ]
    assert "| Nghị quyết số 9/NQ-CP ngày 5/1/2015 | “1. Họp giao ban mỗi quý một lần.” [1] |" in answer.text


def test_an_answer_from_the_replaced_text_says_so(assistant: Assistant) -> None:
    answer = assistant.ask("Văn bản giấy gửi qua bưu điện thế nào?", as_of=date(2026, 1, 1))
    assert answer.citations[0].document_id == "cu"
    assert "thay thế bởi Nghị quyết số 76/NQ-CP ngày 15/7/2021" in answer.citations[0].notice
    assert any("thay thế bởi" in notice for notice in answer.notices)
    assert assistant.ask("Văn bản giấy gửi qua bưu điện thế nào?", as_of=date(2018, 1, 1)).notices == ()

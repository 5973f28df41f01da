from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering import ExtractiveAnswerer
from bot.ask.assistant import Assistant
from bot.records.records import Records
from knowledge.law.types import Tier
from tests.bot.library import NQ, Library, passage

GLOSSARY = replace(NQ, id="thuat-ngu", title="Thuật ngữ của nghề", tier=Tier.GUIDANCE, number="", kind="")

LAW = (
    passage(NQ, 0, "Điều 2/4", "4. Bộ Công Thương:"),
    passage(NQ, 1, "Điều 2/4/a", "a) Chủ trì sắp xếp kho dữ liệu mở của ngành công thương."),
    passage(NQ, 2, "Điều 2/5", "5. Bộ Xây dựng:"),
    passage(NQ, 3, "Điều 2/5/a", "a) Chủ trì sắp xếp cổng tra cứu quy hoạch đô thị."),
    passage(NQ, 4, "Điều 3/1", "1. Bản tin nội bộ và phòng truyền thống do văn phòng mỗi cơ quan giữ."),
)
TERMS = (
    passage(GLOSSARY, 0, "Nghiệp vụ/Sổ tay nghề", "Tập hướng dẫn từng bước của một nghề."),
    passage(GLOSSARY, 1, "Nghiệp vụ/Sổ tay vị trí", "Bản mô tả việc của một chỗ làm."),
)


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    return Assistant(Library(((NQ, LAW), (GLOSSARY, TERMS))), ExtractiveAnswerer(0.3), Records(f"sqlite:///{tmp_path}/records.sqlite"))


def test_what_is_asked_of_two_things_is_answered_for_each(assistant: Assistant) -> None:
    answer = assistant.ask("Kho dữ liệu mở và cổng tra cứu quy hoạch do ai chủ trì?")
    assert answer.kind == "several"
    assert [c.label.split(" Nghị")[0] for c in answer.citations if c.role == "main"] == ["Điểm a khoản 4 Điều 2", "Điểm a khoản 5 Điều 2"]


def test_a_clause_that_speaks_of_both_answers_alone(assistant: Assistant) -> None:
    answer = assistant.ask("Bản tin nội bộ và phòng truyền thống do ai giữ?")
    assert [c.path[-1] for c in answer.citations if c.role == "main"] == ["1"]
    assert answer.kind != "several"


def test_two_terms_set_against_each_other_are_both_explained(assistant: Assistant) -> None:
    answer = assistant.ask("Sổ tay nghề khác sổ tay vị trí thế nào?")
    assert answer.kind == "several"
    assert {c.path[-1] for c in answer.citations if c.role == "main"} == {"Sổ tay nghề", "Sổ tay vị trí"}


def test_how_two_bodies_differ_is_what_each_has_to_do(assistant: Assistant) -> None:
    answer = assistant.ask("Bộ Công Thương và Bộ Xây dựng chủ trì gì, khác nhau ở điểm nào?")
    assert answer.kind == "several"
    assert {c.path[1] for c in answer.citations if c.role == "main"} == {"4", "5"}


def test_a_task_whose_clause_mentions_the_other_thing_does_not_answer_for_it(tmp_path: Path) -> None:
    clauses = (
        passage(NQ, 0, "Điều 2/4", "4. Bộ Công Thương:"),
        passage(NQ, 1, "Điều 2/4/a", "a) Chủ trì kho dữ liệu mở, thống nhất với cổng quy hoạch."),
        passage(NQ, 2, "Điều 2/5", "5. Bộ Xây dựng:"),
        passage(NQ, 3, "Điều 2/5/a", "a) Chủ trì cổng tra cứu quy hoạch."),
    )
    assistant = Assistant(Library(((NQ, clauses),)), ExtractiveAnswerer(0.3), Records(f"sqlite:///{tmp_path}/records.sqlite"))
    answer = assistant.ask("Kho dữ liệu mở và cổng tra cứu quy hoạch do ai chủ trì?")
    assert [c.path for c in answer.citations if c.role == "main"] == [("Điều 2", "4", "a"), ("Điều 2", "5", "a")]

"""Entries of the shipped question-and-answer sheet, asked in the words of their headings over a real index."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.ask.assistant import Assistant
from bot.composition import open_assistant
from bot.config import load
from bot.records.records import Records
from ingest.__main__ import main as ingest
from knowledge.shipped import PROJECT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    index = tmp_path_factory.mktemp("index")
    assert ingest(["--index", str(index)]) == 0
    return open_assistant(load(PROJECT / "config.yaml"), index_directory=index, records=Records("sqlite:///:memory:"))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Nghị quyết 76 là gì?", "ban hành Chương trình tổng thể cải cách hành chính"),
        ("PAR Index 2021 của Bộ TT&TT xếp thứ mấy", "hạng 9"),
        ("Nghị quyết 76 có chia thành hai giai đoạn 2021-2025 và 2026-2030 không?", "không tự chia hai giai đoạn"),
        ("Nghị quyết 76/NQ-CP ký ngày nào, ai ký?", "ký tại Hà Nội ngày 15/7/2021"),  # and not the signature that it names
        ("cai cach the che co chi tieu phan tram nao khong", "Không. Mục tiêu thể chế"),
        ("SIPAS là gì?", "khác với PAR INDEX"),  # a glossary has the term too
    ],
)
def test_the_sheet_answers_its_own_question(assistant: Assistant, question: str, said: str) -> None:
    assert said in assistant.ask(question).text


def test_an_act_that_is_not_loaded_is_named_first(assistant: Assistant) -> None:
    answer = assistant.ask("Nghị quyết 131/NQ-CP năm 2022 giao Bộ Công an việc gì?")
    assert answer.declined
    assert "131/NQ-CP" in answer.text


def test_duties_and_goals_are_whole_lists_of_the_digest(assistant: Assistant) -> None:
    assert len(assistant.ask("Bộ Y tế phải làm gì?").citations) == 3
    assert len(assistant.ask("chi tieu tthc den 2025").citations) >= 7

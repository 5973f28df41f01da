"""What a room merges: the same in other words, and nothing that looks alike and is not; measured by benchmarks/merging.py."""

from __future__ import annotations

import json

import pytest

from benchmarks.merging import QUESTIONS, grouped
from bot.workshop.questions.similar import Similar
from knowledge.config import EncoderConfig
from knowledge.generation import generation
from knowledge.generation.generation import Generation
from knowledge.generation.live import Index
from knowledge.index.encoder import open_encoder
from knowledge.shipped import PROJECT
from tests.bot.http.shelf_texts import ALL


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    folder, encoder = tmp_path_factory.mktemp("index"), open_encoder(EncoderConfig(model="tests/data/encoder"), PROJECT)
    generation.build(folder, ALL, encoder)
    return Index(folder, encoder).current()


@pytest.mark.parametrize(
    ("earlier", "later", "same"),
    [
        ("Cơ quan nào chủ trì cải cách tài chính công?", "co quan nao chu tri cai cach tai chinh cong", True),
        ("Bộ Nội vụ có trách nhiệm gì trong cải cách hành chính?", "bo noi vu co trach nhiem gi trong cchc", True),
        ("Mức độ hài lòng của người dân đến năm 2025 là bao nhiêu?", "Người dân hài lòng đến 2025 phải đạt bao nhiêu %?", True),
        ("Người dân hài lòng đến 2025 phải đạt bao nhiêu %?", "Mức độ hài lòng của người dân đến năm 2025 là bao nhiêu?", True),
        ("Hồ sơ công việc cấp bộ xử lý thế nào?", "Văn bản công việc cấp bộ xử lý thế nào?", False),
        ("Mức độ hài lòng đến năm 2025 là bao nhiêu?", "Mức độ hài lòng đến năm 2030 là bao nhiêu?", False),
        ("Bộ Nội vụ có trách nhiệm gì?", "Sở Nội vụ có trách nhiệm gì?", False),
        ("Bộ phận một cửa cấp xã do ai phụ trách?", "Bộ phận một cửa cấp huyện do ai phụ trách?", False),
        ("Đánh giá công chức theo tiêu chí nào?", "Đánh giá viên chức theo tiêu chí nào?", False),
        ("Báo cáo hằng quý gửi về đâu?", "Báo cáo hằng năm gửi về đâu?", False),
    ],
)
def test_two_questions(earlier: str, later: str, same: bool, knowledge: Generation) -> None:
    assert Similar().best(later, [earlier], knowledge.retriever) == (0 if same else None)


def test_the_labelled_questions_are_a_hundred_and_fifty_and_what_was_kept_aside_is_half() -> None:
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == len({row["text"] for row in rows}) == 150
    assert sum(row["part"] == "held" for row in rows) >= 75
    parts = {row["group"]: row["part"] for row in rows}
    assert all(parts[row["group"]] == row["part"] for row in rows)


def test_nothing_is_merged_that_is_labelled_as_another_question(knowledge: Generation) -> None:
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if '"dev"' in line]
    groups = grouped([row["text"] for row in rows], Similar(), knowledge.retriever)
    merged = [
        (rows[place]["text"], rows[group]["text"]) for place, group in enumerate(groups) if rows[place]["group"] != rows[group]["group"]
    ]
    assert merged == []
    assert len(set(groups)) < len(rows) * 0.7

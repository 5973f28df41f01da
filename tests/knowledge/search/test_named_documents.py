from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge.generation.generation import Generation, build, open_generation
from knowledge.index.vectors import nearest_of
from knowledge.law.reference import find_documents
from knowledge.law.types import Reference
from tests.knowledge.corpus import encoder, law, resolution, training


@pytest.fixture(scope="module")
def generation(built: Path) -> Generation:
    return open_generation(built, encoder())


def test_every_document_named_is_read() -> None:
    assert find_documents("Quyết định 15/2010/QĐ-UBND theo điểm a khoản 2 Nghị định 97/2008/NĐ-CP") == (
        Reference((), "15/2010/QĐ-UBND"),
        Reference((), "97/2008/NĐ-CP"),
    )
    assert find_documents("Luật Thủ đô quy định gì?")[0].title.startswith("luật thủ đô")
    assert find_documents("Đến năm 2025 đạt bao nhiêu?") == ()


def test_a_named_document_answers_and_no_other(generation: Generation) -> None:
    question = "mức độ hài lòng của doanh nghiệp"
    day = date(2024, 1, 1)
    free = {hit.document.id for hit in generation.retriever.search(question, 30, as_of=day).hits}
    named = {hit.document.id for hit in generation.retriever.search(f"{question} theo Nghị quyết 76 năm 2013", 30, as_of=day).hits}
    assert "nq-76-2021" in free
    assert named == {"nq-76-2013"}


def test_texts_about_the_named_one_stay(generation: Generation) -> None:
    hits = generation.retriever.search(
        "hồ sơ được giải quyết trực tuyến theo Nghị quyết 76/NQ-CP năm 2021", 30, as_of=date(2024, 1, 1)
    ).hits
    assert "tom-luoc-76" in {hit.document.id for hit in hits}


def test_a_scan_is_named_by_the_number_in_its_files_name(tmp_path: Path) -> None:
    scan = law()
    scan = replace(scan, document=replace(scan.document, number="", kind="Quyết định", source="29-qd1836-scan.pdf", relations=()))
    build(tmp_path, (training(), scan, resolution()), encoder())
    retriever = open_generation(tmp_path, encoder()).retriever

    def found(question: str) -> set[str]:
        return {hit.document.id for hit in retriever.search(question, 30, as_of=date(2024, 1, 1)).hits}

    assert found("Quyết định 1836/QĐ-BTC: nghĩa vụ của công chức") == {scan.document.id}
    assert found("theo qd 1836 thi cong chuc co nghia vu gi") == {scan.document.id}
    assert len(found("Thông tư 1836/TT-BTC: nghĩa vụ của công chức")) > 1


def test_a_document_that_is_not_held_is_no_scope(generation: Generation) -> None:
    hits = generation.retriever.search("mức độ hài lòng theo Nghị quyết 999/NQ-CP", 30, as_of=date(2024, 1, 1)).hits
    assert len({hit.document.id for hit in hits}) > 1


def test_nearest_of_some_keys_only() -> None:
    vectors = np.array([[1, 0], [0.9, 0.1], [0, 1], [0, 0]], dtype=np.float32)
    owners = np.array([0, 0, 1, 2])
    rows, cosines = nearest_of(np.array([1, 2, 3]), owners, vectors, np.array([1, 0], dtype=np.float32), 5)
    assert rows.tolist() == [0, 1]
    assert cosines[0] == pytest.approx(0.9)

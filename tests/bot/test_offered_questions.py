"""Every question the assistant itself offers is answered rightly, on what ships and with the Resolution loaded.

The official file is not part of the project: it is taken from ../shared, or from where CCHC_RESOLUTION says (a PDF of Nghị quyết
76/NQ-CP ngày 15/7/2021).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.spine import RESOLUTION
from bot.answering.candidates.outline import Outlines
from bot.answering.compose.suggestions import all_offers, offers
from bot.areas import AREAS, EXAMPLES
from bot.ask.assistant import Assistant
from bot.composition import open_assistant
from bot.config import load
from bot.http.site.type_ahead import entries
from bot.records.records import Records
from knowledge.law.types import UnitPath
from knowledge.shipped import PROJECT

EXPECTED = {
    EXAMPLES[0]: ("thể chế", "thủ tục hành chính", "bộ máy", "công vụ", "tài chính công", "Chính phủ số"),
    EXAMPLES[1]: ("90%",),
    EXAMPLES[2]: ("20%", "80%", "30%", "40%", "50%", "90%", "85%"),
    EXAMPLES[3]: ("thể chế", "cán bộ, công chức, viên chức", "Chính phủ số"),
    EXAMPLES[4]: ("ngân sách nhà nước",),
    EXAMPLES[5]: ("Đến năm 2025", "Đến năm 2030", "80%", "90%"),
    "Mục tiêu cải cách thể chế đến năm 2025 là gì?": ("bộ máy", "kinh tế thị trường"),
    "Nhiệm vụ nâng cao chất lượng xây dựng pháp luật gồm những gì?": ("quy trình", "rà soát"),
    AREAS[1].questions[0]: ("80%",),
    AREAS[1].questions[1]: ("90%",),
    "Đến năm 2025 giảm bao nhiêu đơn vị sự nghiệp công lập?": ("10%",),
    "Nhiệm vụ cải cách tổ chức bộ máy gồm những gì?": ("Chính phủ số", "phân cấp"),
    "Mục tiêu cải cách chế độ công vụ đến năm 2030 là gì?": ("50% - 60%", "25% - 35%"),
    "Nghị quyết nói gì về cải cách tiền lương?": ("tiền lương mới",),
    "Bao nhiêu đơn vị sự nghiệp phải tự bảo đảm chi thường xuyên?": ("20%",),
    "Nhiệm vụ cải cách tài chính công gồm những gì?": ("Luật Ngân sách nhà nước",),
    "Mục tiêu xây dựng Chính phủ số đến năm 2025 là gì?": ("100%", "Cổng Dịch vụ công quốc gia"),
    "Đến năm 2030 tỷ lệ hồ sơ công việc xử lý trên môi trường mạng là bao nhiêu?": ("100%", "90%", "70%"),
}
MISSED_MADE = 1  # of 200: “Các nhiệm vụ cải cách thể chế gồm những gì?” is answered by the sheet, which names the four groups
MISSED_BELOW = 4  # of more than forty: answered from elsewhere, as "SIPAS là gì?" of the sheet is from the glossary


@pytest.fixture(scope="module", params=["shipped", pytest.param("with the Resolution", marks=pytest.mark.slow)])
def assistant(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The real assistant over an index made by the real command."""
    official = os.environ.get("CCHC_RESOLUTION", "") or str(RESOLUTION)
    more = [official] if request.param != "shipped" else []
    if more and not Path(official).is_file():
        pytest.skip(f"{official} is not there: CCHC_RESOLUTION names the Resolution's PDF")
    index = tmp_path_factory.mktemp("index")
    subprocess.run([sys.executable, "-m", "ingest", "--index", str(index), *more], cwd=PROJECT, check=True, capture_output=True)
    return open_assistant(load(None), base=PROJECT, index_directory=index, records=Records("sqlite://"))


@pytest.mark.parametrize("question", [*EXAMPLES, *(q for area in AREAS for q in area.questions)])
def test_examples_and_questions_of_the_six_contents(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert not answer.declined
    missing = [words for words in EXPECTED[question] if words.lower() not in answer.text.lower()]
    assert missing == []


def test_the_questions_of_type_ahead_are_answered_from_their_own_entries(assistant: Assistant) -> None:
    catalog = assistant.index.current().catalog
    written, _ = entries(catalog)  # type: ignore[arg-type]
    headings = {s.heading: (d.id, s.path) for d in catalog.documents() for s in catalog.sections(d.id) if s.heading.endswith("?")}  # type: ignore[attr-defined]
    assert len(headings) > 90
    assert set(headings) <= set(written)
    missed = []
    for question, (document, path) in headings.items():
        answer = assistant.ask(question)
        if not any(c.document_id == document and c.path[: len(path)] == path for c in answer.citations if c.role == "main"):
            missed.append(question)
    assert missed == []


def test_the_questions_that_headings_are_made_into_are_answered_from_their_units(assistant: Assistant) -> None:
    """All of them, of every text: the rest of what the type-ahead offers."""
    knowledge = assistant.index.current()
    written, made = entries(knowledge.catalog)  # type: ignore[arg-type]
    of_documents = [(d, all_offers(Outlines().of(knowledge.catalog, d.id))) for d in knowledge.catalog.documents()]
    asked = {offer.question: (d, offer.unit) for d, offers_ in of_documents for offer in offers_ if offer.question not in written}
    assert set(asked) <= set(made)
    assert len(asked) > 50
    missed = []
    for question, (document, unit) in asked.items():
        answer = assistant.ask(question)
        if answer.declined or not any(c.document_id == document.id and c.path[: len(unit)] == unit for c in answer.citations):
            missed.append((question, answer.text[:120]))
    assert len(missed) <= MISSED_MADE, missed


def test_what_is_suggested_below_answers_is_answered_from_the_unit_it_was_made_of(assistant: Assistant) -> None:
    """Sixty answers spread over the six contents and the type-ahead questions, and every question suggested below them."""
    knowledge = assistant.index.current()
    outlines = Outlines()
    written, _ = entries(knowledge.catalog)  # type: ignore[arg-type]
    fixed = len(EXAMPLES) + sum(len(area.questions) for area in AREAS)
    rest = written[fixed:]
    sample = [*written[:fixed], *rest[:: len(rest) // (60 - fixed)]]
    assert len(sample) >= 60
    asked: dict[str, tuple[str, UnitPath]] = {}
    for question in sample:
        answer = assistant.ask(question)
        for citation in answer.citations:
            made = offers(outlines.of(knowledge.catalog, citation.document_id), citation.path)
            asked |= {offer.question: (citation.document_id, offer.unit) for offer in made if offer.question in answer.suggestions}
        assert len(answer.suggestions) < 4
    assert len(asked) > 40
    missed, declined = [], []
    for question, (document, unit) in asked.items():
        answer = assistant.ask(question)
        if answer.declined:
            declined.append(question)
        elif not any(c.document_id == document and c.path[: len(unit)] == unit for c in answer.citations):
            missed.append((question, answer.text[:120]))
    assert len(declined) <= 1, declined
    assert len(missed) <= MISSED_BELOW, missed

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.generation.generation import Generation, open_generation
from knowledge.law.types import PassageKind
from knowledge.search.retriever import Retriever, in_force
from tests.knowledge.corpus import encoder, resolution


@pytest.fixture(scope="module")
def generation(built: Path) -> Generation:
    return open_generation(built, encoder())


@pytest.fixture
def retriever(generation: Generation) -> Retriever:
    return generation.retriever


DAY = date(2024, 1, 1)


def test_hits_are_ordered_and_scored_between_0_and_1(retriever: Retriever) -> None:
    result = retriever.search("mức độ hài lòng của doanh nghiệp", 5, as_of=DAY)
    assert len(result.hits) == 5
    assert "hài lòng" in result.hits[0].passage.text
    scores = [hit.score for hit in result.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert len({hit.passage.id for hit in result.hits}) == 5


def test_text_in_force_comes_before_its_predecessor(retriever: Retriever) -> None:
    assert retriever.search("mức độ hài lòng của doanh nghiệp", as_of=DAY).hits[0].document.id == "nq-76-2021"
    assert retriever.search("mức độ hài lòng của doanh nghiệp", as_of=date(2015, 1, 1)).hits[0].document.id == "nq-76-2013"


def test_question_without_accents(retriever: Retriever) -> None:
    assert "hài lòng" in retriever.search("muc do hai long cua doanh nghiep", 1, as_of=DAY).hits[0].passage.text


def test_question_alias_finds_its_passage_once(retriever: Retriever) -> None:
    hits = retriever.search("nộp đơn qua mạng bao nhiêu phần trăm", 5, as_of=DAY).hits
    assert hits[0].passage.path[-1] == "-1"
    assert len({hit.passage.id for hit in hits}) == len(hits)


def test_front_matter_is_findable(retriever: Retriever) -> None:
    hits = retriever.search("Thủ tướng nào đã ký?", 3, as_of=DAY).hits
    assert any(hit.passage.kind is PassageKind.FRONT and "đã ký" in hit.passage.text for hit in hits)


def test_official_text_before_a_digest_of_it(retriever: Retriever) -> None:
    hits = retriever.search("Tối thiểu 81% hồ sơ được giải quyết trực tuyến", 10, as_of=DAY).hits
    assert (hits[0].document.id, hits[0].passage.path[-1]) == ("nq-76-2021", "-1")
    assert "tom-luoc-76" in {hit.document.id for hit in hits}


def test_a_named_clause_comes_first_whole_and_in_reading_order(retriever: Retriever) -> None:
    result = retriever.search("khoản 2 mục III nghị quyết 76 năm 2021", 10, as_of=DAY)
    cited = [hit.passage for hit in result.hits if hit.reason == "citation"]
    assert cited == [p for p in resolution().passages if p.path[:3] == ("Điều 1", "III", "2")]
    assert result.hits[0].score > 0.9
    reference = result.interpretation.reference
    assert reference is not None
    assert (reference.number, reference.issued_on) == ("76/NQ-CP", date(2021, 7, 15))


def test_a_question_about_a_named_clause_picks_its_part(retriever: Retriever) -> None:
    hits = retriever.search("Theo Điều 2 nghị quyết 76 năm 2021, cơ quan nào tuyên truyền cải cách hành chính?", 3, as_of=DAY).hits
    assert hits[0].passage.path == ("Điều 2", "3", "m")
    assert hits[0].reason == "citation"


def test_a_clause_that_several_texts_have_is_given_of_each(retriever: Retriever) -> None:
    cited = [hit for hit in retriever.search("Điều 2 quy định gì?", 20, as_of=DAY).hits if hit.reason == "citation"]
    assert {hit.document.id for hit in cited} >= {"nq-76-2021", "luat-can-bo"}


def test_of_a_clause_in_which_nothing_asked_is_found_the_likeliest_text_stands(retriever: Retriever) -> None:
    cited = [hit for hit in retriever.search("Điều 5 nói thế nào về học phí đại học?", 3, as_of=DAY).hits if hit.reason == "citation"]
    assert {hit.document.id for hit in cited} == {"luat-can-bo"}


def test_a_clause_that_is_not_there_falls_back_to_search(retriever: Retriever) -> None:
    result = retriever.search("Điều 99 về tuyên truyền cải cách hành chính", 3, as_of=DAY)
    assert {hit.reason for hit in result.hits} == {"search"}


@pytest.mark.parametrize("question", ["", "   ", "😀😀", "\x00\x01", "?" * 10_000, "cải cách " * 2000])
def test_odd_questions_are_no_error(retriever: Retriever, question: str) -> None:
    assert len(retriever.search(question, 3).hits) <= 3


def test_in_force() -> None:
    old = resolution(2013).document
    validity = old.effective_from, old.effective_to
    assert not in_force(validity, date(2013, 1, 1))
    assert in_force(validity, date(2015, 1, 1))
    assert not in_force(validity, date(2021, 1, 1))
    assert in_force((None, None), date(2021, 1, 1))

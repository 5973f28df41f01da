from dataclasses import replace
from datetime import date

from bot.answer.answer import Answer, Citation
from bot.answer.notices import document_notices, with_notices
from knowledge.law.types import Interpretation, Relation, RelationKind
from tests.bot.library import NQ, Library, passage

OLD = replace(NQ, id="cu", number="30c/NQ-CP", issued_on=date(2011, 11, 8), effective_to=date(2021, 7, 14))
NEW = replace(NQ, effective_from=date(2021, 7, 15), relations=(Relation(RelationKind.REPLACES, "30c/NQ-CP", date(2011, 11, 8)),))
CLAUSE = passage(OLD, 0, "Điều 1/1", "1. Quy định cũ.", ocr_confidence=0.93)
LIBRARY = Library(((OLD, (CLAUSE,)), (NEW, (passage(NEW, 0, "Điều 1/1", "1. Quy định mới."),))))


def test_a_replaced_text_names_the_newer_one_from_its_first_day() -> None:
    notices = " ".join(document_notices(OLD, LIBRARY, date(2026, 1, 1)))
    assert "thay thế bởi Nghị quyết số 76/NQ-CP ngày 15/7/2021" in notices
    assert "hết hiệu lực từ ngày 14/7/2021" in notices
    assert document_notices(OLD, LIBRARY, date(2015, 1, 1)) == ()
    assert "chỉ có hiệu lực từ ngày 15/7/2021" in document_notices(NEW, LIBRARY, date(2015, 1, 1))[0]


def test_same_number_of_another_date_is_another_document() -> None:
    assert document_notices(replace(OLD, issued_on=date(2001, 1, 1), effective_to=None), LIBRARY, date(2026, 1, 1)) == ()


def test_notices_stand_on_the_citation_and_once_below_the_answer() -> None:
    answer = Answer("?", Interpretation("?", "?"), "…", (Citation.of(CLAUSE, OLD), Citation.of(CLAUSE, OLD)))
    noted = with_notices(answer, LIBRARY, date(2026, 1, 1))
    assert "độ tin cậy 93%" in noted.citations[0].notice
    assert "thay thế" in noted.citations[0].notice
    assert len(noted.notices) == 2

from __future__ import annotations

import pytest

from bot.answering.asked.intent import read
from bot.answering.candidates.candidate import Candidate
from bot.answering.candidates.outline import Outline
from bot.answering.candidates.several import of_bodies, of_one_body, of_one_clause
from knowledge.law.types import Interpretation
from tests.bot.library import NQ, passage

CLAUSES = (
    passage(NQ, 0, "Điều 2", "Điều 2. Tổ chức thực hiện"),
    passage(NQ, 1, "Điều 2/1", "1. Bộ Xây dựng:"),
    passage(NQ, 2, "Điều 2/1/a", "a) Chủ trì đo mức hài lòng về bóng mát trên đường."),
    passage(NQ, 3, "Điều 2/1/b", "b) Hằng năm tập huấn người trồng cây."),
    passage(NQ, 4, "Điều 2/1/c", "c) Tuyên truyền về người trồng cây hằng năm."),
    passage(NQ, 5, "Điều 2/2", "2. Bộ Y tế:"),
    passage(NQ, 6, "Điều 2/2/a", "a) Hướng dẫn đo mức hài lòng về bóng mát trong bệnh viện."),
    passage(NQ, 7, "Điều 2/3", "3. Bộ Tài chính:"),
    passage(NQ, 8, "Điều 2/3/a", "a) Bố trí kinh phí mua giống."),
)
OUTLINE = Outline(NQ, CLAUSES)


def telling(*scores: tuple[str, float]) -> list[Candidate]:
    by_path = {"/".join(p.path): p for p in CLAUSES}
    return [Candidate(by_path[path], OUTLINE, score) for path, score in scores]


def bodies(question: str, *scores: tuple[str, float]) -> list[str]:
    return [body for body, _ in of_bodies(read(Interpretation(question, question)), telling(*scores))]


MEASURING = (("Điều 2/1/a", 0.8), ("Điều 2/2/a", 0.4), ("Điều 2/3/a", 0.3))


def test_several_bodies_are_named_where_several_have_the_task() -> None:
    assert bodies("Những bộ nào đo mức hài lòng về bóng mát?", *MEASURING) == ["Bộ Xây dựng", "Bộ Y tế"]
    assert bodies("Việc đo mức hài lòng về bóng mát ai làm, mỗi bộ lo mảng nào?", *MEASURING) == ["Bộ Xây dựng", "Bộ Y tế"]


@pytest.mark.parametrize(
    ("question", "scores"),
    [
        ("Bộ nào đo mức hài lòng về bóng mát?", MEASURING),  # one is asked for
        ("Những bộ nào đo mức hài lòng về bóng mát?", (("Điều 2/1/a", 0.8), ("Điều 2/2/a", 0.1))),  # too weak
        ("Những bộ nào đo mức hài lòng về bóng mát?", MEASURING[:1]),
        ("Những bộ nào đo mức hài lòng về bóng mát?", ()),
    ],
)
def test_one_body_is_no_several(question: str, scores: tuple[tuple[str, float], ...]) -> None:
    assert bodies(question, *scores) == []


def test_several_tasks_of_one_body_in_reading_order() -> None:
    question = "Bộ Xây dựng có trách nhiệm gì về tập huấn và tuyên truyền người trồng cây hằng năm?"
    found = of_one_body(read(Interpretation(question, question)), telling(("Điều 2/1/c", 0.6), ("Điều 2/1/b", 0.5), ("Điều 2/1/a", 0.2)))
    assert ["/".join(c.passage.path) for c in found] == ["Điều 2/1/b", "Điều 2/1/c"]


def test_bodies_named_with_what_is_asked_of_them() -> None:
    asked = "Bộ Xây dựng và Bộ Y tế chia việc đo mức hài lòng về bóng mát ra sao?"
    assert bodies(asked, *MEASURING) == ["Bộ Xây dựng", "Bộ Y tế"]
    assert bodies("Bộ Xây dựng và Bộ Y tế được giao việc gì?", *MEASURING) == []  # all tasks of each


@pytest.mark.parametrize("question", ["Bộ Y tế có trách nhiệm gì về tập huấn?", "Tập huấn người trồng cây do ai làm?"])
def test_tasks_of_another_body_or_of_whom_is_asked_are_left(question: str) -> None:
    assert of_one_body(read(Interpretation(question, question)), telling(("Điều 2/1/c", 0.6), ("Điều 2/1/b", 0.5))) == []


def test_the_paragraphs_of_one_clause_that_answer_alike_are_quoted_together() -> None:
    parts = (
        passage(NQ, 0, "Điều 9", "Điều 9. Quyết định này thay thế Quyết định số 5/QĐ-BXD."),
        passage(NQ, 1, "Điều 9/đoạn 1", "Giám đốc chịu trách nhiệm thi hành Quyết định này."),
        passage(NQ, 2, "Điều 9/1", "1. Một khoản riêng."),
    )
    outline = Outline(NQ, parts)
    best, same, clause = (Candidate(parts[n], outline, score) for n, score in ((1, 0.7), (0, 0.69), (2, 0.69)))
    assert of_one_clause(best, [best, same, clause]) == parts[:2]
    assert of_one_clause(best, [best, Candidate(parts[0], outline, 0.3), clause]) == parts[1:2]

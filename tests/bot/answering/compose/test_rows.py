from __future__ import annotations

from datetime import date

import pytest

from bot.answer.answer import Answer
from bot.answer.grounding import ground
from bot.answering import ExtractiveAnswerer
from bot.answering.asked.asserted import RIGHT
from knowledge.law.agency import Agencies
from tests.bot.library import NQ, Library, passage

ROWS = (
    "Dự án 1: vườn ươm; Bộ Xây dựng chủ trì; hoàn thành năm 2024.",
    "Dự án 2: bản đồ cây xanh giai đoạn 2022 - 2025; Bộ Tài chính chủ trì; hoàn thành năm 2024.",
    "Dự án 3: công viên; Bộ Xây dựng chủ trì; hoàn thành năm 2022.",
)
TABLE = Library(
    (
        (
            NQ,
            (
                passage(NQ, 0, "Phụ lục", "Phụ lục. Các dự án trồng cây"),
                *(passage(NQ, n, f"Phụ lục/bảng 1/dòng {n}", text) for n, text in enumerate(ROWS, 1)),
            ),
        ),
    )
)
AGENCIES = Agencies({"Bộ Xây dựng": "Bộ Xây dựng", "Bộ Tài chính": "Bộ Tài chính"})


def ask(question: str) -> Answer:
    answer = ExtractiveAnswerer(0.3, AGENCIES).answer(TABLE.search(question, 30), TABLE, date(2026, 11, 28))
    assert ground(answer, TABLE, AGENCIES) is answer
    return answer


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("Những dự án nào hoàn thành năm 2024?", [1, 2]),
        ("Dự án nào xong năm 2022?", [3]),  # a period that begins in 2022 is no end
        ("Những dự án nào không do Bộ Xây dựng chủ trì?", [2]),
        ("Liệt kê các dự án do Bộ Xây dựng chủ trì hoàn thành năm 2024", [1]),
    ],
)
def test_rows_are_those_that_bear_what_is_asked(question: str, rows: list[int]) -> None:
    assert [c.path[-1] for c in ask(question).citations if c.role == "main"] == [f"dòng {n}" for n in rows]


def test_how_many_rows_there_are_is_said_and_stands_before_the_rows() -> None:
    assert ask("Có bao nhiêu dự án hoàn thành năm 2024?").text.startswith("Có 2 dự án.")


def test_a_year_that_no_row_bears_lists_nothing() -> None:
    assert not ask("Những dự án nào hoàn thành năm 2031?").citations


def test_who_leads_the_rows_is_every_row_with_its_body() -> None:
    assert [c.path[-1] for c in ask("Ai chủ trì các dự án trong phụ lục?").citations if c.role == "main"] == ["dòng 1", "dòng 2", "dòng 3"]
    assert len([c for c in ask("Ai chủ trì dự án vườn ươm?").citations if c.role == "main"]) == 1


@pytest.mark.parametrize("claim", ["Dự án 3 hoàn thành năm 2022 phải không?", "Dự án công viên xong năm 2022, đúng không?"])
def test_a_year_that_the_row_bears_is_confirmed(claim: str) -> None:
    assert ask(claim).text.startswith(RIGHT)

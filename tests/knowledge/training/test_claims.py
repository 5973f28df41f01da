from __future__ import annotations

from random import Random

from knowledge.training.claims import claims
from knowledge.training.judged import Judged

UNIT = (
    "Nghị quyết 1/NQ-CP ngày 1/1/2021\nMục tiêu › Đến năm 2025\n- Tối thiểu 40% tuyến phố có cây bóng mát, do Bộ Xây dựng báo cáo hằng năm."
)


def pairs(*rows: Judged) -> list[tuple[Judged, Judged]]:
    found = list(claims(rows, Random(1)))
    return list(zip(found[::2], found[1::2], strict=True))


def test_a_statement_stands_beside_itself_with_one_detail_changed() -> None:
    row = Judged("Bao nhiêu phố có cây?", (UNIT,), ("điều khác",), "written", held_out=False)
    for true, false in pairs(row):
        assert (true.against, false.against) == (False, True)
        assert true.right == false.right == (UNIT,)
        assert true.question != false.question
        same = sum(a == b for a, b in zip(true.question.split(), false.question.split(), strict=False))
        assert same >= len(true.question.split()) - 3
    assert pairs(row)


def test_a_question_that_takes_a_figure_for_granted_is_asked_with_another() -> None:
    row = Judged("Vì sao phải có 40% tuyến phố có cây?", (UNIT,), (), "written", held_out=False)
    true, false = pairs(row)[0]
    assert true.question == row.question
    assert "40%" not in false.question
    assert false.question.startswith("Vì sao phải có ")


def test_the_number_of_a_thing_and_years_stay() -> None:
    unit = "Nghị quyết\nPhụ lục\nĐề án 3 trong Phụ lục: trồng cây theo Nghị quyết 76 của năm 2021, do các cơ quan cùng nhau làm."
    assert pairs(Judged("Đề án 3 là gì?", (unit,), (), "written", held_out=False)) == []


def test_what_is_kept_aside_stays_aside() -> None:
    kept = Judged("Có 40% không?", (UNIT,), (), "written", held_out=True)
    other = Judged("Bao nhiêu phố có cây?", (UNIT,), (), "written", held_out=False)
    assert all(row.held_out for pair in pairs(kept, other) for row in pair if row.question != other.question)

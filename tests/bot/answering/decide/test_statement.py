from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.asked.asserted import OPEN, RIGHT, WRONG
from bot.answering.decide.statement import Judgement, Stated, StatementChances

SAID = Stated(
    same_figures=0.0,
    other_figures=0.0,
    no_figures=0.0,
    same_body=0.0,
    other_body=0.0,
    other_year=0.0,
    other_person=0.0,
    opposite=0.0,
    supported=0.9,
    settles=2.0,
    against=-2.0,
    doubted=0.0,
    reason=0.0,
)


@pytest.mark.parametrize(
    ("change", "right"),
    [
        ({"same_figures": 1.0}, True),
        ({"other_figures": 1.0, "against": 2.0}, False),
        ({"no_figures": 1.0, "same_body": 1.0, "doubted": -2.0}, True),
        ({"no_figures": 1.0, "other_body": 1.0}, False),
        ({"same_figures": 1.0, "other_year": 1.0, "against": 1.0}, False),
        ({"same_figures": 1.0, "opposite": 1.0}, False),
    ],
)
def test_what_the_clause_has_of_the_statement_decides(change: dict[str, float], right: bool) -> None:
    for_it, against_it = Judgement.bundled().chances(replace(SAID, **change))
    assert (for_it > against_it) is right
    assert 0 <= for_it + against_it <= 1


def test_a_clause_about_something_else_settles_nothing() -> None:
    judged = StatementChances(*Judgement.bundled().chances(replace(SAID, supported=0.1, no_figures=1.0, against=0.0)))
    assert not judged.certain


@pytest.mark.parametrize(
    ("judged", "words", "said"),
    [
        (StatementChances(0.95, 0.02), OPEN, RIGHT),
        (StatementChances(0.02, 0.95), OPEN, WRONG),
        (StatementChances(0.6, 0.2), OPEN, OPEN),
        (StatementChances(0.6, 0.2), RIGHT, RIGHT),
        (StatementChances(0.2, 0.6), RIGHT, OPEN),
        (StatementChances(0.6, 0.2), WRONG, OPEN),
        (StatementChances(0.2, 0.3), WRONG, WRONG),
    ],
)
def test_words_and_chances_must_not_contradict_each_other(judged: StatementChances, words: str, said: str) -> None:
    assert judged.over(words) == said

from __future__ import annotations

from dataclasses import replace

from bot.answering.asked.intent import read
from bot.answering.candidates.candidate import Candidate
from bot.answering.candidates.judgement import ReaderJudgement
from bot.answering.candidates.outline import Outlines
from bot.answering.decide.decision import Decision, Evidence, evidence
from knowledge.law.agency import Agencies
from tests.bot.answering.programme import PROGRAMME

CLAUSE = PROGRAMME.at("nq-76-nq-cp-2021", ("Điều 1", "III", "1", "a", "Đến năm 2025", "+1"))[0]
QUOTED = Candidate(CLAUSE, Outlines().of(PROGRAMME, "nq-76-nq-cp-2021"), 0.8)
SURE = Evidence(0.9, 3.0, 0.0, 0.9, 0, 0, 0, 0, 0, 0, 1, 1.8)


def of(question: str, chance: float = 0.9) -> Evidence:
    reading = ReaderJudgement({CLAUSE.id: chance, "other": 0.1})
    return evidence(read(PROGRAMME.interpret(question)), QUOTED, reading, 0.7, Agencies({"Bộ Y tế": "Bộ Y tế"}), ())


def test_what_the_question_fixes_and_the_clause_does_not_bear_is_evidence() -> None:
    fits = of("Đến năm 2025 bao nhiêu phần trăm tuyến phố có cây bóng mát?")
    assert (fits.no_year, fits.no_figure, fits.agency) == (0, 0, 0)
    assert fits.supported > 0.8
    other = of("Đến năm 2030 Bộ Y tế chi bao nhiêu tiền cho cây bóng mát?")
    assert (other.no_year, other.no_figure, other.agency) == (1, 1, 1)
    assert other.supported < fits.supported


def test_the_chance_falls_with_all_that_speaks_against_the_clause() -> None:
    decision = Decision.bundled()
    sure = decision.chance(SURE)
    assert sure > 0.9
    assert decision.chance(replace(SURE, read=-4.0, read_around=-5.0)) < sure
    for name in ("no_figure", "unborne", "no_year", "missing"):
        assert decision.chance(replace(SURE, **{name: 1.0})) < sure, name
    nothing = Evidence(0.1, -6.0, -7.0, 0.0, 0, 1, 0, 0, 0, 0, 1, 1.8)
    assert decision.chance(nothing) < 0.1

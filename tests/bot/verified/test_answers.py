"""What stands under a verified answer: changed, removed or expired clauses, seen by every process with its next question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.records.records import Records
from bot.verified.answers import VerifiedAnswers
from bot.verified.approved_answer import AnswerState, Author
from bot.verified.sameness import Sameness
from bot.verified.store import VerifiedStore
from knowledge.law.types import Relation, RelationKind
from tests.bot.library import NQ, Library, passage

LAN = Author("user:lan", "Chuyên viên chính")
CLAUSE = passage(NQ, 0, "Điều 3/1", "1. Nghị quyết này có hiệu lực kể từ ngày ký ban hành.")
LIBRARY = Library(((NQ, (CLAUSE,)),))
QUESTION = "Nghị quyết có hiệu lực khi nào?"


def open_verified(url: str) -> VerifiedAnswers:
    return VerifiedAnswers(VerifiedStore(Records(url).engine), Sameness())


@pytest.fixture
def verified(database_url: str) -> VerifiedAnswers:
    verified = open_verified(database_url)
    verified.approve(QUESTION, "Từ ngày ký.", [CLAUSE.id], LAN, catalog=LIBRARY)
    return verified


def test_another_process_finds_it_with_its_next_question(database_url: str) -> None:
    here, there = open_verified(database_url), open_verified(database_url)
    assert there.matching(QUESTION, LIBRARY) is None
    made = here.approve(QUESTION, "Từ ngày ký.", [CLAUSE.id], LAN, catalog=LIBRARY)
    assert there.matching(QUESTION, LIBRARY) == made
    here.revise(made.id, QUESTION, "Từ 15/7/2021.", [CLAUSE.id], LAN, expected=1, catalog=LIBRARY)
    found = there.matching(QUESTION, LIBRARY)
    assert found is not None
    assert found.text == "Từ 15/7/2021."
    here.withdraw(made.id, "user:lan", "Thử.", expected=2)
    assert there.matching(QUESTION, LIBRARY) is None


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (((NQ, (replace(CLAUSE, text="1. Có hiệu lực sau 45 ngày."),)),), "đã thay đổi"),
        (((NQ, ()),), "không còn trong kho"),
        ((), "không còn trong kho"),
        (((NQ, (replace(CLAUSE, effective_to=date(2026, 1, 1)),)),), "hết hiệu lực từ ngày 1/1/2026"),
        (((replace(NQ, effective_to=date(2026, 1, 1)), (CLAUSE,)),), "hết hiệu lực"),
        (
            (
                (NQ, (CLAUSE,)),
                (replace(NQ, id="nq-1-2026", number="1/NQ-CP", relations=(Relation(RelationKind.REPLACES, "76/NQ-CP"),)), ()),
            ),
            "thay thế",
        ),
    ],
    ids=["changed", "clause removed", "document removed", "clause expired", "document expired", "replaced"],
)
def test_when_a_clause_is_no_longer_as_approved_it_is_flagged_with_what_changed_and_not_found(
    verified: VerifiedAnswers, texts: tuple, said: str
) -> None:
    assert verified.matching(QUESTION, Library(texts)) is None
    (flagged,) = verified.store.all(AnswerState.FLAGGED)
    assert said in " ".join(flagged.changes)
    assert flagged.text == "Từ ngày ký."
    # the old text again, as after a roll-back: what was approved stands
    assert verified.matching(QUESTION, LIBRARY) is not None
    assert verified.store.all(AnswerState.FLAGGED) == ()


def test_what_will_have_expired_on_the_day_asked_about_is_not_found_and_not_flagged_today(verified: VerifiedAnswers) -> None:
    ending = Library(((NQ, (replace(CLAUSE, effective_to=date(2099, 1, 1)),)),))
    assert verified.matching(QUESTION, ending, date(2099, 6, 1)) is None
    assert verified.store.all(AnswerState.FLAGGED) == ()
    assert verified.matching(QUESTION, ending) is not None


def test_a_flagged_answer_is_sound_again_when_a_trainer_revises_it_on_the_new_text(verified: VerifiedAnswers) -> None:
    changed = Library(((NQ, (replace(CLAUSE, text="1. Có hiệu lực sau 45 ngày."),)),))
    assert verified.matching(QUESTION, changed) is None
    (flagged,) = verified.store.all(AnswerState.FLAGGED)
    verified.revise(flagged.id, QUESTION, "Sau 45 ngày.", [CLAUSE.id], LAN, expected=1, catalog=changed)
    found = verified.matching(QUESTION, changed)
    assert found is not None
    assert (found.text, found.clauses[0].text) == ("Sau 45 ngày.", "1. Có hiệu lực sau 45 ngày.")

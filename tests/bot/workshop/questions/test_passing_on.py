"""A question that waits for an expert: the expert's answer is the room's, told to all who asked, each where they asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.answering import ExtractiveAnswerer
from bot.ask.assistant import Assistant
from bot.chat.mail import MAIL
from bot.expert.expert_request import ExpertRequest
from bot.expert.keeping import keep
from bot.expert.queue import ExpertQueue
from bot.records.records import Records
from bot.verified.approved_answer import Author
from bot.workshop.questions.room_reply import RoomReply
from bot.workshop.room.people import purge_rooms
from bot.workshop.room.room import AskedBy, QuestionState, Room, RoomQuestion
from bot.workshop.workshop import Workshop
from tests.bot.library import NQ, Library, passage

CLAUSE = passage(NQ, 0, "Điều 3/1", "1. Nghị quyết này có hiệu lực kể từ ngày ký ban hành.")
ASKED = "Nghị quyết có hiệu lực từ ngày nào?"
TRAINER, EXPERT = "user:lan", Author("telegram:801", "Chuyên gia", "Minh")


class Hall:
    """A room with one question of two askers: Lan's in her chat, and a phone's that was merged into it."""

    def __init__(self, folder: Path) -> None:
        self.assistant = Assistant(Library(((NQ, (CLAUSE,)),)), ExtractiveAnswerer(0.4), Records(f"sqlite:///{folder}/r.sqlite"))
        self.experts = ExpertQueue(self.assistant.records)
        self.workshop = Workshop.around(self.assistant, self.experts)
        self.room: Room = self.workshop.rooms.open("Hội nghị", TRAINER)
        ask = self.workshop.questions.ask
        self.id = ask(self.room, ASKED, AskedBy("701", "telegram", chat="701")).id
        self.other = ask(self.room, "nghi quyet hieu luc tu ngay nao", AskedBy("702", "telegram", chat="702")).id
        self.workshop.questions.merge(self.room, self.other, self.id, TRAINER)

    def parked(self) -> ExpertRequest:
        self.workshop.passing_on.park(self.room, self.id, TRAINER)
        (request,) = self.experts.open()
        return request

    @property
    def question(self) -> RoomQuestion:
        return self.workshop.questions.get(self.room, self.id)

    def told(self) -> list[tuple[str, str]]:
        """(chat, letter) of everything sent so far."""
        with self.workshop.rooms.engine.connect() as db:
            rows: Any = db.execute(sa.select(MAIL.c.chat, MAIL.c.content).order_by(MAIL.c.id)).tuples()
            return list(rows)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path)
    yield made
    made.workshop.close()


def test_what_was_never_drafted_reaches_the_experts_all_the_same(hall: Hall) -> None:
    assert hall.question.draft is None
    request = hall.parked()
    assert (request.question, request.chat, hall.question.state) == (ASKED, "701", QuestionState.PARKED)
    hall.workshop.passing_on.park(hall.room, hall.id, TRAINER)
    assert len(hall.experts.open()) == 1


def test_an_experts_answer_is_the_rooms_and_everybody_who_asked_is_told_once(hall: Hall) -> None:
    request = hall.parked()
    hall.workshop.passing_on.follow_up()
    assert hall.question.state is QuestionState.PARKED
    hall.experts.answer(request.id, "Kể từ ngày ký.", EXPERT)
    for _ in range(2):
        hall.workshop.passing_on.follow_up()
    assert (hall.question.state, hall.question.answer, hall.question.version) == (QuestionState.ANSWERED, "Kể từ ngày ký.", 1)
    assert hall.question.signed.startswith("Minh, Chuyên gia, ngày ")
    letters = [(chat, letter) for chat, letter in hall.told() if "Kể từ ngày ký." in letter]
    assert sorted(chat for chat, _ in letters) == ["701", "702"]


def test_what_is_kept_afterwards_brings_its_clauses_and_no_second_letter(hall: Hall) -> None:
    request = hall.parked()
    hall.experts.answer(request.id, "Kể từ ngày ký.", EXPERT)
    hall.workshop.passing_on.follow_up()
    sent = len(hall.told())
    assert hall.question.citations == ()
    keep(hall.experts.get(request.id), hall.experts, hall.assistant.verified, hall.assistant.index.current().catalog)
    hall.workshop.passing_on.follow_up()
    assert [c["quote"] for c in hall.question.citations] == [CLAUSE.text]
    assert hall.question.verified_id
    assert hall.workshop.basis.changes([hall.question]) == {hall.id: ()}
    assert len(hall.told()) == sent


def test_what_a_trainer_has_answered_meanwhile_stays(hall: Hall) -> None:
    request = hall.parked()
    hall.workshop.questions.answer(hall.room, hall.id, RoomReply("Của giảng viên.", (), "Lan"), TRAINER, expected=0)
    hall.experts.answer(request.id, "Kể từ ngày ký.", EXPERT)
    hall.workshop.passing_on.follow_up()
    assert (hall.question.answer, hall.question.version) == ("Của giảng viên.", 1)


def test_an_addition_follows_until_a_trainer_edits(hall: Hall) -> None:
    request = hall.parked()
    hall.experts.answer(request.id, "Kể từ ngày ký.", EXPERT)
    hall.workshop.passing_on.follow_up()
    hall.experts.answer(request.id, "Kể từ ngày ký ban hành, 15/7/2021.", EXPERT)
    hall.workshop.passing_on.follow_up()
    assert hall.question.answer == "Kể từ ngày ký ban hành, 15/7/2021."
    hall.workshop.questions.answer(hall.room, hall.id, RoomReply("Của giảng viên.", (), "Lan"), TRAINER, expected=2)
    hall.experts.answer(request.id, "Lần ba.", EXPERT)
    hall.workshop.passing_on.follow_up()
    assert hall.question.answer == "Của giảng viên."


def test_what_was_hidden_meanwhile_gets_its_answer_when_it_is_let_in_again(hall: Hall) -> None:
    request = hall.parked()
    hall.workshop.questions.act(hall.room, hall.id, "hide", TRAINER)
    hall.experts.answer(request.id, "Kể từ ngày ký.", EXPERT)
    hall.workshop.passing_on.follow_up()
    assert (hall.question.state, hall.question.answer) == (QuestionState.HIDDEN, "")
    hall.workshop.questions.act(hall.room, hall.id, "unhide", TRAINER)
    hall.workshop.passing_on.follow_up()
    assert hall.question.answer == "Kể từ ngày ký."


def test_a_request_that_is_closed_without_an_answer_is_the_trainers_again(hall: Hall) -> None:
    request = hall.parked()
    hall.experts.close(request.id, "user:minh", "Ngoài phạm vi.")
    hall.workshop.passing_on.follow_up()
    assert hall.question.state is QuestionState.OPEN


def test_what_was_closed_and_is_parked_again_waits_for_the_experts_again(hall: Hall) -> None:
    request = hall.parked()
    hall.experts.close(request.id, "user:minh", "Ngoài phạm vi.")
    hall.workshop.passing_on.follow_up()
    assert hall.parked().id == request.id
    hall.workshop.passing_on.follow_up()
    assert hall.question.state is QuestionState.PARKED


def test_what_a_trainer_answers_waits_for_no_expert_any_more_and_nobody_is_told_twice(hall: Hall) -> None:
    request = hall.parked()
    hall.workshop.questions.answer(hall.room, hall.id, RoomReply("Của giảng viên.", (), "Lan"), TRAINER, expected=0)
    sent = len(hall.told())
    hall.workshop.passing_on.follow_up()
    assert hall.experts.get(request.id).state == "closed"
    assert len(hall.told()) == sent


def test_a_parked_question_that_was_merged_answers_the_one_it_went_into(hall: Hall) -> None:
    hall.workshop.passing_on.park(hall.room, hall.other, TRAINER)
    (request,) = hall.experts.open()
    hall.experts.answer(request.id, "Kể từ ngày ký.", EXPERT)
    hall.workshop.passing_on.follow_up()
    assert (hall.question.state, hall.question.answer) == (QuestionState.ANSWERED, "Kể từ ngày ký.")


def test_a_room_that_is_purged_leaves_nothing_behind(hall: Hall) -> None:
    hall.parked()
    purge_rooms(hall.workshop.rooms.engine, days=-1)
    hall.workshop.passing_on.follow_up()
    with hall.workshop.rooms.engine.connect() as db:
        assert db.execute(sa.text("SELECT count(*) FROM workshop_passed_on")).scalar() == 0

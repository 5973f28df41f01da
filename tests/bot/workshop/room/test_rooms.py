"""Rooms, questions, votes, merging and answers, on each kind of database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from bot.chat.mail import MAIL
from bot.question import QuestionError
from bot.records.audit import Audit
from bot.workshop.questions.questions import RoomQuestions
from bot.workshop.questions.room_reply import AnswerConflict, RoomReply
from bot.workshop.room.room import AskedBy, QuestionState, WorkshopError
from bot.workshop.room.rooms import Rooms

TRAINER = "user:lan"
CITATION = {"label": "Khoản 1 Điều 1", "quote": "Tối thiểu 80% hồ sơ."}
REPLY = RoomReply("Tối thiểu 80%.", (CITATION,), "Giảng viên Lan")


def test_a_room_is_found_by_its_code_as_people_type_it(rooms: Rooms) -> None:
    room = rooms.open("Hội nghị tập huấn", TRAINER, unit="Vụ CCHC", documents=["nq-76"])
    assert rooms.get(f" {room.code[:3].lower()}-{room.code[3:].lower()} ") == room
    with pytest.raises(WorkshopError, match="ZZZZZZ"):
        rooms.get("ZZZZZZ")
    with pytest.raises(WorkshopError, match="tên hội nghị"):
        rooms.open("  !!! ", TRAINER)
    assert [e.action for e in Audit(rooms.engine).entries()] == ["open"]


def test_a_closed_room_takes_nothing_and_loses_nothing(rooms: Rooms, questions: RoomQuestions) -> None:
    room = rooms.open("Hội nghị", TRAINER)
    asked = questions.ask(room, "Mục tiêu đến năm 2025 là gì?", AskedBy("browser:a"))
    rooms.set(room, TRAINER, open=False)
    with pytest.raises(WorkshopError, match="đã đóng"):
        rooms.accepting(room.code)
    assert [q.text for q in questions.all(rooms.get(room.code))] == [asked.text]


@pytest.mark.parametrize(("text", "code"), [("a" * 5000, "too_long"), ("", "empty"), ("🙂🙂", "no_text")])
def test_what_is_no_question_is_refused_and_nothing_is_kept(rooms: Rooms, questions: RoomQuestions, text: str, code: str) -> None:
    room = rooms.open("Hội nghị", TRAINER)
    with pytest.raises(QuestionError) as refused:
        questions.ask(room, text, AskedBy("browser:a"))
    assert refused.value.code == code
    assert questions.all(room) == ()


def test_one_person_counts_once_however_often_they_press(rooms: Rooms, questions: RoomQuestions) -> None:
    room = rooms.open("Hội nghị", TRAINER)
    id = questions.ask(room, "Mục tiêu là gì?", AskedBy("browser:a")).id
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: questions.vote(room, id, f"browser:{'bc'[n % 2]}"), range(20)))
    assert questions.vote(room, id, "browser:a").people == 3
    assert questions.vote(room, id, "browser:c", on=False).people == 2
    assert questions.voted(room, "browser:b") == {id}


def test_a_question_sent_again_after_a_lost_connection_is_asked_once(rooms: Rooms, questions: RoomQuestions) -> None:
    room = rooms.open("Hội nghị", TRAINER)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: questions.ask(room, "Mục tiêu là gì?", AskedBy("browser:a", key="k1")).id, range(8)))
    assert len(set(made)) == 1
    assert len(questions.all(room)) == 1


def test_merging_counts_people_of_both_and_undoing_is_exact(rooms: Rooms, questions: RoomQuestions) -> None:
    room = rooms.open("Hội nghị", TRAINER)
    first = questions.ask(room, "Mục tiêu đến 2025 là gì?", AskedBy("browser:a")).id
    second = questions.ask(room, "muc tieu den 2025?", AskedBy("browser:b")).id
    third = questions.ask(room, "Mục tiêu tới 2025?", AskedBy("browser:b")).id
    questions.vote(room, second, "browser:a")
    questions.merge(room, third, second, TRAINER)
    assert questions.merge(room, second, first, TRAINER).people == 2
    assert {q.id: q.merged_into for q in questions.all(room)} == {first: None, second: first, third: first}
    questions.split(room, second, TRAINER)
    found = {q.id: (q.merged_into, q.people) for q in questions.all(room)}
    assert found == {first: (None, 2), second: (None, 2), third: (first, 0)}
    assert questions.kept_apart(second) == {first}
    with pytest.raises(WorkshopError, match="chính nó"):
        questions.merge(room, first, third, TRAINER)


def test_two_trainers_who_edit_one_answer_do_not_overwrite_each_other(rooms: Rooms, questions: RoomQuestions) -> None:
    room = rooms.open("Hội nghị", TRAINER)
    id = questions.ask(room, "Mục tiêu là gì?", AskedBy("browser:a")).id
    questions.answer(room, id, REPLY, TRAINER, expected=0)
    with pytest.raises(AnswerConflict, match="Giảng viên Lan") as clash:
        questions.answer(room, id, RoomReply("Khác.", (), "Minh"), "user:minh", expected=0)
    assert clash.value.current.answer == "Tối thiểu 80%."
    assert questions.get(room, id).answer == "Tối thiểu 80%."
    assert questions.answer(room, id, RoomReply("Khác.", (), "Minh"), "user:minh", expected=1).version == 2


def test_all_who_asked_in_a_chat_are_told_in_the_transaction_of_the_answer(rooms: Rooms, questions: RoomQuestions) -> None:
    room = rooms.open("Hội nghị", TRAINER)
    first = questions.ask(room, "Mục tiêu là gì?", AskedBy("701", "telegram", chat="701")).id
    second = questions.ask(room, "muc tieu la gi", AskedBy("702", "telegram", chat="702")).id
    questions.ask(room, "Câu khác?", AskedBy("703", "telegram", chat="703"))
    questions.merge(room, second, first, "")
    questions.answer(room, first, REPLY, TRAINER, expected=0)
    with rooms.engine.connect() as db:
        letters = db.execute(sa.select(MAIL.c.chat, MAIL.c.content)).all()
    assert sorted(letter.chat for letter in letters) == ["701", "702"]
    assert all("Tối thiểu 80% hồ sơ." in letter.content for letter in letters)


def test_moderation_lets_nothing_out_before_it_was_published(rooms: Rooms, questions: RoomQuestions) -> None:
    room = rooms.open("Hội nghị", TRAINER, moderated=True)
    asked = questions.ask(room, "Mục tiêu là gì?", AskedBy("browser:a"))
    assert not asked.is_public
    with pytest.raises(WorkshopError):
        questions.vote(room, asked.id, "browser:b")
    assert questions.act(room, asked.id, "publish", TRAINER).is_public
    assert questions.act(room, asked.id, "hide", TRAINER).state is QuestionState.HIDDEN
    with pytest.raises(WorkshopError, match="nổ"):
        questions.act(room, asked.id, "nổ", TRAINER)


def test_what_was_answered_live_and_hidden_by_mistake_comes_back_as_it_was(rooms: Rooms, questions: RoomQuestions) -> None:
    room = rooms.open("Hội nghị", TRAINER)
    id = questions.ask(room, "Mục tiêu là gì?", AskedBy("browser:a")).id
    questions.act(room, id, "live", TRAINER)
    questions.act(room, id, "hide", TRAINER)
    assert questions.act(room, id, "unhide", TRAINER).state is QuestionState.LIVE
    assert questions.act(room, id, "reopen", TRAINER).answered_at is None
    questions.act(room, id, "hide", TRAINER)
    assert questions.act(room, id, "unhide", TRAINER).state is QuestionState.OPEN


def test_every_change_is_told_to_followers_of_the_room_only(rooms: Rooms, questions: RoomQuestions) -> None:
    room, other = rooms.open("Hội nghị", TRAINER), rooms.open("Khác", TRAINER)
    id = questions.ask(room, "Mục tiêu là gì?", AskedBy("browser:a")).id
    questions.vote(room, id, "browser:b")
    questions.vote(room, id, "browser:b")  # changes nothing
    questions.ask(other, "Câu khác?", AskedBy("browser:a"))
    assert [e.content for e in rooms.events.since(room.topic, 0)] == [{"question": id}, {"question": id}]


def test_what_identifies_a_person_is_masked(rooms: Rooms, questions: RoomQuestions) -> None:
    room = rooms.open("Hội nghị", TRAINER)
    assert "0912" not in questions.ask(room, "Gọi 0912345678 được không?", AskedBy("browser:a")).text

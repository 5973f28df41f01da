"""A person's part in rooms: handed over and deleted; old rooms go."""

from __future__ import annotations

from datetime import timedelta

from bot.local_time import now_utc
from bot.privacy import own_data
from bot.records.person import Person
from bot.workshop.checks import Checks
from bot.workshop.minutes import as_csv, minutes_of
from bot.workshop.questions.questions import RoomQuestions
from bot.workshop.questions.room_reply import RoomReply
from bot.workshop.room.people import purge_rooms
from bot.workshop.room.room import AskedBy
from bot.workshop.room.rooms import Rooms


def test_who_asks_to_be_forgotten_leaves_no_name_and_the_minutes_stay(rooms: Rooms, questions: RoomQuestions) -> None:
    checks, room = Checks(rooms), rooms.open("Hội nghị", "user:lan")
    rooms.join(room, "browser:a")
    answered = questions.ask(room, "Mục tiêu là gì?", AskedBy("browser:a", name="Nguyễn Văn An")).id
    waiting = questions.ask(room, "Ai chủ trì?", AskedBy("browser:a")).id
    other = questions.ask(room, "Cơ quan nào chủ trì?", AskedBy("browser:b")).id
    questions.merge(room, other, waiting, "user:lan")
    questions.answer(room, answered, RoomReply("Tối thiểu 80%.", (), "Giảng viên"), "user:lan", expected=0)
    check = checks.add(room, "Bao nhiêu?", ["80%", "90%"], 0, "user:lan")
    checks.set(room, check.id, "open", "user:lan")
    checks.vote(room, check.id, 1, "browser:a")
    person = Person(("browser:a",), own_data.WEB)
    told = own_data.stored(rooms.engine, person)
    assert [len(told[f"workshop_{kind}"]) for kind in ("questions", "rooms_entered", "votes", "ballots")] == [2, 1, 2, 1]
    own_data.forget(rooms.engine, person)
    assert all(not rows for kind, rows in own_data.stored(rooms.engine, person).items() if kind.startswith("workshop"))
    left = questions.all(room)
    assert [(q.id, q.name, q.user, q.merged_into) for q in left] == [(answered, "", "", None), (other, "", "browser:b", None)]
    assert checks.get(room, check.id).counts == (0, 0)
    table = as_csv(minutes_of(room, rooms, questions, checks)).decode()
    assert "Tối thiểu 80%." in table
    assert "Nguyễn Văn An" not in table


def test_old_rooms_go_and_newer_ones_stay(rooms: Rooms, questions: RoomQuestions) -> None:
    old = rooms.open("Cũ", "user:lan")
    questions.ask(old, "Mục tiêu là gì?", AskedBy("browser:a"))
    assert purge_rooms(rooms.engine, days=30) == 0
    assert purge_rooms(rooms.engine, days=30, now=lambda: now_utc() + timedelta(days=31)) == 1
    assert rooms.all() == ()
    assert questions.all(old) == ()

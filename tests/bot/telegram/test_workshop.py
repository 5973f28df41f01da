"""A workshop room in Telegram: entered by its deep link, asked by message, told there when a trainer has answered."""

from __future__ import annotations

from pathlib import Path

from bot.records.events import Events
from bot.workshop.questions.questions import RoomQuestions
from bot.workshop.questions.room_reply import RoomReply
from bot.workshop.room import messages
from bot.workshop.room.rooms import Rooms
from tests.bot.telegram.botapi_server import BotApiServer
from tests.bot.telegram.phone import LAN, MINH, assistant_at, running

ASKED = "Mục tiêu cải cách thủ tục hành chính là gì?"


def test_who_asked_in_a_chat_is_told_in_that_chat(server: BotApiServer, tmp_path: Path) -> None:
    assistant = assistant_at(tmp_path)
    records = assistant.records
    rooms = Rooms(records.engine, Events(records.engine), records.pseudonyms)
    questions = RoomQuestions(rooms)
    room = rooms.open("Hội nghị tập huấn", "user:lan")
    with running(server, assistant):
        wrong = server.say(LAN, "/start ws_ZZZZZZ")
        assert "ZZZZZZ" in server.replies(LAN, after=wrong)[0].text
        entered = server.say(LAN, f"/start ws_{room.code}")
        assert server.replies(LAN, after=entered)[0].text == messages.JOINED.format(title=room.title)
        sent = server.say(LAN, ASKED)
        assert server.replies(LAN, after=sent)[0].text == messages.SENT_TO_ROOM.format(title=room.title)
        (question,) = questions.all(room)
        assert (question.text, question.channel, question.people) == (ASKED, "telegram", 1)

        citation = {"label": "Khoản 1 Điều 1", "quote": "Tối thiểu 80% hồ sơ."}
        questions.answer(room, question.id, RoomReply("Tối thiểu 80%.", (citation,), "Giảng viên"), "user:lan", expected=0)
        told = server.replies(LAN, after=sent, count=2)[-1]
        assert ASKED in told.text
        assert "Tối thiểu 80%." in told.text
        assert "Tối thiểu 80% hồ sơ." in told.text

        left = server.say(LAN, "/roi")
        assert server.replies(LAN, after=left)[0].text == messages.LEFT
        server.say(LAN, "Cơ quan nào chủ trì?")
        server.replies(LAN, after=left, count=2)
        assert len(questions.all(room)) == 1

        rooms.set(room, "user:lan", open=False)
        closed = server.say(MINH, f"/start ws_{room.code}")
        assert "đã đóng" in server.replies(MINH, after=closed)[0].text


def test_what_is_too_long_or_looks_like_markup_in_a_chat(server: BotApiServer, tmp_path: Path) -> None:
    assistant = assistant_at(tmp_path)
    records = assistant.records
    rooms = Rooms(records.engine, Events(records.engine), records.pseudonyms)
    questions, room = RoomQuestions(rooms), rooms.open("Hội nghị tập huấn", "user:lan")
    with running(server, assistant):
        entered = server.say(LAN, f"/start ws_{room.code}")
        server.replies(LAN, after=entered)
        long = server.say(LAN, "a" * 4000)
        assert "4000" in server.replies(LAN, after=long)[0].text
        assert questions.all(room) == ()
        marked = server.say(LAN, '<b onclick="x">Kinh phí</b> & <script>lấy</script> từ đâu?')
        assert server.replies(LAN, after=marked)[0].text == messages.SENT_TO_ROOM.format(title=room.title)
        (question,) = questions.all(room)
        questions.answer(room, question.id, RoomReply("<i>Ngân sách</i>.", (), "Giảng viên"), "user:lan", expected=0)
        told = server.replies(LAN, after=marked, count=2)[-1].text
        assert question.text in told
        assert "<i>Ngân sách</i>." in told


def test_a_question_whose_receipt_was_lost_is_asked_once(server: BotApiServer, tmp_path: Path) -> None:
    """What a process leaves behind that dies when the room has the question and the ledger does not know it yet: the next one gets
    the same update. A trigger keeps the receipt from being written."""
    assistant = assistant_at(tmp_path)
    records = assistant.records
    rooms = Rooms(records.engine, Events(records.engine), records.pseudonyms)
    questions, room = RoomQuestions(rooms), rooms.open("Hội nghị tập huấn", "user:lan")
    said = messages.SENT_TO_ROOM.format(title=room.title)
    with running(server, assistant):
        server.replies(LAN, after=server.say(LAN, f"/start ws_{room.code}"))
        with records.engine.begin() as db:
            when = "BEFORE UPDATE ON channel_updates WHEN NEW.state = 'done'"
            db.exec_driver_sql(f"CREATE TRIGGER no_receipt {when} BEGIN SELECT RAISE(ABORT, 'not now'); END")
        sent = server.say(LAN, ASKED)
        server.wait(lambda: questions.all(room), 30)
    assert not [message for message in server.by_bot(LAN) if message.id > sent]
    with records.engine.begin() as db:
        db.exec_driver_sql("DROP TRIGGER no_receipt")
    with running(server, assistant_at(tmp_path)):
        assert server.replies(LAN, after=sent)[0].text == said
        again = server.say(LAN, ASKED)  # the same words in a message of their own are another question
        assert server.replies(LAN, after=again)[0].text == said
    assert [question.text for question in questions.all(room)] == [ASKED, ASKED]

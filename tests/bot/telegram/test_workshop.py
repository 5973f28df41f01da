"""A workshop room in Telegram: entered by its deep link, asked by message, told there when a trainer has answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.events import Events
from bot.workshop import messages
from bot.workshop.questions import Reply, RoomQuestions
from bot.workshop.rooms import Rooms
from tests.bot.telegram.botapi_server import BotApiServer
from tests.bot.telegram.phone import assistant_at, running

LAN, MINH = 701, 702
ASKED = "Mục tiêu cải cách thủ tục hành chính là gì?"


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        server.person(LAN)
        server.person(MINH)
        yield server
        assert server.refused() == []


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
        questions.answer(room, question.id, Reply("Tối thiểu 80%.", (citation,), "Giảng viên"), "user:lan", expected=0)
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

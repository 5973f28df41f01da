"""Delivery through floods, lost connections, conflicts, blocked bots; what Telegram may have taken is sent only once."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.answer.answer import Answer, Knowledge
from bot.answering import ExtractiveAnswerer
from bot.chat import messages
from knowledge.law.types import SearchResult
from tests.bot.telegram.botapi_server import BotApiServer
from tests.bot.telegram.phone import EFFECT, FINANCE, LAN, MINH, STANDING, assistant_at, running


def answers(server: BotApiServer, count: int) -> list[Any]:
    """The first answers in LAN's chat: without the notice that a question waits, which a busy machine gets beside them."""
    waits = messages.WAITING.split("{")[0]

    def told() -> list[Any]:
        return [m for m in server.by_bot(LAN) if not m.text.startswith(waits)]

    server.wait(lambda: len(told()) >= count, 15)
    return told()[:count]


@pytest.mark.parametrize("fault", ["429", "500", "502", "drop"])
def test_a_message_that_did_not_arrive_is_sent_again(server: BotApiServer, tmp_path: Path, fault: str) -> None:
    server.faults.planned.append(("sendMessage", fault))
    with running(server, assistant_at(tmp_path)):
        server.say(LAN, EFFECT)
        server.say(LAN, STANDING)
        first, second = answers(server, 2)
        assert "hiệu lực" in first.text
        assert "Bộ Nội vụ" in second.text


@pytest.mark.parametrize("fault", ["502 after", "drop after"])
def test_a_message_that_arrived_unknown_to_us_is_there_once(server: BotApiServer, tmp_path: Path, fault: str) -> None:
    server.faults.planned.append(("sendMessage", fault))
    with running(server, assistant_at(tmp_path)):
        asked = server.say(LAN, EFFECT)
        server.wait(lambda: not server.faults.planned)
        others = [server.say(MINH, FINANCE), server.say(LAN, STANDING)]
        server.wait(lambda: any(m.deleted for m in server.messages.values()), 15)
        first, second = answers(server, 2)
        assert "hiệu lực" in first.text
        assert "Bộ Nội vụ" in second.text
        deleted = [m for m in server.messages.values() if m.deleted]
        assert [(m.chat, m.author, m.text) for m in deleted] == [(LAN, 0, first.text)]
        assert not any(server.messages[chat, n].deleted for chat, n in ((LAN, asked), (MINH, others[0]), (LAN, others[1])))


@pytest.mark.slow
def test_conflict_errors_and_lost_polls_are_survived(server: BotApiServer, tmp_path: Path) -> None:
    server.faults.planned += [("getUpdates", kind) for kind in ("409", "drop", "500")]
    server.faults.planned += [("getMe", "drop"), ("setMyCommands", "500")]
    with running(server, assistant_at(tmp_path)):
        server.say(LAN, EFFECT)
        assert "hiệu lực" in server.replies(LAN, seconds=20)[0].text


def test_a_person_who_blocked_the_bot_holds_nobody_up(server: BotApiServer, tmp_path: Path) -> None:
    server.blocked.add(LAN)
    with running(server, assistant_at(tmp_path)):
        server.say(LAN, EFFECT)
        server.say(MINH, STANDING)
        assert "Bộ Nội vụ" in server.replies(MINH)[0].text
    assert server.by_bot(LAN) == []


def test_an_update_delivered_twice_is_answered_once(server: BotApiServer, tmp_path: Path) -> None:
    server.faults.duplicates = 1.0
    with running(server, assistant_at(tmp_path)):
        for question in (EFFECT, STANDING, FINANCE):
            server.say(LAN, question)
        server.replies(LAN, 3)
        server.say(MINH, EFFECT)
        server.replies(MINH)
        server.wait(lambda: max(server.delivered.values()) > 1)
        time.sleep(0.3)
        assert len(server.by_bot(LAN)) == 3


class Slow(ExtractiveAnswerer):
    """The real answerer behind a door that the test opens: a language model takes its time, too."""

    def __init__(self) -> None:
        super().__init__(0.4)
        self.door = threading.Event()

    def stream(self, found: SearchResult, knowledge: Knowledge, as_of: Any) -> Iterator[str | Answer]:
        yield "Bắt đầu trả lời"
        self.door.wait(10)
        yield from super().stream(found, knowledge, as_of)


def test_waiting_and_cancelling(server: BotApiServer, tmp_path: Path) -> None:
    answerer = Slow()
    with running(server, assistant_at(tmp_path, answerer), notice_seconds=0.1):
        server.say(LAN, EFFECT)
        server.wait(lambda: server.drafts, 5)
        assert server.drafts[0]["text"] == "Bắt đầu trả lời"
        assert server.actions == [] or server.actions[0]["action"] == "typing"
        server.say(LAN, STANDING)
        server.say(LAN, FINANCE)
        (notice,) = server.replies(LAN)
        assert notice.text == messages.WAITING.format(ahead=1)
        time.sleep(0.3)
        assert len(server.by_bot(LAN)) == 1
        server.say(LAN, "/huy")
        assert server.replies(LAN, 2)[1].text == messages.CANCELLED
        answerer.door.set()
        sent = server.say(LAN, FINANCE)
        assert "tài chính công" in server.replies(LAN, after=sent)[0].text
        assert len(server.by_bot(LAN)) == 3


@pytest.mark.slow
def test_a_graceful_stop_finishes_the_answer_and_keeps_the_rest(server: BotApiServer, tmp_path: Path) -> None:
    answerer = Slow()
    with running(server, assistant_at(tmp_path, answerer)):
        server.say(LAN, EFFECT)
        server.wait(lambda: server.drafts, 5)
        server.say(LAN, STANDING)
        time.sleep(0.2)
        threading.Timer(0.5, answerer.door.set).start()
    assert len(server.by_bot(LAN)) == 1
    with running(server, assistant_at(tmp_path)):
        first, second = server.replies(LAN, 2)
    assert "hiệu lực" in first.text
    assert "Bộ Nội vụ" in second.text


def test_buttons_and_sources_work_after_a_restart(server: BotApiServer, tmp_path: Path) -> None:
    with running(server, assistant_at(tmp_path)):
        server.say(LAN, EFFECT)
        (answer,) = server.replies(LAN)
    with running(server, assistant_at(tmp_path)):
        server.press(LAN, answer.id, "Xem nguyên văn")
        assert "1. Nghị quyết này có hiệu lực" in server.replies(LAN, after=answer.id)[0].text


@pytest.mark.slow
def test_never_more_than_thirty_messages_in_a_second(server: BotApiServer, tmp_path: Path) -> None:
    people = [server.person(2000 + n) for n in range(60)]
    server.faults.planned.append(("sendMessage", "429"))
    with running(server, assistant_at(tmp_path)):
        for person in people:
            server.say(person, EFFECT)
        server.wait(lambda: len(server.by_bot()) == 60, 20)
    assert server.busiest_second() <= 30


@pytest.mark.alone
def test_an_answer_is_there_within_300_ms(server: BotApiServer, tmp_path: Path) -> None:
    with running(server, assistant_at(tmp_path)):
        times = []
        for _ in range(10):
            asked = server.say(LAN, EFFECT)
            (answer,) = server.replies(LAN, after=asked)
            times.append(answer.at - server.messages[LAN, asked].at)
    assert sorted(times)[8] < 0.3


def test_a_handler_that_fails_leaves_nobody_without_a_word(server: BotApiServer, tmp_path: Path) -> None:
    group = server.group(-100700)
    server.faults.planned.append(("getChatMember", "500"))  # the one request that a handler makes by itself
    with running(server, assistant_at(tmp_path)):
        server.say(group, "/tat", user=LAN)
        assert server.replies(group)[0].text == messages.FAILED
        server.say(group, f"/hoi {EFFECT}", user=LAN)
        assert "hiệu lực" in server.replies(group, 2)[1].text


def test_everything_goes_through_the_proxy(server: BotApiServer, tmp_path: Path) -> None:
    """The local server doubles as the proxy; the address behind it exists nowhere else."""
    proxy = f"http://127.0.0.1:{server.port}"
    with running(server, assistant_at(tmp_path), base_url="http://telegram.invalid/bot", proxy=proxy):
        server.say(LAN, EFFECT)
        assert "hiệu lực" in server.replies(LAN)[0].text


def test_an_answer_of_telegrams_that_makes_no_sense_is_a_reason_to_try_again(server: BotApiServer, tmp_path: Path) -> None:
    server.faults.planned.append(("sendMessage", "nonsense"))
    with running(server, assistant_at(tmp_path)):
        server.say(LAN, EFFECT)
        server.say(LAN, STANDING)
        first, second = server.replies(LAN, 2)
        assert ("hiệu lực" in first.text, "Bộ Nội vụ" in second.text) == (True, True)


@pytest.mark.slow
def test_a_database_that_is_locked_for_long_loses_and_spoils_no_answer(server: BotApiServer, tmp_path: Path) -> None:
    """Longer than SQLite waits by itself: a backup, a slow disk, somebody's open transaction."""
    with running(server, assistant_at(tmp_path)):
        server.say(LAN, EFFECT)
        server.replies(LAN)
        time.sleep(0.5)
        with sqlite3.connect(tmp_path / "records.sqlite", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            server.say(LAN, STANDING)
            server.say(MINH, FINANCE)
            time.sleep(7)
            other.execute("ROLLBACK")
        assert "Bộ Nội vụ" in server.replies(LAN, 2, seconds=20)[1].text
        assert "tài chính công" in server.replies(MINH, seconds=20)[0].text
        server.say(LAN, EFFECT)
        assert "hiệu lực" in server.replies(LAN, 3, seconds=20)[2].text

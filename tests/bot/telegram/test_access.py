from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.channel.line import Pace
from bot.chat import messages
from bot.chat.admission import WRONG_CODES, Admission
from bot.records.records import Records
from bot.telegram.service import SECRET_HEADER, WEBHOOK_PATH
from tests.bot.telegram.botapi_server import BotApiServer
from tests.bot.telegram.phone import EFFECT, assistant_at, running

LAN, ADMIN = 701, 799


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        server.person(LAN)
        server.person(ADMIN)
        yield server
        assert server.refused() == []


def test_the_allow_list_names_the_number_to_send(server: BotApiServer, tmp_path: Path) -> None:
    with running(server, assistant_at(tmp_path), access="allow_list", allowed=(ADMIN,)):
        server.say(LAN, EFFECT)
        assert server.replies(LAN)[0].text == messages.NOT_ALLOWED.format(user=LAN)
        server.say(ADMIN, EFFECT)
        assert "hiệu lực" in server.replies(ADMIN)[0].text
        query = server.inline_query(LAN, EFFECT)
        server.wait(lambda: query in server.inline_answers)
        assert server.inline_answers[query] == []


def test_pairing_with_a_code_from_an_administrator(server: BotApiServer, tmp_path: Path) -> None:
    with running(server, assistant_at(tmp_path), access="pairing", admins=(ADMIN,)):
        server.say(LAN, EFFECT)
        assert server.replies(LAN)[0].text == messages.PAIRING_NEEDED
        server.say(ADMIN, "/ma")
        text = server.replies(ADMIN)[0].text
        code = text.split("Mã ghép: ")[1].split("\n")[0]
        assert f"https://t.me/cchc_test_bot?start={code}" in text
        sent = server.say(LAN, "AAAA-BBBB")
        assert server.replies(LAN, after=sent)[0].text == messages.PAIRING_WRONG
        sent = server.say(LAN, f"/start {code}")
        assert server.replies(LAN, after=sent)[0].text == messages.PAIRED
        sent = server.say(LAN, EFFECT)
        assert "hiệu lực" in server.replies(LAN, after=sent)[0].text
        sent = server.say(ADMIN, "/thongke")
        assert "Câu hỏi: 1" in server.replies(ADMIN, after=sent)[0].text


def test_codes_work_once_expire_and_cannot_be_guessed(tmp_path: Path) -> None:
    now = [datetime(2026, 1, 1)]
    access = Admission(Records(f"sqlite:///{tmp_path}/r.sqlite").engine, "telegram", mode="pairing", clock=lambda: now[0])
    code = access.new_code()
    assert access.pair("1", code.lower().replace("-", ""))
    assert access.allows("1")
    assert not access.pair("2", code)
    late = access.new_code()
    now[0] += timedelta(hours=73)
    assert not access.pair("2", late)
    for _ in range(WRONG_CODES):
        access.pair("3", "AAAA-AAAA")
    assert access.locked_out("3")
    assert not access.pair("3", access.new_code())
    now[0] += timedelta(minutes=16)
    assert access.pair("3", access.new_code())


def test_a_person_may_ask_so_often_a_minute(server: BotApiServer, tmp_path: Path) -> None:
    now = [0.0]
    pace = Pace(2, clock=lambda: now[0])
    assert [pace.wait_seconds("a") for _ in range(3)] == [0, 0, 61]
    assert pace.wait_seconds("b") == 0
    now[0] = 61
    assert pace.wait_seconds("a") == 0
    with running(server, assistant_at(tmp_path), questions_per_minute=1):
        server.say(LAN, EFFECT)
        server.say(LAN, EFFECT)
        assert server.replies(LAN, 2)[1].text.startswith("Anh/chị gửi câu hỏi quá nhanh")


def test_the_webhook_lets_nobody_in_without_the_secret(server: BotApiServer, tmp_path: Path) -> None:
    settings = {"mode": "webhook", "webhook_url": "https://cchc.bo.example"}
    with running(server, assistant_at(tmp_path), **settings) as service:
        assert server.webhook["url"] == "https://cchc.bo.example" + WEBHOOK_PATH
        client = TestClient(Starlette(routes=[service.route()]))
        for headers in ({}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: ""}):
            assert client.post(WEBHOOK_PATH, json={}, headers=headers).status_code == 403
        right = {SECRET_HEADER: server.webhook["secret_token"]}
        assert client.post(WEBHOOK_PATH, content=b"{", headers=right).status_code == 400
        message = {"message_id": 1, "date": 10**17, "chat": {"id": 5, "type": "private"}, "text": "a"}
        for odd in (
            None,
            [],
            {"update_id": "x"},
            {"update_id": 10**30},
            {"update_id": 7, "message": message},
            {"update_id": 8, "message": []},
        ):
            assert client.post(WEBHOOK_PATH, json=odd, headers=right).status_code == 400, odd
        assert client.post(WEBHOOK_PATH, content=b"[" * 50_000, headers=right).status_code == 400
        service._secret = ""
        assert client.post(WEBHOOK_PATH, json={}, headers={SECRET_HEADER: ""}).status_code == 403

"""Zalo: conversations against a local server that speaks the Zalo Bot API."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.answer.cited_page import Originals
from bot.chat import messages
from bot.chat.block import Block, Style
from bot.chat.reply import Reply
from bot.composition import open_assistant
from bot.config import AnswerConfig, Config, ZaloConfig
from bot.records.records import Records
from bot.zalo.service import SECRET_HEADER, WEBHOOK_PATH, ZaloService
from bot.zalo.zalo_text import zalo_texts
from knowledge.config import EncoderConfig
from knowledge.shipped import PROJECT
from tests.bot.published import indexed, published
from tests.bot.telegram.phone import EFFECT, STANDING, assistant_at

TOKEN, SECRET = "12:zalo-test", "a-secret-of-the-tests"


class ZaloServer:
    """getUpdates one at a time, sendMessage within 2,000 characters, sendPhoto by address, setWebhook; `faults` are HTTP codes for
    sendMessage; `unreachable` is an address it cannot fetch."""

    def __init__(self) -> None:
        self.updates: Queue[dict[str, Any]] = Queue()
        self.sent: list[dict[str, Any]] = []
        self.refused: list[str] = []
        self.webhook: dict[str, Any] = {}
        self.faults: list[int] = []
        self.unreachable = ""
        self.count = 0

    def say(self, text: str, *, user: str = "u1", message_id: str = "", event: str = "message.text.received") -> dict[str, Any]:
        self.count += 1
        message = {"from": {"id": user, "is_bot": False}, "chat": {"id": user, "chat_type": "PRIVATE"}, "date": 1}
        message |= {"message_id": message_id or f"m{self.count}"} | ({"text": text} if text else {})
        update = {"event_name": event, "message": message}
        self.updates.put(update)
        return update

    def answer(self, method: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if method == "getUpdates":
            try:
                return 200, {"ok": True, "result": self.updates.get(timeout=0.5)}
            except Empty:
                return 200, {"ok": False, "error_code": 408, "description": "Request timeout"}
        if method == "setWebhook":
            self.webhook = body
            return 200, {"ok": True, "result": {"url": body["url"]}}
        if method == "sendPhoto" and set(body) == {"chat_id", "photo", "caption"} and len(body["caption"]) <= 2000:
            if self.unreachable and body["photo"].startswith(self.unreachable):
                return 200, {"ok": False, "error_code": 400, "description": "photo cannot be fetched"}
            self.sent.append({"chat_id": body["chat_id"], "text": body["caption"], "photo": body["photo"]})
            return 200, {"ok": True, "result": {"message_id": f"b{len(self.sent)}", "date": 1}}
        if method != "sendMessage" or set(body) != {"chat_id", "text"} or not 1 <= len(body["text"]) <= 2000:
            self.refused.append(f"{method} {body}")
            return 200, {"ok": False, "error_code": 400, "description": "Bad Request"}
        if self.faults:
            return self.faults.pop(0), {"ok": False}
        self.sent.append(body)
        return 200, {"ok": True, "result": {"message_id": f"b{len(self.sent)}", "date": 1}}

    def texts(self, user: str = "u1") -> list[str]:
        return [body["text"] for body in self.sent if body["chat_id"] == user]

    def wait(self, condition: Callable[[], Any], seconds: float = 10) -> Any:
        end = time.monotonic() + seconds
        while not (found := condition()):
            assert time.monotonic() < end, self.sent
            time.sleep(0.01)
        return found


@pytest.fixture
def server() -> Iterator[tuple[ZaloServer, str]]:
    zalo = ZaloServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
            prefix, _, method = self.path.rpartition("/")
            code, answer = zalo.answer(method, body) if prefix == f"/bot{TOKEN}" else (401, {"ok": False, "error_code": 401})
            data = json.dumps(answer).encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None: ...

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    yield zalo, f"http://127.0.0.1:{http.server_port}/bot"
    http.shutdown()
    http.server_close()
    assert zalo.refused == []


@contextmanager
def running(
    url: str, folder: Path, service_of: Callable[[ZaloConfig], ZaloService] | None = None, **settings: Any
) -> Iterator[ZaloService]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def build() -> ZaloService:
        config = ZaloConfig(base_url=url, questions_per_minute=1000, **settings)
        service = service_of(config) if service_of else ZaloService(assistant_at(folder), config, TOKEN, webhook_secret=SECRET)
        await service.start()
        return service

    service = asyncio.run_coroutine_threadsafe(build(), loop).result(10)
    try:
        yield service
    finally:
        asyncio.run_coroutine_threadsafe(service.stop(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


def test_a_conversation_with_numbers_for_buttons(server: tuple[ZaloServer, str], tmp_path: Path) -> None:
    zalo, url = server
    with running(url, tmp_path):
        zalo.say(EFFECT)
        answer = zalo.wait(zalo.texts)[0]
        assert "“1. Nghị quyết này có hiệu lực kể từ ngày ký ban hành.”" in answer
        assert f"{messages.CHOOSE}\n1. Nguồn 1\n2. Xem nguyên văn" in answer
        zalo.say("1")
        source = zalo.wait(lambda: zalo.texts()[1:])[0]
        assert source.startswith("Khoản 1 Điều 3 Nghị quyết số 76/NQ-CP ngày 15/7/2021, trang 27")
        zalo.say("", event="message.sticker.received")
        assert zalo.wait(lambda: zalo.texts()[2:])[0] == messages.NOT_TEXT["sticker"]
        zalo.say("/toi")
        assert "Mã người dùng: u1" in zalo.wait(lambda: zalo.texts()[3:])[0]


def test_the_original_page_by_its_address_and_in_words_where_it_cannot_be_fetched(server: tuple[ZaloServer, str], tmp_path: Path) -> None:
    zalo, url = server
    index, site = indexed(published(tmp_path), tmp_path), "https://cchc.bo.example"
    config = Config(encoder=EncoderConfig(model="tests/data/encoder"), answer=AnswerConfig(refusal_threshold=0.3, reader=""))
    assistant = open_assistant(config, base=PROJECT, index_directory=index, records=Records(f"sqlite:///{tmp_path}/records.sqlite"))
    originals = Originals(assistant.index.current, index)

    def service(settings: ZaloConfig) -> ZaloService:
        return ZaloService(assistant, settings, TOKEN, webhook_secret=SECRET, public_url=site, originals=originals)

    with running(url, tmp_path, service):
        zalo.say("Trách nhiệm bố trí đất và nguồn nước để trồng cây bóng mát là của ai?")
        assert "\n3. Xem trang gốc\n" in zalo.wait(zalo.texts)[0]
        zalo.say("3")
        page = zalo.wait(lambda: zalo.sent[1:])[0]
        assert page["photo"].startswith(f"{site}/documents/")
        assert "/trang/1/anh.jpg?unit=" in page["photo"]
        zalo.unreachable = site
        zalo.say("Trách nhiệm bố trí đất và nguồn nước để trồng cây bóng mát là của ai?")
        zalo.wait(lambda: zalo.sent[2:])
        zalo.say("3")
        told = zalo.wait(lambda: zalo.sent[3:])[0]
        assert "photo" not in told
        assert f"{site}/documents/" in told["text"]


@pytest.mark.slow
def test_once_and_in_order_through_errors_and_repetition(server: tuple[ZaloServer, str], tmp_path: Path) -> None:
    zalo, url = server
    zalo.faults += [500, 429]
    with running(url, tmp_path):
        zalo.say(EFFECT, message_id="same")
        zalo.say(STANDING)
        zalo.say(EFFECT, message_id="same")
        first, second = zalo.wait(lambda: len(zalo.texts()) == 2 and zalo.texts(), 15)
        assert "hiệu lực" in first
        assert "Bộ Nội vụ" in second
    zalo.say(EFFECT, message_id="same")
    zalo.say(STANDING, user="u2")
    with running(url, tmp_path):
        zalo.wait(lambda: zalo.texts("u2"))
        assert len(zalo.texts()) == 2


ODD: tuple[Any, ...] = (
    {"message": {"message_id": "x1", "chat": [], "text": "a"}},
    {"message": {"message_id": "x2", "chat": {"id": "u2"}, "from": "u2", "text": "a"}},
    {"message": {"message_id": [], "chat": {"id": {}}, "from": None, "text": []}},
    {"message": {"message_id": "x3", "chat": {"id": "u3"}, "from": {"id": "u3"}, "text": "\ud83d ai ký?"}},  # half a sign
)


def test_a_message_that_cannot_be_read_holds_up_no_other(server: tuple[ZaloServer, str], tmp_path: Path) -> None:
    zalo, url = server
    with running(url, tmp_path):
        for odd in ODD:
            zalo.updates.put(odd)
        zalo.say(EFFECT)
        assert "hiệu lực" in zalo.wait(zalo.texts)[0]


def test_the_webhook_needs_its_secret(server: tuple[ZaloServer, str], tmp_path: Path) -> None:
    zalo, url = server
    config = ZaloConfig(base_url=url, mode="webhook", webhook_url="https://cchc.bo.example")
    service = ZaloService(assistant_at(tmp_path), config, TOKEN, webhook_secret=SECRET)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await service.start()
        yield
        await service.stop()

    with TestClient(Starlette(routes=[service.route()], lifespan=lifespan)) as client:
        zalo.wait(lambda: zalo.webhook)
        assert zalo.webhook == {"url": f"https://cchc.bo.example{WEBHOOK_PATH}", "secret_token": SECRET}
        update = {"ok": True, "result": zalo.say(EFFECT)}
        right = {SECRET_HEADER: SECRET}
        assert client.post(WEBHOOK_PATH, json=update).status_code == 403
        assert client.post(WEBHOOK_PATH, json=update, headers={SECRET_HEADER: "x"}).status_code == 403
        assert client.post(WEBHOOK_PATH, content=b"[", headers=right).status_code == 400
        assert client.post(WEBHOOK_PATH, json=[], headers=right).status_code == 400
        assert client.post(WEBHOOK_PATH, content=b"[" * 50_000, headers=right).status_code == 400
        for odd in ODD:  # else it would come again for ever
            assert client.post(WEBHOOK_PATH, content=json.dumps(odd), headers=right).status_code == 200
        for _ in range(2):
            assert client.post(WEBHOOK_PATH, json=update, headers=right).status_code == 200
        assert "hiệu lực" in zalo.wait(zalo.texts)[0]
    assert len(zalo.texts()) == 1


def test_long_replies_stay_within_two_thousand_characters() -> None:
    texts = zalo_texts(Reply((Block("Khoản 1:", opens=True), Block("Một câu. " * 600, Style.QUOTE))))
    assert len(texts) > 2
    assert all(len(text) <= 2000 for text in texts)

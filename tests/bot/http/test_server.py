"""The serving process: stopped while a language model is still talking, left by its readers, started with a weak secret."""

from __future__ import annotations

import http.client
import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import psutil
import pytest
import uvicorn

from bot.http.door.connection import KEEP_ALIVE_SECONDS, REQUEST_SECONDS
from bot.http.server import settings
from tests.bot.http.browser import PROJECT, Server
from tests.bot.http.conftest import application, configuration

QUESTION = {"question": "Bộ Tài chính bố trí kinh phí thực hiện Chương trình"}
SENTENCE = "Bộ Tài chính bố trí kinh phí thực hiện Chương trình từ ngân sách trung ương [1]. "


class SlowModel:
    """An OpenAI-compatible server that says one sound sentence and then drips words until its client leaves."""

    def __init__(self) -> None:
        self.talking = 0
        self.left = 0
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                model.talking += 1
                try:
                    for words in (SENTENCE, "Tiếp theo ", *["và "] * 600):
                        delta = {"choices": [{"index": 0, "delta": {"role": "assistant", "content": words}, "finish_reason": None}]}
                        self.wfile.write(f"data: {json.dumps(delta | {'id': 'x', 'object': 'chat.completion.chunk'})}\n\n".encode())
                        self.wfile.flush()
                        time.sleep(0.1)
                except OSError:
                    model.left += 1
                finally:
                    model.talking -= 1

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def model() -> Iterator[SlowModel]:
    slow = SlowModel()
    yield slow
    slow.server.shutdown()


def generative(index: Path, work: Path, model: SlowModel) -> Server:
    language_model = {"model": "openai:slow", "base_url": model.url, "timeout_seconds": 60}
    sections = {"answer": {"answerer": "generative", "refusal_threshold": 0.3}, "language_model": language_model}
    server = Server(index, work, {"resume_seconds": 0.5}, sections)
    server.start()
    return server


def first_token(response: httpx.Response) -> str:
    for line in response.iter_lines():
        if line.startswith("event: token"):
            return line
    raise AssertionError("the stream ended without a token")


@pytest.mark.reliability
def test_sigterm_with_open_streams_ends_within_five_seconds(index_directory: Path, tmp_path: Path, model: SlowModel) -> None:
    server = generative(index_directory, tmp_path, model)
    with httpx.Client(base_url=server.url, timeout=30) as client, client.stream("POST", "/api/v1/ask/stream", json=QUESTION) as response:
        first_token(response)
        assert model.talking == 1
        assert server.stop() < 5
        assert server.process is not None
        assert server.process.returncode == 0


@pytest.mark.reliability
def test_twelve_streams_on_a_model_that_hangs_make_nobody_else_wait(index_directory: Path, tmp_path: Path, model: SlowModel) -> None:
    server = generative(index_directory, tmp_path, model)

    def drain() -> None:
        with suppress(httpx.HTTPError), httpx.Client(base_url=server.url, timeout=30) as client:
            client.post("/api/v1/ask/stream", json=QUESTION)

    try:
        for _ in range(12):
            threading.Thread(target=drain, daemon=True).start()
        until = time.monotonic() + 20
        while model.talking < 3 and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(1)
        assert model.talking == 3
        with httpx.Client(base_url=server.url, timeout=30) as client:
            calls = (lambda: client.post("/api/v1/ask", json=QUESTION), lambda: client.get("/documents"), lambda: client.get("/readyz"))
            for call in calls:
                started = time.monotonic()
                response = call()
                assert time.monotonic() - started < 2, response.url
                assert response.status_code == 200
    finally:
        server.stop()


@pytest.mark.reliability
def test_old_questions_go_without_any_chat_channel(index_directory: Path, tmp_path: Path) -> None:
    server = Server(index_directory, tmp_path, {})
    server.start()
    try:
        for _ in range(2):
            httpx.post(f"{server.url}/api/v1/ask", json=QUESTION).raise_for_status()
    finally:
        server.stop()
    records = sqlite3.connect(next(tmp_path.rglob("*.sqlite")))
    with records:
        oldest = "(SELECT MIN(rowid) FROM questions)"  # the latest stays of today: nothing is deleted by a clock that it does not bear out
        assert records.execute(f"UPDATE questions SET asked_at = '2020-01-01 00:00:00.000000' WHERE rowid = {oldest}").rowcount == 1
    server.start()
    try:
        until = time.monotonic() + 10
        while records.execute("SELECT COUNT(*) FROM questions").fetchone()[0] == 2 and time.monotonic() < until:
            time.sleep(0.1)
        assert records.execute("SELECT COUNT(*) FROM questions").fetchone()[0] == 1
    finally:
        server.stop()
        records.close()


@pytest.mark.reliability
def test_a_reader_who_leaves_ends_the_models_work(index_directory: Path, tmp_path: Path, model: SlowModel) -> None:
    server = generative(index_directory, tmp_path, model)
    try:
        with (
            httpx.Client(base_url=server.url, timeout=30) as client,
            client.stream("POST", "/api/v1/ask/stream", json=QUESTION) as response,
        ):
            first_token(response)
        until = time.monotonic() + 10
        while model.talking and time.monotonic() < until:
            time.sleep(0.1)
        assert model.talking == 0
        assert model.left == 1
    finally:
        server.stop()


@pytest.mark.reliability
def test_a_thousand_dropped_streams_leave_no_connection_and_little_memory(index_directory: Path, tmp_path: Path) -> None:
    server = Server(index_directory, tmp_path, {"resume_seconds": 0.5})
    server.start()
    assert server.process is not None
    process = psutil.Process(server.process.pid)
    try:
        for round_number in range(2):  # the first round fills caches
            before = process.memory_info().rss
            for _ in range(500):
                with httpx.stream("POST", f"{server.url}/api/v1/ask/stream", json=QUESTION) as response:
                    next(response.iter_raw())
            time.sleep(1.5)
            if round_number:
                assert process.memory_info().rss - before < 20e6
        assert sum(c.status == psutil.CONN_ESTABLISHED for c in process.net_connections()) <= 2
        assert process.num_threads() < 40
    finally:
        server.stop()


@pytest.mark.slow
def test_a_weak_admin_key_stops_the_start_with_a_message(index_directory: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "serve", "--index", str(index_directory), "--port", "0"]
    environment = os.environ | {"CCHC_ADMIN_KEY": "matkhau123"}
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "CCHC_ADMIN_KEY" in done.stderr
    assert "matkhau123" not in done.stderr


@pytest.mark.slow
def test_keys_are_added_listed_and_revoked_on_the_command_line(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(f"records: {{url: 'sqlite:///{tmp_path}/r.sqlite'}}\n", encoding="utf-8")

    def keys(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bot", "keys", *arguments, "--config", str(config)]
        return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)

    added = keys("add", "Cổng nội bộ", "--scope", "ask", "--scope", "trainer")
    token = added.stdout.splitlines()[-1]
    assert token.startswith("cchc_")
    listed = keys("list").stdout
    assert "Cổng nội bộ" in listed
    assert token not in listed
    identifier = listed.split()[0]
    assert keys("revoke", identifier).returncode == 0
    assert keys("revoke", identifier).returncode == 1
    assert "thu hồi" in keys("list").stdout
    assert keys("add").returncode == 2


@pytest.mark.slow
def test_a_connection_that_asks_nothing_is_closed(tmp_path: Path, index_directory: Path) -> None:
    """Never used, half a head, half a body, and idle after an answer; one that is being answered stays."""
    config = configuration(index_directory, tmp_path)
    server = uvicorn.Server(settings(application(config), "127.0.0.1", 0))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.05)
        address = server.servers[0].sockets[0].getsockname()
        sent = (b"", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        sent += (b"POST /api/v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{",)
        sockets = []
        for data in sent:
            made = socket.create_connection(address)
            made.settimeout(30)
            made.sendall(data)
            sockets.append(made)
        started = time.monotonic()
        for number in range(12):  # a head that trickles in keeps no connection open
            time.sleep(1)
            if number < 10:
                sockets[1].sendall(b"x")
        for made in sockets:
            with suppress(ConnectionError):
                while made.recv(65536):
                    pass
        assert time.monotonic() - started < 25
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.mark.slow
def test_a_connection_in_use_stays_however_short_its_requests_are(tmp_path: Path, index_directory: Path) -> None:
    """As those that nginx keeps: what was sent into one that closes is lost."""
    config = configuration(index_directory, tmp_path)
    server = uvicorn.Server(settings(application(config), "127.0.0.1", 0))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.05)
        made = http.client.HTTPConnection(*server.servers[0].sockets[0].getsockname(), timeout=20)
        made.connect()
        made.auto_open = False
        until = time.monotonic() + REQUEST_SECONDS + 6
        while time.monotonic() < until:
            made.request("GET", "/healthz")
            assert made.getresponse().read()
            time.sleep(0.4)
        time.sleep(KEEP_ALIVE_SECONDS - 5)  # and then it rests for a while, as it may
        made.request("GET", "/healthz")
        assert made.getresponse().read()
    finally:
        server.should_exit = True
        thread.join(20)


ENDLESS = {
    "head": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: ",
    "address": b"GET /healthz?q=",
    "trailer": b"POST /api/v1/ask HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Long: ",
    "extension of a chunk": b"POST /api/v1/ask HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5;x=",
}


@pytest.mark.slow
@pytest.mark.parametrize("where", ENDLESS)
def test_a_request_without_end_is_cut_off(where: str, tmp_path: Path, index_directory: Path) -> None:
    """It would fill the memory of all, and hold everybody up while it does."""
    config = configuration(index_directory, tmp_path)
    server = uvicorn.Server(settings(application(config), "127.0.0.1", 0))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.05)
        made, taken = socket.create_connection(server.servers[0].sockets[0].getsockname()), 0
        made.settimeout(20)
        with made, suppress(ConnectionError):
            made.sendall(ENDLESS[where])
            while taken < 40_000_000:
                taken += made.send(b"a" * 65536)
        assert taken < 20_000_000  # what the system holds on the way counts as well
    finally:
        server.should_exit = True
        thread.join(20)

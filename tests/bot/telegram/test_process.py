"""The bot as its own process, and inside `python -m bot serve`: polling, webhook, restart, stop."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.bot.telegram.botapi_server import TOKEN, BotApiServer
from tests.bot.telegram.flood import CANDIDATES, PROJECT, Process, build_index

LAN = 701
SECRET = "a-secret-of-the-tests"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("index"))


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        server.person(LAN)
        yield server
        assert server.refused() == []


def test_a_restart_in_the_middle_of_a_conversation(server: BotApiServer, index: Path, tmp_path: Path) -> None:
    process = Process(tmp_path, index, server)
    try:
        server.say(LAN, CANDIDATES[0])
        (first,) = server.replies(LAN, seconds=60)
        time.sleep(0.5)  # so that the bot knows it is sent; test_flood.py kills it at any moment
        process.kill()
        asked = server.say(LAN, CANDIDATES[1])
        server.press(LAN, first.id, "Xem nguyên văn")
        process.start()
        answer, verbatim = server.replies(LAN, 2, after=asked, seconds=60)
        assert "Bộ Nội vụ" in answer.text + verbatim.text
        assert process.stop() == 0
    finally:
        process.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_telegram_inside_the_web_server(server: BotApiServer, index: Path, tmp_path: Path, mode: str) -> None:
    port = free_port()
    telegram = {"base_url": server.url, "mode": mode, "webhook_url": f"http://127.0.0.1:{port}" if mode == "webhook" else ""}
    config = tmp_path / "config.yaml"
    encoder = {"model": str(PROJECT / "knowledge/model/encoder")}
    config.write_text(yaml.safe_dump({"telegram": telegram, "encoder": encoder}), encoding="utf-8")
    command = [sys.executable, "-m", "bot", "serve", "--config", str(config), "--index", str(index), "--port", str(port)]
    environment = os.environ | {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_WEBHOOK_SECRET": SECRET}
    with (tmp_path / "log").open("wb") as log, subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=log, stderr=log) as process:
        try:
            if mode == "webhook":
                server.wait(lambda: server.webhook, 60)
                assert server.webhook["secret_token"] == SECRET
                with pytest.raises(urllib.error.HTTPError, match="403"):
                    urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/telegram/webhook", b"{}"), timeout=10)
            for _ in range(3):
                asked = server.say(LAN, CANDIDATES[0])
                assert "15/7/2021" in server.replies(LAN, after=asked, seconds=60)[0].text
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10)
            stopped = time.monotonic()
        finally:
            process.terminate()
        assert process.wait(20) == 0
        assert time.monotonic() - stopped < 15
    assert TOKEN not in (tmp_path / "log").read_text(encoding="utf-8")


def test_the_web_server_runs_on_when_telegram_is_out_of_reach(index: Path, tmp_path: Path) -> None:
    port = free_port()
    config = tmp_path / "config.yaml"
    encoder = {"model": str(PROJECT / "knowledge/model/encoder")}
    settings = {"telegram": {"base_url": f"http://127.0.0.1:{free_port()}/bot"}, "encoder": encoder}
    config.write_text(yaml.safe_dump(settings), encoding="utf-8")
    command = [sys.executable, "-m", "bot", "serve", "--config", str(config), "--index", str(index), "--port", str(port)]
    with subprocess.Popen(command, cwd=PROJECT, env=os.environ | {"TELEGRAM_BOT_TOKEN": TOKEN}, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(300):
                try:
                    assert urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).status == 200
                    break
                except urllib.error.URLError:
                    time.sleep(0.2)
            else:
                raise AssertionError("the web server did not come up")
        finally:
            process.terminate()
        assert process.wait(20) == 0

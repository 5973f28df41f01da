"""Of several processes on one database only one runs the chat channels."""

from __future__ import annotations

import asyncio
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.routing import BaseRoute, Route

from bot.channel import one_at_a_time
from bot.channel.one_at_a_time import Channels, ChannelTurn
from bot.records.records import Records

PROJECT = Path(__file__).resolve().parents[3]
HOLDER = """
import sys, time
from bot.channel.one_at_a_time import ChannelTurn
from bot.records.records import Records
held = ChannelTurn(Records(sys.argv[1]).engine)
print(held.take(), flush=True)
time.sleep(60)
"""


class Service:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def start(self) -> None:
        self.told.append("start")

    async def stop(self) -> None:
        self.told.append("stop")

    def route(self) -> BaseRoute:
        return Route("/", lambda _: None)


def holder(url: str) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLDER, url], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    return process


def is_free(url: str) -> bool:
    someone = ChannelTurn(Records(url).engine)
    taken = someone.take()
    someone.give_back()
    return taken


def test_a_turn_ends_with_its_holder(database_url: str) -> None:
    other = holder(database_url)
    mine = ChannelTurn(Records(database_url).engine)
    assert mine.take() is False
    other.kill()
    other.wait()
    assert mine.take() is True
    assert mine.take() is True
    assert ChannelTurn(Records(database_url).engine).take() is False
    mine.give_back()
    assert is_free(database_url)


def test_nobody_else_on_the_machine_can_take_the_turn(tmp_path: Path) -> None:
    """Who may read a file may lock it, and the channels would wait for ever."""
    file = tmp_path / "records.sqlite-channels"
    file.touch(0o644)  # of an earlier release
    mine = ChannelTurn(Records(f"sqlite:///{tmp_path / 'records.sqlite'}").engine)
    assert mine.take()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    mine.give_back()


async def test_the_channels_wait_for_their_turn_and_go_on_when_the_other_process_dies(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOOK_SECONDS", "WAIT_SECONDS", "GRACE_SECONDS"):
        monkeypatch.setattr(one_at_a_time, name, 0.1)
    other = holder(database_url)
    service = Service()
    channels = Channels(Records(database_url).engine, [service])
    await channels.start()
    await asyncio.sleep(0.5)
    assert service.told == []
    other.kill()
    other.wait()
    async with asyncio.timeout(10):
        while not service.told:
            await asyncio.sleep(0.05)
    assert service.told == ["start"]
    await channels.stop()
    assert service.told == ["start", "stop"]
    assert is_free(database_url)


@pytest.mark.slow
async def test_who_has_lost_the_turn_to_another_stops(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_at_a_time, "LOOK_SECONDS", 3.0)
    engine, service = Records(postgresql_url).engine, Service()
    channels = Channels(engine, [service])
    await channels.start()
    assert service.told == ["start"]
    await asyncio.sleep(0.5)  # it has looked, and looks again in three seconds
    with engine.connect() as db:  # as when the server is started anew
        thrown_out = sa.text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid != pg_backend_pid()")
        assert db.execute(thrown_out).scalars().all() == [True]
    other = ChannelTurn(Records(postgresql_url).engine)
    async with asyncio.timeout(2):
        while not await asyncio.to_thread(other.take):
            await asyncio.sleep(0.05)
    async with asyncio.timeout(10):
        while service.told == ["start"]:
            await asyncio.sleep(0.05)
    assert service.told == ["start", "stop"]
    await channels.stop()
    assert service.told == ["start", "stop"]
    other.give_back()

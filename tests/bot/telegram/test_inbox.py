from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast

from telegram import Bot, Update

from bot.chat.ledger import Ledger
from bot.records.records import Records
from bot.telegram.inbox import DurableInbox

BOT = cast(Bot, None)


def update(number: int) -> Update:
    chat = {"id": 701, "type": "private"}
    message = {"message_id": number, "date": 1, "chat": chat, "from": {"id": 701, "is_bot": False, "first_name": "Lan"}, "text": "a"}
    found = Update.de_json({"update_id": number, "message": message}, BOT)
    assert found is not None
    return found


async def run(function: Any, *arguments: Any) -> Any:
    return function(*arguments)


async def inbox_at(folder: Path, gap_seconds: float = 0.02) -> DurableInbox:
    inbox = DurableInbox(Ledger(Records(f"sqlite:///{folder}/records.sqlite").engine, "telegram"), run, gap_seconds=gap_seconds)
    await inbox.resume(BOT)
    return inbox


async def numbers(inbox: DurableInbox, wait: float = 0.08) -> list[int]:
    await asyncio.sleep(wait)
    return [cast(Update, inbox.get_nowait()).update_id for _ in range(inbox.qsize())]


async def put(inbox: DurableInbox, *order: int) -> None:
    for number in order:
        await inbox.put(update(number))


async def test_a_shuffled_batch_with_repetitions_comes_out_in_order(tmp_path: Path) -> None:
    inbox = await inbox_at(tmp_path)
    await put(inbox, 13, 11, 12, 11)
    assert await numbers(inbox) == [11, 12, 13]
    await put(inbox, 15, 14, 13, 16)
    assert await numbers(inbox) == [14, 15, 16]


async def test_a_gap_is_waited_for_a_moment_only(tmp_path: Path) -> None:
    inbox = await inbox_at(tmp_path)
    await put(inbox, 1)
    assert await numbers(inbox) == [1]
    await put(inbox, 3)
    assert inbox.qsize() == 0
    assert await numbers(inbox) == [3]
    await put(inbox, 2, 4)
    assert await numbers(inbox, 0) == [2, 4]
    await put(inbox, 900_000, 900_001)
    assert await numbers(inbox, 0) == [900_000, 900_001]
    await put(inbox, 50)  # Telegram has begun a new count
    await put(inbox, 51)
    assert await numbers(inbox, 0) == [50, 51]


async def test_what_was_left_comes_first_together_with_the_rest_of_its_batch(tmp_path: Path) -> None:
    await put(await inbox_at(tmp_path), 22)
    inbox = await inbox_at(tmp_path)
    await put(inbox, 23, 21)
    assert await numbers(inbox) == [21, 22, 23]


async def test_other_items_pass(tmp_path: Path) -> None:
    inbox, stop = await inbox_at(tmp_path), object()
    await inbox.put(stop)
    assert inbox.get_nowait() is stop


async def test_half_a_batch_waits_for_its_other_half(tmp_path: Path) -> None:
    await put(await inbox_at(tmp_path), 20, 22, 24)
    inbox = await inbox_at(tmp_path)
    assert await numbers(inbox, 0.7) == []  # Telegram is slow to be reached
    await put(inbox, 23, 21)
    assert await numbers(inbox) == [20, 21, 22, 23, 24]


async def test_a_batch_that_comes_slowly_is_still_put_in_order(tmp_path: Path) -> None:
    inbox = await inbox_at(tmp_path, gap_seconds=0.3)
    await put(inbox, 1)
    assert await numbers(inbox, 0.5) == [1]
    for number in (5, 4, 3, 2):
        await put(inbox, number)
        await asyncio.sleep(0.1)
    assert await numbers(inbox, 0) == [2, 3, 4, 5]


async def test_what_is_being_written_down_is_waited_for_however_long_it_takes(tmp_path: Path) -> None:
    """A slow or busy machine: the missing update is already here, the database takes its time."""

    async def slowly(function: Any, *arguments: Any) -> Any:
        await asyncio.sleep(1.0 if getattr(function, "__name__", "") == "receive" and arguments[0] == 2 else 0)
        return function(*arguments)

    inbox = DurableInbox(Ledger(Records(f"sqlite:///{tmp_path}/records.sqlite").engine, "telegram"), slowly, gap_seconds=0.02)
    await inbox.resume(BOT)
    await put(inbox, 1)
    assert await numbers(inbox) == [1]
    await put(inbox, 3, 2)
    assert await numbers(inbox) == [2, 3]

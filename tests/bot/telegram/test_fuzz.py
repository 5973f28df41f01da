"""Thousands of hostile answers sent for real: no message may be refused, and every quote arrives word for word."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot

from bot.chat.block import Style
from bot.chat.divided import clean
from bot.chat.ledger import Ledger, Outgoing
from bot.records.records import Records
from bot.telegram.delivery import Delivery
from bot.telegram.telegram_text import telegram_messages
from tests.bot.telegram import answers
from tests.bot.telegram.botapi_server import TOKEN, BotApiServer

SECONDS = 240


async def send(server: BotApiServer, folder: Path, seeds: range) -> int:
    """Send the random answers as the bot does, less the rate limit; returns how many messages they made."""
    thread = ThreadPoolExecutor(1)

    async def run(function: Any, *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(thread, function, *arguments)

    ledger, count = Ledger(Records(f"sqlite:///{folder}/records.sqlite").engine, "telegram"), 0
    async with Bot(TOKEN, base_url=server.url) as bot:
        delivery = Delivery(bot, ledger, run)
        for seed in seeds:
            parts = telegram_messages(answers.reply(seed))
            count += len(parts)
            await delivery.post([Outgoing("701", part.payload()) for part in parts])
        deadline = asyncio.get_running_loop().time() + SECONDS
        while len(server.by_bot(701)) < count and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.1)  # what is posted is sent in the background
        await delivery.close(5)
    return count


def check(folder: Path, seeds: range) -> None:
    with BotApiServer() as server:
        server.person(701)
        count = asyncio.run(send(server, folder, seeds))
        assert server.refused() == []
        assert len(server.by_bot(701)) == count >= len(seeds)
    for seed in seeds:
        reply = answers.reply(seed)
        joined = "".join("".join(part.text.split()) for part in telegram_messages(reply))
        assert all("".join(clean(b.text).split()) in joined for b in reply.blocks if b.style is Style.QUOTE)


def test_twenty_hostile_answers(tmp_path: Path) -> None:
    check(tmp_path, range(10_000, 10_020))


@pytest.mark.slow
def test_two_thousand_hostile_answers(tmp_path: Path) -> None:
    check(tmp_path, range(2000))

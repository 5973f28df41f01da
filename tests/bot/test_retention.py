from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.channel.ledger import Ledger
from bot.retention import purge_daily
from tests.bot.telegram.phone import EFFECT, assistant_at


async def test_old_questions_go_by_themselves(tmp_path: Path) -> None:
    now = [datetime(2026, 1, 1)]
    assistant = assistant_at(tmp_path, clock=lambda: now[0])
    assistant.ask(EFFECT, channel="telegram", user="701")

    async def run(function: Any) -> Any:
        return function()

    task = asyncio.create_task(purge_daily(run, assistant.records.purge, Ledger(assistant.records.engine, "telegram").purge, every=0.01))
    await asyncio.sleep(0.05)
    assert assistant.records.about_user("telegram", "701") == 1
    now[0] += timedelta(days=366)
    await asyncio.sleep(0.05)
    assert assistant.records.about_user("telegram", "701") == 0
    task.cancel()

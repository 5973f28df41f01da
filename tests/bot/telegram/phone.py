"""A running bot for tests: the real service in a thread, against the local Bot API server, with the real Assistant."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.answer.cited_page import Originals
from bot.answering import ExtractiveAnswerer
from bot.ask.assistant import Assistant
from bot.config import TelegramConfig
from bot.records.records import Records
from bot.telegram.service import TelegramService
from tests.bot.library import NQ, Library, passage
from tests.bot.telegram.botapi_server import TOKEN, BotApiServer

LIBRARY = Library(
    (
        (
            NQ,
            (
                passage(NQ, 0, "Điều 3/1", "1. Nghị quyết này có hiệu lực kể từ ngày ký ban hành.", page=27),
                passage(NQ, 1, "Điều 2/3/a", "a) Bộ Nội vụ là cơ quan thường trực tổ chức triển khai thực hiện Chương trình.", page=20),
                passage(
                    NQ, 2, "Điều 1/III/2/a", "a) Mục tiêu đến năm 2025: tối thiểu 80% hồ sơ giải quyết thủ tục hành chính điện tử.", page=9
                ),
                passage(
                    NQ, 4, "Điều 1/III/2/b", "b) Mục tiêu đến năm 2030: tối thiểu 90% hồ sơ giải quyết thủ tục hành chính điện tử.", page=9
                ),
                passage(NQ, 3, "Điều 1/III/5/a", "a) Mục tiêu cải cách tài chính công: < 10% & giảm chi thường xuyên <b>.", page=14),
            ),
        ),
    )
)
LAN, MINH = 701, 702  # chats
EFFECT = "Nghị quyết có hiệu lực từ ngày nào?"
STANDING = "Cơ quan thường trực tổ chức triển khai là cơ quan nào?"
FINANCE = "Mục tiêu cải cách tài chính công là gì?"


def assistant_at(folder: Path, answerer: Any = None, **records: Any) -> Assistant:
    return Assistant(LIBRARY, answerer or ExtractiveAnswerer(0.4), Records(f"sqlite:///{folder}/records.sqlite", **records))


def config_for(server: BotApiServer, **settings: Any) -> TelegramConfig:
    return TelegramConfig(**{"base_url": server.url, "questions_per_minute": 1000, **settings})


@contextmanager
def running(
    server: BotApiServer, assistant: Assistant, *, notice_seconds: float = 2.0, originals: Originals | None = None, **settings: Any
) -> Iterator[TelegramService]:
    """The bot from start to graceful stop."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def do(work: Any, seconds: float = 20) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(seconds)

    async def build() -> TelegramService:
        service = TelegramService(
            assistant,
            config_for(server, **settings),
            TOKEN,
            webhook_secret="s3cret-of-tests",
            notice_seconds=notice_seconds,
            originals=originals,
        )
        await service.start()
        return service

    service = do(build())
    try:
        do(service.ready.wait())
        yield service
    finally:
        do(service.stop(), 40)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()

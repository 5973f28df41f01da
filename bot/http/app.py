"""The FastAPI application: routes, gate, error answers. `create_app` takes an assistant and plain values, reads nothing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from bot.answer.cited_page import Originals
from bot.api_keys import ApiKeys
from bot.ask.assistant import Assistant
from bot.channel.one_at_a_time import Channels
from bot.channel.service import ChannelService
from bot.composition import open_experts
from bot.config import Config
from bot.desk.desk import Desk
from bot.http import desk, workshop
from bot.http.api import api, expert_api, metrics, openai_api, readiness
from bot.http.api.dialogues import Dialogues
from bot.http.api.metrics import open_metrics
from bot.http.door import problems
from bot.http.door.access import Access
from bot.http.door.gate import Gate
from bot.http.pages import answer_pages, expert_pages, files, library, pages, privacy_pages
from bot.http.site.assets import Assets
from bot.http.site.shelf import Shelves
from bot.http.site.site import Site
from bot.http.site.streaming import Streams
from bot.http.site.workers import Workers
from bot.http.workshop.here import Hall
from bot.http.workshop.live_room import Followers, prepare_what_comes
from bot.privacy.retention import DAY, retention_of
from bot.question import QuestionError
from bot.workshop.workshop import Workshop
from knowledge.errors import KnowledgeError, NoIndexError
from knowledge.generation.live import Index
from knowledge.version import VERSION

READERS = 4  # threads for pages, searches and suggestions
ATTENDEES = 1000  # of workshops whose press of a button may wait for a thread
PICTURES = 30  # of pages that wait to be drawn: some ten seconds
DESCRIPTION = (
    "Hỏi đáp cải cách hành chính bằng nguyên văn điều khoản. Không cần khoá truy cập trên mạng nội bộ nếu máy chủ cho phép; "
    "khi cần, gửi `Authorization: Bearer cchc_…`. Lỗi theo RFC 9457 (application/problem+json)."
)


def create_app(assistant: Assistant, config: Config, *, admin_secret: str = "", channels: Sequence[ChannelService] = ()) -> FastAPI:
    """The web application around an assistant, with the chat channels that live in its process.

    Raises ConfigError for a weak administrator's key.
    """
    server = config.server
    access = Access(server, ApiKeys(assistant.records.engine), admin_secret)
    workers = Workers(server.threads, "answer", server.limits.waiting)
    readers = Workers(READERS, "answer-pages", server.limits.waiting)
    artists = Workers(1, "answer-pictures", PICTURES)
    streams = Streams(workers, limit=server.limits.streams, heartbeat=server.heartbeat_seconds, resume_seconds=server.resume_seconds)
    chats = Channels(assistant.records.engine, channels)
    index = cast(Index, assistant.index)
    shelves = Shelves(index)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await chats.start()
        workers.submit(_warm, shelves)
        preparing = asyncio.create_task(prepare_what_comes(hall.workshop))
        purging = asyncio.create_task(retention_of(assistant.records, asyncio.to_thread, site.desk.check))
        ending = threading.Event()
        threading.Thread(target=_inspect_daily, args=(index, ending), name="inspection", daemon=True).start()  # holds up no end
        yield
        ending.set()
        purging.cancel()
        preparing.cancel()
        await chats.stop()
        streams.close()
        hall.followers.close()
        hall.workshop.close()
        for pool in (workers, readers, artists, hall.workers):
            pool.shutdown(wait=False, cancel_futures=True)

    app = FastAPI(
        title="Trợ lý cải cách hành chính",
        version=VERSION,
        description=DESCRIPTION,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.access = access
    app.state.dialogues = Dialogues()
    app.state.metrics = counted = open_metrics()
    experts = open_experts(assistant, config)
    originals = Originals(index.current, index.directory)
    app.state.site = site = Site(
        assistant, config, workers, readers, artists, streams, shelves, Assets(), originals, experts, Desk(assistant, experts)
    )
    room = Workshop.around(assistant, experts)
    followers = Followers(room, limit=server.limits.streams, heartbeat=server.heartbeat_seconds)
    app.state.hall = hall = Hall(room, followers, Workers(READERS, "answer-room", ATTENDEES))
    app.state.telegram_link = lambda: next((link for channel in channels if (link := getattr(channel, "link", ""))), "")
    if counted is not None:
        assistant.observer = counted
        counted.watch(site)
    for error, handler in (
        (HTTPException, problems.on_http_exception),
        (RequestValidationError, problems.on_invalid),
        (QuestionError, problems.on_question_error),
        (NoIndexError, problems.on_no_index),
        (KnowledgeError, problems.on_broken_index),
        (SQLAlchemyError, problems.on_unusable_records),
    ):
        app.add_exception_handler(error, pages.or_page(handler))
    app.add_middleware(GZipMiddleware, minimum_size=1500, compresslevel=4)
    app.add_middleware(Gate, server=server, requested=counted.requested if counted is not None else None)
    asking = (api.router, expert_api.router, expert_pages.router, openai_api.router, pages.router, answer_pages.router, library.router)
    for router in (*asking, *desk.ROUTERS, *workshop.ROUTERS, readiness.router, metrics.router, privacy_pages.router, files.router):
        app.include_router(router)
    app.router.routes[:0] = [channel.route() for channel in channels]
    return app


def _inspect_daily(index: Index, ending: threading.Event) -> None:
    """What a disk loses changes no file in the eyes of the file system: it is looked for at the start and every day."""
    while not ending.is_set():
        index.inspect()
        ending.wait(DAY)


def _warm(shelves: Shelves) -> None:
    """The first question and the first typed letters should not pay for opening the index; without a sound one
    there is nothing to open, which the first request will say."""
    with suppress(KnowledgeError):
        shelf = shelves.current()
        shelf.generation.retriever.search("cải cách hành chính", 1)
        _ = shelf.suggestions

"""What handlers share: the assistant, its workers, open streams, suggestions, static files and the words of the pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends
from starlette.requests import Request

from bot.answer.cited_page import Originals
from bot.areas import EXAMPLES
from bot.ask.assistant import Assistant
from bot.config import Config
from bot.desk.desk import Desk
from bot.expert.queue import ExpertQueue
from bot.http.site.assets import Assets
from bot.http.site.shelf import Shelf, Shelves
from bot.http.site.streaming import Streams
from bot.http.site.workers import Workers
from bot.records.records import Records
from knowledge.version import VERSION

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Site:
    assistant: Assistant
    config: Config
    workers: Workers
    readers: Workers
    artists: Workers
    streams: Streams
    shelves: Shelves
    assets: Assets
    originals: Originals
    experts: ExpertQueue
    desk: Desk

    @property
    def records(self) -> Records:
        return self.assistant.records

    @property
    def shelf(self) -> Shelf:
        """The live index generation. Raises NoIndexError before the first ingestion."""
        return self.shelves.current()

    @property
    def index_problem(self) -> str:
        """Why another index generation answers than should, "" when none does."""
        return self.shelves.problem()

    def meta(self) -> dict[str, Any]:
        """What the product is and what it knows (schemas.Meta). Raises NoIndexError."""
        shelf = self.shelf
        return {
            "name": "Trợ lý cải cách hành chính",
            "version": VERSION,
            "generation": shelf.generation.id,
            "documents": len(shelf.documents),
            "passages": len(shelf.catalog),
            "answerer": self.config.answer.answerer,
            "anonymous": self.config.server.anonymous,
            "question_max_characters": self.config.answer.max_question_characters,
            "suggestions": list(EXAMPLES),
        }

    async def work(self, task: Callable[[], T]) -> T:
        """Run blocking work in a thread, so that streams and pages of others go on."""
        return await asyncio.get_running_loop().run_in_executor(self.readers, copy_context().run, task)

    async def draw(self, task: Callable[[], T]) -> T:
        """The same for pictures of pages, which take long and are made one at a time: texts do not wait for them."""
        return await asyncio.get_running_loop().run_in_executor(self.artists, copy_context().run, task)

    async def answer(self, task: Callable[[], T]) -> T:
        """The same for a question: a language model may take its time, and pages do not wait for it."""
        return await asyncio.get_running_loop().run_in_executor(self.workers, copy_context().run, task)


def site_of(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


SiteHere = Annotated[Site, Depends(site_of)]

"""From config.yaml to a working Assistant: the one place where the parts of the bot are put together.

`python -m bot serve`, `telegram`, `ask` and `eval` all call `open_assistant`; nothing else reads the configuration.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import cast

from sqlalchemy import make_url

from bot.answer.answer import Answerer
from bot.answer.cited_page import Originals
from bot.answering import ExtractiveAnswerer
from bot.ask.assistant import Assistant
from bot.channel.service import ChannelService
from bot.config import MESSENGERS, Config
from bot.expert.queue import ExpertQueue
from bot.records.person import Pseudonyms
from bot.records.records import Records
from knowledge.config import located
from knowledge.errors import ConfigError
from knowledge.generation.live import Index
from knowledge.index.encoder import open_encoder
from knowledge.law.agency import Agencies
from knowledge.rank.reader import open_reader
from knowledge.shipped import PROJECT


def open_assistant(
    config: Config, *, base: Path = PROJECT, index_directory: Path | None = None, records: Records | None = None, answerer: str = ""
) -> Assistant:
    """The assistant that `config` describes.

    `base` is the folder that relative paths of the configuration start from; `index_directory` (--index) and
    `answerer` ("extractive" or "generative") replace what the configuration says. `records` lets two channels of one
    process share a database connection. Raises ModelError for a missing encoder; a missing index is only noticed
    by the first question (NoIndexError), so that a server can start before the first ingestion.
    """
    index = open_index(config, base=base, index_directory=index_directory)
    return Assistant(
        index,
        open_answerer(config, answerer, base=base),
        records or open_records(config, base=base),
        hits=config.answer.hits,
        max_question_characters=config.answer.max_question_characters,
        idle=timedelta(minutes=config.answer.conversation_idle_minutes),
        organisation=config.answer.organisation,
    )


def open_index(config: Config, *, base: Path = PROJECT, index_directory: Path | None = None) -> Index:
    """The index in `index_directory` or where the configuration says; follows new generations by itself."""
    return Index(index_directory or base / config.index.directory, open_encoder(config.encoder, base), config)


def open_answerer(config: Config, kind: str = "", *, base: Path = PROJECT) -> Answerer:
    """The answerer named by `kind`, or by the configuration when empty. Raises ConfigError when it cannot be had, ModelError
    when the reader's model is missing or damaged."""
    reader = open_reader(located(base, Path(config.answer.reader))) if config.answer.reader else None
    extractive = ExtractiveAnswerer(config.answer.refusal_threshold, reader=reader)
    if (kind or config.answer.answerer) == "extractive":
        return extractive
    from bot.writing.generative import GenerativeAnswerer  # the language model's libraries load only where one is used
    from bot.writing.language_model import open_language_model

    at_once = max(1, config.server.threads - 1)  # a model that hangs leaves one to those who are content with the quote
    return GenerativeAnswerer(open_language_model(config.language_model, at_once=at_once), extractive, Agencies.from_csv())


def open_records(config: Config, *, base: Path = PROJECT) -> Records:
    """The database of the configuration; a relative SQLite path starts at `base`."""
    url = make_url(config.records.url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        url = url.set(database=str(base / url.database))
    days = config.records
    return Records(
        url.render_as_string(hide_password=False),
        retention_days=days.retention_days,
        feedback_days=days.feedback_days,
        messages_days=days.messages_days,
        pseudonyms=Pseudonyms.of_file(base / days.pseudonym_key) if days.pseudonym_key else None,
    )


def open_experts(assistant: Assistant, config: Config) -> ExpertQueue:
    """The expert queue for who asks on the web; the experts' chats of all messengers hear of it."""
    chats = tuple((name, str(getattr(config, name).experts_chat)) for name in MESSENGERS)
    return ExpertQueue(assistant.records, chats=chats, public_url=config.server.public_url)


def open_channels(assistant: Assistant, config: Config, environment: Mapping[str, str]) -> tuple[ChannelService, ...]:
    """The chat channels whose token is in the environment. Raises ConfigError for a webhook without its secret."""
    found: list[ChannelService] = []
    index = cast(Index, assistant.index)
    originals, url, threads = Originals(index.current, index.directory), config.server.public_url, config.server.threads
    if token := environment.get("TELEGRAM_BOT_TOKEN", "").strip():
        from bot.telegram.service import TelegramService  # here, so that a server without it starts faster

        secret = environment.get("TELEGRAM_WEBHOOK_SECRET", "")
        _check_secret("telegram", config.telegram.mode, secret)
        telegram = config.telegram
        found.append(
            TelegramService(assistant, telegram, token, webhook_secret=secret, public_url=url, threads=threads, originals=originals)
        )
    if token := environment.get("ZALO_BOT_TOKEN", "").strip():
        from bot.zalo.service import ZaloService

        secret = environment.get("ZALO_WEBHOOK_SECRET", "")
        _check_secret("zalo", config.zalo.mode, secret)
        found.append(
            ZaloService(assistant, config.zalo, token, webhook_secret=secret, public_url=url, threads=threads, originals=originals)
        )
    return tuple(found)


def _check_secret(name: str, mode: str, secret: str) -> None:
    if mode == "webhook" and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret):
        raise ConfigError(
            f"{name}.mode: webhook cần biến môi trường {name.upper()}_WEBHOOK_SECRET gồm 16 đến 256 chữ cái, chữ số, '_' hoặc '-'."
        )

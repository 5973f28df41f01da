"""The sections of config.yaml that answering, its records, its web server and its chat channels read."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, IPvAnyNetwork, field_validator, model_validator

from knowledge import config as shared
from knowledge.config import ConfigSection


class AnswerConfig(ConfigSection):
    answerer: Literal["extractive", "generative"] = "extractive"
    reader: str = "knowledge/model/reader"  # folder of the model that judges whether a unit answers; "": the words alone decide
    refusal_threshold: float = Field(default=0.65, ge=0, le=1)
    max_question_characters: int = Field(default=2000, ge=100, le=100_000)
    hits: int = Field(default=30, ge=5, le=100)  # passages an answerer chooses from
    conversation_idle_minutes: int = Field(default=60, ge=1)  # after this a question is no longer a follow-up
    organisation: str = "Bộ Thông tin và Truyền thông"  # the asker's own: "bộ mình"; as the documents call it


class RecordsConfig(ConfigSection):
    url: str = "sqlite:///var/records.sqlite"
    retention_days: int = Field(default=365, ge=1)  # questions, answers, conversations
    feedback_days: int = Field(default=365, ge=1)
    pseudonym_key: str = ""  # a file; then user names are stored as keyed hashes
    messages_days: int = Field(default=30, ge=2)  # of chat channels; a messenger repeats an update for a day


class LogsConfig(ConfigSection):
    format: Literal["text", "json"] = "text"


class LimitsConfig(ConfigSection):
    """Requests a minute. A classroom behind one address counts as one, so the anonymous limit is not small."""

    anonymous_asks: int = Field(default=300, ge=1)  # per address
    key_asks: int = Field(default=600, ge=1)  # per API key or signed-in user
    reads: int = Field(default=3000, ge=1)  # everything else, per key or address
    body_kilobytes: int = Field(default=64, ge=4, le=1024)
    streams: int = Field(default=1000, ge=1)  # open answer streams in all
    waiting: int = Field(default=200, ge=1)  # questions that wait for a thread; who comes then is told to come back


class SingleSignOnConfig(ConfigSection):
    """A user name in a header is believed only from `trusted_proxies`; an empty list turns it off."""

    trusted_proxies: tuple[IPvAnyNetwork, ...] = ()  # addresses or networks, "10.0.0.5", "10.1.0.0/16"
    header: str = Field(default="X-Remote-User", pattern=r"^[A-Za-z0-9-]+$")
    trainers: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()


class ServerConfig(ConfigSection):
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: str = Field(default="", pattern=r"^(https?://[^/\s]+(/[^\s]*)?)?$")  # as users type it; empty: relative links
    allowed_hosts: tuple[str, ...] = ()  # further names it is addressed by; addresses, localhost and public_url always are
    anonymous: bool = True  # questions without an API key or a signed-in user
    allowed_origins: tuple[str, ...] = ()  # sites that may embed the widget; empty: this one only
    threads: int = Field(default=4, ge=1, le=256)  # questions worked on at once; raise it for a slow language model
    heartbeat_seconds: float = Field(default=15, gt=0, le=120)
    resume_seconds: float = Field(default=5, ge=0, le=300)  # a dropped stream is kept so long, then its work is cancelled
    limits: LimitsConfig = LimitsConfig()
    single_sign_on: SingleSignOnConfig = SingleSignOnConfig()

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            if not re.fullmatch(r"https?://[A-Za-z0-9.\-\[\]:]+", origin):
                raise ValueError(f"{origin!r} phải có dạng https://may-chu[:cổng], không có đường dẫn")
        return origins


class _ChannelConfig(ConfigSection):
    """What chat channels have in common. The token comes from the environment, never from here."""

    mode: Literal["polling", "webhook"] = "polling"
    webhook_url: str = Field(default="", pattern=r"^(https?://[^/\s]+(/[^\s]*)?)?$")  # of this server, as the messenger reaches it
    proxy: str = ""  # "http://proxy.bo.example:3128", "socks5://…"
    access: Literal["open", "allow_list", "pairing"] = "open"
    allowed: tuple[int | str, ...] = ()  # user numbers (a person sees theirs with /toi)
    admins: tuple[int | str, ...] = ()
    experts_chat: int | str = ""  # chat that gets the questions sent to an expert; empty: they wait on the desk (/admin) only
    experts_role: str = Field(default="", max_length=200)  # how those who answer there sign: "Chuyên gia Vụ Cải cách hành chính"
    questions_per_minute: int = Field(default=20, ge=1)  # per person

    @model_validator(mode="after")
    def _webhook_needs_a_url(self) -> Self:
        if self.mode == "webhook" and not self.webhook_url:
            raise ValueError("mode: webhook cần webhook_url, ví dụ https://cchc.bo.example")
        return self


class TelegramConfig(_ChannelConfig):
    """TELEGRAM_BOT_TOKEN turns it on; a webhook also needs TELEGRAM_WEBHOOK_SECRET."""

    base_url: str = "https://api.telegram.org/bot"  # or a self-hosted Bot API server
    groups: bool = True
    stream: bool = True  # show a language model's answer while it is written, in private chats
    messages_per_second: int = Field(default=25, ge=1, le=30)  # Telegram allows 30 over all chats


class ZaloConfig(_ChannelConfig):
    """Experimental. ZALO_BOT_TOKEN turns it on; a webhook also needs ZALO_WEBHOOK_SECRET."""

    base_url: str = "https://bot-api.zaloplatforms.com/bot"


class Config(shared.Config):
    answer: AnswerConfig = AnswerConfig()
    records: RecordsConfig = RecordsConfig()
    logs: LogsConfig = LogsConfig()
    server: ServerConfig = ServerConfig()
    telegram: TelegramConfig = TelegramConfig()
    zalo: ZaloConfig = ZaloConfig()


MESSENGERS = tuple(name for name, field in Config.model_fields.items() if isinstance(field.default, _ChannelConfig))
"""The sections that are a chat channel, by the name under which records and ledger know it."""


def load(given: Path | None = None, environment: Mapping[str, str] | None = None) -> Config:
    """What the bot reads of the configuration; CCHC_RECORDS_URL of the environment counts more than `records.url`, so that a
    password need not stand in a file. Raises ConfigError naming the key and the value.
    """
    url = (os.environ if environment is None else environment).get("CCHC_RECORDS_URL", "").strip()
    return shared.read(Config, given, {"records": {"url": url}} if url else None)

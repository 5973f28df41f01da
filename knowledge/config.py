"""config.yaml as one typed model that rejects unknown keys. Only a `__main__` calls `load`."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, ValidationError, field_validator, model_validator

from knowledge.errors import ConfigError

PROJECT = Path(__file__).resolve().parent.parent  # the folder of the three packages: the checkout, or site-packages
NAME = "config.yaml"
SHIPPED = Path(__file__).resolve().parent / "default.yaml"  # in a checkout a link to config.yaml; an installation has only this


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class IndexConfig(_Section):
    directory: Path = Path("var/index")
    keep_generations: int = Field(default=3, ge=1, le=50)


class PublicationConfig(_Section):
    """Where the host that ingests puts its generations for the hosts that only answer."""

    url: str = ""  # a folder that all hosts mount, or "s3://bucket/prefix"
    endpoint_url: str = Field(default="", pattern=r"^(https?://\S+)?$")  # of an S3-compatible store of one's own
    follow_seconds: float = Field(default=10, gt=0, le=3600)


class EncoderConfig(_Section):
    """`model` is a folder in the project or the name of any sentence-transformers model the owner chose to download."""

    model: str = "knowledge/model/encoder"
    query_prompt: str = ""
    passage_prompt: str = ""


class VectorsConfig(_Section):
    url: str = ""  # empty: Chroma embedded in the process; "http://127.0.0.1:8001": a Chroma server


class RetrievalConfig(_Section):
    candidates: int = Field(default=100, ge=10, le=1000)  # from each of lexical and dense, before ranking
    lexical_weight: float = Field(default=0.5, ge=0, le=1)
    dense_weight: float = Field(default=0.5, ge=0, le=1)
    cross_encoder: str = ""  # empty: the bundled light reranker


class IngestConfig(_Section):
    folders: tuple[Path, ...] = (Path("knowledge/documents"),)
    file_seconds: int = Field(default=60, ge=1, le=3600)
    file_memory_mb: int = Field(default=1024, ge=128, le=16384)
    syllable_validity_warning: float = Field(default=0.9, ge=0, le=1)
    question_aliases: Literal["off", "llm"] = "off"


class AnswerConfig(_Section):
    answerer: Literal["extractive", "generative"] = "extractive"
    reader: str = "knowledge/model/reader"  # folder of the model that judges whether a unit answers; "": the words alone decide
    refusal_threshold: float = Field(default=0.65, ge=0, le=1)
    max_question_characters: int = Field(default=2000, ge=100, le=100_000)
    hits: int = Field(default=30, ge=5, le=100)  # passages an answerer chooses from
    conversation_idle_minutes: int = Field(default=60, ge=1)  # after this a question is no longer a follow-up
    organisation: str = "Bộ Thông tin và Truyền thông"  # the asker's own: "bộ mình"; as the documents call it


class LanguageModelConfig(_Section):
    """Used only with `answer.answerer: generative`. The key comes from the provider's environment variable."""

    model: str = ""  # as LangChain's init_chat_model takes it: "openai:qwen3", "ollama:qwen3", "google_genai:…", "anthropic:…"
    base_url: str = ""  # of an OpenAI-compatible server: vLLM, llama.cpp, …
    temperature: float = Field(default=0.0, ge=0, le=2)
    max_tokens: int = Field(default=1024, ge=64, le=16384)
    timeout_seconds: float = Field(default=30, gt=0, le=600)  # for the whole answer
    retries: int = Field(default=1, ge=0, le=5)
    breaker_failures: int = Field(default=3, ge=1)  # so many failures in a row …
    breaker_seconds: float = Field(default=60, gt=0)  # … and the model is left alone for so long


class RecordsConfig(_Section):
    url: str = "sqlite:///var/records.sqlite"
    retention_days: int = Field(default=365, ge=1)  # questions, answers, conversations
    feedback_days: int = Field(default=365, ge=1)
    pseudonym_key: str = ""  # a file; then user names are stored as keyed hashes
    messages_days: int = Field(default=30, ge=2)  # of chat channels; a messenger repeats an update for a day


class LogsConfig(_Section):
    format: Literal["text", "json"] = "text"


class LimitsConfig(_Section):
    """Requests a minute. A classroom behind one address counts as one, so the anonymous limit is not small."""

    anonymous_asks: int = Field(default=300, ge=1)  # per address
    key_asks: int = Field(default=600, ge=1)  # per API key or signed-in user
    reads: int = Field(default=3000, ge=1)  # everything else, per key or address
    body_kilobytes: int = Field(default=64, ge=4, le=1024)
    streams: int = Field(default=1000, ge=1)  # open answer streams in all
    waiting: int = Field(default=200, ge=1)  # questions that wait for a thread; who comes then is told to come back


class SingleSignOnConfig(_Section):
    """A user name in a header is believed only from `trusted_proxies`; an empty list turns it off."""

    trusted_proxies: tuple[IPvAnyNetwork, ...] = ()  # addresses or networks, "10.0.0.5", "10.1.0.0/16"
    header: str = Field(default="X-Remote-User", pattern=r"^[A-Za-z0-9-]+$")
    trainers: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()


class ServerConfig(_Section):
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


class _ChannelConfig(_Section):
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


class Config(_Section):
    index: IndexConfig = IndexConfig()
    publication: PublicationConfig = PublicationConfig()
    encoder: EncoderConfig = EncoderConfig()
    vectors: VectorsConfig = VectorsConfig()
    retrieval: RetrievalConfig = RetrievalConfig()
    ingest: IngestConfig = IngestConfig()
    answer: AnswerConfig = AnswerConfig()
    language_model: LanguageModelConfig = LanguageModelConfig()
    records: RecordsConfig = RecordsConfig()
    logs: LogsConfig = LogsConfig()
    server: ServerConfig = ServerConfig()
    telegram: TelegramConfig = TelegramConfig()
    zalo: ZaloConfig = ZaloConfig()


def find(given: Path | None = None) -> tuple[Path, Path]:
    """The configuration file and the folder its relative paths start from.

    `given` (--config), or config.yaml of the current folder, or of the checkout; an installed package has the shipped
    defaults, which start from the current folder, because nothing is kept among the libraries.
    """
    here = Path.cwd()
    if given is not None:
        return given, given.resolve().parent
    for folder in (here, PROJECT):
        if (folder / NAME).is_file():
            return folder / NAME, folder
    return SHIPPED, here


def located(base: Path, named: Path) -> Path:
    """`named` in the folder of the configuration, or what we ship under that name where it is not there."""
    own = base / named.expanduser()
    return own if own.exists() or not (PROJECT / named).exists() else PROJECT / named


def load(given: Path | None = None, environment: Mapping[str, str] | None = None) -> Config:
    """Read the configuration that `find` names; CCHC_RECORDS_URL of the environment counts more than `records.url`, so that a
    password need not stand in a file.

    Raises ConfigError naming the key and the value, e.g. "config.yaml: 'server.port' có giá trị 'abc': …".
    """
    source, base = find(given)
    if not source.exists():
        raise ConfigError(f"Không thấy tệp cấu hình {source}. Hãy kiểm tra đường dẫn sau --config.")
    try:
        data = yaml.safe_load(source.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{source.name}: không đọc được YAML: {error}") from error
    if not isinstance(data, dict):
        raise ConfigError(f"{source.name}: nội dung phải là các khoá và giá trị, đang là {type(data).__name__}.")
    try:
        url = (os.environ if environment is None else environment).get("CCHC_RECORDS_URL", "").strip()
        if url:
            data["records"] = {**(data.get("records") or {}), "url": url}
        return _with_own_cross_encoder(Config.model_validate(data), base)
    except ValidationError as error:
        raise ConfigError("\n".join(_explain(source.name, e) for e in error.errors())) from error


def _with_own_cross_encoder(config: Config, base: Path) -> Config:
    """A model folder is named relative to the configuration; whoever opens it later does not know where that stands."""
    folder = located(base, Path(config.retrieval.cross_encoder))
    if not config.retrieval.cross_encoder or not folder.is_dir():
        return config
    return config.model_copy(update={"retrieval": config.retrieval.model_copy(update={"cross_encoder": str(folder)})})


def _explain(source: str, error: object) -> str:
    detail = dict(error)  # type: ignore[call-overload]
    key = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "extra_forbidden":
        return f"{source}: khoá '{key}' (giá trị {detail['input']!r}) không có trong cấu hình. Hãy xoá hoặc sửa tên khoá."
    return f"{source}: '{key}' có giá trị {detail['input']!r} không hợp lệ: {detail['msg']}."

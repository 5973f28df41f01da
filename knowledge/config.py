"""The sections of config.yaml that knowledge reads, as typed models that reject unknown keys; how the file is found and read.

`ingest/config.py` and `bot/config.py` add what only they read. Only a `__main__` calls a `load`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.errors import ConfigError
from knowledge.shipped import KNOWLEDGE, PROJECT

NAME = "config.yaml"
_OF_OTHERS = {"ingest", "answer", "records", "logs", "server", "telegram", "zalo"}  # sections that knowledge does not read
SHIPPED = KNOWLEDGE / "default.yaml"  # in a checkout a link to config.yaml; an installation has only this


class ConfigSection(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class IndexConfig(ConfigSection):
    directory: Path = Path("var/index")
    keep_generations: int = Field(default=3, ge=1, le=50)


class PublicationConfig(ConfigSection):
    """Where the host that ingests puts its generations for the hosts that only answer."""

    url: str = ""  # a folder that all hosts mount, or "s3://bucket/prefix"
    endpoint_url: str = Field(default="", pattern=r"^(https?://\S+)?$")  # of an S3-compatible store of one's own
    follow_seconds: float = Field(default=10, gt=0, le=3600)


class EncoderConfig(ConfigSection):
    """`model` is a folder in the project or the name of any sentence-transformers model the owner chose to download."""

    model: str = "knowledge/model/encoder"
    query_prompt: str = ""
    passage_prompt: str = ""


class VectorsConfig(ConfigSection):
    url: str = ""  # empty: Chroma embedded in the process; "http://127.0.0.1:8001": a Chroma server


class RetrievalConfig(ConfigSection):
    candidates: int = Field(default=100, ge=10, le=1000)  # from each of lexical and dense, before ranking
    lexical_weight: float = Field(default=0.5, ge=0, le=1)
    dense_weight: float = Field(default=0.5, ge=0, le=1)
    cross_encoder: str = ""  # empty: the bundled light reranker


class LanguageModelConfig(ConfigSection):
    """Used only with `answer.answerer: generative`. The key comes from the provider's environment variable."""

    model: str = ""  # as LangChain's init_chat_model takes it: "openai:qwen3", "ollama:qwen3", "google_genai:…", "anthropic:…"
    base_url: str = ""  # of an OpenAI-compatible server: vLLM, llama.cpp, …
    temperature: float = Field(default=0.0, ge=0, le=2)
    max_tokens: int = Field(default=1024, ge=64, le=16384)
    timeout_seconds: float = Field(default=30, gt=0, le=600)  # for the whole answer
    retries: int = Field(default=1, ge=0, le=5)
    breaker_failures: int = Field(default=3, ge=1)  # so many failures in a row …
    breaker_seconds: float = Field(default=60, gt=0)  # … and the model is left alone for so long


class Config(ConfigSection):
    """What knowledge itself reads, and what both ingest and bot read; each of them adds its own sections."""

    index: IndexConfig = IndexConfig()
    publication: PublicationConfig = PublicationConfig()
    encoder: EncoderConfig = EncoderConfig()
    vectors: VectorsConfig = VectorsConfig()
    retrieval: RetrievalConfig = RetrievalConfig()
    language_model: LanguageModelConfig = LanguageModelConfig()


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


def load(given: Path | None = None) -> Config:
    """What knowledge reads of the configuration. Raises ConfigError as `read` does."""
    return read(Config, given)


C = TypeVar("C", bound=Config)


def read(schema: type[C], given: Path | None = None, overrides: Mapping[str, Mapping[str, object]] | None = None) -> C:
    """Read the sections of `schema` from the configuration that `find` names; `overrides` count more, by section and key.

    The sections of other packages are left to them, and a section that nobody reads is refused. Raises ConfigError naming the
    key and the value, e.g. "config.yaml: 'server.port' có giá trị 'abc': …".
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
        own = {key: value for key, value in data.items() if key in schema.model_fields or key not in _OF_OTHERS}
        for section, values in (overrides or {}).items():
            own[section] = {**(own.get(section) or {}), **values}
        return _with_own_cross_encoder(schema.model_validate(own), base)
    except ValidationError as error:
        raise ConfigError("\n".join(_explain(source.name, e) for e in error.errors())) from error


def _with_own_cross_encoder(config: C, base: Path) -> C:
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

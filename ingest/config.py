"""The sections of config.yaml that ingestion reads."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from knowledge import config as shared
from knowledge.config import ConfigSection


class IngestConfig(ConfigSection):
    folders: tuple[Path, ...] = (Path("knowledge/documents"),)
    file_seconds: int = Field(default=60, ge=1, le=3600)
    file_memory_mb: int = Field(default=1024, ge=128, le=16384)
    syllable_validity_warning: float = Field(default=0.9, ge=0, le=1)
    question_aliases: Literal["off", "llm"] = "off"


class Config(shared.Config):
    ingest: IngestConfig = IngestConfig()


def load(given: Path | None = None) -> Config:
    """What ingestion reads of the configuration. Raises ConfigError naming the key and the value."""
    return shared.read(Config, given)

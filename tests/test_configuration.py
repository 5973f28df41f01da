"""config.yaml as a whole: it shows every knob of the three packages, each at its default."""

from __future__ import annotations

from typing import Any

import yaml
from pydantic import BaseModel

import bot.config
import ingest.config
import knowledge.config
from knowledge.shipped import PROJECT


def knobs(model: type[BaseModel], prefix: str = "") -> set[str]:
    found: set[str] = set()
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found |= knobs(field.annotation, f"{prefix}{name}.")
        else:
            found.add(prefix + name)
    return found


def keys(data: dict[str, Any], prefix: str = "") -> set[str]:
    nested = {key: value for key, value in data.items() if isinstance(value, dict)}
    return {prefix + k for k in data.keys() - nested.keys()}.union(*(keys(v, f"{prefix}{k}.") for k, v in nested.items()))


def test_the_shipped_file_shows_every_knob_at_its_default() -> None:
    data = yaml.safe_load((PROJECT / "config.yaml").read_text(encoding="utf-8"))
    assert keys(data) == knobs(bot.config.Config) | knobs(ingest.config.Config)
    assert bot.config.load() == bot.config.Config()
    assert ingest.config.load() == ingest.config.Config()
    assert knowledge.config.load() == knowledge.config.Config()

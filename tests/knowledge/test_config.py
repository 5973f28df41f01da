from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from knowledge.config import PROJECT, Config, load
from knowledge.errors import ConfigError


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
    assert keys(data) == knobs(Config)
    assert load() == Config()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("encoder: {modle: x}", r"'encoder\.modle' \(giá trị 'x'\)"),
        ("server: {port: abc}", r"'server\.port' có giá trị 'abc'"),
        ("answer: {refusal_threshold: 2}", r"'answer\.refusal_threshold' có giá trị 2"),
        ("[1, 2]", "đang là list"),
        ("a: [", "không đọc được YAML"),
    ],
)
def test_a_wrong_key_or_value_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Không thấy"):
        load(tmp_path / "none.yaml")

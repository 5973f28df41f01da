from pathlib import Path

import pytest

from bot.config import load
from knowledge.errors import ConfigError


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("server: {port: abc}", r"'server\.port' có giá trị 'abc'"),
        ("answer: {refusal_threshold: 2}", r"'answer\.refusal_threshold' có giá trị 2"),
        ("telegram: {mode: webhook}", "webhook cần webhook_url"),
        ("sever: {port: 1}", r"'sever'"),
    ],
)
def test_a_wrong_key_or_value_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        load(path)


def test_the_environment_names_the_records(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("records: {url: 'sqlite:///a.sqlite', feedback_days: 9}\n", encoding="utf-8")
    records = load(path, {"CCHC_RECORDS_URL": "postgresql://cchc@127.0.0.1/cchc"}).records
    assert (records.url, records.feedback_days) == ("postgresql://cchc@127.0.0.1/cchc", 9)
    assert load(path, {}).records.url == "sqlite:///a.sqlite"

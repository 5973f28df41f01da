"""One voice ("Trợ lý …"), and none of the builder's words, in everything a user reads."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from bot import messages
from bot.chat import messages as channel
from bot.http.door import texts

BUILDERS = (
    "đã nạp",
    "chỉ mục",
    "mô đun",
    "sổ đăng ký",
    "mã yêu cầu",
    "tại một ngày khác",
    "dấu cộng",
    "đơn vị được ghép",
    "dạng hội thoại",
)
SPEAKER = re.compile(r"\btôi\b", re.IGNORECASE)
SOURCES = Path(__file__).parents[2] / "knowledge/sources.yaml"
TEMPLATES = sorted((Path(__file__).parents[2] / "bot/http/web/templates").glob("*.html"))


def strings(module: ModuleType) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in vars(module).items():
        if name.isupper():
            values = value.values() if isinstance(value, dict) else (value,)
            found |= {f"{name}.{n}": v for n, v in enumerate(values) if isinstance(v, str)}
    assert len(found) > 30  # it did look
    return found


@pytest.mark.parametrize("module", [messages, channel, texts], ids=lambda m: m.__name__)
def test_messages(module: ModuleType) -> None:
    for name, text in strings(module).items():
        assert not any(word in text.lower() for word in BUILDERS), (name, text)
        assert not SPEAKER.search(text.replace("của tôi", "")), (name, text)  # "Xoá dữ liệu của tôi": the user speaks


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: p.name)
def test_templates(template: Path) -> None:
    text = template.read_text(encoding="utf-8").lower()
    assert not any(word in text for word in BUILDERS), template.name
    assert not SPEAKER.search(text.replace("của tôi", ""))


def test_names_of_shipped_documents() -> None:
    """Titles are read as sources of answers."""
    titles = [entry["title"] for entry in yaml.safe_load(SOURCES.read_text(encoding="utf-8"))["documents"]]
    assert len(titles) > 10
    assert [title for title in titles if any(word in title.lower() for word in BUILDERS)] == []


def test_a_refusal_is_short_and_says_the_way_out_first() -> None:
    text = messages.DECLINED.format(documents=messages.ALL_DOCUMENTS.format(count=13))
    assert text.startswith(messages.CANNOT_ANSWER)
    assert len(text) < 190
    assert text.index("Hỏi chuyên gia") < text.index("13 văn bản")

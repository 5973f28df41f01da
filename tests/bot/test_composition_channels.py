from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.chat.mail import MAIL
from bot.composition import open_channels, open_experts
from bot.config import MESSENGERS, Config, TelegramConfig, ZaloConfig
from bot.telegram import service as telegram
from bot.zalo import service as zalo
from knowledge.errors import ConfigError
from tests.bot.telegram.phone import EFFECT, assistant_at

WEBHOOK = {"mode": "webhook", "webhook_url": "https://cchc.bo.example"}


def test_channels_are_those_with_a_token(tmp_path: Path) -> None:
    assistant = assistant_at(tmp_path)
    assert open_channels(assistant, Config(), {}) == ()
    both = open_channels(assistant, Config(), {"TELEGRAM_BOT_TOKEN": "1:a", "ZALO_BOT_TOKEN": "1:a"})
    assert [type(channel).__name__ for channel in both] == ["TelegramService", "ZaloService"]


@pytest.mark.parametrize("secret", ["", "short", "có dấu và dấu cách dài"])
def test_a_webhook_without_a_good_secret_does_not_start(tmp_path: Path, secret: str) -> None:
    config = Config(telegram=TelegramConfig.model_validate(WEBHOOK), zalo=ZaloConfig.model_validate(WEBHOOK))
    for name in ("TELEGRAM", "ZALO"):
        with pytest.raises(ConfigError, match=f"{name}_WEBHOOK_SECRET"):
            open_channels(assistant_at(tmp_path), config, {f"{name}_BOT_TOKEN": "1:a", f"{name}_WEBHOOK_SECRET": secret})


def test_a_webhook_needs_its_address() -> None:
    with pytest.raises(ValueError, match="webhook_url"):
        TelegramConfig(mode="webhook")


def test_a_messenger_has_one_name_in_settings_and_records() -> None:
    assert MESSENGERS == (telegram.CHANNEL, zalo.CHANNEL)


def test_the_experts_chat_of_every_messenger_hears_of_a_question(tmp_path: Path) -> None:
    assistant = assistant_at(tmp_path)
    config = Config.model_validate({name: {"experts_chat": f"{name}-experts"} for name in MESSENGERS})
    answer = assistant.ask(EFFECT)
    open_experts(assistant, config).ask(assistant.records.answer(answer.id) or {}, channel="http", user="user:lan", chat="")
    with assistant.records.engine.connect() as db:
        told = {(row.channel, row.chat) for row in db.execute(sa.select(MAIL))}
    assert told == {(name, f"{name}-experts") for name in MESSENGERS}

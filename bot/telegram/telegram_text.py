"""A reply as Telegram messages: text with explicit entities, each within 4,096 UTF-16 code units, divided between clauses.

Entities are given by offset, never by markup, so nothing in a question or a document (`<`, `&`, `_`, `*`) can be
misread. Telegram trims white space at both ends and drops control characters, which would shift entities: both are
removed here first.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from bot.answer.cited_page import Page
from bot.chat.block import Block, Style
from bot.chat.divided import clean, divide, separator, units
from bot.chat.reply import Reply, Rows

LIMIT = 4096
CAPTION = 1024  # of a picture
MAX_ENTITIES = 100
LONG_QUOTE = 500  # longer quotes are folded on the phone and open at a tap
_ENTITY = {Style.STRONG: "bold", Style.QUOTE: "blockquote", Style.NOTE: "italic"}


@dataclass(frozen=True, slots=True)
class TelegramMessage:
    """What sendMessage takes; `entities` as the Bot API's JSON, `rows` only on the last message of a reply. With a `picture` the
    text is its caption."""

    text: str
    entities: tuple[dict[str, Any], ...] = ()
    rows: Rows = ()
    picture: Page | None = None

    def payload(self) -> dict[str, Any]:
        """The message as JSON, to be stored before it is sent; a picture by name: it is drawn when it is sent."""
        buttons = [[_button(b.label, b.action, b.url) for b in row] for row in self.rows]
        content: dict[str, Any] = {"text": self.text, "entities": list(self.entities), "buttons": buttons}
        return content | ({"picture": asdict(self.picture)} if self.picture else {})


def _button(label: str, action: str, url: str) -> dict[str, str]:
    return {"text": clean(label), "url": url} if url else {"text": clean(label), "callback_data": action}


def telegram_messages(reply: Reply, *, limit: int = LIMIT) -> tuple[TelegramMessage, ...]:
    """The reply as one or more messages in order; buttons below the last."""
    parts = [_build(page) for page in divide(reply.blocks or (Block("…"),), CAPTION if reply.picture else limit, most=MAX_ENTITIES)]
    last = len(parts) - 1
    return tuple(
        TelegramMessage(text, entities, reply.buttons if n == last else (), reply.picture if n == 0 else None)
        for n, (text, entities) in enumerate(parts)
    )


def _build(blocks: list[Block]) -> tuple[str, tuple[dict[str, Any], ...]]:
    text, offset = "", 0
    entities: list[dict[str, Any]] = []
    for number, block in enumerate(blocks):
        before = separator(block, first=number == 0)
        offset += len(before)
        length = units(block.text)
        kind = _ENTITY.get(block.style)
        if kind == "blockquote" and len(block.text) > LONG_QUOTE:
            kind = "expandable_blockquote"
        if kind:
            entities.append({"type": kind, "offset": offset, "length": length})
        text += before + block.text
        offset += length
    return text, tuple(entities)


def inline_preview(reply: Reply, limit: int = 1000) -> TelegramMessage:
    """The first message of a reply without buttons, for an inline result (which is one message)."""
    parts = telegram_messages(reply, limit=limit)
    first = parts[0]
    if len(parts) == 1:
        return TelegramMessage(first.text, first.entities)
    return TelegramMessage(f"{first.text}\n…", first.entities)


def plain(payload: dict[str, Any]) -> dict[str, Any]:
    """The last resort for a message that Telegram refused: the same text without entities, buttons and picture."""
    return {"text": payload["text"], "entities": [], "buttons": []}

"""A reply as Telegram messages: text with explicit entities, each within 4,096 UTF-16 code units, divided between clauses.

Entities are given by offset, never by markup, so nothing in a question or a document (`<`, `&`, `_`, `*`) can be
misread. Telegram trims white space at both ends and drops control characters, which would shift entities: both are
removed here first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.channel.reply import Block, Reply, Rows, Style

LIMIT = 4096
MAX_ENTITIES = 100
LONG_QUOTE = 500  # longer quotes are folded on the phone and open at a tap
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u3164\u115f\u1160\u2800\u180e"
_ENTITY = {Style.STRONG: "bold", Style.QUOTE: "blockquote", Style.NOTE: "italic"}
# Where to divide a long block, best first: between paragraphs, after a sentence or a clause of one, between words.

_BREAKS = (re.compile(r"\n"), re.compile(r"(?<=[.;:!?…])\s"), re.compile(r"(?<=,)\s"), re.compile(r"\s"))


@dataclass(frozen=True, slots=True)
class TelegramMessage:
    """What sendMessage takes; `entities` as the Bot API's JSON, `rows` only on the last message of a reply."""

    text: str
    entities: tuple[dict[str, Any], ...] = ()
    rows: Rows = ()

    def payload(self) -> dict[str, Any]:
        """The message as JSON, to be stored before it is sent."""
        buttons = [[_button(b.label, b.action, b.url) for b in row] for row in self.rows]
        return {"text": self.text, "entities": list(self.entities), "buttons": buttons}


def _button(label: str, action: str, url: str) -> dict[str, str]:
    return {"text": clean(label), "url": url} if url else {"text": clean(label), "callback_data": action}


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts offsets: "Ộ" → 1, "👍" → 2."""
    return len(text) + sum(1 for c in text if ord(c) > 0xFFFF)


def clean(text: str) -> str:
    """Without what Telegram would drop or refuse; an empty or invisible text becomes "…"."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return text if text.strip(_INVISIBLE + " \n\t") else "…"


def telegram_messages(reply: Reply, *, limit: int = LIMIT) -> tuple[TelegramMessage, ...]:
    """The reply as one or more messages in order; buttons below the last."""
    parts = list(_divide(reply.blocks or (Block("…"),), limit))
    last = len(parts) - 1
    return tuple(TelegramMessage(text, entities, reply.buttons if n == last else ()) for n, (text, entities) in enumerate(parts))


def _divide(blocks: tuple[Block, ...], limit: int) -> Iterator[tuple[str, tuple[dict[str, Any], ...]]]:
    """Fill messages block by block; a message ends before the clause that no longer fits."""
    current: list[Block] = []
    for block in _fitting(blocks, limit):
        if current and (_size([*current, block]) > limit or len(current) >= MAX_ENTITIES):
            kept = _last_opening(current) if not block.opens else len(current)
            if kept < len(current) and _size([*current[kept:], block]) > limit:
                kept = len(current)
            yield _build(current[:kept])
            current = current[kept:]
        current.append(block)
    if current:
        yield _build(current)


def _last_opening(blocks: list[Block]) -> int:
    """Index of the last block that opens a clause (never the first block: a message must not be empty)."""
    return next((n for n in range(len(blocks) - 1, 0, -1) if blocks[n].opens), len(blocks))


def _fitting(blocks: tuple[Block, ...], limit: int) -> Iterator[Block]:
    """The same blocks, those longer than a message divided at the best break."""
    for block in blocks:
        rest, opens = clean(block.text), block.opens
        while units(rest) > limit:
            cut = _cut(rest, limit)
            yield Block(clean(rest[:cut]), block.style, opens)
            rest, opens = clean(rest[cut:]), True
        yield Block(rest, block.style, opens)


def _cut(text: str, limit: int) -> int:
    """Where to divide `text`: the last best kind of break in the second half of what fits, else between characters."""
    fits = _prefix(text, limit)
    for kind in _BREAKS:
        places = [m.end() for m in kind.finditer(text, fits // 2, fits)]
        if places:
            return places[-1]
    while fits > 1 and _joins(text[fits], text[fits - 1]):
        fits -= 1
    return fits


def _prefix(text: str, limit: int) -> int:
    """How many characters of `text` fit in `limit` code units."""
    used = 0
    for index, character in enumerate(text):
        used += 2 if ord(character) > 0xFFFF else 1
        if used > limit:
            return index
    return len(text)


def _joins(character: str, before: str) -> bool:
    """True when the two make one visible character (accent, emoji sequence), which must not be cut."""
    return (
        bool(unicodedata.combining(character))
        or character in "\u200d\ufe0f\ufe0e"
        or before == "\u200d"
        or 0x1F3FB <= ord(character) <= 0x1F3FF
    )


def _separator(block: Block, *, first: bool) -> str:
    """A blank line before a clause, a line break before anything else."""
    return "" if first else "\n\n" if block.opens else "\n"


def _size(blocks: list[Block]) -> int:
    return sum(units(block.text) + len(_separator(block, first=n == 0)) for n, block in enumerate(blocks))


def _build(blocks: list[Block]) -> tuple[str, tuple[dict[str, Any], ...]]:
    text, offset = "", 0
    entities: list[dict[str, Any]] = []
    for number, block in enumerate(blocks):
        before = _separator(block, first=number == 0)
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
    """The last resort for a message that Telegram refused: the same text without entities and buttons."""
    return {"text": payload["text"], "entities": [], "buttons": []}

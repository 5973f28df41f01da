"""What a messenger's asker reads when the room has an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.chat.block import Block, Style
from bot.chat.reply import Reply, shorten
from bot.chat.request import Post
from bot.workshop.room import messages
from bot.workshop.room.room import Room


def answered(room: Room, chat: str, thread: str, question: str, text: str, citations: Sequence[dict[str, Any]], signed: str) -> Post:
    """The question, the approved answer, every clause under it word for word, who answered."""
    blocks = [Block(messages.ANSWERED.format(title=room.title, question=shorten(question, 300)), Style.STRONG)]
    blocks.append(Block(text or messages.ANSWERED_LIVE))
    for citation in citations:
        blocks += [Block(citation["label"], Style.NOTE, opens=True), Block(citation["quote"], Style.QUOTE)]
    if signed:
        blocks.append(Block(signed, Style.NOTE))
    return Post(chat, Reply(tuple(blocks)), thread)

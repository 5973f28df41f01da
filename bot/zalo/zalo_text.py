"""A reply as Zalo messages: plain text of at most 2,000 characters, buttons as a numbered list."""

from __future__ import annotations

import hashlib

from bot.answer.cited_page import page_address
from bot.chat import messages
from bot.chat.block import Block, Style
from bot.chat.divided import divide, separator
from bot.chat.ledger import Outgoing
from bot.chat.reply import Button, Reply
from bot.chat.request import Post

LIMIT = 2000


def zalo_texts(reply: Reply, limit: int = LIMIT) -> tuple[str, ...]:
    """The reply as texts within the limit; quotes in quotation marks, buttons by number at the end of the last."""
    quoted = tuple(Block(f"“{b.text}”", b.style, b.opens) if b.style is Style.QUOTE else b for b in reply.blocks)
    choices = [f"{n}. {button.label}" for n, button in enumerate(_buttons(reply), 1)]
    if choices:
        quoted = (*quoted, Block("\n".join([messages.CHOOSE, *choices]), opens=True))
    return tuple(
        "".join(separator(block, first=n == 0) + block.text for n, block in enumerate(page))
        for page in divide(quoted or (Block("…"),), limit)
    )


def _buttons(reply: Reply) -> list[Button]:
    return [button for row in reply.buttons for button in row if button.action]


def number_of(message_id: str) -> int:
    """A message id of Zalo as a number for the ledger."""
    return int.from_bytes(hashlib.sha256(message_id.encode()).digest()[:7])


def outgoing(chat: str, reply: Reply, question: int, public_url: str = "") -> list[Outgoing]:
    """The reply for the ledger; the last message carries the actions behind its numbers, the first the address of its picture."""
    texts = zalo_texts(reply)
    actions = [button.action for button in _buttons(reply)]
    last = len(texts) - 1
    photo = f"{public_url}{page_address(reply.picture, 'jpg')}" if reply.picture and public_url else ""
    return [
        Outgoing(
            chat,
            {"text": text} | ({"actions": actions} if n == last and actions else {}) | ({"photo": photo} if n == 0 and photo else {}),
            question,
            reply.answer_id,
        )
        for n, text in enumerate(texts)
    ]


def posted(post: Post) -> list[Outgoing]:
    """A reply for another chat as messages for the ledger."""
    about = {"about": post.about} if post.about else {}
    return [Outgoing(o.chat, o.content | about, answer_id=o.answer_id) for o in outgoing(post.chat, post.reply, 0)]

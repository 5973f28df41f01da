"""The messages of the expert queue in chats: a question to the experts, an answer to who asked."""

from __future__ import annotations

from typing import Any

from bot.chat.block import Block, Style
from bot.chat.reply import Reply, shorten
from bot.chat.request import Post
from bot.expert import messages
from bot.expert.expert_request import ExpertReply, ExpertRequest
from bot.local_time import dated, day_of

_MACHINE = 700  # characters of the assistant's answer that experts see in the chat


def request(chat: str, id: str, question: str, note: str, answer: dict[str, Any], desk: str) -> Post:
    """To the experts' chat; whoever replies to it answers the question."""
    blocks = [Block(messages.REQUEST, Style.STRONG), Block(question)]
    if note:
        blocks.append(Block(messages.NOTE.format(note=note)))
    blocks.append(Block(messages.MACHINE.format(answer=shorten(answer["answer"], _MACHINE)), Style.NOTE))
    if desk:
        blocks.append(Block(messages.DESK.format(url=desk)))
    return Post(chat, Reply(tuple(blocks)), about={"request": id})


def answer(asked: ExpertRequest, reply: ExpertReply) -> Post:
    """To who asked, in the chat where it was asked."""
    by = messages.BY.format(by=reply.by, day=dated(day_of(reply.at)))
    heading = messages.ANSWER.format(question=shorten(asked.question, 300))
    blocks = (Block(heading, Style.STRONG), Block(reply.text), Block(by, Style.NOTE))
    return Post(asked.chat, Reply(blocks, answer_id=asked.question_id), asked.thread)


def closed(asked: ExpertRequest, reason: str) -> Post:
    return Post(asked.chat, Reply((Block(messages.CLOSED.format(question=shorten(asked.question, 300), reason=reason)),)), asked.thread)

"""Mail for chats that no update asks for: an expert's answer, a question for the experts, news of a workshop.

Whoever has something to say (the web desk, a command, another channel) puts it here; the process that runs the channel takes it
into its ledger within a second, in one transaction, so that nothing is lost between them and nothing is sent twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.chat.block import Block, Style
from bot.chat.ledger import Ledger, Outgoing
from bot.chat.reply import Button, Reply
from bot.chat.request import Post
from bot.local_time import now_utc

TABLES = sa.MetaData()

MAIL = sa.Table(
    "channel_mail",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False, index=True),
    sa.Column("chat", sa.String(64), nullable=False),
    sa.Column("content", sa.Text, nullable=False),  # a Post as JSON
    sa.Column("created_at", sa.DateTime, nullable=False),
)
_AT_ONCE = 100
_FOREVER_WAITING = timedelta(days=30)  # of a channel that nobody runs


Render = Callable[[Post], list[Outgoing]]


def send(db: sa.Connection, channel: str, post: Post) -> None:
    """Write a letter in a transaction of the caller's: what it is about and the letter stand or fall together."""
    db.execute(MAIL.insert().values(channel=channel, chat=post.chat, content=_written(post), created_at=now_utc()))


class Mail:
    """The letters of one channel. Safe from several processes: each is taken once."""

    def __init__(self, engine: sa.Engine, channel: str, render: Render) -> None:
        """`render` makes the messenger's messages of a letter."""
        self._engine, self._channel, self._render = engine, channel, render
        self._ledger = Ledger(engine, channel)

    def collect(self) -> tuple[str, ...]:
        """Take what waits into the ledger; the chats that have something to be sent now."""
        m = MAIL.c
        waiting = sa.select(m.id, m.content).where(m.channel == self._channel).order_by(m.id).limit(_AT_ONCE)
        with self._engine.connect() as db:
            letters = db.execute(waiting).all()
        chats: dict[str, None] = {}
        for id, content in letters:
            post = _read(content)
            with self._engine.begin() as db:
                if db.execute(MAIL.delete().where(m.id == id)).rowcount:
                    self._ledger.write(db, self._render(post))
                    chats[post.chat] = None
        return tuple(chats)


def purge_mail(engine: sa.Engine, *, now: Callable[[], datetime] = now_utc) -> None:
    """Delete what no channel has taken for a month."""
    with engine.begin() as db:
        db.execute(MAIL.delete().where(MAIL.c.created_at < now() - _FOREVER_WAITING))


def _written(post: Post) -> str:
    blocks = [[block.text, block.style.value, block.opens] for block in post.reply.blocks]
    buttons = [[[b.label, b.action, b.url] for b in row] for row in post.reply.buttons]
    values = {"chat": post.chat, "thread": post.thread, "about": post.about, "answer_id": post.reply.answer_id}
    return json.dumps(values | {"blocks": blocks, "buttons": buttons}, ensure_ascii=False)


def _read(content: str) -> Post:
    values = json.loads(content)
    blocks = tuple(Block(text, Style(style), opens) for text, style, opens in values["blocks"])
    buttons = tuple(tuple(Button(*button) for button in row) for row in values["buttons"])
    return Post(values["chat"], Reply(blocks, buttons, values["answer_id"]), values["thread"], values["about"])

"""The ledger of a chat channel: every update taken in once, every message sent once, also across kill -9.

    received ──(answer computed)──▶ done + outgoing messages `waiting`        one transaction
    waiting ──▶ sending ──(messenger's reply)──▶ sent | failed                each step written before the next begins

An update is written down before it is acknowledged to the messenger, so it cannot be lost; its number is unique, so it
is not answered twice. What no ledger can know is whether a message in `sending` had reached the messenger when the
process died or the connection broke: messengers take no idempotency key. Such a message is marked `doubtful`, sent
again, and its possible twin is removed afterwards (`bot/telegram/delivery.py`, or left standing where the messenger
cannot delete).

Two small tables (tables.py) next to the records, in the same database. Times are UTC; texts are emptied when they are done with.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.chat.tables import OUTGOING, UPDATES
from bot.local_time import now_utc

MAX_ATTEMPTS = 3  # an update that has stopped the process so often is left alone


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to send (or, with `edits`, the new content of message `edits`). `content` is the channel's JSON."""

    chat: str
    content: dict[str, Any]
    question_id: int = 0
    answer_id: str = ""
    edits: int = 0


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """An outgoing message as it stands in the ledger. `message_id` is 0 until it is sent."""

    id: int
    chat: str
    content: dict[str, Any]
    question_id: int
    answer_id: str
    state: str
    doubtful: bool
    message_id: int


_ENTRY = (
    OUTGOING.c.id,
    OUTGOING.c.chat,
    OUTGOING.c.content,
    OUTGOING.c.question_id,
    OUTGOING.c.answer_id,
    OUTGOING.c.state,
    OUTGOING.c.doubtful,
    OUTGOING.c.message_id,
)


def _entry(row: Any) -> LedgerEntry:
    return LedgerEntry(row.id, row.chat, json.loads(row.content or "{}"), *row[3:])


class Ledger:
    """The updates and outgoing messages of one channel. Safe from several threads."""

    def __init__(self, engine: sa.Engine, channel: str) -> None:
        self._engine = engine
        self.channel = channel

    # --- incoming

    def receive(self, update_id: int, chat: str, message_id: int, content: str) -> bool:
        """Write an update down; False when it is already known."""
        row = {"channel": self.channel, "update_id": update_id, "chat": chat, "message_id": message_id, "content": content}
        try:
            with self._engine.begin() as db:
                db.execute(UPDATES.insert().values(**row, state="received", attempts=0, received_at=now_utc()))
        except sa.exc.IntegrityError:
            return False
        return True

    def has_gap(self, width: int) -> bool:
        """True when numbers are missing among the last `width` updates: a batch was only half written down."""
        u = UPDATES.c
        query = sa.select(u.update_id).where(u.channel == self.channel).order_by(u.update_id.desc()).limit(width)
        with self._engine.connect() as db:
            numbers = list(db.execute(query).scalars())
        return bool(numbers) and numbers[0] - numbers[-1] + 1 > len(numbers)

    def unanswered(self) -> tuple[str, ...]:
        """Updates that were received and not finished, oldest first: what a restart has to work on.

        Counts the attempt; an update that was in hand `MAX_ATTEMPTS` times when the process died is given up.
        """
        u = UPDATES.c
        mine = sa.and_(u.channel == self.channel, u.state == "received")
        with self._engine.begin() as db:
            db.execute(UPDATES.update().where(mine).values(attempts=u.attempts + 1))
            db.execute(UPDATES.update().where(mine, u.attempts > MAX_ATTEMPTS).values(state="done", content=""))
            return tuple(row.content for row in db.execute(sa.select(u.content).where(mine).order_by(u.received_at, u.update_id)))

    def finish(self, update_id: int, messages: Sequence[Outgoing] = ()) -> bool:
        """The update is done and its messages wait to be sent, in one transaction; False when it was done before."""
        u = UPDATES.c
        with self._engine.begin() as db:
            changed = db.execute(
                UPDATES.update()
                .where(u.channel == self.channel, u.update_id == update_id, u.state == "received")
                .values(state="done", content="")
            )
            if not changed.rowcount:
                return False
            self.write(db, messages)
        return True

    def add(self, messages: Sequence[Outgoing]) -> None:
        """Messages that answer no update: notices, an expert's answer."""
        with self._engine.begin() as db:
            self.write(db, messages)

    def write(self, db: sa.Connection, messages: Sequence[Outgoing]) -> None:
        """The same in a transaction of the caller's."""
        for message in messages:
            row = {
                "channel": self.channel,
                "chat": message.chat,
                "question_id": message.question_id,
                "answer_id": message.answer_id,
                "content": json.dumps(message.content, ensure_ascii=False),
                "message_id": message.edits,
            }
            db.execute(OUTGOING.insert().values(**row, state="waiting", doubtful=False, created_at=now_utc()))

    # --- outgoing

    def recover(self) -> tuple[str, ...]:
        """After a start: what was being sent becomes doubtful and waits again; the chats with waiting messages."""
        o = OUTGOING.c
        with self._engine.begin() as db:
            db.execute(OUTGOING.update().where(o.channel == self.channel, o.state == "sending").values(state="waiting", doubtful=True))
            waiting = sa.select(o.chat).where(o.channel == self.channel, o.state == "waiting").group_by(o.chat).order_by(sa.func.min(o.id))
            return tuple(db.execute(waiting).scalars())

    def next_waiting(self, chat: str) -> LedgerEntry | None:
        """The oldest waiting message of a chat, now marked as being sent; None when there is nothing to send."""
        o = OUTGOING.c
        query = sa.select(*_ENTRY).where(o.channel == self.channel, o.chat == chat, o.state == "waiting").order_by(o.id).limit(1)
        with self._engine.begin() as db:
            row = db.execute(query).first()
            if row is None:
                return None
            db.execute(OUTGOING.update().where(o.id == row.id).values(state="sending"))
        return _entry(row)

    def doubt(self, entry_id: int) -> None:
        """An attempt ended without the messenger's word: it may have arrived."""
        self._set(entry_id, doubtful=True)

    def wait_again(self, entry_id: int) -> None:
        """Sending was interrupted before it succeeded (the process stops)."""
        self._set(entry_id, state="waiting")

    def sent(self, entry_id: int, message_id: int) -> None:
        self._set(entry_id, state="sent", message_id=message_id, sent_at=now_utc())

    def failed(self, entry_id: int) -> None:
        """The messenger will never take it (the person blocked the bot, the chat is gone)."""
        self._set(entry_id, state="failed", doubtful=False)

    def settled(self, entry_id: int) -> None:
        """The possible twin of a doubtful message is gone, or cannot be removed."""
        self._set(entry_id, doubtful=False)

    def _set(self, entry_id: int, **values: Any) -> None:
        with self._engine.begin() as db:
            db.execute(OUTGOING.update().where(OUTGOING.c.id == entry_id).values(**values))

    # --- what is known of a chat

    def doubtful(self) -> tuple[LedgerEntry, ...]:
        """Sent messages whose twin may still stand in the chat."""
        o = OUTGOING.c
        query = sa.select(*_ENTRY).where(o.channel == self.channel, o.state == "sent", o.doubtful).order_by(o.id)
        with self._engine.connect() as db:
            return tuple(_entry(row) for row in db.execute(query))

    def has_open_doubts(self) -> bool:
        """True while a doubtful message has not been sent again yet."""
        o = OUTGOING.c
        query = sa.select(o.id).where(o.channel == self.channel, o.doubtful, o.state.in_(("waiting", "sending"))).limit(1)
        with self._engine.connect() as db:
            return db.execute(query).first() is not None

    def known_messages(self, chat: str, after: int, before: int) -> set[int]:
        """Message ids strictly between the two that people wrote or that we know we sent."""
        u, o = UPDATES.c, OUTGOING.c
        theirs = sa.select(u.message_id).where(u.channel == self.channel, u.chat == chat, u.message_id.between(after + 1, before - 1))
        ours = sa.select(o.message_id).where(o.channel == self.channel, o.chat == chat, o.message_id.between(after + 1, before - 1))
        with self._engine.connect() as db:
            return {*db.execute(theirs).scalars(), *db.execute(ours).scalars()}

    def last_before(self, entry: LedgerEntry) -> int:
        """The highest message id known in the chat when `entry` could first be sent: a twin lies above it."""
        o = OUTGOING.c
        query = sa.select(sa.func.max(o.message_id)).where(o.channel == self.channel, o.chat == entry.chat, o.id < entry.id)
        with self._engine.connect() as db:
            return max(entry.question_id, db.execute(query).scalar() or 0)

    def heard_after(self, chat: str, message_id: int) -> bool:
        """True when a person's message later than `message_id` has been written down for this chat."""
        u = UPDATES.c
        query = sa.select(u.update_id).where(u.channel == self.channel, u.chat == chat, u.message_id > message_id).limit(1)
        with self._engine.connect() as db:
            return db.execute(query).first() is not None

    def answers_to(self, chat: str, question_id: int) -> tuple[LedgerEntry, ...]:
        """The messages that answered a person's message, in order, newest content of each."""
        o = OUTGOING.c
        mine = sa.and_(o.channel == self.channel, o.chat == chat, o.question_id == question_id, o.state == "sent")
        with self._engine.connect() as db:
            rows = [_entry(row) for row in db.execute(sa.select(*_ENTRY).where(mine).order_by(o.id))]
        return tuple({row.message_id: row for row in rows}.values())

    def find(self, chat: str, message_id: int) -> LedgerEntry | None:
        """The outgoing message with this id."""
        o = OUTGOING.c
        query = sa.select(*_ENTRY).where(o.channel == self.channel, o.chat == chat, o.message_id == message_id).order_by(o.id.desc())
        with self._engine.connect() as db:
            row = db.execute(query.limit(1)).first()
        return _entry(row) if row else None

    def latest(self, chat: str) -> LedgerEntry | None:
        """The newest message sent to a chat."""
        o = OUTGOING.c
        query = sa.select(*_ENTRY).where(o.channel == self.channel, o.chat == chat, o.state == "sent").order_by(o.id.desc()).limit(1)
        with self._engine.connect() as db:
            row = db.execute(query).first()
        return _entry(row) if row else None

    def last_answer(self, chat: str) -> str:
        """The id of the newest recorded answer sent to a chat, "" when there is none."""
        o = OUTGOING.c
        query = sa.select(o.answer_id).where(o.channel == self.channel, o.chat == chat, o.answer_id != "")
        with self._engine.connect() as db:
            return str(db.execute(query.order_by(o.id.desc()).limit(1)).scalar() or "")


def purge_ledgers(engine: sa.Engine, *, days: int = 30, now: Callable[[], datetime] = now_utc) -> None:
    """Delete what is older than `days` and finished, of every channel, also of one that has been switched off.

    Messengers repeat an update for a day at most.
    """
    limit = now() - timedelta(days=days)
    u, o = UPDATES.c, OUTGOING.c
    with engine.begin() as db:
        db.execute(UPDATES.delete().where(u.state == "done", u.received_at < limit))
        db.execute(OUTGOING.delete().where(o.state.in_(("sent", "failed")), o.created_at < limit))

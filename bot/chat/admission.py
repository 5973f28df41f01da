"""Who may use a channel, and what a chat has chosen: open, allow-list, or pairing with a code an administrator gives.

A person is known by the messenger's user number alone; no name is stored. Codes are stored as hashes, work once and
expire. Groups may be switched off by their administrators. Conversations get ids that nobody can guess.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.local_time import now_utc
from bot.records.records import new_id
from bot.records.tables import CONVERSATIONS

TABLES = sa.MetaData()

PEOPLE = sa.Table(
    "channel_people",
    TABLES,
    sa.Column("channel", sa.String(32), primary_key=True),
    sa.Column("user", sa.String(64), primary_key=True),
    sa.Column("paired_at", sa.DateTime, nullable=False),
)

CODES = sa.Table(
    "channel_codes",
    TABLES,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("expires_at", sa.DateTime, nullable=False),
)

CHATS = sa.Table(
    "channel_chats",
    TABLES,
    sa.Column("channel", sa.String(32), primary_key=True),
    sa.Column("chat", sa.String(64), primary_key=True),
    sa.Column("off", sa.Boolean, nullable=False),
)

TALKS = sa.Table(
    "channel_conversations",
    TABLES,
    sa.Column("channel", sa.String(32), primary_key=True),
    sa.Column("chat", sa.String(64), primary_key=True),
    sa.Column("thread", sa.String(32), primary_key=True),
    sa.Column("user", sa.String(64), primary_key=True),
    sa.Column("conversation_id", sa.String(64), nullable=False),
)

CODE_HOURS = 72
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without the pairs people mix up: 0 O, 1 I L
WRONG_CODES = 5  # per person …
WRONG_MINUTES = 15  # … within so many minutes


def _hash(code: str) -> str:
    return hashlib.sha256(code.strip().upper().replace("-", "").encode()).hexdigest()


class Admission:
    """Rights, group switches and conversations of one channel. Safe from several threads."""

    def __init__(
        self,
        engine: sa.Engine,
        channel: str,
        *,
        mode: str = "open",
        allowed: Iterable[str] = (),
        admins: Iterable[str] = (),
        clock: Callable[[], datetime] = now_utc,
    ) -> None:
        """`mode` is "open", "allow_list" or "pairing"; `admins` are always allowed."""
        self._engine, self._channel, self._clock = engine, channel, clock
        self.mode = mode
        self._allowed, self._admins = frozenset(allowed), frozenset(admins)
        self._wrong: defaultdict[str, list[datetime]] = defaultdict(list)

    def is_admin(self, user: str) -> bool:
        return user in self._admins

    @property
    def admins(self) -> tuple[str, ...]:
        return tuple(sorted(self._admins))

    def allows(self, user: str) -> bool:
        """May this person ask? In pairing mode those who are paired, and the allow-list, may."""
        if self.mode == "open" or user in self._admins or user in self._allowed:
            return True
        return self.mode == "pairing" and self._paired(user)

    def _paired(self, user: str) -> bool:
        p = PEOPLE.c
        with self._engine.connect() as db:
            return db.execute(sa.select(p.user).where(p.channel == self._channel, p.user == user)).first() is not None

    # --- pairing

    def new_code(self) -> str:
        """A pairing code for one person, valid for CODE_HOURS: "7KQM-W3XP"."""
        code = "".join(secrets.choice(_ALPHABET) for _ in range(8))
        c = CODES.c
        with self._engine.begin() as db:
            db.execute(CODES.delete().where(c.expires_at < self._clock()))
            expires = self._clock() + timedelta(hours=CODE_HOURS)
            db.execute(CODES.insert().values(hash=_hash(code), channel=self._channel, expires_at=expires))
        return f"{code[:4]}-{code[4:]}"

    def locked_out(self, user: str) -> bool:
        """True after too many wrong codes, for a while."""
        recent = [at for at in self._wrong[user] if self._clock() - at < timedelta(minutes=WRONG_MINUTES)]
        self._wrong[user] = recent
        return len(recent) >= WRONG_CODES

    def pair(self, user: str, code: str) -> bool:
        """Use a code up for this person; False when it is wrong, used or expired, or the person is locked out."""
        if self.locked_out(user):
            return False
        c, p = CODES.c, PEOPLE.c
        with self._engine.begin() as db:
            used = db.execute(CODES.delete().where(c.hash == _hash(code), c.channel == self._channel, c.expires_at >= self._clock()))
            if not used.rowcount:
                self._wrong[user].append(self._clock())
                return False
            db.execute(PEOPLE.delete().where(p.channel == self._channel, p.user == user))
            db.execute(PEOPLE.insert().values(channel=self._channel, user=user, paired_at=self._clock()))
        return True

    # --- groups

    def is_off(self, chat: str) -> bool:
        c = CHATS.c
        with self._engine.connect() as db:
            return bool(db.execute(sa.select(c.off).where(c.channel == self._channel, c.chat == chat)).scalar())

    def switch(self, chat: str, *, off: bool) -> None:
        """Turn the assistant off or on in a group."""
        c = CHATS.c
        with self._engine.begin() as db:
            db.execute(CHATS.delete().where(c.channel == self._channel, c.chat == chat))
            db.execute(CHATS.insert().values(channel=self._channel, chat=chat, off=off))

    # --- conversations

    def conversation(self, chat: str, thread: str, user: str) -> str:
        """The conversation of a person in a chat (and topic), opened when there is none."""
        return self._conversation(chat, thread, user) or self.new_conversation(chat, thread, user)

    def _conversation(self, chat: str, thread: str, user: str) -> str:
        with self._engine.connect() as db:
            return str(db.execute(sa.select(TALKS.c.conversation_id).where(*self._talk(chat, thread, user))).scalar() or "")

    def new_conversation(self, chat: str, thread: str, user: str) -> str:
        id = new_id()
        row = {"channel": self._channel, "chat": chat, "thread": thread, "user": user, "conversation_id": id}
        with self._engine.begin() as db:
            db.execute(TALKS.delete().where(*self._talk(chat, thread, user)))
            db.execute(TALKS.insert().values(**row))
        return id

    def _talk(self, chat: str, thread: str, user: str) -> tuple[sa.ColumnElement[bool], ...]:
        t = TALKS.c
        return t.channel == self._channel, t.chat == chat, t.thread == thread, t.user == user


def purge_access(engine: sa.Engine, *, now: Callable[[], datetime] = now_utc) -> None:
    """Delete expired codes, and who had which conversation once that conversation is gone. Being paired stays: it is the right
    to ask, not what was asked."""
    with engine.begin() as db:
        db.execute(CODES.delete().where(CODES.c.expires_at < now()))
        db.execute(TALKS.delete().where(TALKS.c.conversation_id.not_in(sa.select(CONVERSATIONS.c.id))))

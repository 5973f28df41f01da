"""Rooms in the records' database: opened, entered, set, closed. Every change tells its followers (bot/records/events.py)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.local_time import now_utc
from bot.records import audit
from bot.records.events import Events
from bot.records.person import Pseudonyms
from bot.workshop.room import messages
from bot.workshop.room.room import TITLE_LIMIT, QuestionState, Room, WorkshopError, line
from bot.workshop.room.tables import MEMBERS, QUESTIONS, ROOMS

KIND = "workshop"  # of the objects in the audit log
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without the pairs people mix up: 0 O, 1 I L
_CODE = 6


class Rooms:
    """Safe from several threads and processes."""

    def __init__(self, engine: sa.Engine, events: Events, pseudonyms: Pseudonyms, *, clock: Callable[[], datetime] = now_utc) -> None:
        self.engine, self.events, self.pseudonyms, self.clock = engine, events, pseudonyms, clock

    # --- trainers

    def open(
        self, title: str, who: str, *, unit: str = "", module: str = "", documents: Iterable[str] = (), moderated: bool = False
    ) -> Room:
        """A new room with a code of its own. Raises WorkshopError for a title that is none."""
        named = line(title, messages.FIELD_TITLE, TITLE_LIMIT)
        if not any(c.isalnum() for c in named):
            raise WorkshopError("no_title", messages.NO_TITLE)
        row: dict[str, Any] = {"title": named, "unit": line(unit, messages.FIELD_UNIT, TITLE_LIMIT), "module": module[:64]}
        row |= {"documents": list(documents)[:50], "moderated": moderated, "open": True, "shown": "", "user": who}
        while True:
            code = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE))
            try:
                with self.engine.begin() as db:
                    db.execute(ROOMS.insert().values(code=code, created_at=self.clock(), **row))
                    audit.note(db, who, "open", KIND, code, named, at=self.clock())
            except sa.exc.IntegrityError:
                continue  # another room has this code
            return self.get(code)

    def set(self, room: Room, who: str, *, moderated: bool | None = None, open: bool | None = None, shown: str | None = None) -> Room:
        """Change what is given; closing keeps everything that was asked and answered."""
        values: dict[str, Any] = {}
        if moderated is not None:
            values["moderated"] = moderated
        if open is not None:
            values |= {"open": open, "closed_at": None if open else self.clock()}
        if shown is not None:
            values["shown"] = shown
        with self.engine.begin() as db:
            db.execute(ROOMS.update().where(ROOMS.c.id == room.id).values(**values))
            if moderated is not None or open is not None:
                detail = " ".join(f"{name}={value}" for name, value in values.items() if name in ("moderated", "open"))
                audit.note(db, who, "set", KIND, room.code, detail, at=self.clock())
            self.tell(db, room, room=True)
        return self.get(room.code)

    def all(self, limit: int = 100, *, only_open: bool = False) -> tuple[Room, ...]:
        """Newest first."""
        query = sa.select(ROOMS).order_by(ROOMS.c.id.desc()).limit(limit)
        with self.engine.connect() as db:
            return tuple(_room(row) for row in db.execute(query.where(ROOMS.c.open) if only_open else query).mappings())

    def to_do(self, rooms: Iterable[Room]) -> dict[int, int]:
        """By room how many questions wait for a trainer."""
        q = QUESTIONS.c
        waiting = sa.and_(
            q.room_id.in_([room.id for room in rooms]), q.merged_into.is_(None), q.state.in_((QuestionState.WAITING, QuestionState.OPEN))
        )
        with self.engine.connect() as db:
            counted = db.execute(sa.select(q.room_id, sa.func.count()).where(waiting).group_by(q.room_id)).tuples().all()
        return dict(counted)

    # --- everybody

    def get(self, code: str) -> Room:
        """Raises WorkshopError for a code that no room has; case, spaces and dashes do not matter."""
        typed = "".join(c for c in code.upper() if c.isalnum())[:16]
        with self.engine.connect() as db:
            row = db.execute(sa.select(ROOMS).where(ROOMS.c.code == typed)).mappings().first()
        if row is None:
            raise WorkshopError("no_room", messages.NO_ROOM.format(code=code[:20]))
        return _room(row)

    def accepting(self, code: str) -> Room:
        """The room, when it takes questions and votes. Raises WorkshopError."""
        room = self.get(code)
        if not room.open:
            raise WorkshopError("room_closed", messages.ROOM_CLOSED.format(title=room.title))
        return room

    def join(self, room: Room, user: str, *, channel: str = "http", chat: str = "") -> None:
        """Who is in the room votes once. A messenger's chat is in one room at a time: the last it entered."""
        m, who = MEMBERS.c, self.pseudonyms.of(user)
        row = {"channel": channel, "chat": chat, "here": bool(chat), "joined_at": self.clock()}
        with self.engine.begin() as db:
            if chat:
                db.execute(MEMBERS.update().where(m.channel == channel, m.chat == chat).values(here=False))
                db.execute(MEMBERS.delete().where(m.room_id == room.id, m.user == who))
            elif db.execute(sa.select(m.user).where(m.room_id == room.id, m.user == who)).first():
                return
            db.execute(MEMBERS.insert().values(room_id=room.id, user=who, **row))
            self.tell(db, room, people=True)

    def leave(self, channel: str, chat: str) -> bool:
        """A chat's messages are ordinary questions again; False when it was in no room."""
        m = MEMBERS.c
        with self.engine.begin() as db:
            gone = db.execute(MEMBERS.update().where(m.channel == channel, m.chat == chat, m.here).values(here=False))
            return bool(gone.rowcount)

    def of_chat(self, channel: str, chat: str) -> Room | None:
        """The open room that a chat is in."""
        m = MEMBERS.c
        here = sa.select(ROOMS).join(MEMBERS, m.room_id == ROOMS.c.id).where(m.channel == channel, m.chat == chat, m.here, ROOMS.c.open)
        with self.engine.connect() as db:
            row = db.execute(here).mappings().first()
        return _room(row) if row else None

    def is_member(self, room: Room, user: str) -> bool:
        m = MEMBERS.c
        query = sa.select(m.user).where(m.room_id == room.id, m.user == self.pseudonyms.of(user))
        with self.engine.connect() as db:
            return db.execute(query).first() is not None

    def people(self, room: Room) -> int:
        """How many entered or asked."""
        members = sa.select(MEMBERS.c.user).where(MEMBERS.c.room_id == room.id)
        askers = sa.select(QUESTIONS.c.user).where(QUESTIONS.c.room_id == room.id)
        with self.engine.connect() as db:
            return len({*db.execute(members).scalars(), *db.execute(askers).scalars()})

    def tell(self, db: sa.Connection, room: Room, /, **what: Any) -> None:
        """Say what changed, as the last statement of a transaction."""
        self.events.publish_in(db, room.topic, what)


def _room(row: Any) -> Room:
    return Room(**{**row, "documents": tuple(row["documents"])})

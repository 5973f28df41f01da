"""Quick checks: multiple-choice questions of a room, answered once by each phone, counted while they come in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.records import audit
from bot.workshop.room import messages
from bot.workshop.room.room import QUESTION_LIMIT, Check, Room, WorkshopError, line
from bot.workshop.room.rooms import KIND, Rooms
from bot.workshop.room.tables import BALLOTS, CHECKS

_OPTION_LIMIT = 200
STATES = ("draft", "open", "closed")


class Checks:
    """Safe from several threads and processes."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms, self._engine = rooms, rooms.engine
        self._ballot = (sqlite.insert if self._engine.dialect.name == "sqlite" else postgresql.insert)(BALLOTS)

    def add(self, room: Room, text: str, options: Sequence[str], right: int, who: str, citation: dict[str, Any] | None = None) -> Check:
        """A check that nobody sees yet. Raises WorkshopError for one that cannot be answered."""
        asked = line(text, messages.CHECK_NEEDS_TEXT, QUESTION_LIMIT)
        if not any(c.isalnum() for c in asked):
            raise WorkshopError("no_check_text", messages.CHECK_NEEDS_TEXT)
        given = [line(option, messages.FIELD_OPTION, _OPTION_LIMIT) for option in options if option.strip()]
        if not 2 <= len(given) <= 6 or len(set(given)) < len(given):
            raise WorkshopError("check_options", messages.CHECK_OPTIONS.format(count=len(set(given))))
        if not 0 <= right < len(given):
            raise WorkshopError("check_right", messages.CHECK_RIGHT)
        row = {"room_id": room.id, "text": asked, "options": given, "right": right, "citation": citation, "state": "draft"}
        with self._engine.begin() as db:
            made = db.execute(CHECKS.insert().values(created_at=self._rooms.clock(), **row)).inserted_primary_key
            id = int(made[0])  # type: ignore[index]
            audit.note(db, who, "check", KIND, room.code, asked, at=self._rooms.clock())
            self._rooms.tell(db, room, check=id)
        return self.get(room, id)

    def set(self, room: Room, id: int, state: str, who: str) -> Check:
        """Opening one closes the one that was open: a phone shows one at a time."""
        self.get(room, id)
        c = CHECKS.c
        with self._engine.begin() as db:
            if state == "open":
                db.execute(CHECKS.update().where(c.room_id == room.id, c.state == "open", c.id != id).values(state="closed"))
            db.execute(CHECKS.update().where(c.id == id).values(state=state))
            audit.note(db, who, f"check {state}", KIND, room.code, str(id), at=self._rooms.clock())
            self._rooms.tell(db, room, check=id, all_checks=True)
        return self.get(room, id)

    def vote(self, room: Room, id: int, choice: int, user: str) -> Check:
        """One ballot for each person; the newer replaces the older while the check is open. Raises WorkshopError."""
        check = self.get(room, id)
        if check.state != "open":
            raise WorkshopError("check_closed", messages.CHECK_CLOSED)
        if not 0 <= choice < len(check.options):
            raise WorkshopError("no_option", messages.CHECK_NO_OPTION.format(choice=choice + 1))
        cast = self._ballot.values(check_id=id, user=self._rooms.pseudonyms.of(user), choice=choice)
        with self._engine.begin() as db:
            db.execute(cast.on_conflict_do_update(index_elements=["check_id", "user"], set_={"choice": choice}))
            self._rooms.tell(db, room, check=id)
        return self.get(room, id)

    def choices_of(self, room: Room, user: str) -> dict[int, int]:
        mine = sa.select(BALLOTS.c.check_id, BALLOTS.c.choice).join(CHECKS, CHECKS.c.id == BALLOTS.c.check_id)
        with self._engine.connect() as db:
            found = db.execute(mine.where(CHECKS.c.room_id == room.id, BALLOTS.c.user == self._rooms.pseudonyms.of(user)))
            return {row.check_id: row.choice for row in found}

    def all(self, room: Room) -> tuple[Check, ...]:
        with self._engine.connect() as db:
            rows = db.execute(sa.select(CHECKS).where(CHECKS.c.room_id == room.id).order_by(CHECKS.c.id)).mappings().all()
            return tuple(self._check(db, row) for row in rows)

    def get(self, room: Room, id: int) -> Check:
        """Raises WorkshopError when the room has no such check."""
        with self._engine.connect() as db:
            row = db.execute(sa.select(CHECKS).where(CHECKS.c.room_id == room.id, CHECKS.c.id == id)).mappings().first()
            if row is None:
                raise WorkshopError("no_check", messages.NO_CHECK.format(id=id))
            return self._check(db, row)

    def _check(self, db: sa.Connection, row: Any) -> Check:
        counted = sa.select(BALLOTS.c.choice, sa.func.count()).where(BALLOTS.c.check_id == row["id"]).group_by(BALLOTS.c.choice)
        counts = {r[0]: r[1] for r in db.execute(counted)}
        options = tuple(row["options"])
        cast = tuple(counts.get(n, 0) for n in range(len(options)))
        return Check(row["id"], row["text"], options, row["right"], row["citation"], row["state"], cast)

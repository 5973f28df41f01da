"""Questions of a room: asked, voted for, let in, merged and taken apart, answered, told to who asked.

A merged question stays what it was and points at the one it was merged into; people are counted over both, so undoing is exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.chat import mail
from bot.question import check_question
from bot.records import audit
from bot.records.personal_data import masked
from bot.verified.approved_answer import tidy
from bot.workshop.questions import room_letters
from bot.workshop.questions.basis import write_clauses
from bot.workshop.questions.room_reply import ACTS, AnswerConflict, RoomReply
from bot.workshop.room import messages
from bot.workshop.room.room import (
    ANSWER_LIMIT,
    DONE,
    NAME_LIMIT,
    QUESTION_LIMIT,
    AskedBy,
    QuestionState,
    Room,
    RoomQuestion,
    WorkshopError,
    limited,
    line,
)
from bot.workshop.room.rooms import KIND, Rooms
from bot.workshop.room.tables import APART, QUESTIONS, ROOMS, VOTES

_HIDDEN_COLUMNS = ("room_id", "key", "prepared", "by")
_SHOWN = [c for c in QUESTIONS.c if c.name not in _HIDDEN_COLUMNS]


class RoomQuestions:
    """Safe from several threads and processes."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms, self._engine = rooms, rooms.engine
        self._vote = (sqlite.insert if self._engine.dialect.name == "sqlite" else postgresql.insert)(VOTES)

    # --- attendees

    def ask(self, room: Room, text: str, asked: AskedBy) -> RoomQuestion:
        """A new question; the same request sent again gives the question it made. Raises QuestionError or WorkshopError."""
        said, name = masked(check_question(text, QUESTION_LIMIT)), line(asked.name, messages.FIELD_NAME, NAME_LIMIT)
        who = self._rooms.pseudonyms.of(asked.user)
        if asked.key and (known := self._of_key(asked.key)):
            return self.get(room, known)
        row = {"room_id": room.id, "text": said, "name": name, "channel": asked.channel, "user": who, "chat": asked.chat}
        row |= {
            "thread": asked.thread,
            "key": asked.key,
            "state": QuestionState.WAITING if room.moderated else QuestionState.OPEN,
            "pinned": False,
        }
        row |= {"prepared": False, "answer": "", "citations": [], "signed": "", "by": "", "version": 0, "verified_id": ""}
        try:
            with self._engine.begin() as db:
                made = db.execute(QUESTIONS.insert().values(asked_at=self._rooms.clock(), **row)).inserted_primary_key
                id = int(made[0])  # type: ignore[index]
                db.execute(self._vote.values(question_id=id, user=who or f"question:{id}"))
                self._rooms.tell(db, room, question=id)
        except sa.exc.IntegrityError:
            if asked.key and (known := self._of_key(asked.key)):  # sent twice at the same moment
                return self.get(room, known)
            raise
        return self.get(room, id)

    def vote(self, room: Room, id: int, user: str, *, on: bool = True) -> RoomQuestion:
        """One person counts once, however often they press."""
        self._public(room, id)
        who = self._rooms.pseudonyms.of(user)
        with self._engine.begin() as db:
            if on:
                fresh = self._vote.values(question_id=id, user=who).on_conflict_do_nothing().returning(VOTES.c.user)
                changed = db.execute(fresh).first() is not None
            else:
                changed = db.execute(VOTES.delete().where(VOTES.c.question_id == id, VOTES.c.user == who)).rowcount > 0
            if changed:
                self._rooms.tell(db, room, question=id)
        return self.get(room, id)

    def voted(self, room: Room, user: str) -> frozenset[int]:
        """The questions this person asked or voted for."""
        own = sa.select(VOTES.c.question_id).join(QUESTIONS, QUESTIONS.c.id == VOTES.c.question_id)
        own = own.where(QUESTIONS.c.room_id == room.id, VOTES.c.user == self._rooms.pseudonyms.of(user))
        with self._engine.connect() as db:
            return frozenset(db.execute(own).scalars())

    def asked_by(self, room: Room, user: str) -> dict[int, int | None]:
        """This person's questions, each with the one it was merged into."""
        q = QUESTIONS.c
        own = sa.select(q.id, q.merged_into).where(q.room_id == room.id, q.user == self._rooms.pseudonyms.of(user))
        with self._engine.connect() as db:
            return dict(db.execute(own.order_by(q.id)).tuples().all()) if user else {}

    # --- what there is

    def all(self, room: Room, only: Iterable[int] | None = None) -> tuple[RoomQuestion, ...]:
        """In the order they were asked; `only` those with these ids and the ones they were merged into."""
        q = QUESTIONS.c
        query = sa.select(*_SHOWN).where(q.room_id == room.id).order_by(q.id)
        with self._engine.connect() as db:
            if only is not None:
                ids = set(only)
                ids |= {into for into in db.execute(sa.select(q.merged_into).where(q.id.in_(ids))).scalars() if into}
                query = query.where(q.id.in_(ids))
            rows = db.execute(query).mappings().all()
            counts = self._people(db, [row["id"] for row in rows])
        return tuple(_question(row, counts.get(row["id"], 0)) for row in rows)

    def get(self, room: Room, id: int) -> RoomQuestion:
        """Raises WorkshopError when the room has no such question."""
        with self._engine.connect() as db:
            row = db.execute(sa.select(*_SHOWN).where(QUESTIONS.c.room_id == room.id, QUESTIONS.c.id == id)).mappings().first()
            if row is None:
                raise WorkshopError("no_question", messages.NO_QUESTION.format(id=id))
            return _question(row, self._people(db, [id]).get(id, 0))

    def _people(self, db: sa.Connection, ids: list[int]) -> dict[int, int]:
        """How many different people stand behind each question and what was merged into it."""
        root = sa.func.coalesce(QUESTIONS.c.merged_into, QUESTIONS.c.id)
        counted = sa.select(root, sa.func.count(sa.distinct(VOTES.c.user))).join(VOTES, VOTES.c.question_id == QUESTIONS.c.id)
        return {row[0]: row[1] for row in db.execute(counted.where(root.in_(ids)).group_by(root))}

    def _public(self, room: Room, id: int) -> RoomQuestion:
        found = self.get(room, id)
        if not found.is_public:
            raise WorkshopError("no_question", messages.NO_QUESTION.format(id=id))
        return found

    def _of_key(self, key: str) -> int | None:
        with self._engine.connect() as db:
            return db.execute(sa.select(QUESTIONS.c.id).where(QUESTIONS.c.key == key)).scalar()

    # --- merging

    def merge(self, room: Room, id: int, into: int, who: str) -> RoomQuestion:
        """Count `id` and all that was merged into it as the same question as `into`."""
        root = self.get(room, into)
        target = root.merged_into or root.id
        self.get(room, id)
        if target == id:
            raise WorkshopError("same_question", messages.NOT_WITH_ITSELF)
        q = QUESTIONS.c
        with self._engine.begin() as db:
            db.execute(QUESTIONS.update().where(sa.or_(q.id == id, q.merged_into == id)).values(merged_into=target))
            db.execute(APART.delete().where(APART.c.question_id == id, APART.c.other_id == target))
            if who:
                audit.note(db, who, "merge", KIND, room.code, f"{id} → {target}", at=self._rooms.clock())
            self._rooms.tell(db, room, question=id, also=target)
        return self.get(room, target)

    def split(self, room: Room, id: int, who: str) -> RoomQuestion:
        """Take a merged question out again; the machine does not merge the two any more."""
        found = self.get(room, id)
        if found.merged_into is None:
            raise WorkshopError("not_merged", messages.NOT_MERGED.format(id=id))
        with self._engine.begin() as db:
            db.execute(QUESTIONS.update().where(QUESTIONS.c.id == id).values(merged_into=None))
            db.execute(APART.insert().values(question_id=id, other_id=found.merged_into))
            audit.note(db, who, "split", KIND, room.code, f"{id} ← {found.merged_into}", at=self._rooms.clock())
            self._rooms.tell(db, room, question=id, also=found.merged_into)
        return self.get(room, id)

    def kept_apart(self, id: int) -> frozenset[int]:
        a = APART.c
        with self._engine.connect() as db:
            pairs = db.execute(sa.select(a.question_id, a.other_id).where(sa.or_(a.question_id == id, a.other_id == id))).all()
        return frozenset(other for pair in pairs for other in pair if other != id)

    # --- what the machine prepares

    def unprepared(self) -> tuple[tuple[str, int], ...]:
        """(code of the room, question) of what was asked and not looked at yet, oldest first."""

        query = sa.select(ROOMS.c.code, QUESTIONS.c.id).join(ROOMS, ROOMS.c.id == QUESTIONS.c.room_id)
        with self._engine.connect() as db:
            return tuple((r[0], r[1]) for r in db.execute(query.where(QUESTIONS.c.prepared.is_(False)).order_by(QUESTIONS.c.id).limit(100)))

    def prepared(self, room: Room, id: int, draft: dict[str, Any] | None) -> None:
        with self._engine.begin() as db:
            db.execute(QUESTIONS.update().where(QUESTIONS.c.id == id).values(prepared=True, draft=draft))
            self._rooms.tell(db, room, question=id)

    # --- trainers

    def act(self, room: Room, id: int, act: str, who: str) -> RoomQuestion:
        """One of ACTS. Raises WorkshopError for any other."""
        if act not in ACTS:
            raise WorkshopError("no_such_act", messages.NO_SUCH_ACT.format(act=act[:40]))
        found = self.get(room, id)
        values = ACTS[act](found)
        if values.get("state") in DONE and found.state not in DONE:
            values.setdefault("answered_at", self._rooms.clock())
        with self._engine.begin() as db:
            db.execute(QUESTIONS.update().where(QUESTIONS.c.id == id).values(**values))
            if values.get("state") == QuestionState.LIVE:
                self._tell_askers(db, room, id, RoomReply("", (), ""))
            audit.note(db, who, act, KIND, room.code, str(id), at=self._rooms.clock())
            self._rooms.tell(db, room, question=id)
        return self.get(room, id)

    def answer(self, room: Room, id: int, reply: RoomReply, who: str, *, expected: int) -> RoomQuestion:
        """Approve an answer: it is shown to everybody and told to who asked. `expected` is the version that was edited.

        Raises AnswerConflict, and changes nothing, when another trainer was faster.
        """
        text = self.checked(reply.text)
        q = QUESTIONS.c
        values = {"answer": text, "citations": list(reply.citations), "signed": reply.signed, "by": who, "version": expected + 1}
        values |= {"state": QuestionState.ANSWERED, "answered_at": self._rooms.clock(), "verified_id": reply.verified_id}
        with self._engine.begin() as db:
            moved = db.execute(QUESTIONS.update().where(q.id == id, q.room_id == room.id, q.version == expected).values(**values)).rowcount
            if moved:
                write_clauses(db, id, reply.clauses)
                self._tell_askers(db, room, id, reply)
                audit.note(db, who, "answer", KIND, room.code, f"{id}: {text}", at=self._rooms.clock())
                self._rooms.tell(db, room, question=id)
        current = self.get(room, id)
        if not moved:
            raise AnswerConflict.over(current, expected)
        return current

    def checked(self, text: str) -> str:
        """The text of an answer. Raises WorkshopError."""
        said = limited(tidy(text), messages.FIELD_ANSWER, ANSWER_LIMIT)
        if not any(c.isalnum() for c in said):
            raise WorkshopError("no_answer", messages.NO_ANSWER_TEXT)
        return said

    def _tell_askers(self, db: sa.Connection, room: Room, id: int, reply: RoomReply) -> None:
        """A letter into every chat where this was asked; on the web the page shows it."""
        q = QUESTIONS.c
        where = sa.and_(sa.or_(q.id == id, q.merged_into == id), q.chat != "")
        for row in db.execute(sa.select(q.channel, q.chat, q.thread, q.text).where(where)).all():
            if (row.channel, row.chat, row.thread) in reply.told:
                continue
            mail.send(
                db, row.channel, room_letters.answered(room, row.chat, row.thread, row.text, reply.text, reply.citations, reply.signed)
            )


def _question(row: Any, people: int) -> RoomQuestion:
    return RoomQuestion(**{**row, "state": QuestionState(row["state"]), "citations": tuple(row["citations"])}, people=people)

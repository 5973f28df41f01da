"""Verified answers in the records' database: approved, revised, withdrawn, flagged; each change with its row in the audit log.

Every change raises the revision number, by which other processes see within one question that there is something new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.local_time import now_utc, written
from bot.records import audit
from bot.records.personal_data import masked
from bot.records.records import new_id
from bot.verified import messages
from bot.verified.approved_answer import (
    AnswerState,
    Author,
    Clause,
    Draft,
    VerifiedAnswer,
    VerifiedError,
    Version,
    VersionConflict,
    limited,
    tidy,
)
from bot.verified.tables import ANSWERS, REVISION, VERSIONS

KIND = "verified"  # of the objects in the audit log
MACHINE = "system"  # who flags


class VerifiedStore:
    """Safe from several threads and processes."""

    def __init__(self, engine: sa.Engine, *, clock: Callable[[], datetime] = now_utc) -> None:
        self._engine, self._clock = engine, clock

    # --- reading

    def revision(self) -> int:
        """Grows with every change."""
        with self._engine.connect() as db:
            return int(db.execute(sa.select(REVISION.c.number)).scalar() or 0)

    def all(self, *states: AnswerState) -> tuple[VerifiedAnswer, ...]:
        """Answers in any of the states (none: in all), in their latest version, newest change first."""
        query = self._latest().order_by(ANSWERS.c.changed_at.desc(), ANSWERS.c.id)
        if states:
            query = query.where(ANSWERS.c.state.in_([state.value for state in states]))
        with self._engine.connect() as db:
            return tuple(_answer(row) for row in db.execute(query).mappings())

    def get(self, id: str) -> VerifiedAnswer:
        """Raises VerifiedError when there is none."""
        with self._engine.connect() as db:
            return self._get(db, id)

    def history(self, id: str) -> tuple[Version, ...]:
        """All versions, newest first."""
        query = sa.select(VERSIONS).where(VERSIONS.c.answer_id == id).order_by(VERSIONS.c.version.desc())
        with self._engine.connect() as db:
            return tuple(_version(row) for row in db.execute(query).mappings())

    def last_signature(self, who: str) -> Author | None:
        """How somebody signed the latest version of theirs."""
        query = sa.select(VERSIONS.c.role, VERSIONS.c.name).where(VERSIONS.c.user == who).order_by(VERSIONS.c.at.desc()).limit(1)
        with self._engine.connect() as db:
            found = db.execute(query).first()
        return Author(who, found.role, found.name) if found else None

    # --- what trainers and experts do

    def approve(self, draft: Draft, author: Author) -> VerifiedAnswer:
        """A new verified answer. Raises VerifiedError or QuestionError for what cannot be one."""
        id, at = new_id(), self._clock()
        with self._engine.begin() as db:
            db.execute(ANSWERS.insert().values(id=id, state=AnswerState.VERIFIED, version=1, changes=[], created_at=at, changed_at=at))
            self._add(db, id, 1, draft.checked(), author.checked(), at)
            self._changed(db, author.who, "approve", id, draft.question)
            return self._get(db, id)

    def revise(self, id: str, draft: Draft, author: Author, *, expected: int) -> VerifiedAnswer:
        """A new version, which is verified again. `expected` is the version that was edited.

        Raises VersionConflict, and changes nothing, when somebody else was faster; VerifiedError for one that was withdrawn.
        """
        at, checked = self._clock(), draft.checked()
        mine = (ANSWERS.c.id == id) & (ANSWERS.c.version == expected) & (ANSWERS.c.state != AnswerState.WITHDRAWN)
        with self._engine.begin() as db:
            moved = db.execute(
                ANSWERS.update().where(mine).values(version=expected + 1, state=AnswerState.VERIFIED, changes=[], changed_at=at)
            ).rowcount
            if not moved:
                raise self._refusal(self._get(db, id), expected)
            self._add(db, id, expected + 1, checked, author.checked(), at)
            self._changed(db, author.who, "revise", id, checked.question)
            return self._get(db, id)

    def withdraw(self, id: str, who: str, reason: str, *, expected: int) -> VerifiedAnswer:
        """No longer shown anywhere; versions and reason stay. Raises VersionConflict like `revise`."""
        said = limited(tidy(reason), messages.FIELD_REASON)
        if not said:
            raise VerifiedError(messages.NO_REASON)
        mine = (ANSWERS.c.id == id) & (ANSWERS.c.version == expected) & (ANSWERS.c.state != AnswerState.WITHDRAWN)
        with self._engine.begin() as db:
            values = {"state": AnswerState.WITHDRAWN, "changes": [masked(said)], "changed_at": self._clock()}
            if not db.execute(ANSWERS.update().where(mine).values(**values)).rowcount:
                raise self._refusal(self._get(db, id), expected)
            self._changed(db, who, "withdraw", id, said)
            return self._get(db, id)

    # --- what the clauses do to them

    def note_health(self, found: Iterable[tuple[VerifiedAnswer, tuple[str, ...]]]) -> int:
        """Flag the answers under which clauses changed, and lift the flag where they stand again word for word as approved.
        Returns how many states changed; answers that were revised meanwhile are left alone."""
        stands = {answer.id: answer for answer in self.all(AnswerState.VERIFIED, AnswerState.FLAGGED)}
        moved = 0
        for answer, changes in found:
            known, state = stands.get(answer.id), AnswerState.FLAGGED if changes else AnswerState.VERIFIED
            if known is None or (known.version.number, known.state, known.changes) == (answer.version.number, state, changes):
                continue
            same = (ANSWERS.c.id == answer.id) & (ANSWERS.c.version == answer.version.number) & (ANSWERS.c.state == known.state)
            with self._engine.begin() as db:
                values = {"state": state, "changes": list(changes), "changed_at": self._clock()}
                if db.execute(ANSWERS.update().where(same).values(**values)).rowcount:
                    self._changed(db, MACHINE, "flag" if changes else "unflag", answer.id, " ".join(changes))
                    moved += 1
        return moved

    # --- rows

    def _latest(self) -> sa.Select[Any]:
        a, v = ANSWERS.c, VERSIONS.c
        joined = sa.and_(v.answer_id == a.id, v.version == a.version)
        return sa.select(ANSWERS, *(c for c in v if c.name not in ("answer_id", "version"))).join(VERSIONS, joined)

    def _get(self, db: sa.Connection, id: str) -> VerifiedAnswer:
        row = db.execute(self._latest().where(ANSWERS.c.id == id)).mappings().first()
        if row is None:
            raise VerifiedError(messages.NO_SUCH_ANSWER.format(id=id[:64]))
        return _answer(row)

    def _add(self, db: sa.Connection, id: str, number: int, draft: Draft, author: Author, at: datetime) -> None:
        """What is asked is masked as in the records; what experts write is theirs to publish."""
        row = {
            "question": masked(draft.question),
            "wordings": [masked(wording) for wording in draft.wordings],
            "text": draft.text,
            "scope": draft.scope,
            "clauses": [asdict(clause) for clause in draft.clauses],
        }
        named = {"user": author.who, "name": author.name, "role": author.role}
        db.execute(VERSIONS.insert().values(answer_id=id, version=number, at=at, **row, **named))

    def _changed(self, db: sa.Connection, who: str, action: str, id: str, detail: str) -> None:
        raise_revision(db)
        audit.note(db, who, action, KIND, id, detail, at=self._clock())

    def _refusal(self, current: VerifiedAnswer, expected: int) -> VerifiedError:
        if current.state is AnswerState.WITHDRAWN:
            return VerifiedError(messages.WITHDRAWN)
        who, at = current.author.name or current.author.who, current.version.at
        said = {
            "who": who,
            "current": current.version.number,
            "expected": expected,
            "at": written(at),
        }
        return VersionConflict(messages.CONFLICT.format(**said), current)


def raise_revision(db: sa.Connection) -> None:
    """Tell other processes that something changed."""
    db.execute(REVISION.update().values(number=REVISION.c.number + 1))


def _answer(row: Any) -> VerifiedAnswer:
    return VerifiedAnswer(row["id"], AnswerState(row["state"]), _version(row), row["created_at"], tuple(row["changes"]))


def _version(row: Any) -> Version:
    clauses = tuple(Clause.read(c) for c in row["clauses"])
    draft = Draft(row["question"], row["text"], clauses, tuple(row["wordings"]), row["scope"])
    return Version(row["version"], draft, Author(row["user"], row["role"], row["name"]), row["at"])

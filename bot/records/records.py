"""Durable state: everything asked and answered, and what people said of it, in one database a person can open.

SQLAlchemy Core; SQLite (WAL) by default, PostgreSQL by URL. Safe from several threads. It does not decide anything.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.answer.answer import Answer, answer_json
from bot.local_time import now_utc
from bot.records.person import Pseudonyms
from bot.records.personal_data import masked, masked_answer
from bot.records.schema import upgrade
from bot.records.tables import CONVERSATIONS, FEEDBACK, PURGED, QUESTIONS, open_engine
from bot.records.writing import Writer, reason_of
from knowledge.errors import ConfigError, missing_group
from knowledge.law.types import Hit

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange: what was asked, what it was understood as, and the stored answer (answer_json)."""

    id: str
    question: str
    interpreted: str
    answer: dict[str, Any]
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts since `since`; `unanswered` are the latest declined questions, newest first."""

    since: datetime
    questions: int
    declined: int
    users: int
    good: int
    bad: int
    by_channel: tuple[tuple[str, int], ...]
    unanswered: tuple[str, ...]


class Records:
    """The database of questions, answers, conversations and feedback. All times are UTC."""

    def __init__(
        self,
        url: str,
        *,
        retention_days: int = 365,
        feedback_days: int = 365,
        messages_days: int = 30,
        clock: Callable[[], datetime] = now_utc,
        busy_seconds: float = 5.0,
        pseudonyms: Pseudonyms | None = None,
    ) -> None:
        """Open (and create) the database at an SQLAlchemy URL; a SQLite file's folder is made when missing.

        `clock` gives the time in UTC, without a zone; `busy_seconds` is how long a locked SQLite file is waited for. Raises
        ConfigError for a database that cannot be opened or written.
        """
        self._clock = clock
        self.pseudonyms = pseudonyms or Pseudonyms()
        parsed = sa.make_url(url)
        self.url = parsed.render_as_string(hide_password=True)
        self.retention_days, self.feedback_days, self.messages_days = retention_days, feedback_days, messages_days
        self.unrecorded = 0  # exchanges that were answered and could not be written down, since the start
        try:
            self._engine = open_engine(parsed, busy_seconds)
            upgrade(self._engine)
        except ImportError as error:
            raise ConfigError(missing_group(f"records.url '{self.url}'", "postgresql", error)) from error
        except (OSError, sa.exc.DBAPIError) as error:
            raise ConfigError(
                f"records.url '{self.url}': không mở hoặc không ghi được cơ sở dữ liệu ({reason_of(error)}). "
                "Hãy kiểm tra quyền ghi thư mục, dung lượng đĩa, hoặc khôi phục bản sao lưu: python -m bot restore FILE"
            ) from error
        self._writer = Writer(self._engine, busy_seconds)
        # Made once: putting a statement together costs as much as executing it.
        self._insert_question = QUESTIONS.insert()
        opened = (sqlite.insert if parsed.get_backend_name() == "sqlite" else postgresql.insert)(CONVERSATIONS)
        # One statement: two first questions of a conversation at the same moment must not both insert it.
        self._touch_conversation = opened.on_conflict_do_update(index_elements=["id"], set_={"last_at": opened.excluded.last_at})

    @property
    def engine(self) -> sa.Engine:
        """For what else lives in the same database (API keys)."""
        return self._engine

    def close(self) -> None:
        self._engine.dispose()

    def problem(self) -> str:
        """Why nothing can be written down at the moment, "" when it can."""
        return self._writer.problem()

    def save(self, answer: Answer, hits: tuple[Hit, ...], *, channel: str, user: str) -> bool:
        """Record one exchange, without what identifies a person; opens its conversation when it is new. False, and counted,
        when the database cannot take it: an answer is worth more than its record."""
        who = self.pseudonyms.of(user)
        row = {
            "id": answer.id,
            "conversation_id": answer.conversation_id,
            "question": masked(answer.question),
            "interpreted": masked(answer.interpretation.understood),
            "kind": answer.kind,
            "declined": answer.declined,
            "confidence": answer.confidence,
            "hits": [[hit.passage.id, round(hit.score, 4)] for hit in hits],
            "answer": masked_answer(answer_json(answer)),
            "elapsed_ms": answer.elapsed_ms,
            "channel": channel,
            "user": who,
        }

        def write(db: sa.Connection) -> None:
            asked_at = self._touch(db, answer.conversation_id, channel, who)
            db.execute(self._insert_question, row | {"asked_at": asked_at})

        written = self._writer.write(write)
        self.unrecorded += not written
        return written

    def _touch(self, db: sa.Connection, conversation_id: str, channel: str, user: str) -> datetime:
        """Open or continue a conversation; returns the moment. It is later than what came before it in the conversation, and than
        what the same user said elsewhere in the channel, also when the clock was set back: order is told by these moments."""
        c = CONVERSATIONS.c
        before: datetime | None = db.execute(sa.select(c.last_at).where(c.id == conversation_id)).scalar()
        if before is None and user:
            before = db.execute(sa.select(sa.func.max(c.last_at)).where(c.user == user, c.channel == channel)).scalar()
        now = self._clock() if before is None else max(self._clock(), before + timedelta(microseconds=1))
        row = {"id": conversation_id, "channel": channel, "user": user, "started_at": now, "last_at": now}
        db.execute(self._touch_conversation, row)
        return now

    def issued(self, conversation_id: str, *, channel: str, owner: str) -> str:
        """This conversation when it was issued to `owner`, else the number of a new one that is."""
        try:
            if self.is_of(conversation_id, owner):
                return conversation_id
        except (OSError, sa.exc.SQLAlchemyError) as error:
            log.error("records: whose a conversation is could not be read: %s", reason_of(error))
        fresh = new_id()
        who = self.pseudonyms.of(owner)
        self._writer.write(lambda db: self._touch(db, fresh, channel, who))
        return fresh

    def is_of(self, conversation_id: str, owner: str) -> bool:
        c = CONVERSATIONS.c
        with self._engine.connect() as db:
            return db.execute(sa.select(c.id).where(c.id == conversation_id, c.user == self.pseudonyms.of(owner))).first() is not None

    def turns(self, conversation_id: str, *, limit: int = 3, idle: timedelta | None = None) -> tuple[Turn, ...]:
        """The last exchanges that still count as context, oldest first: none after a reset, when idle for too long, or when
        the database cannot be read."""
        q, c = QUESTIONS.c, CONVERSATIONS.c
        query = (
            sa.select(q.id, q.question, q.interpreted, q.answer, q.asked_at)
            .join(CONVERSATIONS, c.id == q.conversation_id)
            .where(q.conversation_id == conversation_id, sa.or_(c.reset_at.is_(None), q.asked_at > c.reset_at))
            .order_by(q.asked_at.desc())
            .limit(limit)
        )
        try:
            with self._engine.connect() as db:
                rows = [Turn(*row) for row in db.execute(query)]
        except (OSError, sa.exc.SQLAlchemyError) as error:
            log.error("records: the turns before could not be read: %s", reason_of(error))
            return ()
        if rows and idle is not None and self._clock() - rows[0].asked_at > idle:
            return ()
        return tuple(reversed(rows))

    def reset(self, conversation_id: str) -> None:
        """ "Chủ đề mới": what was asked so far is no longer context. Unknown conversations are ignored."""
        c = CONVERSATIONS.c
        self._writer.write(lambda db: db.execute(CONVERSATIONS.update().where(c.id == conversation_id).values(reset_at=c.last_at)))

    def conversation(self, conversation_id: str, owner: str, *, limit: int = 200) -> tuple[dict[str, Any], ...]:
        """All stored answers (answer_json) of a conversation, oldest first; empty when it is unknown or somebody else's."""
        if not self.is_of(conversation_id, owner):
            return ()
        query = sa.select(QUESTIONS.c.answer).where(QUESTIONS.c.conversation_id == conversation_id).order_by(QUESTIONS.c.asked_at)
        with self._engine.connect() as db:
            return tuple(row.answer for row in db.execute(query.limit(limit)))

    def answer(self, question_id: str) -> dict[str, Any] | None:
        """The stored answer (answer_json) of one question, None when there is no such question."""
        with self._engine.connect() as db:
            found: dict[str, Any] | None = db.execute(sa.select(QUESTIONS.c.answer).where(QUESTIONS.c.id == question_id)).scalar()
        return found

    def may_rate(self, question_id: str, owner: str) -> bool:
        """Whether the answer was given in a conversation of `owner`."""
        with self._engine.connect() as db:
            found = db.execute(sa.select(QUESTIONS.c.conversation_id).where(QUESTIONS.c.id == question_id)).scalar()
        return found is not None and self.is_of(found, owner)

    def rate(self, question_id: str, rating: int, *, owner: str, reason: str = "", comment: str = "", channel: str) -> bool:
        """What the asker says of an answer; False, and nothing stored, from anybody else or of no such question."""
        own = self.may_rate(question_id, owner)
        return own and self.add_feedback(question_id, rating, reason=reason, comment=comment, channel=channel, user=owner)

    def add_feedback(
        self, question_id: str, rating: int, *, reason: str = "", comment: str = "", channel: str = "", user: str = ""
    ) -> bool:
        """Store what a person said of an answer (1 good, -1 bad, 0 wants an expert); the same person's newer word
        replaces the older. False when there is no such question."""
        f, user = FEEDBACK.c, self.pseudonyms.of(user)
        with self._engine.begin() as db:
            if not db.execute(sa.select(QUESTIONS.c.id).where(QUESTIONS.c.id == question_id)).first():
                return False
            db.execute(FEEDBACK.delete().where(f.question_id == question_id, f.user == user, f.channel == channel))
            row = {"question_id": question_id, "rating": rating, "reason": reason, "comment": masked(comment)}
            db.execute(FEEDBACK.insert().values(**row, channel=channel, user=user, given_at=self._clock()))
        return True

    def statistics(self, *, days: int = 30) -> Statistics:
        """What administrators look at: counts of the last `days` days and the latest unanswered questions."""
        since = self._clock() - timedelta(days=days)
        q, f = QUESTIONS.c, FEEDBACK.c
        recent, count = q.asked_at >= since, sa.func.count()
        with self._engine.connect() as db:
            total = db.execute(sa.select(count).select_from(QUESTIONS).where(recent)).scalar_one()
            declined = db.execute(sa.select(count).select_from(QUESTIONS).where(recent, q.declined)).scalar_one()
            users = db.execute(sa.select(sa.func.count(sa.distinct(q.user))).where(recent, q.user != "")).scalar_one()
            ratings = {row[0]: row[1] for row in db.execute(sa.select(f.rating, count).where(f.given_at >= since).group_by(f.rating))}
            channels = db.execute(sa.select(q.channel, count).where(recent).group_by(q.channel).order_by(q.channel))
            by_channel = tuple((name, number) for name, number in channels)
            latest = sa.select(q.question).where(recent, q.declined).order_by(q.asked_at.desc()).limit(20)
            unanswered = tuple(row.question for row in db.execute(latest))
        return Statistics(since, total, declined, users, ratings.get(1, 0), ratings.get(-1, 0), by_channel, unanswered)

    def newest(self) -> datetime | None:
        """When the latest question was asked, in UTC; None when there is none."""
        with self._engine.connect() as db:
            found: datetime | None = db.execute(sa.select(sa.func.max(QUESTIONS.c.asked_at))).scalar()
        return found

    def purged_at(self) -> datetime | None:
        """When old data was last deleted, in UTC; None when it never was."""
        with self._engine.connect() as db:
            found: datetime | None = db.execute(sa.select(sa.func.max(PURGED.c.at))).scalar()
        return found

    def remember_purge(self) -> None:
        """Keep that old data is deleted now."""
        with self._engine.begin() as db:
            db.execute(PURGED.delete())
            db.execute(PURGED.insert().values(at=self._clock()))

    def purge(self) -> int:
        """Delete what is older than `retention_days` (feedback: `feedback_days`); returns how many questions went."""
        now = self._clock()
        limit = now - timedelta(days=self.retention_days)
        with self._engine.begin() as db:
            db.execute(FEEDBACK.delete().where(FEEDBACK.c.given_at < now - timedelta(days=self.feedback_days)))
            db.execute(CONVERSATIONS.delete().where(CONVERSATIONS.c.last_at < limit))
            return int(db.execute(QUESTIONS.delete().where(QUESTIONS.c.asked_at < limit)).rowcount)


def new_id() -> str:
    """A name for a question or a conversation that nobody can guess."""
    return uuid.uuid4().hex

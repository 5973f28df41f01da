"""The expert queue: a question with its answer comes in from any channel, an expert's answer goes back where it was asked.

In a messenger the answer is a message (bot/chat/mail.py); on the web the conversation shows it, and an unread mark until it
was looked at. Who asks the same answer twice asks once. Every act of an expert leaves its row in the audit log.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.chat import mail
from bot.chat.reply import shorten
from bot.expert import letters, messages
from bot.expert.expert_request import AnsweredMeanwhile, ExpertReply, ExpertRequest, RequestGone
from bot.expert.tables import REPLIES, REQUESTS
from bot.local_time import now_utc
from bot.records import audit
from bot.records.person import Pseudonyms
from bot.records.personal_data import masked
from bot.records.records import Records, new_id
from bot.verified import messages as verified_messages
from bot.verified.approved_answer import TEXT_LIMIT, Author, VerifiedError, limited, tidy

KIND = "expert"  # of the objects in the audit log
NOTE_LIMIT = 2000
Chats = Sequence[tuple[str, str]]


class ExpertQueue:
    """Safe from several threads and processes."""

    def __init__(self, records: Records, *, chats: Chats = (), public_url: str = "", clock: Callable[[], datetime] = now_utc) -> None:
        """`chats` are the experts' chats, (channel, chat), that hear of every new question; `public_url` leads to the desk."""
        self._engine, self._clock = records.engine, clock
        self._records, self._pseudonyms = records, records.pseudonyms
        self._chats, self._public_url = tuple(pair for pair in chats if pair[1]), public_url.rstrip("/")

    @property
    def pseudonyms(self) -> Pseudonyms:
        return self._pseudonyms

    # --- who asks

    def ask(self, answer: dict[str, Any], *, channel: str, user: str, chat: str = "", thread: str = "", note: str = "") -> ExpertRequest:
        """Pass the question of a recorded answer (answer_json) on. A second time changes nothing but an added note."""
        said = masked(limited(tidy(note), messages.FIELD_NOTE, NOTE_LIMIT))
        row = {"question_id": answer["id"], "channel": channel, "user": self._pseudonyms.of(user), "chat": chat}
        r = REQUESTS.c
        same = sa.and_(*(r[name] == value for name, value in row.items()))
        with self._engine.begin() as db:
            if said:
                db.execute(REQUESTS.update().where(same).values(note=said))
            known = db.execute(sa.select(r.id).where(same)).scalar()
        if known:
            return self.get(known)
        id, question = new_id(), masked(answer["question"])
        rest = {"conversation_id": answer["conversation_id"], "question": question, "note": said, "thread": thread}
        rest |= {"state": "open", "closed": "", "verified_id": "", "asked_at": self._clock()}
        try:
            with self._engine.begin() as db:
                db.execute(REQUESTS.insert().values(id=id, **row, **rest))
                self._tell_experts(db, id, question, said, answer)
        except sa.exc.IntegrityError:  # pressed twice at the same moment
            with self._engine.connect() as db:
                return self.get(str(db.execute(sa.select(r.id).where(same)).scalar()))
        return self.get(id)

    def _tell_experts(self, db: sa.Connection, id: str, question: str, note: str, answer: dict[str, Any]) -> None:
        for where, experts in self._chats:
            desk = f"{self._public_url}/admin/expert/{id}" if self._public_url else ""
            mail.send(db, where, letters.request(experts, id, question, note, answer, desk))

    def reopen(self, id: str, who: str) -> ExpertRequest:
        """What was closed or answered waits once more, and the experts' chats hear of it."""
        request = self.get(id)
        answer = self.machine_answer(request) or {"answer": ""}
        with self._engine.begin() as db:
            db.execute(REQUESTS.update().where(REQUESTS.c.id == id).values(state="open", closed="", read_at=None))
            self._tell_experts(db, id, request.question, request.note, answer)
            audit.note(db, who, "reopen", KIND, id, at=self._clock())
        return self.get(id)

    def of_conversation(self, conversation_id: str) -> tuple[ExpertRequest, ...]:
        """The caller has seen to it that the conversation is the asker's."""
        return self._requests(REQUESTS.c.conversation_id == conversation_id)

    def of_owner(self, owner: str) -> tuple[ExpertRequest, ...]:
        """All that a signed-in user, a key or a browser passed on; nobody ("") has none."""
        return self._requests(REQUESTS.c.user == self._pseudonyms.of(owner)) if owner else ()

    def read(self, id: str) -> None:
        """The asker has seen the answer."""
        with self._engine.begin() as db:
            db.execute(REQUESTS.update().where(REQUESTS.c.id == id, REQUESTS.c.state != "open").values(read_at=self._clock()))

    # --- who answers

    def open(self, limit: int = 500) -> tuple[ExpertRequest, ...]:
        """What waits for an answer, oldest first."""
        return self._requests(REQUESTS.c.state == "open", limit=limit, newest_first=False)

    def recent(self, limit: int = 100) -> tuple[ExpertRequest, ...]:
        """What was answered or closed, newest question first."""
        return self._requests(REQUESTS.c.state != "open", limit=limit)

    def get(self, id: str) -> ExpertRequest:
        """Raises RequestGone."""
        found = self._requests(REQUESTS.c.id == id)
        if not found:
            raise RequestGone(messages.GONE)
        return found[0]

    def answer(self, id: str, text: str, author: Author, *, seen: int | None = None) -> ExpertRequest:
        """Send an expert's answer to who asked. `seen` is how many answers there were when it was written.

        Raises AnsweredMeanwhile, and sends nothing, when there are more by now; VerifiedError for a text that is none.
        """
        said = limited(tidy(text), verified_messages.FIELD_TEXT, TEXT_LIMIT)
        if not any(c.isalnum() for c in said):
            raise VerifiedError(verified_messages.NO_TEXT)
        request = self.get(id)
        if seen is not None and len(request.replies) > seen:
            raise AnsweredMeanwhile(messages.MEANWHILE.format(by=request.replies[-1].by), request)
        number, at = len(request.replies) + 1, self._clock()
        row = {"text": said, "user": author.who, "name": author.name, "role": author.role, "at": at}
        try:
            with self._engine.begin() as db:
                db.execute(REPLIES.insert().values(request_id=id, number=number, **row))
                db.execute(REQUESTS.update().where(REQUESTS.c.id == id).values(state="answered", closed="", read_at=None))
                if request.chat:
                    mail.send(db, request.channel, letters.answer(request, ExpertReply(number, said, author, at)))
                audit.note(db, author.who, "answer", KIND, id, shorten(said, 200), at=at)
        except sa.exc.IntegrityError as error:  # at the same moment
            now = self.get(id)
            raise AnsweredMeanwhile(messages.MEANWHILE.format(by=now.replies[-1].by), now) from error
        return self.get(id)

    def close(self, id: str, who: str, reason: str, *, tell: bool = True) -> ExpertRequest:
        """Without an answer; the asker is told why, unless they know already."""
        said = limited(tidy(reason), verified_messages.FIELD_REASON)
        if not said:
            raise VerifiedError(messages.NO_CLOSING_REASON)
        request = self.get(id)
        with self._engine.begin() as db:
            db.execute(REQUESTS.update().where(REQUESTS.c.id == id).values(state="closed", closed=said, read_at=None))
            if request.chat and tell:
                mail.send(db, request.channel, letters.closed(request, said))
            audit.note(db, who, "close", KIND, id, said, at=self._clock())
        return self.get(id)

    def kept(self, id: str, verified_id: str) -> None:
        """A verified answer was made of it."""
        with self._engine.begin() as db:
            db.execute(REQUESTS.update().where(REQUESTS.c.id == id).values(verified_id=verified_id))

    def last_signature(self, who: str) -> Author | None:
        """How an expert signed the latest answer."""
        query = sa.select(REPLIES.c.role, REPLIES.c.name).where(REPLIES.c.user == who).order_by(REPLIES.c.at.desc()).limit(1)
        with self._engine.connect() as db:
            found = db.execute(query).first()
        return Author(who, found.role, found.name) if found else None

    def machine_answer(self, request: ExpertRequest) -> dict[str, Any] | None:
        """The recorded answer that did not suffice (answer_json), as long as the records keep it."""
        return self._records.answer(request.question_id)

    # --- rows

    def _requests(self, where: sa.ColumnElement[bool], *, limit: int = 500, newest_first: bool = True) -> tuple[ExpertRequest, ...]:
        order = REQUESTS.c.asked_at.desc() if newest_first else REQUESTS.c.asked_at
        with self._engine.connect() as db:
            rows = db.execute(sa.select(REQUESTS).where(where).order_by(order, REQUESTS.c.id).limit(limit)).all()
            ids = [row.id for row in rows]
            said = db.execute(sa.select(REPLIES).where(REPLIES.c.request_id.in_(ids)).order_by(REPLIES.c.number)).all() if ids else []
        replies: dict[str, list[ExpertReply]] = {}
        for row in said:
            author = Author(row.user, row.role, row.name)
            replies.setdefault(row.request_id, []).append(ExpertReply(row.number, row.text, author, row.at))
        return tuple(ExpertRequest(**dict(row._mapping), replies=tuple(replies.get(row.id, ()))) for row in rows)


def purge_requests(engine: sa.Engine, *, days: int, now: Callable[[], datetime] = now_utc) -> int:
    """Delete what was asked longer ago than `days`; what was kept as a verified answer stays there."""
    old = REQUESTS.c.asked_at < now() - timedelta(days=days)
    with engine.begin() as db:
        db.execute(REPLIES.delete().where(REPLIES.c.request_id.in_(sa.select(REQUESTS.c.id).where(old))))
        return int(db.execute(REQUESTS.delete().where(old)).rowcount)

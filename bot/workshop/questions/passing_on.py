"""Questions of a room that wait for an expert: passed on to the one queue, and what is answered there comes back into the room.

Experts answer in processes that know no rooms (the desk, a chat, the command line), also when the workshop is over: the web server looks
for answers (`follow_up`). A trainer who has written an answer of the own meanwhile is never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from bot.answer.answer import CatalogReader
from bot.ask.assistant import KnowledgeIndex
from bot.expert.expert_request import ExpertRequest
from bot.expert.queue import ExpertQueue
from bot.expert.tables import REPLIES, REQUESTS
from bot.local_time import dated, day_of
from bot.verified.clauses import standing
from bot.verified.store import VerifiedStore
from bot.workshop.questions.approval import Approval
from bot.workshop.questions.questions import RoomQuestions
from bot.workshop.questions.room_reply import AnswerConflict, RoomReply
from bot.workshop.room import messages
from bot.workshop.room.room import DONE, QuestionState, Room, RoomQuestion
from bot.workshop.room.rooms import Rooms
from bot.workshop.room.tables import PASSED_ON, QUESTIONS, ROOMS

SYSTEM = "system"  # in the audit log: what no trainer did


class PassingOn:
    """Safe from several threads and processes."""

    def __init__(
        self,
        rooms: Rooms,
        questions: RoomQuestions,
        experts: ExpertQueue,
        *,
        approval: Approval,
        kept: VerifiedStore,
        index: KnowledgeIndex,
        drafted: Callable[[Room, int], dict[str, Any]],
    ) -> None:
        """`kept` are the verified answers; `drafted` makes the assistant's answer of a question that has none yet."""
        self._rooms, self._questions, self._experts = rooms, questions, experts
        self._approval, self._kept, self._index, self._drafted = approval, kept, index, drafted

    def park(self, room: Room, id: int, who: str) -> RoomQuestion:
        """To the experts first: a question that only looks as if it waited for them would never be answered."""
        question = self._questions.get(room, id)
        if not self._waits(id):
            draft = question.draft or self._drafted(room, id)
            about = draft | {"question": question.text}
            request = self._experts.ask(about, channel=question.channel, user=question.user, chat=question.chat, thread=question.thread)
            if request.state != "open":  # closed or answered before, and a trainer asks again
                request = self._experts.reopen(request.id, who)
            row = {"request_id": request.id, "taken": len(request.replies), "version": question.version, "kept": request.verified_id}
            with self._rooms.engine.begin() as db:
                db.execute(PASSED_ON.delete().where(PASSED_ON.c.question_id == id))
                db.execute(PASSED_ON.insert().values(question_id=id, **row))
        return self._questions.act(room, id, "park", who)

    def _waits(self, id: int) -> bool:
        known = sa.select(REQUESTS.c.id).join(PASSED_ON, PASSED_ON.c.request_id == REQUESTS.c.id)
        with self._rooms.engine.connect() as db:
            return db.execute(known.where(PASSED_ON.c.question_id == id, REQUESTS.c.state == "open")).first() is not None

    def follow_up(self) -> None:
        """Take what experts have answered since into the rooms. Raises KnowledgeError while there is no index."""
        for code, link in self._news():
            room, asked = self._rooms.get(code), self._experts.get(link.request_id)
            question = self._questions.get(room, link.question_id)
            if len(asked.replies) > link.taken or asked.verified_id != link.kept:
                self._take(room, question, asked, link)
            elif asked.state == "open":  # a trainer was faster, and who asked was told
                self._experts.close(asked.id, SYSTEM, messages.ANSWERED_IN_ROOM.format(title=room.title), tell=False)
            elif question.state is QuestionState.PARKED:  # closed without an answer, the asker was told why
                self._questions.act(room, question.id, "reopen", SYSTEM)

    def _news(self) -> list[tuple[str, Any]]:
        p, r = PASSED_ON.c, REQUESTS.c
        count = sa.select(sa.func.count()).where(REPLIES.c.request_id == r.id).scalar_subquery()
        shut = sa.and_(r.state == "closed", QUESTIONS.c.state == QuestionState.PARKED)
        beaten = sa.and_(r.state == "open", QUESTIONS.c.state.in_(DONE))
        query = sa.select(ROOMS.c.code, PASSED_ON).join(QUESTIONS, QUESTIONS.c.id == p.question_id)
        query = query.join(ROOMS, ROOMS.c.id == QUESTIONS.c.room_id).join(REQUESTS, r.id == p.request_id)
        with self._rooms.engine.connect() as db:
            return [(row.code, row) for row in db.execute(query.where(sa.or_(count > p.taken, r.verified_id != p.kept, shut, beaten)))]

    def _take(self, room: Room, question: RoomQuestion, asked: ExpertRequest, link: Any) -> None:
        said, root = asked.replies[-1], question
        if question.merged_into is not None:
            root = self._questions.get(room, question.merged_into)
        version = link.version if root is question else 0
        if root.state is QuestionState.HIDDEN:  # as long as nobody lets it in again
            return
        waits = root.state in (QuestionState.PARKED, QuestionState.OPEN)
        if root.version == version and (waits or (root.state is QuestionState.ANSWERED and link.taken)):
            news = len(asked.replies) > link.taken
            reply = self._reply(root, asked, told=self._chats(room, root) if not news else {(asked.channel, asked.chat, asked.thread)})
            try:
                version = self._questions.answer(room, root.id, reply, said.author.who, expected=root.version).version
            except AnswerConflict:  # a trainer, or another server that looks for answers, was faster
                return
        seen = {"taken": len(asked.replies), "kept": asked.verified_id, "version": version}
        with self._rooms.engine.begin() as db:
            db.execute(PASSED_ON.update().where(PASSED_ON.c.question_id == question.id).values(**seen))

    def _reply(self, root: RoomQuestion, asked: ExpertRequest, *, told: set[tuple[str, str, str]]) -> RoomReply:
        """The expert's latest words, with the clauses where they were kept as a verified answer."""
        said = asked.replies[-1]
        signed = messages.BY.format(name=said.by, day=dated(day_of(said.at)))
        clauses = self._kept.get(asked.verified_id).clauses if asked.verified_id else ()
        catalog: CatalogReader = self._index.current().catalog
        ids = [clause.passage_id for clause in clauses if standing(clause.passage_id, catalog)]
        citations = self._approval.citations(root, ids, catalog)
        return RoomReply(said.text, citations, signed, asked.verified_id, clauses, told=frozenset(told))

    def _chats(self, room: Room, root: RoomQuestion) -> set[tuple[str, str, str]]:
        same = (q for q in self._questions.all(room) if root.id in (q.id, q.merged_into))
        return {(q.channel, q.chat, q.thread) for q in same}

"""What the machine does with a new question, in the background: find out whether it was asked before, else draft an answer.

A question is on the trainer's screen before; what was not looked at when a process died is looked at by the next one.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.answer.answer import answer_json
from bot.ask.assistant import Assistant
from bot.question import QuestionError
from bot.records.writing import reason_of
from bot.workshop.questions.questions import RoomQuestions
from bot.workshop.questions.similar import Similar
from bot.workshop.room.room import QuestionState, Room, RoomQuestion, WorkshopError
from bot.workshop.room.rooms import Rooms
from knowledge.errors import KnowledgeError

log = logging.getLogger(__name__)
CHANNEL = "workshop"  # of the drafts in the records


class Preparation:
    """One question at a time: 300 people who ask at once leave the cores to those who wait for an answer."""

    def __init__(self, assistant: Assistant, rooms: Rooms, questions: RoomQuestions, similar: Similar) -> None:
        self._assistant, self._rooms, self._questions, self._similar = assistant, rooms, questions, similar
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="answer-workshop")
        self._lock, self._taken = threading.Lock(), set[int]()

    def soon(self, code: str, id: int) -> None:
        """Unless it waits already."""
        with self._lock:
            if id in self._taken:
                return
            self._taken.add(id)
        self._worker.submit(self._tried, code, id)

    def resume(self) -> None:
        """What an earlier process left, or one that runs a messenger took in."""
        for code, id in self._questions.unprepared():
            self.soon(code, id)

    def close(self) -> None:
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _tried(self, code: str, id: int) -> None:
        try:
            self.prepare(code, id)
        except (KnowledgeError, WorkshopError) as error:  # no index yet, or the question is gone: it stays without a draft
            log.warning("workshop: question %d was not prepared: %s", id, error)
        except (OSError, SQLAlchemyError) as error:
            log.error("workshop: question %d was not prepared: %s", id, reason_of(error))
        except Exception:
            log.exception("workshop: question %d was not prepared", id)
        finally:
            with self._lock:
                self._taken.discard(id)

    def prepare(self, code: str, id: int) -> None:
        room = self._rooms.get(code)
        question = self._questions.get(room, id)
        if question.draft is not None:
            return
        if question.merged_into is None and (into := self._same(room, question)):
            self._questions.merge(room, id, into, "")
        self._questions.prepared(room, id, self._draft(room, self._questions.get(room, id)))

    def drafted(self, room: Room, id: int) -> dict[str, Any]:
        """The assistant's answer, made now: for who cannot wait until the background comes to it."""
        question = self._questions.get(room, id)
        made = answer_json(self._assistant.ask(question.text, channel=CHANNEL, user=f"room:{room.code}"))
        self._questions.prepared(room, id, made)
        return made

    def _same(self, room: Room, question: RoomQuestion) -> int | None:
        """The earlier question that asks the same."""
        apart = self._questions.kept_apart(question.id)
        earlier = [q for q in self._questions.all(room) if q.id < question.id and q.state is not QuestionState.HIDDEN]
        earlier = [q for q in earlier if q.id not in apart and q.merged_into not in apart]
        found = self._similar.best(question.text, [q.text for q in earlier], self._assistant.index.current().retriever)
        return None if found is None else earlier[found].merged_into or earlier[found].id

    def _draft(self, room: Room, question: RoomQuestion) -> dict[str, Any] | None:
        if question.merged_into is not None:
            return None
        try:
            return answer_json(self._assistant.ask(question.text, channel=CHANNEL, user=f"room:{room.code}"))
        except QuestionError:
            return None

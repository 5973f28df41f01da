"""The parts of the workshop room, put together around one assistant."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ask.assistant import Assistant
from bot.expert.queue import ExpertQueue
from bot.records.events import Events
from bot.workshop.checks import Checks
from bot.workshop.questions.approval import Approval
from bot.workshop.questions.basis import Basis
from bot.workshop.questions.passing_on import PassingOn
from bot.workshop.questions.preparation import Preparation
from bot.workshop.questions.questions import RoomQuestions
from bot.workshop.questions.similar import Similar
from bot.workshop.room.rooms import Rooms


@dataclass(frozen=True, slots=True)
class Workshop:
    rooms: Rooms
    questions: RoomQuestions
    checks: Checks
    approval: Approval
    preparation: Preparation
    basis: Basis
    passing_on: PassingOn

    @classmethod
    def around(cls, assistant: Assistant, experts: ExpertQueue) -> Workshop:
        records = assistant.records
        rooms = Rooms(records.engine, Events(records.engine), records.pseudonyms)
        questions = RoomQuestions(rooms)
        approval = Approval(rooms, questions, assistant.verified)
        preparation = Preparation(assistant, rooms, questions, Similar())
        verified, index = assistant.verified.store, assistant.index
        passing_on = PassingOn(rooms, questions, experts, approval=approval, kept=verified, index=index, drafted=preparation.drafted)
        return cls(rooms, questions, Checks(rooms), approval, preparation, Basis(rooms, index), passing_on)

    def close(self) -> None:
        self.preparation.close()
        self.rooms.events.close()

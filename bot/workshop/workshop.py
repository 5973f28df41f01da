"""The parts of the workshop room, put together around one assistant."""

from __future__ import annotations

from dataclasses import dataclass

from bot.assistant import Assistant
from bot.events import Events
from bot.workshop.approval import Approval
from bot.workshop.basis import Basis
from bot.workshop.checks import Checks
from bot.workshop.preparation import Preparation
from bot.workshop.questions import RoomQuestions
from bot.workshop.rooms import Rooms
from bot.workshop.similar import Similar


@dataclass(frozen=True, slots=True)
class Workshop:
    rooms: Rooms
    questions: RoomQuestions
    checks: Checks
    approval: Approval
    preparation: Preparation
    basis: Basis

    @classmethod
    def around(cls, assistant: Assistant) -> Workshop:
        records = assistant.records
        rooms = Rooms(records.engine, Events(records.engine), records.pseudonyms)
        questions = RoomQuestions(rooms)
        approval = Approval(rooms, questions, assistant.verified)
        preparation = Preparation(assistant, rooms, questions, Similar())
        return cls(rooms, questions, Checks(rooms), approval, preparation, Basis(rooms, assistant.index))

    def close(self) -> None:
        self.preparation.close()
        self.rooms.events.close()

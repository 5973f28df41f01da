"""A chat in a workshop room: `/start ws_CODE` enters, every message is then a question to the room, `/roi` leaves."""

from __future__ import annotations

from bot.ask.assistant import Assistant
from bot.chat.reply import say
from bot.chat.request import Outcome, Request
from bot.records.events import Events
from bot.workshop.questions.questions import RoomQuestions
from bot.workshop.room import messages
from bot.workshop.room.room import AskedBy, QuestionState, Room, WorkshopError
from bot.workshop.room.rooms import Rooms

PREFIX = "ws_"


class RoomChat:
    """The rooms as one channel knows them. The web server that runs beside it merges and drafts."""

    def __init__(self, assistant: Assistant, channel: str) -> None:
        records = assistant.records
        self._channel = channel
        self._rooms = Rooms(records.engine, Events(records.engine), records.pseudonyms)
        self._questions = RoomQuestions(self._rooms)

    def enter(self, request: Request, code: str) -> Outcome:
        """In a private chat only: what a whole group writes is not meant for the room."""
        if not request.private:
            return Outcome()
        try:
            room = self._rooms.accepting(code)
        except WorkshopError as error:
            return Outcome(say(str(error)))
        self._rooms.join(room, request.user, channel=self._channel, chat=request.chat)
        return Outcome(say(messages.JOINED.format(title=room.title)))

    def leave(self, request: Request) -> Outcome:
        left = self._rooms.leave(self._channel, request.chat)
        return Outcome(say(messages.LEFT if left else messages.NOT_IN_ROOM))

    def room_of(self, request: Request) -> Room | None:
        """The room that a message of this chat goes to; None for most."""
        return self._rooms.of_chat(self._channel, request.chat) if request.private else None

    def ask(self, room: Room, request: Request) -> Outcome:
        """One that comes again after a crash is not asked twice."""
        key = f"{room.id}:{self._channel}:{request.chat}:{request.update}"[:64] if request.update else None
        asked = AskedBy(request.user, self._channel, chat=request.chat, thread=request.thread, key=key)
        question = self._questions.ask(room, request.text, asked)
        said = messages.SENT_TO_MODERATION if question.state is QuestionState.WAITING else messages.SENT_TO_ROOM
        return Outcome(say(said.format(title=room.title)))

"""From a question in a request to the events of its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.answer.answer import Token, event_json
from bot.ask.assistant import Assistant
from bot.http.api.schemas import Question
from bot.http.door import texts
from bot.http.site.streaming import Event
from bot.question import QuestionError
from knowledge.errors import NoIndexError


def produce(assistant: Assistant, body: Question, *, channel: str, user: str, owner: str) -> Callable[[], Iterator[Event]]:
    """A function that a worker calls: it yields the events of the answer, named and as JSON values."""

    def events() -> Iterator[Event]:
        made = assistant.ask_stream(
            body.question, conversation_id=body.conversation_id, as_of=body.as_of, channel=channel, user=user, owner=owner
        )
        for event in made:
            yield ("", {}) if event == Token("") else event_json(event)

    return events


def explain(error: BaseException) -> dict[str, Any]:
    """The data of the `error` event: a code for programs, Vietnamese for people."""
    if isinstance(error, QuestionError):
        return {"code": error.code, "message": str(error), "status": 422}
    if isinstance(error, NoIndexError):
        return {"code": "no_index", "message": texts.NO_INDEX, "status": 503}
    if isinstance(error, SQLAlchemyError):
        return {"code": "records_unusable", "message": texts.STREAM_FAILED, "status": 503}
    return {"code": "server_error", "message": texts.STREAM_FAILED, "status": 500}

"""Rooms in a real database of each kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.records.events import Events
from bot.records.records import Records
from bot.workshop.questions.questions import RoomQuestions
from bot.workshop.room.rooms import Rooms


@pytest.fixture
def rooms(database_url: str) -> Iterator[Rooms]:
    records = Records(database_url)
    events = Events(records.engine)
    yield Rooms(records.engine, events, records.pseudonyms)
    events.close()
    records.close()


@pytest.fixture
def questions(rooms: Rooms) -> RoomQuestions:
    return RoomQuestions(rooms)

"""What each screen of a room is told, as JSON values. The public view holds nothing that was not let in, and no draft."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.workshop.room.room import Check, Room, RoomQuestion
from bot.workshop.workshop import Workshop

PUBLIC, STAFF = "public", "staff"
_DRAFTED = ("label", "quote", "passage_id", "url", "page", "trail", "notice")


def room_json(room: Room) -> dict[str, Any]:
    shown = {"code": room.code, "title": room.title, "unit": room.unit, "module": room.module, "documents": list(room.documents)}
    return shown | {"moderated": room.moderated, "open": room.open, "shown": room.shown}


def question_json(question: RoomQuestion, audience: str, changes: Iterable[str] = ()) -> dict[str, Any]:
    """For the public a question that is hidden, waits or was merged is only gone. `changes`: what its answer no longer rests on."""
    if audience == PUBLIC and not question.is_public:
        return {"id": question.id, "gone": True, "into": question.merged_into if question.merged_into else None}
    values: dict[str, Any] = {"id": question.id, "text": question.text, "name": question.name, "state": question.state.value}
    values |= {"pinned": question.pinned, "people": question.people, "asked_at": _iso(question.asked_at)}
    values |= {"answer": question.answer, "citations": list(question.citations), "signed": question.signed}
    values["changes"] = list(changes)
    if audience == STAFF:
        values |= {"merged_into": question.merged_into, "version": question.version, "channel": question.channel}
        values |= {"draft": _draft(question.draft), "verified": bool(question.verified_id)}
    return values


def check_json(check: Check, audience: str) -> dict[str, Any]:
    """What is right is told when the check is over."""
    if audience == PUBLIC and check.state == "draft":
        return {"id": check.id, "gone": True}
    told = audience == STAFF or check.state == "closed"
    values: dict[str, Any] = {"id": check.id, "text": check.text, "options": list(check.options), "state": check.state}
    values |= {"counts": list(check.counts), "right": check.right if told else None}
    return values | {"citation": check.citation if told else None}


def screen(workshop: Workshop, code: str, audience: str, questions: Iterable[int] | None = None) -> dict[str, Any]:
    """The whole room, or only the questions that changed."""
    room = workshop.rooms.get(code)
    found = workshop.questions.all(room, questions)
    changes = workshop.basis.changes(found)
    shown = [question_json(q, audience, changes.get(q.id, ())) for q in found]
    if questions is None and audience == PUBLIC:
        shown = [q for q in shown if not q.get("gone")]
    values: dict[str, Any] = {
        "room": room_json(room),
        "questions": shown,
        "checks": [check_json(c, audience) for c in workshop.checks.all(room)],
    }
    if audience == STAFF:
        values["people"] = workshop.rooms.people(room)
    return values | {"whole": questions is None}


def _draft(draft: dict[str, Any] | None) -> dict[str, Any] | None:
    if draft is None:
        return None
    citations = [{name: c.get(name) for name in _DRAFTED} for c in draft["citations"] if c.get("role", "main") == "main"]
    nearest = [{name: c.get(name) for name in _DRAFTED} for c in draft["nearest"][:3]]
    said = {"id": draft["id"], "answer": draft["answer"], "declined": draft["declined"], "confidence": draft["confidence"]}
    return said | {"citations": citations, "nearest": nearest, "notices": draft["notices"]}


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() + "Z" if at else None

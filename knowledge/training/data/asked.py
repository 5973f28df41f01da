"""The project's written questions, each with the unit that answers it where one does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from knowledge.law.types import UnitPath
from knowledge.shipped import PROJECT
from knowledge.training.data.material import QUESTIONS, rows

ALIASES = PROJECT / "knowledge" / "aliases"

_RESOLUTION = "nq-76-nq-cp-2021"


@dataclass(frozen=True)
class Asked:
    """A question and the unit that answers it, by its path or its passage; a near miss has neither.

    A turn of a conversation has `said`, as it was typed, and `before`, the question it follows; then `question` is its meaning written
    out. `against`: whether the unit contradicts what the question takes for granted (None: not known)."""

    question: str
    source: str
    document: str = ""  # id, where the unit is known
    path: UnitPath | None = None
    passage: str = ""
    said: str = ""
    before: str = ""
    against: bool | None = None
    silent: bool = False  # no unit answers; one that is named is the nearest

    @property
    def key(self) -> str:
        """What is kept aside together."""
        if self.said:
            return self.before
        return self.passage or ("/".join(self.path) if self.path is not None else self.question)


def held_out(key: str) -> bool:
    """A tenth of all units (or of the questions without one), always the same."""
    return hashlib.sha1(key.encode()).digest()[0] % 10 == 0


def asked_questions() -> Iterator[Asked]:
    """All written questions, near misses, aliases and second turns of the project."""
    for row in rows(QUESTIONS / "resolution.jsonl"):
        yield _asked(row["question"], "written", row)
    for row in rows(QUESTIONS / "material.jsonl"):
        yield _asked(row["question"], "written", row)
    for row in rows(QUESTIONS / "everyday.jsonl"):
        yield _asked(row["question"], "written", row)
    yield from _related()
    yield from _turns()
    for name in ("resolution", "material"):
        for row in rows(QUESTIONS / f"{name}-near-misses.jsonl"):
            if row["reason"] in {"false_premise", "wrong premise"}:  # which a unit puts right
                if "truth" in row and "path" in row:
                    yield _asked(row["question"], "related", {"document": _RESOLUTION, **row}, against=True)
            else:
                yield Asked(row["question"], f"near miss: {_reason(row['reason'])}")
    for path in sorted(ALIASES.glob("nq-76*.jsonl")):
        for row in rows(path):
            if row.get("unit"):
                for question in row["questions"]:
                    yield Asked(question, "alias", _RESOLUTION, tuple(row["unit"].split("/")))


def _reason(name: str) -> str:
    return {"wrong premise": "false premise", "missing figure": "no figure", "present status": "status", "off-subject": "off subject"}.get(
        name, name.replace("_", " ")
    )


def _asked(question: str, source: str, unit: dict[str, Any], **more: Any) -> Asked:
    return Asked(question, source, unit["document"], tuple(unit["path"]) if "path" in unit else None, unit.get("passage", ""), **more)


def _related() -> Iterator[Asked]:
    """Questions that a unit puts right or bears out, and such that the nearest unit leaves open."""
    for path in sorted(QUESTIONS.glob("relations-*.jsonl")):
        for row in rows(path):
            if row["relation"] == "silent":
                yield _asked(row["question"], "near miss: silent", row, silent=True)
            else:
                yield _asked(row["question"], "related", row, against=row["relation"] == "corrects")


def _turns() -> Iterator[Asked]:
    """Turns that lean on the one before; those of follow-ups.jsonl name no unit."""
    for row in rows(QUESTIONS / "follow-ups.jsonl"):
        if row["label"] == "leans":
            yield Asked(row["meaning"], "turn", said=row["second"], before=row["first"])
    for row in rows(QUESTIONS / "conversations.jsonl"):
        before = ""
        for turn in row["turns"]:
            if turn["kind"] == "leans" and before and len(turn["units"]) == 1:
                yield _asked(turn["question"], "turn", turn["units"][0], said=turn["text"], before=before)
            elif turn["kind"] == "leans" and before and not turn["units"]:
                yield Asked(turn["question"], "turn: silent", said=turn["text"], before=before, silent=True)
            before = turn.get("question", before)

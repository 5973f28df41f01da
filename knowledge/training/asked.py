"""The project's written questions, each with the unit that answers it where one does."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.config import PROJECT
from knowledge.training.material import QUESTIONS, rows
from knowledge.types import UnitPath

ALIASES = PROJECT / "knowledge" / "aliases"
_VERIFY = re.compile(r"đúng (?:không|hay sai|chứ)|phải không|có phải|dung khong|phai khong|dung hay sai", re.IGNORECASE)


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
        yield Asked(row["question"], "written", row["document"], tuple(row["path"]))
    for row in rows(QUESTIONS / "material.jsonl"):
        yield Asked(row["question"], "written", row["document"], passage=row["passage"])
    yield from _related()
    yield from _turns()
    for name in ("resolution", "material"):
        for row in rows(QUESTIONS / f"{name}-near-misses.jsonl"):
            if not (row["reason"] in {"false_premise", "wrong premise"} and _VERIFY.search(row["question"])):
                yield Asked(row["question"], f"near miss: {_reason(row['reason'])}")
    for path in sorted(ALIASES.glob("nq-76*.jsonl")):
        for row in rows(path):
            if row.get("unit"):
                for question in row["questions"]:
                    yield Asked(question, "alias", "nq-76-nq-cp-2021", tuple(row["unit"].split("/")))


def _reason(name: str) -> str:
    return {"wrong premise": "false premise", "missing figure": "no figure", "present status": "status", "off-subject": "off subject"}.get(
        name, name.replace("_", " ")
    )


def _related() -> Iterator[Asked]:
    """Questions that a unit answers, puts right or bears out, and such that its nearest unit leaves open."""


def _turns() -> Iterator[Asked]:
    """Second turns that lean on the first."""
    for row in rows(QUESTIONS / "follow-ups.jsonl"):
        if row["label"] == "leans":
            yield Asked(row["meaning"], "turn", said=row["second"], before=row["first"])

"""A verified answer: what was asked, what an expert answered, and the clauses it rests on word for word as they stood that day.

Wording is versioned: a revision is a new version, and no version is ever changed. What may become one is checked here
(`Draft.checked`), so that no channel can bring in less.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.answer.grounding import MARKER
from bot.question import check_question
from bot.verified import messages
from knowledge.language.text import normalise
from knowledge.law.types import UnitPath

TEXT_LIMIT, LINE_LIMIT, MOST_WORDINGS, MOST_CLAUSES = 4000, 200, 30, 20


class VerifiedError(ValueError):
    """What cannot be taken; the message is for the person who wrote it."""


class VersionConflict(VerifiedError):
    """Somebody else changed the answer meanwhile; `current` is what stands now."""

    def __init__(self, message: str, current: VerifiedAnswer) -> None:
        super().__init__(message)
        self.current = current


class AnswerState(StrEnum):
    VERIFIED = "verified"
    FLAGGED = "flagged"  # a clause it rests on changed, expired or is gone: not shown as verified
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as it stood when the answer was approved. `notices` are what was said of its validity then."""

    document_id: str
    anchor: str
    passage_id: str
    label: str
    text: str
    path: UnitPath = ()
    notices: tuple[str, ...] = ()

    @classmethod
    def read(cls, values: dict[str, Any]) -> Clause:
        """From JSON as `asdict` gives it."""
        return cls(**values | {"path": tuple(values["path"]), "notices": tuple(values["notices"])})


@dataclass(frozen=True, slots=True)
class Author:
    """Who answered, as it is shown: the office counts, the name may be left out. `who` is how the server knows them."""

    who: str
    role: str
    name: str = ""

    def checked(self) -> Author:
        """Raises VerifiedError for one without a role, or too long."""
        role = limited(tidy(self.role), messages.FIELD_ROLE)
        if not role:
            raise VerifiedError(messages.NO_AUTHOR)
        return replace(self, role=role, name=limited(tidy(self.name), messages.FIELD_AUTHOR))


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be approved. `wordings` are other ways to ask the same; `scope` says for whom it holds ("" for everybody)."""

    question: str
    text: str
    clauses: tuple[Clause, ...]
    wordings: tuple[str, ...] = ()
    scope: str = ""

    def checked(self) -> Draft:
        """The draft tidied. Raises VerifiedError, or QuestionError for a question that is none."""
        question = check_question(self.question)
        wordings = tuple(dict.fromkeys(check_question(w) for w in self.wordings if w.strip()))
        text = tidy(MARKER.sub("", self.text))
        if not any(c.isalnum() for c in text):
            raise VerifiedError(messages.NO_TEXT)
        if not self.clauses:
            raise VerifiedError(messages.NO_CLAUSE)
        if len(wordings) > MOST_WORDINGS:
            raise VerifiedError(messages.TOO_MANY_WORDINGS.format(count=len(wordings), limit=MOST_WORDINGS))
        if len(self.clauses) > MOST_CLAUSES:
            raise VerifiedError(messages.TOO_MANY_CLAUSES.format(count=len(self.clauses), limit=MOST_CLAUSES))
        limited(text, messages.FIELD_TEXT, TEXT_LIMIT)
        scope = limited(tidy(self.scope), messages.FIELD_SCOPE)
        return replace(self, question=question, text=text, wordings=tuple(w for w in wordings if w != question), scope=scope)


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of an answer, as it was approved at `at`."""

    number: int
    draft: Draft
    author: Author
    at: datetime


@dataclass(frozen=True, slots=True)
class VerifiedAnswer:
    """An answer in its latest version. `changes` say why it is flagged or withdrawn."""

    id: str
    state: AnswerState
    version: Version
    created_at: datetime
    changes: tuple[str, ...] = ()

    @property
    def question(self) -> str:
        return self.version.draft.question

    @property
    def wordings(self) -> tuple[str, ...]:
        """All ways to ask it, the question first."""
        return (self.question, *self.version.draft.wordings)

    @property
    def text(self) -> str:
        return self.version.draft.text

    @property
    def clauses(self) -> tuple[Clause, ...]:
        return self.version.draft.clauses

    @property
    def scope(self) -> str:
        return self.version.draft.scope

    @property
    def author(self) -> Author:
        return self.version.author


def tidy(text: str) -> str:
    """Lines kept, control and invisible characters gone; what looks like markup stays the text it is."""
    readable = "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs", "Co", "Cn"})
    lines = [normalise(line) for line in readable.split("\n")]
    return "\n".join(line for n, line in enumerate(lines) if line or (n and lines[n - 1])).strip()


def limited(text: str, field: str, limit: int = LINE_LIMIT) -> str:
    """The text. Raises VerifiedError that names the field when it is too long."""
    if len(text) > limit:
        raise VerifiedError(messages.TOO_LONG.format(field=field, length=len(text), limit=limit))
    return text

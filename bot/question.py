"""A question as it was typed: is it one at all, and how many questions are in it."""

from __future__ import annotations

import unicodedata

from bot import messages
from knowledge.vietnamese import normalise


class QuestionError(ValueError):
    """The text cannot be taken as a question. `code` is "empty", "no_text" or "too_long"; the message is for the user."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def check_question(text: str, limit: int = 2000) -> str:
    """The question with white space and invisible characters cleaned.

    Raises QuestionError when nothing is left, when no letter or digit is in it (only emoji, control characters,
    punctuation), or when it has more than `limit` characters.
    """
    if len(text) > limit:
        raise QuestionError("too_long", messages.QUESTION_TOO_LONG.format(length=len(text), limit=limit))
    readable = "".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Co", "Cn"} else c for c in text)
    cleaned = " ".join(normalise(readable).split())
    if not cleaned:
        code, message = ("empty", messages.QUESTION_EMPTY) if not text.strip() else ("no_text", messages.QUESTION_NO_TEXT)
        raise QuestionError(code, message)
    if not any(c.isalnum() for c in cleaned):
        raise QuestionError("no_text", messages.QUESTION_NO_TEXT)
    return cleaned

"""A message as it was typed: is it a question at all, and how many questions are in it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot import messages
from knowledge.language.text import normalise


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


_NEXT_QUESTION = re.compile(r"\?+\s+(?=\S)|\n+|(?<=[?.;])\s*(?=\d[.)]\s)")
_NUMBERING = re.compile(r"^\s*(?:\d[.)]|[-+•*])\s*")
_ADDS_NOTHING = re.compile(
    r"(?:hãy |xin |nhờ )?(?:kể tên|kể|liệt kê|nêu tên|nêu rõ|trích dẫn|cho biết|phân biệt|giải thích|nói rõ|làm rõ|so sánh|trả lời)"
    r"(?: ra| cụ thể| đầy đủ| đủ| hết| rõ| ngắn gọn| theo từng(?: \w+){1,2}| (?:giúp|giùm|hộ|cho)(?: (?:tôi|em|mình|chúng tôi))?| với)*\W*",
    re.IGNORECASE,
)
MOST_QUESTIONS = 5


_OPTION = re.compile(r"(?:^|[\s;,])([A-H])\s?[.)/:]\s+")


@dataclass(frozen=True, slots=True)
class Choices:
    """A multiple-choice question: what is asked, and the options by their letters, in order."""

    stem: str
    options: tuple[tuple[str, str], ...]


def read_choices(text: str) -> Choices | None:
    """ "Cơ quan nào …? A. Bộ Nội vụ B. Bộ Tư pháp" → the stem and ("A", "Bộ Nội vụ"), …; None for any other text."""
    found = list(_OPTION.finditer(text))
    if len(found) < 2 or [m[1] for m in found] != list("ABCDEFGH"[: len(found)]):
        return None
    ends = [*(m.start() for m in found[1:]), len(text)]
    options = tuple((m[1], text[m.end() : end].strip(" ;,.")) for m, end in zip(found, ends, strict=True))
    stem = _LABEL.sub("", text[: found[0].start()].strip())
    return Choices(stem, options) if stem and all(option for _, option in options) else None


_LABEL = re.compile(r"^(?:câu hỏi|câu|hỏi)(?: \d+)?\s*[:.]\s*", re.IGNORECASE)


def split_questions(text: str) -> tuple[str, ...]:
    """The separate questions of one message: "A? B?" → ("A?", "B?"). One of fewer than two words joins the one before."""
    if read_choices(text):
        return (text,)
    parts: list[str] = []
    start = 0
    for match in [*_NEXT_QUESTION.finditer(text), None]:
        end = match.end() if match else len(text)
        part = _NUMBERING.sub("", text[start:end].strip())
        start = end
        if not part:
            continue
        if parts and (len(part.split()) < 2 or _ADDS_NOTHING.fullmatch(part)):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)
    if len(parts) < 2 or not all(part.endswith("?") for part in parts[:-1]):
        return (text,)
    return tuple(parts[:MOST_QUESTIONS])

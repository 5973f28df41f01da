"""A message as it was typed: is it a question at all, and how many questions are in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
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


_MARKED = re.compile(r"(?:^|(?<=[\s;,?:.]))\(?([A-Ha-h])\s?[.)/:]\s+(?=\S)")
_TIGHT = re.compile(r"(?:^|(?<=[\s;,?:.]))\(?([A-Ha-h])[.)](?=\S)")  # "A.30 B.50"
_BARE = re.compile(r"(?:^|(?<=[\s;,?:.]))([A-H])\s+(?=[^\W_])")
_NEXT_CHOICE = re.compile(r"\s+(?=(?:câu|cau)(?: hỏi| hoi)? \d+\s*[:.])", re.IGNORECASE)
_LISTS = re.compile(r"^(?:trình bày|nêu|so sánh|phân tích|giải thích)\b|\b(?:việc|nội dung|nhiệm vụ|vấn đề|câu hỏi) sau\W*$", re.IGNORECASE)
_LABEL = re.compile(r"^(?:câu hỏi|câu|hỏi|trắc nghiệm|cau hoi|cau|hoi|trac nghiem)(?: số)?(?: \d+)?\s*[:.]\s*", re.IGNORECASE)
_TO_CHOOSE = re.compile(r"^(?:hãy |hay )?(?:khoanh|chọn|chon)(?: (?!câu nào\b)\w+){0,5}\s*[:.]\s*", re.IGNORECASE)
_ASKS_FOR_ONE = re.compile(r"[?:…]\W*$")
_OPENS_OPTIONS = re.compile(r"(?:[?:…]|\.\.|\b(?:là|gồm|về|cho|vào|nào|la|gom|ve|vao|nao))\W*$")


@dataclass(frozen=True, slots=True)
class Choices:
    """A multiple-choice question: what is asked, and the options by their letters, in order."""

    stem: str
    options: tuple[tuple[str, str], ...]


def read_choices(text: str) -> Choices | None:
    """ "Cơ quan nào …? A. Bộ Nội vụ B. Bộ Tư pháp" → the stem and ("A", "Bộ Nội vụ"), …; None for any other text."""
    return (
        _options(text, _in_order(_MARKED.finditer(text)))
        or _options(text, _in_order(_TIGHT.finditer(text)), opens=_ASKS_FOR_ONE)
        or _options(text, _in_order(_BARE.finditer(text)), fewest=3)
    )


def _in_order(found: Iterator[re.Match[str]]) -> list[re.Match[str]]:
    """Those whose letters are A, B, C … or a, b, c …"""
    taken: list[re.Match[str]] = []
    for match in found:
        if match[1] == (chr(ord(taken[-1][1]) + 1) if taken else match[1]) and (taken or match[1] in "Aa"):
            taken.append(match)
    return taken


def _options(text: str, letters: list[re.Match[str]], fewest: int = 2, opens: re.Pattern[str] = _OPENS_OPTIONS) -> Choices | None:
    if len(letters) < fewest:
        return None
    ends = [*(m.start() for m in letters[1:]), len(text)]
    options = tuple((m[1].upper(), text[m.end() : end].strip(" \n;,.?")) for m, end in zip(letters, ends, strict=True))
    before = text[: letters[0].start()].strip()
    stem = _TO_CHOOSE.sub("", _LABEL.sub("", before))
    asks = "?" in stem or opens.search(before)  # "điểm a) và b) khoản 2", "Biểu mẫu A.1 và B.2" have no options
    return Choices(stem, options) if stem and asks and not _LISTS.search(stem) and all(o for _, o in options) else None


def split_questions(text: str) -> tuple[str, ...]:
    """The separate questions of one message: "A? B?" → ("A?", "B?"). One of fewer than two words joins the one before."""
    choices = tuple(_NEXT_CHOICE.split(text)[:MOST_QUESTIONS])
    if all(map(read_choices, choices)):
        return choices
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

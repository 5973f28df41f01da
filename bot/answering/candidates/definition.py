"""Whether a passage defines a term: a glossary entry under the term's name, or a sentence "X là …"."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.answering.candidates.outline import Outline
from knowledge.language.text import fold
from knowledge.law.types import Document, Passage, PassageKind

_ASKING = re.compile(
    r"\s*\b(được hiểu như thế nào|được hiểu là gì|có nghĩa là gì|nghĩa là gì|(là (tên |từ )?)?viết tắt của (cái |từ )?gì|"
    r"là những gì|là cái gì|nghĩa là sao|là sao|là gì|được định nghĩa (thế nào|ra sao)|hiểu thế nào)\W*(vậy|thế|ạ|nhỉ|hả)?\W*$|"
    r"^\s*(thế nào là|khái niệm|định nghĩa|thuật ngữ)\b",
    re.IGNORECASE,
)
_MARKER = re.compile(r"^\W*(?:Điều \d+[a-zđ]?\.\s*|\d+(?:\.\d+)*[.)]\s*|[a-zđ][.)]\s*)")
_IN_BRACKETS = re.compile(r"\(([^)]*)\)")


def term_asked(question: str) -> str:
    """ "Một cửa liên thông là gì?" → "một cửa liên thông"; "" when the question asks more than the meaning of a term."""
    bare, count = _ASKING.subn(" ", question)
    return fold(bare) if count else ""


def defines(passage: Passage, question: str) -> bool:
    """Whether the passage is the entry of the term asked for."""
    term = term_asked(question)
    if not term or passage.kind is PassageKind.HEADING:
        return False
    names = {name for component in passage.path[-2:] for name in _names(component)} if len(passage.path) > 1 else set()
    return term in names or says_what_is(passage, term)


def says_what_is(passage: Passage, term: str) -> bool:
    """ "20. Nợ đọng xây dựng cơ bản là …": the sentence that defines a term, after its number."""
    said = fold(_MARKER.sub("", passage.text))
    return bool(term) and passage.kind is not PassageKind.HEADING and said.startswith((f"{term} là ", f"{term} gồm "))


_TITLE = re.compile(r"thuật ngữ|từ ngữ|viết tắt|từ điển", re.IGNORECASE)


def is_glossary(document: Document) -> bool:
    """By its title."""
    return bool(_TITLE.search(document.title))


def glossary_entry(documents: tuple[Document, ...], outline_of: Callable[[str], Outline], questions: tuple[str, ...]) -> Passage | None:
    """The entry of the term that one of the wordings of a question asks for, from documents that are glossaries by title."""
    for document in documents:
        if is_glossary(document):
            for question in questions:
                if found := next((p for p in outline_of(document.id).passages if defines(p, question)), None):
                    return found
    return None


def _names(heading: str) -> set[str]:
    """ "Cải cách hành chính (CCHC)" → {"cải cách hành chính cchc", "cải cách hành chính", "cchc"}."""
    return {fold(heading), fold(_IN_BRACKETS.sub(" ", heading)), *(fold(inner) for inner in _IN_BRACKETS.findall(heading))}

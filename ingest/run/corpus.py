"""A corpus file (.jsonl, .jsonl.gz; rows {"id", "title", "text"}) → one small document a row, streamed.

Rows are texts someone already cleaned, by the ten thousand: paragraphs are packed into passages of at most 800
characters instead of one a line, and no per-word repairs are tried. Nothing is kept in memory but the ids.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.register.document import slug
from ingest.register.passages import LIMIT, split
from knowledge.language.text import normalise
from knowledge.law.types import Document, ParsedDocument, Passage, PassageKind, Tier, UnitPath

_ARTICLE = re.compile(r"(Điều \d+[a-zđ]?)\b")
_SHOWN = 20  # problems named one by one; the rest is counted


def is_corpus(path: Path) -> bool:
    """Whether the file's name says so."""
    return path.name.endswith((".jsonl", ".jsonl.gz"))


@dataclass(slots=True)
class CorpusReader:
    """Iterate once; then `rows`, `passages` and `problems` say what was found. A bad row is skipped and named by line."""

    path: Path
    source: str
    rows: int = 0
    passages: int = 0
    bad: int = 0
    problems: list[str] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)
    _slugs: set[str] = field(default_factory=set)

    def __iter__(self) -> Iterator[ParsedDocument]:
        opener = gzip.open if self.path.name.endswith(".gz") else open
        try:
            with opener(self.path, "rb") as file:
                for number, line in enumerate(file, start=1):
                    if line.strip():
                        yield from self._row(number, line)
        except (OSError, EOFError) as error:
            self._problem(f"tệp nén hỏng hoặc bị cắt ({type(error).__name__}); các dòng trước đó vẫn được nạp")

    def _row(self, number: int, line: bytes) -> Iterator[ParsedDocument]:
        try:
            row: Any = json.loads(line)
        except ValueError:
            self._problem(f"dòng {number}: không phải JSON")
            return
        identity = str(row.get("id") or "") if isinstance(row, dict) else ""
        text = row.get("text") if identity else None
        if not identity or not isinstance(text, str) or not text.strip():
            self._problem(f"dòng {number}: thiếu id hoặc text")
        elif identity in self._ids:
            self._problem(f"dòng {number}: id “{identity[:60]}” lặp lại")
        else:
            self._ids.add(identity)
            document_id = slug(identity)
            if document_id in self._slugs or len(identity) > 80:
                document_id = f"{document_id}-{hashlib.sha256(identity.encode()).hexdigest()[:10]}"
            self._slugs.add(document_id)
            document = corpus_document(document_id, str(row.get("title") or ""), text, self.source, line)
            self.rows += 1
            self.passages += len(document.passages)
            yield document

    def _problem(self, text: str) -> None:
        self.bad += 1
        if len(self.problems) < _SHOWN:
            self.problems.append(text)


def corpus_document(document_id: str, title: str, text: str, source: str, line: bytes) -> ParsedDocument:
    """One row as a document; an article's number in the title becomes the path of its passages."""
    article = _ARTICLE.match(title)
    path: UnitPath = (article[1],) if article else ("đoạn 1",)
    anchor = slug(path[0])
    passages = tuple(
        Passage(
            id=f"{document_id}#{anchor}" + (f"~{part}" if part else ""),
            document_id=document_id,
            path=path,
            ordinal=part,
            kind=PassageKind.TEXT,
            text=piece,
            context=title,
            part=part,
        )
        for part, piece in enumerate(packed(text))
    )
    document = Document(
        id=document_id,
        title=title or document_id,
        tier=Tier.OFFICIAL if article else Tier.TRAINING,
        source=source,
        sha256=hashlib.sha256(line).hexdigest(),
    )
    return ParsedDocument(document, (), passages)


def packed(text: str, limit: int = LIMIT) -> list[str]:
    """Whole lines joined by newlines up to `limit` characters; a longer line is cut at sentence ends."""
    pieces: list[str] = []
    current = ""
    for raw in text.split("\n"):
        line = normalise(raw)
        if not line:
            continue
        if current and len(current) + 1 + len(line) <= limit:
            current = f"{current}\n{line}"
            continue
        if current:
            pieces.append(current)
        *whole, current = split(line, limit)
        pieces += whole
    return [*pieces, current] if current else pieces

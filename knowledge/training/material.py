"""What the models are trained on: articles of law and question → passage pairs, read from JSONL (optionally gzipped)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Article:
    """`heading` is what stands above the text (title, law, subject); `text` the body."""

    id: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a passage that answers it; `source` says where it comes from."""

    question: str
    passage: str
    source: str


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """JSON objects of a .jsonl or .jsonl.gz file, in order."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def read_articles(paths: list[Path]) -> list[Article]:
    """Corpus rows `id,title,text` (others ignored), in file order."""
    return [Article(str(r["id"]), r["title"], r["text"]) for path in paths for r in rows(path)]


def read_plain(paths: list[Path]) -> list[str]:
    """Lines of plain text files, without blank ones."""
    return [line.strip() for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_pairs(paths: list[Path]) -> list[Pair]:
    """Rows `source,question,positive`."""
    return [Pair(r["question"], r["positive"], r.get("source", path.name)) for path in paths for r in rows(path)]


def pairs_of_questions(paths: list[Path], articles: list[Article]) -> list[Pair]:
    """Rows `question,relevant` joined with the articles they name; unknown ids are skipped."""
    by_id = {article.id: article for article in articles}
    return [
        Pair(r["question"], f"{by_id[gold].heading}\n{by_id[gold].text}", path.name)
        for path in paths
        for r in rows(path)
        for gold in r["relevant"]
        if gold in by_id
    ]

"""What the models are trained on: articles of law and question → passage pairs, read from JSONL (optionally gzipped)."""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.shipped import PROJECT

QUESTIONS = PROJECT / "knowledge" / "training" / "questions"


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


_TAG = re.compile(r"\{([^{}]+)\}\s*$")


def read_aliases(paths: list[Path], documents: list[Path]) -> list[Pair]:
    """Question aliases of a unit → what our own documents say of that unit, and the aliases → each other.

    `documents` are Markdown files whose lines end in the tag of the unit they restate: "- … {Điều 1/III/2/a/+1}".
    """
    restated: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        for line in document.read_text(encoding="utf-8").splitlines():
            if match := _TAG.search(line):
                for unit in match[1].split(": ")[-1].split(";"):
                    restated[unit.strip()].append(_TAG.sub("", line).lstrip("-+* ").strip())
    pairs = []
    for row in (r for path in paths for r in rows(path) if "unit" in r):
        questions = row["questions"]
        pairs += [Pair(q, text, "aliases") for q in questions for text in restated[row["unit"]]]
        pairs += [Pair(q, other, "aliases") for q, other in zip(questions, [*questions[1:], *questions[:1]], strict=True) if q != other]
    return pairs


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

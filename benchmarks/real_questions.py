"""Three questions a real file, asked of one index that holds them all with seven related laws, the Resolution's PDF and the shipped
material.

python -m benchmarks.ingestion questions     shares right and from the right document; one line a question that is not right
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.real_documents import SHARED
from benchmarks.spine import PROJECT, RESOLUTION
from bot.answer.answer import Answer
from bot.ask.assistant import Assistant
from bot.composition import open_assistant
from bot.config import load
from bot.records.records import Records
from knowledge.language.text import fold

FOLDER = SHARED / "corpora" / "real"
RELATED = ("LUAT-36*", "ND-*", "NQ-18*", "VBHN-21*", "VBHN-25*")  # not those that say what a real file says too
QUESTIONS = Path(__file__).parent / "real_questions.yaml"


@dataclass(frozen=True, slots=True)
class Question:
    """`sources`: the files whose documents answer; `at`: the end of the address of the clause, if known; `says`: what must be said."""

    ask: str
    sources: tuple[str, ...]
    at: tuple[str, ...]
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question."""

    question: Question
    answer: Answer
    from_document: bool

    @property
    def right(self) -> bool:
        """The first clause quoted is of the document, and what was asked is said."""
        said = fold(self.answer.text)
        return self.from_document and all(fold(value) in said for value in self.question.says)

    @property
    def at_clause(self) -> bool:
        """Whether that clause is the one, or lies in it."""
        path, at = self.answer.citations[0].path if self.answer.citations else (), self.question.at
        return self.from_document and any(path[n : n + len(at)] == at for n in range(len(path) + 1))


def questions(files: dict[str, list[dict[str, Any]]]) -> Iterator[Question]:
    for file, asked in files.items():
        for row in asked:
            at = tuple(part for part in row.get("at", "").split("/") if part)
            yield Question(row["ask"], (row.get("in", file), *row.get("also", ())), at, tuple(row["says"]))


def outcome(question: Question, assistant: Assistant, sources: dict[str, str]) -> Outcome:
    """`sources`: id of a document → the file it came from."""
    answer = assistant.ask(question.ask)
    first = answer.citations[0].document_id if answer.citations and not answer.declined else ""
    return Outcome(question, answer, sources.get(first) in question.sources)


def figures(outcomes: list[Outcome], *, shown: bool = True) -> dict[str, Any]:
    """Shares of the questions, and a line for each that is not right, where they may be shown."""
    count = len(outcomes) or 1
    return {
        "questions": len(outcomes),
        "right": round(sum(o.right for o in outcomes) / count, 3),
        "right_document": round(sum(o.from_document for o in outcomes) / count, 3),
        "at_clause": round(sum(o.at_clause for o in outcomes) / count, 3),
        "declined": round(sum(o.answer.declined for o in outcomes) / count, 3),
    } | ({"not_right": [_line(o) for o in outcomes if not o.right]} if shown else {})


def _line(outcome: Outcome) -> str:
    first = outcome.answer.citations[0].label if outcome.answer.citations else outcome.answer.kind
    return f"{outcome.question.sources[0]}: {outcome.question.ask} → {first}: {' '.join(outcome.answer.text.split())[:160]}"


def asked(index: Path | None = None) -> dict[str, Any]:
    """The figures of each set of questions; builds the index where none is given."""
    if not FOLDER.is_dir():
        return {"skipped": "the folder is not on this machine"}
    if index is None:
        with tempfile.TemporaryDirectory() as folder:
            related = [str(path) for shape in RELATED for path in sorted((SHARED / "corpora" / "related").glob(shape))]
            command = [sys.executable, "-m", "ingest", "--index", folder, str(FOLDER), str(RESOLUTION), *related]
            subprocess.run(command, cwd=PROJECT, check=False, stdout=subprocess.DEVNULL)
            return asked(Path(folder))
    assistant = open_assistant(load(PROJECT / "config.yaml"), index_directory=index, records=Records("sqlite:///:memory:"))
    sources = {d.id: Path(d.source).name for d in assistant.index.current().catalog.documents()}
    known = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    return {
        name: figures(
            [outcome(q, assistant, sources) for q in questions(files)], shown="aside" not in name
        )  # no answer of those is looked at
        for name, files in known.items()
        if files
    }


if __name__ == "__main__":
    import json

    print(json.dumps(asked(Path(sys.argv[1]) if len(sys.argv) > 1 else None), ensure_ascii=False, indent=2))

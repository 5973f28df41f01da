"""Quality of answers as printed numbers: rows of questions with gold evidences in, one report out.

An evidence is covered when the QUOTE of a citation contains it, letter case, white space and punctuation folded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.answer.answer import Answer
from knowledge.errors import CorpusError
from knowledge.language.text import fold

Ask = Callable[[str, str | None], Answer]
"""question, conversation id or None → answer"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a question file."""

    id: str
    turns: tuple[str, ...]
    kind: str
    evidences: tuple[str, ...]
    facts: tuple[str, ...]
    answerable: bool


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """One row with the answer it got. The last turn is the one that is judged."""

    row: Row
    answer: Answer
    verbatim: tuple[bool, ...]

    def covered(self, evidence: str, citations: int | None = None) -> bool:
        wanted = fold(evidence)
        return any(wanted in fold(c.quote) for c in self.answer.citations[:citations])

    def any_covered(self, citations: int) -> bool:
        return any(self.covered(e, citations) for e in self.row.evidences)

    @property
    def evidence_share(self) -> float:
        return _mean(self.covered(e) for e in self.row.evidences)

    @property
    def fact_share(self) -> float:
        said = fold(" ".join((self.answer.text, *(c.quote for c in self.answer.citations))))
        return _mean(fold(fact) in said for fact in self.row.facts)


def read_rows(path: Path) -> tuple[Row, ...]:
    """Rows of a JSONL file with "question" or "turns". Raises CorpusError naming the file and line at fault."""
    rows = []
    if not path.is_file():
        raise CorpusError(f"Không thấy tệp câu hỏi {path}.")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            turns = tuple(data["turns"]) if "turns" in data else (str(data["question"]),)
            evidences = tuple(str(g["evidence"]) for g in data.get("gold", ()))
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise CorpusError(f"{path.name}, dòng {number}: thiếu hoặc sai trường ({error!r}).") from error
        facts = tuple(str(f) for f in data.get("facts", ()))
        row = Row(str(data.get("id", number)), turns, str(data.get("kind", "")), evidences, facts, bool(data.get("answerable", True)))
        rows.append(row)
    return tuple(rows)


def run(rows: Iterable[Row], ask: Ask, text_of: Callable[[str], str]) -> tuple[JudgedAnswer, ...]:
    """Ask every row; turns of one row share a conversation. `text_of` gives a passage's text by id, for the verbatim check."""
    outcomes = []
    for row in rows:
        conversation: str | None = None
        for turn in row.turns:
            answer = ask(turn, conversation)
            conversation = answer.conversation_id
        outcomes.append(JudgedAnswer(row, answer, tuple(c.quote in text_of(c.passage_id) for c in answer.citations)))
    return tuple(outcomes)


def report(outcomes: tuple[JudgedAnswer, ...], followups: tuple[JudgedAnswer, ...] = ()) -> dict[str, Any]:
    """The figures; shares are 0..1, None where no row counts towards one."""
    answerable = [o for o in outcomes if o.row.answerable]
    lists = [o for o in answerable if o.row.kind in {"list", "compare"}]
    quotes = [len(c.quote) for o in outcomes for c in o.answer.citations]
    times = [o.answer.elapsed_ms for o in (*outcomes, *followups)]
    return {
        "questions": len(outcomes),
        **_figures(answerable),
        "list_complete": _rounded(_mean(o.evidence_share for o in lists)) if lists else None,
        "quote_chars_p95": int(np.percentile(quotes, 95)) if quotes else None,
        "verbatim": _rounded(_mean(v for o in (*outcomes, *followups) for v in o.verbatim)),
        "declined_right": _share(o.answer.declined for o in outcomes if not o.row.answerable),
        "declined_wrong": _share(o.answer.declined for o in answerable),
        "followup_fact_recall": _share(o.fact_share for o in followups if o.row.facts),
        "by_kind": {
            kind: {"questions": len(group), **_by_kind(group)}
            for kind in sorted({o.row.kind for o in outcomes})
            for group in [[o for o in outcomes if o.row.kind == kind]]
        },
        "p50_ms": round(float(np.percentile(times, 50)), 1) if times else None,
        "p95_ms": round(float(np.percentile(times, 95)), 1) if times else None,
    }


def as_text(figures: dict[str, Any]) -> str:
    """The report for a terminal: one figure a line, then one kind of question a line."""
    lines = [f"{name:22} {value}" for name, value in figures.items() if name != "by_kind"]
    for kind, values in figures["by_kind"].items():
        lines.append(f"  {kind:16} " + "  ".join(f"{name} {value}" for name, value in values.items()))
    return "\n".join(lines)


def _figures(answerable: list[JudgedAnswer]) -> dict[str, float | None]:
    return {
        "evidence@1": _share(o.any_covered(1) for o in answerable),
        "evidence@5": _share(o.any_covered(5) for o in answerable),
        "fact_recall": _share(o.fact_share for o in answerable if o.row.facts),
    }


def _by_kind(group: list[JudgedAnswer]) -> dict[str, float | None]:
    if not any(o.row.answerable for o in group):
        return {"declined": _share(o.answer.declined for o in group)}
    shares = {"declined": _share(o.answer.declined for o in group), "complete": _share(o.evidence_share for o in group)}
    return {**_figures([o for o in group if o.row.answerable]), **shares}


def _mean(values: Iterable[float | bool]) -> float:
    listed = [float(v) for v in values]
    return sum(listed) / len(listed) if listed else 1.0


def _share(values: Iterable[float | bool]) -> float | None:
    listed = [float(v) for v in values]
    return _rounded(sum(listed) / len(listed)) if listed else None


def _rounded(value: float) -> float:
    return round(value, 4)

"""What the assistant does with questions written by somebody who had seen neither the code nor the development questions
(knowledge/training/questions/), the tenth of units and of near misses that nothing was trained on: `python -m benchmarks.written INDEX`.
Needs an index with the Resolution's PDF.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path

from bot import messages
from bot.answer import Answer
from bot.assistant import Assistant
from bot.composition import open_assistant
from bot.extractive.verification import WRONG
from bot.records import Records
from knowledge.config import PROJECT, load
from knowledge.training.asked import held_out
from knowledge.training.material import QUESTIONS, rows

_CORRECTED = tuple(m.split("{")[0].split(".")[0] for m in (messages.OTHER_FIGURE, WRONG, messages.STATUS_UNKNOWN))


def outcome(answer: Answer, path: tuple[str, ...]) -> str:
    """ "first": the first clause quoted lies in the written unit (or is the one it lies directly in); "some": another cited does. An
    entry of the question-and-answer sheet, which stands before the clause it rests on, is passed over."""
    if answer.declined:
        return "declined"
    if not answer.citations:
        return "asked back"
    clauses = [c for c in answer.citations if not c.document_id.startswith("hoi-dap")] or list(answer.citations)
    fits = [c.path[: len(path)] == path or c.path == path[: max(len(path) - 1, len(c.path))] for c in clauses]
    return "first" if fits[0] else "some" if any(fits) else "wrong"


def verdict(answer: Answer) -> str:
    """Of a near miss: declined, corrected (the false premise is put right, the status called unknown) or answered."""
    if answer.declined or not answer.citations:
        return "declined"
    return "corrected" if answer.text.startswith(_CORRECTED) else "answered"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    index = parser.parse_args().index
    assistant: Assistant = open_assistant(load(PROJECT / "config.yaml"), index_directory=index, records=Records("sqlite:///:memory:"))
    asked = [row for row in rows(QUESTIONS / "resolution.jsonl") if held_out("/".join(row["path"]))]
    found = Counter(outcome(assistant.ask(row["question"]), tuple(row["path"])) for row in asked)
    print(f"{len(asked)} questions: " + ", ".join(f"{name} {count / len(asked):.3f}" for name, count in found.most_common()))
    missed: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows(QUESTIONS / "resolution-near-misses.jsonl"):
        if not held_out(row["question"]):
            continue
        missed[row["reason"]][verdict(assistant.ask(row["question"]))] += 1
    total = sum(missed.values(), Counter[str]())
    print(f"{total.total()} near misses: " + ", ".join(f"{name} {count / total.total():.3f}" for name, count in total.most_common()))
    for reason, counts in sorted(missed.items()):
        print(f"  {reason:14s} " + ", ".join(f"{name} {count}" for name, count in counts.most_common()))


if __name__ == "__main__":
    main()

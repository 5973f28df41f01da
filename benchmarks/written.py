"""What the assistant does with questions written by somebody who had seen neither the code nor the development questions
(knowledge/training/questions/), the tenth of units and of near misses that nothing was trained on: `python -m benchmarks.written INDEX`.
Needs an index with the Resolution's PDF.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path

from bot import messages
from bot.answer.answer import Answer, Citation
from bot.answering.asked.asserted import WRONG
from bot.ask.assistant import Assistant
from bot.composition import open_assistant
from bot.config import load
from bot.records.records import Records
from knowledge.shipped import PROJECT
from knowledge.training.data.asked import held_out
from knowledge.training.data.material import QUESTIONS, rows

_CORRECTED = tuple(m.split("{")[0].split(".")[0] for m in (messages.OTHER_FIGURE, messages.SAYS_OTHERWISE, WRONG, messages.STATUS_UNKNOWN))


def outcome(answer: Answer, path: tuple[str, ...]) -> str:
    """ "first": the first clause quoted lies in the written unit (or is the one it lies directly in); "some": another cited does. An
    entry of the question-and-answer sheet, which stands before the clause it rests on, is passed over."""
    if answer.declined:
        return "declined"
    if not answer.citations:
        return "asked back"
    fit = [fits(clause, path) for clause in clauses_of(answer)]
    return "first" if fit[0] else "some" if any(fit) else "wrong"


def clauses_of(answer: Answer) -> tuple[Citation, ...]:
    """What is cited; an entry of the question-and-answer sheet, which stands before the clause it rests on, only where nothing else is."""
    return tuple(c for c in answer.citations if not c.document_id.startswith("hoi-dap")) or answer.citations


def fits(clause: Citation, path: tuple[str, ...]) -> bool:
    """Whether a clause lies in the unit, or is the one that the unit lies directly in."""
    return clause.path[: len(path)] == path or clause.path == path[: max(len(path) - 1, len(clause.path))]


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

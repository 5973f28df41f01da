"""Questions as trainers put them: `python -m benchmarks.quiz INDEX…`.

Asks those of benchmarks/quiz.jsonl, written from the Resolution by somebody who knew neither the program nor its other questions:
multiple choice in many layouts (is the right letter named?), statements (is the verdict right?), and plain questions wrapped in the
occasion they are asked on (is the same clause quoted as for the bare question?). `half` says what was mended after seeing it. Prints
shares of each; "none" and "shown": the clause without a letter or a verdict.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from bot.answer.answer import Answer
from bot.answering.asked.asserted import RIGHT, WRONG
from bot.ask.assistant import Assistant
from bot.composition import open_assistant
from bot.config import load
from bot.messages import CHOICE
from bot.records.records import Records
from knowledge.shipped import PROJECT

QUESTIONS = Path(__file__).with_suffix(".jsonl")
_SAID = {"choice": "multiple choices", "statement": "statements", "wrapped": "wrapped questions"}
_CHOSEN = re.compile(re.escape(CHOICE).replace(r"\{letter\}", r"(\w)").partition(r"\{")[0])


def outcome(assistant: Assistant, row: dict[str, Any]) -> str:
    """How a question of QUESTIONS is answered: "right", "wrong", "declined", or what is left open."""
    answer = assistant.ask(row["question"])
    if answer.declined:
        return "declined"
    if row["kind"] == "choice":
        chosen = _CHOSEN.match(answer.text)
        return "none" if chosen is None else "right" if chosen[1] == row["letter"] else "wrong"
    if row["kind"] == "statement":
        said = next((verdict for verdict in (RIGHT, WRONG) if answer.text.startswith(verdict)), None)
        return "shown" if said is None else "right" if (said == RIGHT) is row["true"] else "wrong"
    return "right" if _main(answer) & _main(assistant.ask(row["core"])) else "wrong"


def _main(answer: Answer) -> set[str]:
    return {c.passage_id for c in answer.main}


def counts(assistant: Assistant) -> dict[tuple[str, str], Counter[str]]:
    """Outcomes by kind and half."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found[row["kind"], row["half"]][outcome(assistant, row)] += 1
    return found


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path, nargs="+")
    for index in parser.parse_args(arguments).index:
        assistant = open_assistant(load(PROJECT / "config.yaml"), index_directory=index, records=Records("sqlite://"))
        for (kind, half), outcomes in counts(assistant).items():
            told = ", ".join(f"{name} {count}" for name, count in outcomes.most_common())
            print(f"{index.name}: {outcomes.total()} {_SAID[kind]} ({half}): {told}", flush=True)


if __name__ == "__main__":
    main()

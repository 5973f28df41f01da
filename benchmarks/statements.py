"""Statements to be judged (knowledge/training/questions/statements.jsonl): `python -m benchmarks.statements INDEX`.

A false one differs from the text in one thing: a figure, a milestone, an agency, a number of units. "confirmed": the answer begins with
Đúng; "put right": it says that the statement is wrong; "shown": the clause that says otherwise, without a verdict; "declined".
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from bot.answer import Answer
from bot.composition import open_assistant
from bot.records import Records
from knowledge.config import PROJECT, load
from knowledge.training.material import QUESTIONS, rows


def verdict(answer: Answer) -> str:
    text = answer.text.lower()
    if answer.declined or not answer.citations:
        return "declined"
    if text.startswith("đúng"):
        return "confirmed"
    return "put right" if any(word in text.split("\n")[0] for word in ("chưa đúng", "không đúng", "sai")) else "shown"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("index", type=Path)
    index = parser.parse_args().index
    assistant = open_assistant(load(PROJECT / "config.yaml"), index_directory=index, records=Records("sqlite:///:memory:"))
    found: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for row in rows(QUESTIONS / "statements.jsonl"):
        said = verdict(assistant.ask(row["question"]))
        found[row["true"]][said] += 1
        if said == ("confirmed", "put right")[row["true"]]:
            print(f"  {said}: {row['question']}")
    for true, counts in found.items():
        print(f"{counts.total()} {'true' if true else 'false'} statements: " + ", ".join(f"{k} {n}" for k, n in counts.most_common()))


if __name__ == "__main__":
    main()

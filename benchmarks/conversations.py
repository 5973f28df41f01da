"""Does a second turn get the answer that its meaning, written out in full, would get? `python -m benchmarks.conversations INDEX`.

Over knowledge/training/questions/follow-ups.jsonl, whose meanings were written by somebody who had not seen the code: turns that lean on
the one before are asked after it and, as written out, alone; turns of their own are asked after another and alone. Then over the
conversations of three to five turns of conversations.jsonl, whose turns name the unit that answers; a tenth of the turns, said apart, was
not learnt from.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.written import clauses_of, fits
from bot.answer.answer import Answer
from bot.ask.assistant import Assistant
from bot.composition import open_assistant
from bot.config import load
from bot.records.records import Records, new_id
from knowledge.shipped import PROJECT
from knowledge.training.data.asked import held_out
from knowledge.training.data.material import QUESTIONS, rows


def alike(said: Answer, wanted: Answer) -> str:
    """ "same": both quote the same clause first, or both decline; else what was done instead."""
    if said.declined or wanted.declined or not said.citations or not wanted.citations:
        return "same" if said.declined == wanted.declined and bool(said.citations) == bool(wanted.citations) else "declined otherwise"
    first, wanted_first = said.citations[0], wanted.citations[0]
    return "same" if first.document_id == wanted_first.document_id and first.path == wanted_first.path else "another clause"


def answers(said: Answer, units: list[dict[str, Any]]) -> str:
    """Whether the clause quoted first is one of the units, lies in one or is what one lies directly in; nothing is to be quoted
    without units."""
    if said.declined or not said.citations:
        return "right" if not units else "declined"
    if not units:
        return "answered"
    first = clauses_of(said)[0]
    quoted = {c.passage_id for c in said.citations[:2]}
    right = any(unit.get("passage") in quoted or ("path" in unit and fits(first, tuple(unit["path"]))) for unit in units)
    return "right" if right else "wrong"


def played(assistant: Assistant, every: int, show: bool) -> None:
    """Each conversation from its first turn to its last, in one go."""
    found: dict[str, Counter[str]] = {"all": Counter(), "held out": Counter()}
    for row in list(rows(QUESTIONS / "conversations.jsonl"))[::every]:
        conversation, before = new_id(), ""
        for turn in row["turns"]:
            said = assistant.ask(turn["text"], conversation_id=conversation)
            if turn["kind"] in {"own", "leans"}:
                verdict = answers(said, turn["units"])
                found["all"][verdict] += 1
                if before and held_out(before):
                    found["held out"][verdict] += 1
                if show and verdict != "right":
                    print(f"{verdict}: {before} | {turn['text']} = {turn['question']}\n    read as {said.interpretation.understood}")
            before = turn.get("question", before)
    for label, counts in found.items():
        print(
            f"conversations, {label}: {counts.total()} turns, "
            + ", ".join(f"{n} {c / counts.total():.3f}" for n, c in counts.most_common())
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("--every", type=int, default=1, help="only every n-th row")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    assistant: Assistant = open_assistant(
        load(PROJECT / "config.yaml"), index_directory=options.index, records=Records("sqlite:///:memory:")
    )
    found: dict[str, Counter[str]] = {"leans": Counter(), "own": Counter()}
    chosen = [row for row in rows(QUESTIONS / "follow-ups.jsonl") if row["label"] in found][:: options.every]
    for row in chosen:
        wanted = assistant.ask(row.get("meaning") or row["second"])
        conversation = new_id()
        before = assistant.ask(row["first"], conversation_id=conversation)
        if before.declined:
            continue  # no context
        said = assistant.ask(row["second"], conversation_id=conversation)
        verdict = alike(said, wanted)
        found[row["label"]][verdict] += 1
        if options.show and verdict != "same":
            print(f"{verdict}: {row['first']} | {row['second']} = {row.get('meaning', '')}\n    read as {said.interpretation.understood}")
    for label, counts in found.items():
        print(
            f"follow-ups, {label}: {counts.total()} turns, "
            + ", ".join(f"{name} {n / counts.total():.3f}" for name, n in counts.most_common())
        )
    played(assistant, options.every, options.show)


if __name__ == "__main__":
    main()

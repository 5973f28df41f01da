"""The form of the written questions: what one file promises another reads."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.parse.parsing import parse_file
from ingest.register import passages
from knowledge.language.text import fold_accents, syllables
from knowledge.law.types import PassageKind
from knowledge.question.turn import LEANS, OWN
from knowledge.shipped import PROJECT
from knowledge.training.data.asked import asked_questions
from knowledge.training.data.material import QUESTIONS, rows

RESOLUTION = "nq-76-nq-cp-2021"
STYLES = {"formal", "unaccented", "short", "everyday", "long", "rude"}
KINDS = {
    *("who", "when", "how much", "what if", "may I", "list", "reason"),
    *("meaning", "what is new", "which document", "for whom", "what", "how", "yes/no"),
}
SAID_OF_THE_ANSWER = {"where", "verbatim", "shorter", "more", "example", "wrong", "translate"}
EVERYDAY = list(rows(QUESTIONS / "everyday.jsonl"))
CONVERSATIONS = [row["turns"] for row in rows(QUESTIONS / "conversations.jsonl")]


@pytest.fixture(scope="module")
def answering() -> set[str]:
    """Ids of all passages of the shipped material that can answer."""
    register = yaml.safe_load((PROJECT / "knowledge" / "sources.yaml").read_text(encoding="utf-8"))["documents"]
    found = set()
    for entry in (e for e in register if "file" in e):
        parsed = parse_file(PROJECT / "knowledge" / "documents" / entry["file"])
        _, built = passages.build(entry["id"], list(parsed.units))
        found |= {p.id for p in built if p.kind is not PassageKind.HEADING}
    return found


@pytest.fixture(scope="module")
def paths() -> set[tuple[str, ...]]:
    """Every unit of the Resolution that has text is asked about in resolution.jsonl."""
    return {tuple(row["path"]) for row in rows(QUESTIONS / "resolution.jsonl")}


def folded(question: str) -> str:
    return fold_accents(" ".join(syllables(question)))


def names_a_unit(unit: dict[str, Any], answering: set[str], paths: set[tuple[str, ...]]) -> bool:
    if "path" in unit:
        return unit["document"] == RESOLUTION and tuple(unit["path"]) in paths
    return unit["passage"].startswith(unit["document"] + "#") and unit["passage"] in answering


def test_an_everyday_question_names_one_unit_that_can_answer(answering: set[str], paths: set[tuple[str, ...]]) -> None:
    for row in EVERYDAY:
        assert set(row) - {"path", "passage"} == {"question", "document", "style", "kind"}, row
        assert ("path" in row) != ("passage" in row), row
        assert names_a_unit(row, answering, paths), row


def test_an_everyday_question_has_the_style_it_claims() -> None:
    for row in EVERYDAY:
        assert row["style"] in STYLES, row
        assert row["kind"] in KINDS, row
        if row["style"] == "unaccented":
            assert fold_accents(row["question"]) == row["question"], row
    styles = Counter(row["style"] for row in EVERYDAY)
    assert styles["unaccented"] >= len(EVERYDAY) / 3
    assert min(styles["long"], styles["rude"], styles["short"]) >= 10


def test_no_question_is_written_twice() -> None:
    names = ("resolution", "material", "everyday")
    asked = Counter(folded(row["question"]) for name in names for row in rows(QUESTIONS / f"{name}.jsonl"))
    ours = {folded(row["question"]) for row in EVERYDAY}
    assert [question for question in ours if asked[question] > 1] == []


def test_the_reader_learns_from_everyday_questions() -> None:
    learnt = {asked.question for asked in asked_questions()}
    assert {row["question"] for row in EVERYDAY} <= learnt


def test_a_conversation_has_turns_of_known_kinds() -> None:
    with (QUESTIONS / "turns.csv").open(encoding="utf-8", newline="") as file:
        known = {row["kind"] for row in csv.DictReader(file)} | {OWN, LEANS, "thanks", "farewell", "about"}
    for turns in CONVERSATIONS:
        assert 3 <= len(turns) <= 5, turns
        assert turns[0]["kind"] in {OWN, "about"}, turns
        assert {turn["kind"] for turn in turns} <= known, turns


def test_a_turn_says_what_it_asks_and_which_units_answer(answering: set[str], paths: set[tuple[str, ...]]) -> None:
    for turns in CONVERSATIONS:
        answered: list[dict[str, Any]] = []
        for turn in turns:
            if turn["kind"] in {OWN, LEANS}:
                assert set(turn) == {"text", "kind", "question", "units"}, turn
                assert turn["question"].endswith("?"), turn
                assert len(syllables(turn["question"])) >= 3, turn
                assert all(names_a_unit(unit, answering, paths) for unit in turn["units"]), turn
                answered = turn["units"]
            elif turn["kind"] in SAID_OF_THE_ANSWER:
                assert set(turn) == {"text", "kind", "units"}, turn
                assert turn["units"] == answered, turn
            else:
                assert set(turn) == {"text", "kind"}, turn


def test_the_readme_counts_every_file() -> None:
    said = {
        cells[0].strip(" `"): int(cells[1])
        for line in (QUESTIONS / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| `") and (cells := line.strip("|").split("|"))
    }
    found: Counter[str] = Counter()
    for path in (p for p in QUESTIONS.iterdir() if p.suffix in {".jsonl", ".csv"}):
        found["relations-*.jsonl" if path.name.startswith("relations-") else path.name] += _rows(path)
    assert said == found


def _rows(path: Path) -> int:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert path.suffix != ".jsonl" or all(isinstance(json.loads(line), dict) for line in lines)
    return len(lines) - (path.suffix == ".csv")

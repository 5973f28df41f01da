import json
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.training.data.material import QUESTIONS
from knowledge.training.unseen import questions_of, seen

SHARED = Path(__file__).resolve().parents[4] / "shared" / "eval"


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("hoi dong truong hop may lan mot nam", "Hội đồng trường họp mấy lần một năm?", True),
        ("Hội đồng trường họp mấy lần trong năm", "Hội đồng trường họp mấy lần trong một năm?", True),
        ("Ai triệu tập hội đồng trường?", "Hội đồng trường họp mấy lần một năm?", False),
        ("ok", "ok", False),
    ],
)
def test_the_same_question_is_found_however_it_is_typed(ours: str, theirs: str, same: bool) -> None:
    assert bool(seen([ours], [theirs])) is same


def test_questions_are_found_however_deep() -> None:
    row = {"turns": [{"question": "một"}, {"question": "hai"}], "first": "ba", "note": "bốn"}
    assert sorted(questions_of(row)) == ["ba", "hai", "một"]


def test_the_command_names_what_it_found_and_fails(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.jsonl", tmp_path / "theirs.jsonl"
    row = {"question": "Hội đồng trường họp mấy lần một năm?"}
    ours.write_text(json.dumps(row), encoding="utf-8")
    theirs.write_text(json.dumps(row), encoding="utf-8")
    command = [sys.executable, "-m", "knowledge.training.unseen", "--questions", str(ours), "--against", str(theirs)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Hội đồng trường" in done.stdout


@pytest.mark.skipif(not SHARED.is_dir(), reason="the development questions are not beside this checkout")
def test_no_written_question_is_a_development_question() -> None:
    files = [SHARED / "cchc-dev.jsonl", SHARED / "followups-dev.jsonl", *sorted((SHARED / "real").glob("*.jsonl"))]
    theirs = [q for f in files for line in f.read_text(encoding="utf-8").splitlines() for q in questions_of(json.loads(line))]
    for path in sorted(QUESTIONS.glob("*.jsonl")):
        ours = [q for line in path.read_text(encoding="utf-8").splitlines() for q in questions_of(json.loads(line))]
        assert not seen(ours, theirs), path.name

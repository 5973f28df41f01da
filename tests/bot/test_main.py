"""The commands of python -m bot over a real index generation, built once from the made-up programme."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.config import MESSENGERS
from knowledge.config import EncoderConfig
from knowledge.generation.generation import build
from knowledge.index.encoder import open_encoder
from knowledge.law.types import ParsedDocument
from tests.bot.answering.programme import PROGRAMME

ENCODER = Path(__file__).parent.parent / "data" / "encoder"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with config.yaml, an index and room for records."""
    folder = tmp_path_factory.mktemp("place")
    documents = [ParsedDocument(document, (), passages) for document, passages in PROGRAMME.texts]
    build(folder / "index", documents, open_encoder(EncoderConfig(model=str(ENCODER)), folder))
    (folder / "config.yaml").write_text(
        f"index: {{directory: index}}\nencoder: {{model: '{ENCODER}'}}\nrecords: {{url: 'sqlite:///records.sqlite'}}\n"
        "answer: {refusal_threshold: 0.2}\n",
        encoding="utf-8",
    )
    return folder


def run(place: Path, command: str, *arguments: str) -> int:
    return main([command, *arguments, "--config", str(place / "config.yaml")])


def test_ask_prints_the_clause_and_its_source(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(place, "ask", "Bộ Xây dựng phải làm gì?") == 0
    printed = capsys.readouterr().out
    assert "Theo khoản 1 Điều 2 Nghị quyết số 76/NQ-CP ngày 15/7/2021 (Bộ Xây dựng):" in printed
    assert "[2] Điểm b khoản 1 Điều 2" in printed
    assert (place / "records.sqlite").exists()


def test_ask_as_json_and_a_follow_up_in_the_same_conversation(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(place, "ask", "Đến năm 2025 bao nhiêu phần trăm tuyến phố có cây bóng mát?", "--json", "--as-of", "2026-07-15") == 0
    first = json.loads(capsys.readouterr().out)
    needed = {"question", "interpreted", "answer", "declined", "citations", "suggestions", "elapsed_ms"}
    assert needed <= first.keys()
    wanted = {"label", "quote", "document_id", "number", "tier", "path", "page", "url"}
    assert wanted <= first["citations"][0].keys()
    assert "40%" in first["citations"][0]["quote"]
    assert first["as_of"] == "2026-07-15"
    run(place, "ask", "Thế còn 2030?", "--json", "--conversation", first["conversation_id"])
    then = json.loads(capsys.readouterr().out)
    assert "70%" in then["citations"][0]["quote"]
    assert "năm 2030" in then["interpreted"]


def test_a_refusal_has_its_own_status(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(place, "ask", "Đến năm 2035 bao nhiêu phần trăm tuyến phố có cây bóng mát?") == 1
    assert "năm 2035" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ask", "😀"), "chưa có chữ nào"),
        (("ask", "x" * 10_000), "vượt quá giới hạn"),
        (("ask", "Câu hỏi?", "--index", "/khong/co"), "python -m ingest"),
        (("ask", "Câu hỏi?", "--answerer", "generative"), "language_model.model"),
        (("eval", "--questions", "/khong/co.jsonl"), "Không thấy tệp câu hỏi"),
    ],
)
def test_what_cannot_run_says_why(place: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str) -> None:
    assert run(place, *arguments) == 2
    assert said in capsys.readouterr().err


def test_a_bad_date_is_refused(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(place, "ask", "Câu hỏi?", "--as-of", "hôm qua")
    assert "2026-07-15" in capsys.readouterr().err


def test_eval_prints_the_agreed_figures(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {
            "id": 1,
            "question": "Bộ nào chủ trì lập bản đồ cây xanh?",
            "kind": "responsibility",
            "answerable": True,
            "facts": ["Bộ Xây dựng"],
        },
        {"id": 2, "question": "Chặt cây bóng mát bị phạt bao nhiêu tiền?", "kind": "unanswerable", "answerable": False, "gold": []},
    ]
    rows[0]["gold"] = [{"path": ["Điều 2"], "evidence": "chủ trì lập BẢN ĐỒ cây xanh"}]
    questions = tmp_path / "questions.jsonl"
    questions.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    assert run(place, "eval", "--questions", str(questions), "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    agreed = ("questions evidence@1 evidence@5 list_complete quote_chars_p95 fact_recall verbatim declined_right declined_wrong "
              "followup_fact_recall by_kind p50_ms p95_ms")  # fmt: skip
    assert set(agreed.split()) == figures.keys()
    assert (figures["evidence@1"], figures["fact_recall"], figures["declined_right"], figures["verbatim"]) == (1.0, 1.0, 1.0, 1.0)
    assert figures["declined_wrong"] == 0.0


def test_a_malformed_question_file_names_the_line(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"question": "A?"}\n{"ask": 1}\n', encoding="utf-8")
    assert run(place, "eval", "--questions", str(broken)) == 2
    assert "broken.jsonl, dòng 2" in capsys.readouterr().err


def test_doctor_finds_what_is_wrong(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(place, "doctor") == 0
    assert "ĐẠT   Chỉ mục" in capsys.readouterr().out
    assert run(place, "doctor", "--index", "/khong/co") == 1
    assert "LỖI   Chỉ mục" in capsys.readouterr().out


@pytest.mark.parametrize("channel", MESSENGERS)
def test_every_messenger_has_a_pairing_code(place: Path, capsys: pytest.CaptureFixture[str], channel: str) -> None:
    assert run(place, "pair", "--channel", channel) == 0
    assert f"Mã ghép cho {channel}" in capsys.readouterr().out

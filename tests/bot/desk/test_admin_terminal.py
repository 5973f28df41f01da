"""The desk on the command line: the same acts, the same refusals, the same traces."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from bot.answering import ExtractiveAnswerer
from bot.ask.assistant import Assistant
from bot.desk import messages
from bot.desk.admin_terminal import run
from bot.desk.arguments import add_arguments
from bot.desk.desk import Desk
from bot.desk.documents import report_lines
from bot.expert.queue import ExpertQueue
from bot.records.audit import Audit
from bot.records.records import Records
from bot.workshop.checks import STATES
from bot.workshop.questions.questions import RoomQuestions
from bot.workshop.questions.room_reply import ACTS
from bot.workshop.room.room import AskedBy
from ingest.report.page import write
from ingest.report.report import FileReport, RunReport
from knowledge.config import EncoderConfig
from knowledge.generation.live import Index
from knowledge.index.encoder import open_encoder
from knowledge.shipped import PROJECT
from knowledge.terminal import command_line
from tests.bot.library import NQ, Library, passage

CLAUSE = passage(NQ, 0, "Điều 3/1", "1. Nghị quyết này có hiệu lực kể từ ngày ký ban hành.")
REPORT = Path(__file__).parent / "none.html"
QUESTION = "Nghị quyết có hiệu lực từ ngày nào?"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    assistant = Assistant(Library(((NQ, (CLAUSE,)),)), ExtractiveAnswerer(0.4), Records(f"sqlite:///{tmp_path}/r.sqlite"))
    return Desk(assistant, ExpertQueue(assistant.records))


def admin(desk: Desk, *arguments: str) -> int:
    parser = command_line("bot admin", "")
    add_arguments(parser)
    return run(parser.parse_args(arguments), desk, REPORT)


def test_an_answer_is_approved_revised_and_withdrawn(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    signed = ("--role", "Chuyên viên", "--passage", CLAUSE.id)
    assert admin(desk, "approve", QUESTION, "Ngày ký.", *signed, "--wording", "NQ hiệu lực khi nào?") == 0
    (made,) = desk.verified.store.all()
    assert admin(desk, "revise", made.id, "1", "Ngày 15/7/2021.", "--role", "Giảng viên") == 0
    revised = desk.verified.store.get(made.id)
    assert (revised.text, revised.wordings, revised.clauses) == ("Ngày 15/7/2021.", made.wordings, made.clauses)
    assert admin(desk, "revise", made.id, "1", "Muộn rồi.", "--role", "Giảng viên") == 1
    refused = capsys.readouterr().err
    assert "phiên bản 2" in refused
    assert "Ngày 15/7/2021." in refused
    assert admin(desk, "verified") == admin(desk, "check") == 0
    assert "Đang dùng  phiên bản 2" in capsys.readouterr().out
    assert admin(desk, "withdraw", made.id, "2", "Đã thay.") == 0
    assert admin(desk, "audit") == 0
    assert [e.action for e in desk.audit.entries()] == ["withdraw", "revise", "approve"]
    assert {e.who for e in desk.audit.entries()} == {"cli"}


def test_a_question_is_answered_and_kept(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    records = desk._assistant.records
    answer = desk._assistant.ask(QUESTION, channel="http", user="user:minh")
    asked = desk.experts.ask(records.answer(answer.id) or {}, channel="http", user="user:minh")
    assert admin(desk, "experts") == 0
    assert f"{asked.id}  Đang chờ  {QUESTION}" in capsys.readouterr().out
    assert admin(desk, "answer", asked.id, "Ngày ký.", "--role", "Chuyên gia", "--keep") == 0
    assert desk.experts.get(asked.id).replies[0].text == "Ngày ký."
    assert desk._assistant.ask(QUESTION).kind == "verified"
    assert admin(desk, "answer", "0" * 32, "Ngày ký.", "--role", "Chuyên gia") == 1


def test_the_daily_check_flags_what_changed_and_waits_for_a_first_ingestion(desk: Desk, tmp_path: Path) -> None:
    assert admin(desk, "approve", QUESTION, "Ngày ký.", "--role", "Chuyên viên", "--passage", CLAUSE.id) == 0
    desk._assistant.index = Library(((NQ, ()),))
    assert desk.check() == 1
    assert desk.check() == 0
    desk._assistant.index = Index(tmp_path / "none", open_encoder(EncoderConfig(model="tests/data/encoder"), PROJECT))
    assert desk.check() == 0


@pytest.mark.parametrize(
    "name", ["usage", "questions", "feedback", "experts", "verified", "documents", "report", "rooms", "audit", "check"]
)
def test_every_list_is_printed_also_when_it_is_empty(desk: Desk, name: str) -> None:
    assert admin(desk, name) == 0


def test_the_ingest_report_is_read_on_a_terminal(tmp_path: Path) -> None:
    read = FileReport("nq-76.pdf", "new", title="Nghị quyết <mẫu>", warnings=("Thiếu số hiệu.",), units=1)
    file = tmp_path / "report.html"
    write(RunReport((read,)), file, datetime(2026, 11, 28, 8, 30))
    lines = list(report_lines(file))
    assert lines[0] == "Báo cáo nạp tài liệu"
    assert any(line.startswith("nq-76.pdf") and "Nghị quyết <mẫu>" in line for line in lines)
    assert "Thiếu số hiệu." in lines
    assert not any("font:" in line for line in lines)


def test_rooms_are_listed_with_what_waits(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    room = desk.rooms.open("Hội nghị tập huấn", "cli")
    RoomQuestions(desk.rooms).ask(room, "Mục tiêu là gì?", AskedBy("browser:a"))
    assert admin(desk, "rooms") == 0
    assert f"{room.code}  đang mở" in (said := capsys.readouterr().out)
    assert "1 câu cần xử lý" in said


def test_everything_that_is_written_down_has_a_name(desk: Desk) -> None:
    """The audit log is read by people: whatever the code writes there is named in its messages.py."""
    sources = "".join(file.read_text(encoding="utf-8") for file in (PROJECT / "bot").rglob("*.py"))
    written = set(re.findall(r'audit\.(?:note\(db, |write\()[\w.]+, "([a-z ]+)"', sources))
    assert len(written) > 6
    assert (written | set(ACTS) | {f"check {state}" for state in STATES}) - set(messages.ACTIONS) == set()
    kinds = set(re.findall(r'^KIND = "(\w+)"', sources, re.MULTILINE))
    assert len(kinds) == 3
    assert kinds <= set(messages.OBJECTS)
    assert {"http", "widget", "telegram", "zalo", "workshop", "openai", "cli"} <= set(messages.CHANNELS)


def test_a_table_goes_into_a_file(desk: Desk, tmp_path: Path) -> None:
    assert admin(desk, "export", "documents", str(tmp_path / "documents.csv")) == 0
    assert '"76/NQ-CP"' in (tmp_path / "documents.csv").read_text(encoding="utf-8-sig")
    assert admin(desk, "export", "usage", str(tmp_path / "usage.csv")) == 0
    assert (tmp_path / "usage.csv").read_bytes().startswith('\ufeff"Theo"'.encode())
    assert Audit(desk._assistant.records.engine).entries()[0].action == "export"

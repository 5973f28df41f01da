"""Aliases written by a language model: a real OpenAI-compatible HTTP conversation with a small local server."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from ingest.parse.parsing import parse_file
from ingest.register.document import assemble
from ingest.register.question_writer import QuestionWriter, open_writer, parsed_reply
from knowledge.errors import ConfigError
from knowledge.law.types import ParsedDocument

REPLY = """<think>nghĩ</think>1. Khi nào phải nộp báo cáo?
- Gửi báo cáo cho ai?
Đây không phải câu hỏi.
* Ai chịu trách nhiệm báo cáo?
Thừa một câu?"""


class Model(BaseHTTPRequestHandler):
    prompts: ClassVar[list[str]] = []
    broken = False

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Model.prompts.append(body["messages"][0]["content"])
        if Model.broken:
            self.send_error(500)
            return
        choice = {"index": 0, "message": {"role": "assistant", "content": REPLY}, "finish_reason": "stop"}
        data = json.dumps({"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def server() -> Iterator[str]:
    Model.prompts, Model.broken = [], False
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    thread = threading.Thread(target=httpd.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}/v1"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def document(tmp_path: Path) -> ParsedDocument:
    path = tmp_path / "a.md"
    path.write_text("# Quy trình\n\n## Báo cáo\n\nĐơn vị gửi báo cáo quý trước ngày 15 của tháng cuối quý.\n\nNgắn.\n", encoding="utf-8")
    return assemble(parse_file(path), None, "a.md", "0" * 64)


def writer(server: str, tmp_path: Path) -> QuestionWriter:
    return open_writer("openai:thu-nghiem", server, 5, tmp_path / "questions")


@pytest.mark.slow
def test_each_clause_is_asked_about_once(server: str, tmp_path: Path) -> None:
    first = writer(server, tmp_path).complete(document(tmp_path))
    found = {p.text: p.aliases for p in first.passages if p.aliases}
    expected = ("Khi nào phải nộp báo cáo?", "Gửi báo cáo cho ai?", "Ai chịu trách nhiệm báo cáo?")
    assert found == {"Đơn vị gửi báo cáo quý trước ngày 15 của tháng cuối quý.": expected}
    assert "Quy trình › Báo cáo" in Model.prompts[0]
    again = writer(server, tmp_path).complete(document(tmp_path))
    assert again == first
    assert len(Model.prompts) == 1


@pytest.mark.slow
def test_a_failing_model_costs_only_its_questions(server: str, tmp_path: Path) -> None:
    Model.broken = True
    broken = writer(server, tmp_path)
    assert broken.complete(document(tmp_path)) == document(tmp_path)
    assert broken.failures == 1


def test_no_model_configured(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="question_aliases"):
        open_writer("", "", 5, tmp_path)


def test_replies() -> None:
    assert list(parsed_reply("không có câu hỏi")) == []
    assert len(list(parsed_reply(REPLY))) == 3

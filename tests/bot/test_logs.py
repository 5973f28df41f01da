"""What a line of the log can hold, and what can get into it."""

from __future__ import annotations

import json
import logging

import pytest

from bot.logs import JsonLine, TextLine, request_id

EVIL = "x\n2026-01-01 00:00:00,000 CRITICAL forged\r\x1b[2J\u2028\x85\x9b2J\u202e"


def record(message: str, *arguments: object, failed: bool = False) -> logging.LogRecord:
    error = None
    if failed:
        try:
            raise ValueError(EVIL)
        except ValueError as raised:
            error = (ValueError, raised, raised.__traceback__)
    return logging.LogRecord("bot.http", logging.INFO, __file__, 1, message, arguments, error)


@pytest.mark.parametrize("failed", [False, True])
def test_nothing_from_outside_begins_a_line(failed: bool) -> None:
    text = TextLine().format(record("path %s", EVIL, failed=failed))
    first, *rest = text.splitlines()
    assert "path x\\n2026" in first
    assert all(line.startswith("    | ") for line in rest)
    assert bool(rest) is failed
    assert not any(ord(c) < 32 and c != "\n" for c in text)
    line = JsonLine().format(record("path %s", EVIL, failed=failed))
    assert len(line.splitlines()) == 1
    assert not any(0x7F <= ord(c) < 0xA0 or c == "\u202e" for c in text + line)
    assert json.loads(line)["message"] == f"path {EVIL}"


def test_a_line_names_its_request() -> None:
    token = request_id.set("Qx3")
    try:
        assert " INFO bot.http [Qx3] done" in TextLine().format(record("done"))
        assert json.loads(JsonLine().format(record("done")))["request_id"] == "Qx3"
    finally:
        request_id.reset(token)
    assert " INFO bot.http done" in TextLine().format(record("done"))

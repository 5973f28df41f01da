"""Lines of the log: one event a line, with the request it belongs to, as text or as JSON. No question and no answer is in them.

Nothing that comes from outside can begin a line, move the cursor or turn the direction of writing: such characters are written
out, tracebacks are indented.
"""

from __future__ import annotations

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")
_LINE_ENDS, _DIRECTIONS = (0x2028, 0x2029), (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_BEYOND_ASCII = (*range(127, 160), *_LINE_ENDS, *_DIRECTIONS)  # some programs end a line there, terminals act on them
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *_BEYOND_ASCII)} | {10: "\\n", 13: "\\r", 9: "\\t"}
_JSON_CONTROLS = {code: f"\\u{code:04x}" for code in _BEYOND_ASCII}  # JSON itself writes out what is below 32
_TALKATIVE = ("httpx", "httpcore", "apscheduler")  # addresses of the Bot API hold the token


def configure(kind: str = "text", level: int = logging.INFO) -> None:
    """Write the log of this process to stderr, as "text" or "json"."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine() if kind == "json" else TextLine())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


class TextLine(logging.Formatter):
    """2026-07-15 08:30:00,123 INFO bot.http [Qx3…] GET /documents 200, 4 ms"""

    def format(self, record: logging.LogRecord) -> str:
        identifier = request_id.get()
        head = f"{self.formatTime(record)} {record.levelname} {record.name}{f' [{identifier}]' if identifier else ''} "
        lines = [head + _plain(record.getMessage())]
        if record.exc_info:
            lines += [f"    | {_plain(line)}" for line in self.formatException(record.exc_info).splitlines()]
        return "\n".join(lines)


class JsonLine(logging.Formatter):
    """The same for programs: time (UTC), level, logger, message, request_id, exception."""

    def format(self, record: logging.LogRecord) -> str:
        values = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get(),
            "exception": self.formatException(record.exc_info) if record.exc_info else "",
        }
        return json.dumps({key: value for key, value in values.items() if value}, ensure_ascii=False).translate(_JSON_CONTROLS)


def _plain(text: str) -> str:
    return text.translate(_CONTROLS)

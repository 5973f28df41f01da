"""An OpenAI-compatible chat server for tests: real HTTP, real SSE, answers and faults chosen by the test."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[[dict[str, Any]], "Reply"]


class Reply:
    """What the server does with one request: text in pieces, or a fault."""

    def __init__(self, text: str = "", *, status: int = 200, fault: str = "", pause: float = 0.0) -> None:
        self.text, self.status, self.fault, self.pause = text, status, fault, pause


class ModelServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script
        self.requests: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    server: ModelServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(body)
        reply = self.server.script(body)
        if reply.fault == "reset":
            self.close_connection = True
            return
        if reply.fault == "hang":
            time.sleep(reply.pause)
        self.send_response(reply.status)
        self.send_header("Content-Type", "text/event-stream" if reply.status == 200 else "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if reply.status != 200:
            self._write(b'{"error": {"message": "scripted"}}')
            self._write(b"")
            return
        self._stream(reply)

    def _stream(self, reply: Reply) -> None:
        pieces = [reply.text[n : n + 7] for n in range(0, len(reply.text), 7)]
        for number, piece in enumerate(pieces):
            if reply.fault == "drop" and number == len(pieces) // 2:
                self.close_connection = True
                return
            if reply.fault == "garbage":
                self._write(b"data: {not json\n\n")
            self._send({"role": "assistant", "content": piece}, None)
            time.sleep(reply.pause)
        self._send({}, "stop")
        self._write(b"data: [DONE]\n\n")
        self._write(b"")

    def _write(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def _send(self, delta: dict[str, str], finish: str | None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "test", "choices": [choice]}
        self._write(f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode())

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@contextmanager
def model_server(script: Script) -> Iterator[ModelServer]:
    """Run the server for the length of a test."""
    server = ModelServer(script)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()

"""A connection that asks nothing is closed: never used, left open after an answer, or with a request that trickles in. So is one
whose request has a head without end, which would be held in memory.

uvicorn itself closes only what is idle after an answer.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

REQUEST_SECONDS = 15.0  # for a request to arrive with all of its body
KEEP_ALIVE_SECONDS = 15
HEAD_BYTES = 128 * 1024  # of a request beside its body: address, headers, what frames a body and follows it
_LOOK = 2.5
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Connection(HttpToolsProtocol):
    """uvicorn's protocol that looks at itself now and then."""

    _head = 0  # bytes of the request that arrives, without its body

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._quiet_since = self.loop.time()
        self._timer = self.loop.call_later(_LOOK, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._head += len(data)
        super().data_received(data)
        if self._head > HEAD_BYTES and not self.transport.is_closing():
            if self.cycle is None or self.cycle.response_complete:
                self.transport.write(_TOO_LARGE)
            self.transport.close()

    def on_body(self, body: bytes) -> None:
        self._head -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._head = 0
        super().on_message_complete()

    def on_message_begin(self) -> None:  # a request has as long as any other to arrive, however old its connection is
        self._quiet_since = self.loop.time()
        super().on_message_begin()

    def on_response_complete(self) -> None:  # an answer may begin and end between two looks
        self._quiet_since = self.loop.time()
        super().on_response_complete()

    def _look(self) -> None:
        cycle: Any = self.cycle
        if cycle is not None and not cycle.response_complete and not cycle.more_body:  # being answered
            self._quiet_since = self.loop.time()
        elif self.loop.time() - self._quiet_since > REQUEST_SECONDS and not self.transport.is_closing():
            self.transport.abort()
            return
        self._timer = self.loop.call_later(_LOOK, self._look)

"""A connection that asks nothing is closed: never used, left open after an answer, or with a request that trickles in.

uvicorn itself closes only what is idle after an answer.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

REQUEST_SECONDS = 15.0  # for a request to arrive with all of its body
KEEP_ALIVE_SECONDS = 15
_LOOK = 2.5


class Connection(HttpToolsProtocol):
    """uvicorn's protocol that looks at itself now and then."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._quiet_since = self.loop.time()
        self._timer = self.loop.call_later(_LOOK, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        self._timer.cancel()
        super().connection_lost(exc)

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

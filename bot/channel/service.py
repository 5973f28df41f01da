"""What a process needs to know of a channel: start it, stop it, and mount its webhook."""

from __future__ import annotations

from typing import Protocol

from starlette.routing import BaseRoute


class ChannelService(Protocol):
    """Telegram and Zalo. `start` returns at once; trouble with the messenger must not reach the caller."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def route(self) -> BaseRoute: ...

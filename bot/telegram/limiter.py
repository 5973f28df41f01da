"""Never more than so many messages in any second: a strict gate behind python-telegram-bot's own rate limiter."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.ext import AIORateLimiter

RETRIES = 5  # after 429; AIORateLimiter's own default is none
MARGIN = 0.05  # seconds: requests may bunch up on their way


class SteadyLimiter(AIORateLimiter):
    """AIORateLimiter with retries and a sliding window.

    AIORateLimiter's buckets let a burst of `max_rate` through at once and refill meanwhile, nearly twice the rate in
    the first second, and after a 429 all that waited goes out together. The window sits behind both.
    """

    __slots__ = ("_gate", "_per_second", "_times")

    def __init__(self, per_second: int) -> None:
        super().__init__(overall_max_rate=per_second, overall_time_period=1, max_retries=RETRIES)
        self._per_second = per_second
        self._times: deque[float] = deque(maxlen=per_second)
        self._gate = asyncio.Lock()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Send when both the limiter and the window allow it."""
        if endpoint != "sendChatAction" and endpoint.startswith(("send", "edit")):
            inner = callback

            async def callback(*a: Any, **k: Any) -> Any:
                await self._slot()
                return await inner(*a, **k)

        return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)

    async def _slot(self) -> None:
        """Wait until the oldest of the last `per_second` messages is more than a second ago."""
        loop = asyncio.get_running_loop()
        async with self._gate:
            if len(self._times) == self._per_second:
                await asyncio.sleep(max(0.0, self._times[0] + 1 + MARGIN - loop.time()))
            self._times.append(loop.time())

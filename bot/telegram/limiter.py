"""Never more than so many messages in any second: a strict gate behind python-telegram-bot's own rate limiter."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.ext import AIORateLimiter

RETRIES = 5  # after 429; AIORateLimiter's own default is none
MARGIN = 0.05  # seconds


class SteadyLimiter(AIORateLimiter):
    """AIORateLimiter with retries and a strict window.

    AIORateLimiter's buckets let a burst of `max_rate` through at once and refill meanwhile, nearly twice the rate in
    the first second, and after a 429 all that waited goes out together. The window sits behind both: a message takes one
    of `per_second` places when it is sent and frees it a second after Telegram's answer, so that Telegram never counts
    more in any second, however requests bunch up on their way.
    """

    __slots__ = ("_places",)

    def __init__(self, per_second: int) -> None:
        super().__init__(overall_max_rate=per_second, overall_time_period=1, max_retries=RETRIES)
        self._places = asyncio.Semaphore(per_second)

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
                await self._places.acquire()
                try:
                    return await inner(*a, **k)
                finally:
                    asyncio.get_running_loop().call_later(1 + MARGIN, self._places.release)

        return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)

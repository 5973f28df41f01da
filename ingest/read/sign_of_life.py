"""How a slow reader tells the process that waits for it that the file is long, not stuck."""

from __future__ import annotations

from collections.abc import Callable

_listeners: list[Callable[[], None]] = []


def tell(listener: Callable[[], None]) -> None:
    """Who is told of each sign of life in this process: the sandbox, in its child."""
    _listeners[:] = [listener]


def sign_of_life() -> None:
    """Called by slow readers between pages; without a listener nothing happens."""
    for listener in _listeners:
        listener()

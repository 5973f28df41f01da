"""The line of waiting questions: in order per chat, one per person at a time, cancellable; and how often one may ask."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from time import monotonic

Notify = Callable[[int], Awaitable[None]]


class Cancelled(Exception):
    """The person has withdrawn the question."""


@dataclass(eq=False, slots=True)
class Ticket:
    """A place in the line. `open` until the answer is there: as long it can be withdrawn."""

    user: str
    open: bool = True
    noticed: bool = False
    withdrawn: asyncio.Event = field(default_factory=asyncio.Event)


class WaitingLine:
    """Turns for updates. All of one chat come in order; a person's in several chats do not overlap."""

    def __init__(self, *, notice_seconds: float = 2.0) -> None:
        self._notice_seconds = notice_seconds
        self._locks: dict[str, _Lock] = {}
        self._tickets: dict[Ticket, None] = {}

    @asynccontextmanager
    async def turn(self, chat: str, user: str, on_wait: Notify | None = None, *, question: bool = True) -> AsyncIterator[Ticket]:
        """Wait for this chat's turn, then this person's ("" is nobody, who is never waited for). `on_wait(ahead)` is called
        once when that takes long; what is not a `question` cannot be withdrawn.

        Raises Cancelled when the ticket was withdrawn while waiting. Locks are always taken chat first, so two
        people in two groups cannot wait for each other.
        """
        ticket = Ticket(user, open=question)
        self._tickets[ticket] = None
        notice = asyncio.ensure_future(self._notice(ticket, on_wait)) if on_wait else None
        try:
            async with self._lock(f"chat {chat}"), self._lock(f"user {user}") if user else nullcontext():
                if ticket.withdrawn.is_set():
                    raise Cancelled
                if notice:
                    notice.cancel()
                yield ticket
        finally:
            if notice:
                notice.cancel()
            del self._tickets[ticket]

    async def _notice(self, ticket: Ticket, on_wait: Notify) -> None:
        """Tell the person once, not for each of several questions that wait."""
        await asyncio.sleep(self._notice_seconds)
        if ticket.open and not any(other.noticed for other in self._tickets if other.user == ticket.user):
            ticket.noticed = True
            await on_wait(self.ahead(ticket))

    def ahead(self, ticket: Ticket) -> int:
        """How many questions came before this one and are not finished."""
        return list(self._tickets).index(ticket)

    def withdraw(self, user: str) -> int:
        """Cancel what this person has waiting or in work; returns how many questions."""
        mine = [ticket for ticket in self._tickets if ticket.user == user and ticket.open and not ticket.withdrawn.is_set()]
        for ticket in mine:
            ticket.withdrawn.set()
        return len(mine)

    @asynccontextmanager
    async def _lock(self, name: str) -> AsyncIterator[None]:
        """A fair lock by name, forgotten when nobody holds or wants it."""
        lock = self._locks.setdefault(name, _Lock())
        lock.wanted += 1
        try:
            async with lock.lock:
                yield
        finally:
            lock.wanted -= 1
            if not lock.wanted:
                self._locks.pop(name, None)


@dataclass(eq=False, slots=True)
class _Lock:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    wanted: int = 0


class Pace:
    """At most `per_minute` questions of one person in any minute."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = monotonic) -> None:
        self._limit, self._clock = per_minute, clock
        self._asked: defaultdict[str, deque[float]] = defaultdict(deque)

    def wait_seconds(self, user: str) -> int:
        """0 when the person may ask now (the question is counted), else for how long to wait."""
        now, asked = self._clock(), self._asked[user]
        while asked and now - asked[0] >= 60:
            asked.popleft()
        if len(asked) >= self._limit:
            return int(60 - (now - asked[0])) + 1
        asked.append(now)
        if len(self._asked) > 10_000:
            self._drop_idle(now)
        return 0

    def _drop_idle(self, now: float) -> None:
        for user in [user for user, asked in self._asked.items() if not asked or now - asked[-1] >= 60]:
            del self._asked[user]

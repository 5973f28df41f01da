"""What comes in from a channel and what goes out: the types between a messenger's adapter and the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.chat.reply import Reply


@dataclass(frozen=True, slots=True)
class Request:
    """What a person did. `text` is the message without a mention of the bot; `action` a pressed button instead.

    `thread` is the topic in a group ("" for none), `reply_to` the id of the message replied to (0 for none). `update` is the
    messenger's number of what came in, the same when it is handed out again after a crash (0 for none).
    """

    chat: str
    user: str
    text: str = ""
    action: str = ""
    thread: str = ""
    private: bool = True
    reply_to: int = 0
    update: int = 0


@dataclass(frozen=True, slots=True)
class Post:
    """A reply for another chat. `about` is kept with it and found again when somebody replies to it there."""

    chat: str
    reply: Reply
    thread: str = ""
    about: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to do: reply in the chat, show a `toast` at the pressed button, put the reply in place of the message
    that was pressed (`in_place`), post elsewhere. All empty: nothing to do."""

    reply: Reply | None = None
    toast: str = ""
    in_place: bool = False
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How the asking goes on: `show(text so far)` while an answer is written, `withdrawn()` when it is no longer wanted."""

    show: Callable[[str], None] = lambda _: None
    withdrawn: Callable[[], bool] = lambda: False

"""The experts' chat: a reply to a forwarded question goes to who asked, a button keeps it as a verified answer."""

from __future__ import annotations

import logging

from bot.ask.assistant import Assistant
from bot.chat.ledger import Ledger
from bot.chat.reply import Button, say
from bot.chat.request import Outcome, Request
from bot.expert import messages
from bot.expert.keeping import keep
from bot.expert.queue import ExpertQueue
from bot.verified.approved_answer import Author

log = logging.getLogger(__name__)


class ExpertChat:
    """`chat` is "" where there is none. Everybody in it is an expert: the configuration chose it."""

    def __init__(self, queue: ExpertQueue, assistant: Assistant, ledger: Ledger, *, chat: str, role: str) -> None:
        self._queue, self._assistant, self._ledger = queue, assistant, ledger
        self._chat, self._role = chat, role or messages.ROLE

    def reply(self, request: Request) -> Outcome | None:
        """The outcome of an expert's reply to a question; None for what is none. Raises VerifiedError for a text that cannot be sent."""
        if not self._is_here(request) or not request.reply_to or not request.text.strip():
            return None
        entry = self._ledger.find(request.chat, request.reply_to)
        asked = str((entry.content.get("about") or {}).get("request", "")) if entry else ""
        if not asked:
            return None
        author = Author(f"{self._ledger.channel}:{request.user}", self._role)
        answered = self._queue.answer(asked, request.text, author)
        keeps = (Button(messages.KEEP, f"k:{asked}"),) if not answered.verified_id else ()
        return Outcome(say(messages.SENT if answered.chat else messages.SENT_WEB, *([keeps] if keeps else [])))

    def keep(self, request: Request, asked: str) -> Outcome:
        """The latest answer becomes a verified one. Raises VerifiedError that says what is missing."""
        if not self._is_here(request):
            return Outcome(toast=messages.FOR_EXPERTS)
        catalog = self._assistant.index.current().catalog
        keep(self._queue.get(asked), self._queue, self._assistant.verified, catalog)
        return Outcome(say(messages.KEPT))

    def _is_here(self, request: Request) -> bool:
        return bool(self._chat) and request.chat == self._chat

"""Zalo (experimental): the same desk behind the Zalo Bot API. Private chats, plain text of at most 2,000 characters.

Zalo has no buttons: they are listed by number below the answer, and a number sent back presses one. It has no update
numbers either, so an update is known by its message id; and nothing sent can be deleted, so a message whose fate is
unknown after a lost connection is sent again and may then stand twice.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Container
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from sqlalchemy.exc import OperationalError
from starlette.requests import Request as HttpRequest
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.ask.assistant import Assistant
from bot.channel.ledger_thread import LedgerThread
from bot.channel.line import Cancelled, WaitingLine
from bot.channel.mail_round import collect_mail
from bot.channel.reception import Reception
from bot.chat import messages
from bot.chat.admission import Admission
from bot.chat.ledger import Ledger, LedgerEntry
from bot.chat.mail import Mail
from bot.chat.reply import say
from bot.chat.request import Outcome, Progress, Request
from bot.config import ZaloConfig
from bot.privacy.retention import retention_of
from bot.zalo.zalo_text import number_of, outgoing, posted

log = logging.getLogger(__name__)
CHANNEL = "zalo"
WEBHOOK_PATH = "/zalo/webhook"
SECRET_HEADER = "X-Bot-Api-Secret-Token"
POLL_SECONDS = 30
NOTHING_NEW = 408  # how getUpdates ends when nobody has written
LONGEST_PAUSE = 30.0
_KINDS = {"message.image.received": "photo", "message.sticker.received": "sticker", "message.voice.received": "voice"}


class Refused(Exception):
    """Zalo answered that it will not do it: `ok` is false."""


class ZaloService:
    """One Zalo bot. The parts and their order are those of Telegram: ledger, line, desk, ledger, messenger."""

    def __init__(
        self,
        assistant: Assistant,
        config: ZaloConfig,
        token: str,
        *,
        webhook_secret: str = "",
        public_url: str = "",
        threads: int = 4,
        originals: Container[str] = (),
    ) -> None:
        """`originals` are shown only under a `public_url`: Zalo fetches a picture from its address."""
        self._config, self._secret, self._public_url = config, webhook_secret, public_url.rstrip("/")
        self._address = f"{config.base_url}{token}/"
        self._workers = ThreadPoolExecutor(threads, thread_name_prefix="answer-zalo")
        self._ledger_thread = LedgerThread(CHANNEL)
        self._run = self._ledger_thread.run
        engine = assistant.records.engine
        self._ledger = Ledger(engine, CHANNEL)
        access = Admission(engine, CHANNEL, mode=config.access, allowed=map(str, config.allowed), admins=map(str, config.admins))
        self._desk = Reception(
            assistant,
            access,
            self._ledger,
            questions_per_minute=config.questions_per_minute,
            public_url=public_url,
            experts_chat=str(config.experts_chat),
            originals=originals if public_url else (),
            experts_role=config.experts_role,
        )
        self._mail = Mail(engine, CHANNEL, posted)
        self._line, self._sending = WaitingLine(), WaitingLine()
        self._closing = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._purging: asyncio.Task[None] | None = None
        self._collecting: asyncio.Task[None] | None = None
        self._client = httpx.AsyncClient(timeout=httpx.Timeout(20, read=POLL_SECONDS + 15), proxy=config.proxy or None)
        logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs addresses, and the token is part of them

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _call(self, method: str, **parameters: Any) -> Any:
        """`result` of a method. Raises Refused, or httpx.HTTPError when Zalo is not reached or answers 5xx or 429."""
        response = await self._client.post(self._address + method, json=parameters)
        if response.status_code >= 500 or response.status_code == 429:
            raise httpx.HTTPError(f"{method}: HTTP {response.status_code}")
        try:
            answer = response.json()
        except ValueError as error:
            raise httpx.HTTPError(f"{method}: no JSON") from error
        if answer.get("error_code") == NOTHING_NEW and method == "getUpdates":
            return None
        if not answer.get("ok"):
            raise Refused(f"{method}: {answer.get('error_code')} {answer.get('description', '')}")
        return answer.get("result")

    # --- life

    async def start(self) -> None:
        """Continue what an earlier process left, then take messages."""
        self._purging = asyncio.get_running_loop().create_task(retention_of(self._desk.assistant.records, self._run))
        for chat in await self._run(self._ledger.recover):
            self._spawn(self._flush(chat))
        for content in await self._run(self._ledger.unanswered):
            self._spawn(self._answer(json.loads(content)))
        self._collecting = asyncio.get_running_loop().create_task(
            collect_mail(self._mail, self._run, lambda chat: self._spawn(self._flush(chat)))
        )
        self._spawn(self._poll() if self._config.mode == "polling" else self._set_webhook())

    async def stop(self) -> None:
        """Take no more messages; finish what is being answered, for ten seconds at most."""
        self._closing.set()
        self._ledger_thread.give_up()
        for task in (self._purging, self._collecting):
            if task:
                task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=10)
        for task in self._tasks:
            task.cancel()
        await self._client.aclose()
        self._workers.shutdown(wait=False, cancel_futures=True)
        self._ledger_thread.close()

    async def _pause(self, seconds: float) -> bool:
        """Wait; True when the service is closing."""
        try:
            await asyncio.wait_for(self._closing.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _poll(self) -> None:
        pause = 1.0
        closing = asyncio.ensure_future(self._closing.wait())
        while not self._closing.is_set():
            poll = asyncio.ensure_future(self._call("getUpdates", timeout=POLL_SECONDS))
            waiting: set[asyncio.Future[Any]] = {poll, closing}
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            if not poll.done():
                poll.cancel()
                return
            try:
                update = poll.result()
            except (httpx.HTTPError, Refused) as error:
                log.warning("Zalo: không lấy được tin nhắn (%s); thử lại sau %.0f giây", error, pause)
                await self._pause(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
                continue
            pause = 1.0
            if isinstance(update, dict):
                await self._take(update)

    async def _set_webhook(self) -> None:
        address, pause = self._config.webhook_url.rstrip("/") + WEBHOOK_PATH, 1.0
        while not self._closing.is_set():
            try:
                await self._call("setWebhook", url=address, secret_token=self._secret)
                return
            except (httpx.HTTPError, Refused) as error:
                log.warning("Zalo: chưa đặt được webhook (%s); thử lại sau %.0f giây", error, pause)
                await self._pause(pause)
                pause = min(LONGEST_PAUSE, pause * 2)

    def route(self) -> Route:
        """POST /zalo/webhook for the web server. Without a secret nothing gets in."""
        return Route(WEBHOOK_PATH, self._on_webhook, methods=["POST"])

    async def _on_webhook(self, request: HttpRequest) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not self._secret or not hmac.compare_digest(given.encode(), self._secret.encode()):
            return PlainTextResponse("", 403)
        try:
            body = json.loads(await request.body())
        except (ValueError, RecursionError):
            return PlainTextResponse("", 400)
        result = body.get("result", body) if isinstance(body, dict) else None
        if not isinstance(result, dict):
            return PlainTextResponse("", 400)
        await self._take(result)
        return PlainTextResponse("")

    # --- in

    async def _take(self, update: dict[str, Any]) -> None:
        """Receive a message; one that cannot be read is left out: it would come again for ever, and no other after it."""
        try:
            await self.receive(update)
        except OperationalError:  # the channel is stopping: the messenger keeps it
            raise
        except Exception:
            log.exception("Zalo: a message that cannot be read is left out")

    async def receive(self, update: dict[str, Any]) -> None:
        """Write a message down, once, and answer it in the background. What is no message of a private chat is ignored."""
        message = update.get("message")
        if not isinstance(message, dict) or not message.get("message_id") or not message.get("chat", {}).get("id"):
            return
        if message["chat"].get("chat_type", "PRIVATE") != "PRIVATE" or message.get("from", {}).get("is_bot"):
            return
        number = number_of(str(message["message_id"]))
        if await self._run(self._ledger.receive, number, str(message["chat"]["id"]), number, json.dumps(update)):
            self._spawn(self._answer(update))

    async def _answer(self, update: dict[str, Any]) -> None:
        message = update["message"]
        chat, user, text = str(message["chat"]["id"]), str(message.get("from", {}).get("id", "")), str(message.get("text", ""))
        number = number_of(str(message["message_id"]))
        if text.strip() == "/huy":
            withdrawn = self._line.withdraw(user)
            await self._finish(number, chat, Outcome(say(messages.CANCELLED if withdrawn else messages.NOTHING_TO_CANCEL)))
            return
        try:
            async with self._line.turn(chat, user, question=not text.startswith("/")) as ticket:
                if self._closing.is_set():
                    return
                if text:
                    request = Request(chat, user, text, await self._chosen(chat, text), update=number)
                    progress = Progress(withdrawn=ticket.withdrawn.is_set)
                    outcome = await asyncio.get_running_loop().run_in_executor(self._workers, self._desk.handle, request, progress)
                else:
                    outcome = Outcome(say(messages.NOT_TEXT[_KINDS.get(update.get("event_name", ""), "other")]))
                ticket.open = False
                await self._finish(number, chat, outcome)
        except Cancelled:
            await self._run(self._ledger.finish, number)

    async def _chosen(self, chat: str, text: str) -> str:
        """The action behind a number that answers the last message's list, "" for anything else."""
        if not text.strip().isdigit():
            return ""
        last: LedgerEntry | None = await self._run(self._ledger.latest, chat)
        actions = last.content.get("actions", []) if last else []
        place = int(text) - 1
        return str(actions[place]) if 0 <= place < len(actions) else ""

    # --- out

    async def _finish(self, number: int, chat: str, outcome: Outcome) -> None:
        reply = outcome.reply or (say(outcome.toast) if outcome.toast else None)
        out = outgoing(chat, reply, number, self._public_url) if reply else []
        for post in outcome.posts:
            out += posted(post)
        if await self._run(self._ledger.finish, number, out):
            for where in dict.fromkeys([chat, *(o.chat for o in out)]):
                await self._flush(where)

    async def _flush(self, chat: str) -> None:
        async with self._sending.turn(chat, ""):
            while entry := await self._run(self._ledger.next_waiting, chat):
                if not await self._send(entry):
                    return

    async def _send(self, entry: LedgerEntry) -> bool:
        """Send until Zalo says yes or no; False when the service is closing first."""
        pause, text, photo = 1.0, entry.content["text"], entry.content.get("photo")
        while True:
            try:
                if photo:
                    sent = await self._call("sendPhoto", chat_id=entry.chat, photo=photo, caption=text)
                else:
                    sent = await self._call("sendMessage", chat_id=entry.chat, text=text)
            except Refused as error:
                log.error("Zalo refused a message: %s", error)
                if photo:  # it could not fetch the picture: the text has the address
                    photo = None
                    continue
                await self._run(self._ledger.failed, entry.id)
                return True
            except httpx.HTTPError as error:
                log.warning("Zalo not reached (%s); trying again in %.0f s", type(error).__name__, pause)
                if await self._pause(pause):
                    await self._run(self._ledger.wait_again, entry.id)
                    return False
                pause = min(LONGEST_PAUSE, pause * 2)
                continue
            await self._run(self._ledger.sent, entry.id, number_of(str((sent or {}).get("message_id", entry.id))))
            await self._run(self._ledger.settled, entry.id)
            return True

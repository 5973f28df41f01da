"""The Telegram bot as a part of a process: start, run, stop. Telegram out of reach never stops the rest of the server."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    Update,
)
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, ApplicationBuilder, ExtBot
from telegram.request import HTTPXRequest

from bot.answer.cited_page import Originals
from bot.ask.assistant import Assistant
from bot.channel.ledger_thread import LedgerThread
from bot.channel.line import WaitingLine
from bot.channel.mail_round import collect_mail
from bot.channel.reception import Reception
from bot.chat import messages
from bot.chat.admission import Admission
from bot.chat.ledger import Ledger
from bot.chat.mail import Mail
from bot.config import TelegramConfig
from bot.privacy.retention import retention_of
from bot.telegram.delivery import Delivery
from bot.telegram.handlers import Handlers, posted
from bot.telegram.inbox import DurableInbox, OrderedProcessor
from bot.telegram.limiter import SteadyLimiter
from knowledge.errors import KnowledgeError

log = logging.getLogger(__name__)
CHANNEL = "telegram"
WEBHOOK_PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY]
STOP_SECONDS = 10.0
MAX_BODY = 1 << 20


def open_access(assistant: Assistant, config: TelegramConfig) -> Admission:
    """Rights as configured; what `python -m bot pair` and the running bot share is the database."""
    return Admission(
        assistant.records.engine,
        CHANNEL,
        mode=config.access,
        allowed=(str(user) for user in config.allowed),
        admins=(str(user) for user in config.admins),
    )


class OrderedBot(ExtBot[Any]):
    """Takes a batch of updates in the order of their numbers: whatever part of it is written down when the process dies is its
    beginning."""

    async def get_updates(self, *arguments: Any, **options: Any) -> tuple[Update, ...]:
        return tuple(sorted(await super().get_updates(*arguments, **options), key=lambda update: update.update_id))


class TelegramService:
    """One bot. `start` returns at once and connects in the background; `stop` finishes the answers in progress."""

    def __init__(
        self,
        assistant: Assistant,
        config: TelegramConfig,
        token: str,
        *,
        webhook_secret: str = "",
        public_url: str = "",
        threads: int = 4,
        originals: Originals | None = None,
        notice_seconds: float = 2.0,
    ) -> None:
        self._config, self._secret = config, webhook_secret
        self._workers = ThreadPoolExecutor(threads, thread_name_prefix="answer-telegram")
        self._ledger_thread = LedgerThread(CHANNEL)
        self._run = self._ledger_thread.run
        self._ledger = Ledger(assistant.records.engine, CHANNEL)
        self._desk = Reception(
            assistant,
            open_access(assistant, config),
            self._ledger,
            questions_per_minute=config.questions_per_minute,
            public_url=public_url,
            experts_chat=str(config.experts_chat),
            originals=originals or (),
            experts_role=config.experts_role,
        )
        line = WaitingLine(notice_seconds=notice_seconds)
        self._inbox = DurableInbox(self._ledger, self._run)
        self._processor = OrderedProcessor(self._ledger, self._run, line, lambda update, ahead: self._handlers.waiting(update, ahead))
        self.application = self._build(token)
        self._delivery = Delivery(
            self.application.bot, self._ledger, self._run, lambda page: originals.picture(page, "JPEG") if originals else None
        )
        self._handlers = Handlers(
            self._desk, self._ledger, self._delivery, line, self._workers, self._run, groups=config.groups, stream=config.stream
        )
        self._handlers.register(self.application)
        self._mail = Mail(assistant.records.engine, CHANNEL, posted)
        self._collecting: asyncio.Task[None] | None = None
        self._task: asyncio.Task[None] | None = None
        self._purging: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()

    def _build(self, token: str) -> Application[Any, Any, Any, Any, Any, Any]:
        logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs addresses, and the token is part of them
        limiter = SteadyLimiter(self._config.messages_per_second)
        proxy = self._config.proxy or None
        bot = OrderedBot(
            token,
            base_url=self._config.base_url,
            request=HTTPXRequest(
                connection_pool_size=64, pool_timeout=30, read_timeout=20, write_timeout=20, connect_timeout=10, proxy=proxy
            ),
            get_updates_request=HTTPXRequest(read_timeout=15, connect_timeout=10, proxy=proxy),
            rate_limiter=limiter,
        )
        builder: Any = ApplicationBuilder().bot(bot).update_queue(self._inbox).concurrent_updates(self._processor)
        application: Application[Any, Any, Any, Any, Any, Any] = builder.build()
        return application

    # --- life

    async def start(self) -> None:
        """Begin to connect; problems are logged and tried again, a wrong token ends the service with a message."""
        loop = asyncio.get_running_loop()
        self._task = loop.create_task(self._connect())
        self._purging = loop.create_task(retention_of(self._desk.assistant.records, self._run))

    async def _connect(self) -> None:
        try:
            await asyncio.get_running_loop().run_in_executor(self._workers, self._warm_up)
            await self._patiently(self.application.initialize)
            self._desk.commands.invitation = f"https://t.me/{self.application.bot.username}?start="
            await self.application.start()
            await self._delivery.recover()
            left = await self._inbox.resume(self.application.bot)
            await self._receive()
        except InvalidToken:
            log.error("Telegram không nhận TELEGRAM_BOT_TOKEN. Hãy kiểm tra mã do @BotFather cấp.")
            return
        self._collecting = asyncio.get_running_loop().create_task(collect_mail(self._mail, self._run, self._delivery.soon))
        self.ready.set()
        log.info("Telegram: @%s sẵn sàng, %d tin nhắn còn lại từ lần chạy trước", self.application.bot.username, left)
        await self._describe()

    def _warm_up(self) -> None:
        """Open the index and search once, so that the first person does not wait for it."""
        try:
            self._desk.assistant.index.current().retriever.search(messages.COMMANDS["hoi"], 1)
        except KnowledgeError as error:  # also said to whoever asks; the index may come later
            log.warning("Telegram: %s", error)

    async def _patiently(self, action: Callable[[], Any]) -> None:
        """Repeat until Telegram is reached: it may be blocked, or the network not yet up."""
        pause = 1.0
        while True:
            try:
                return await action()  # type: ignore[no-any-return]
            except InvalidToken:
                raise
            except (NetworkError, TelegramError) as error:
                log.warning("Chưa kết nối được Telegram (%s); thử lại sau %.0f giây", error, pause)
                await asyncio.sleep(pause)
                pause = min(60.0, pause * 2)

    async def _receive(self) -> None:
        """Long polling, or a webhook that the web server mounts (`route`)."""
        if self._config.mode == "webhook":
            address = self._config.webhook_url.rstrip("/") + WEBHOOK_PATH
            await self._patiently(
                lambda: self.application.bot.set_webhook(address, secret_token=self._secret, allowed_updates=UPDATES, max_connections=8)
            )
            return
        assert self.application.updater is not None
        await self.application.updater.start_polling(
            timeout=10,
            allowed_updates=UPDATES,
            bootstrap_retries=-1,
            error_callback=lambda error: log.warning("Telegram: không lấy được tin nhắn (%s); sẽ thử lại", error),
        )

    async def _describe(self) -> None:
        """Menus of commands by kind of chat, and the bot's description; a failure is only logged."""
        bot = self.application.bot
        menus: list[tuple[BotCommandScope, dict[str, str]]] = [
            (BotCommandScopeDefault(), messages.COMMANDS),
            (BotCommandScopeAllPrivateChats(), messages.COMMANDS),
            (BotCommandScopeAllGroupChats(), messages.GROUP_COMMANDS),
        ]
        admins = (user for user in self._desk.access.admins if user.isdigit())
        menus += [(BotCommandScopeChat(int(user)), messages.COMMANDS | messages.ADMIN_COMMANDS) for user in admins]
        for scope, commands in menus:
            try:
                await bot.set_my_commands([BotCommand(name, text) for name, text in commands.items()], scope=scope)
            except TelegramError as error:
                log.warning("Telegram: chưa đặt được danh sách lệnh (%s)", error)
        try:
            await bot.set_my_description(messages.DESCRIPTION)
            await bot.set_my_short_description(messages.SHORT_DESCRIPTION)
        except TelegramError as error:
            log.warning("Telegram: chưa đặt được phần giới thiệu (%s)", error)

    @property
    def link(self) -> str:
        """What a deep link begins with, "" until Telegram has said the bot's name."""
        return self._desk.commands.invitation

    async def stop(self) -> None:
        """Take no more updates, finish what is being answered, keep the rest for the next start."""
        for task in (self._task, self._purging, self._collecting):
            if task and not task.done():
                task.cancel()
        self._processor.closing = True
        self._ledger_thread.give_up()
        application = self.application
        if application.updater and application.updater.running:
            await application.updater.stop()
        await self._delivery.close(STOP_SECONDS)
        if application.running:
            try:
                await asyncio.wait_for(application.stop(), STOP_SECONDS)
            except TimeoutError:
                log.warning("Telegram: dừng khi còn câu hỏi đang xử lý; sẽ trả lời ở lần chạy sau")
        await application.shutdown()
        self._workers.shutdown(wait=False, cancel_futures=True)
        self._ledger_thread.close()

    # --- webhook

    def route(self) -> Route:
        """POST /telegram/webhook for the web server; mount it in webhook mode. Without a secret nothing gets in."""
        return Route(WEBHOOK_PATH, self._on_webhook, methods=["POST"])

    async def _on_webhook(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not self._secret or not hmac.compare_digest(given.encode(), self._secret.encode()):
            return PlainTextResponse("", 403)
        if not self.ready.is_set() or self._processor.closing:
            return PlainTextResponse("", 503, {"Retry-After": "5"})
        body = await request.body()
        if len(body) > MAX_BODY:
            return PlainTextResponse("", 413)
        if (update := self._read(body)) is None:
            return PlainTextResponse("", 400)
        await self._inbox.put(update)
        return PlainTextResponse("")

    def _read(self, body: bytes) -> Update | None:
        """None for what is no update: a part of it may be anything."""
        try:
            update = Update.de_json(json.loads(body), self.application.bot)
            return update if update.update_id < 1 << 63 else None
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError, RecursionError):
            return None

"""A local Bot API server: real HTTP, the methods the assistant uses, strict about what it takes, and a world of chats.

It keeps chats, topics, messages and pending updates as the real one does (a message id counts up over all private
chats and basic groups of the bot together, and per supergroup), records every call, injects faults, and duplicates or
reorders updates on request. Tests speak for the people: `say`, `press`, `edit`, `inline_query`.
"""

from __future__ import annotations

import asyncio
import email.policy
import json
import random
import re
import threading
import time
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email.parser import BytesParser
from types import TracebackType
from typing import Any

from tests.bot.telegram import botapi_rules as rules
from tests.bot.telegram.botapi_rules import Refusal, bad

TOKEN = "123456:TEST-token-of-the-local-server"
BOT = {"id": 123456, "is_bot": True, "first_name": "Trợ lý CCHC", "username": "cchc_test_bot"}
BOT |= {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True}
TIMED = frozenset({"sendMessage", "sendPhoto", "editMessageText", "editMessageReplyMarkup"})


@dataclass
class Sent:
    """A message as its chat shows it; `author` is 0 for the bot."""

    id: int
    chat: int
    author: int
    text: str
    thread: int | None = None
    reply_to: int | None = None
    entities: list[dict[str, Any]] = field(default_factory=list)
    markup: dict[str, Any] | None = None
    at: float = 0.0
    deleted: bool = False
    edits: int = 0
    photo: bytes = b""  # the text is then its caption

    @property
    def buttons(self) -> dict[str, str]:
        """Label → callback data (or url)."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return {b["text"]: b.get("callback_data", b.get("url", "")) for row in rows for b in row}


@dataclass(frozen=True)
class Call:
    at: float
    method: str
    parameters: dict[str, Any]
    outcome: str  # "ok", "400 …", "fault: …"


@dataclass
class Faults:
    """What goes wrong, with a seeded chance per call. `after` faults happen when the call has already taken effect."""

    rate: float = 0.0
    seed: int = 1
    kinds: tuple[str, ...] = ("429", "500", "502", "502 after", "drop", "drop after", "slow")
    retry_after: int = 1
    slow_seconds: float = 0.7
    duplicates: float = 0.0  # chance that an update is delivered once more
    reorder: float = 0.0  # chance that a batch is shuffled

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.planned: list[tuple[str, str]] = []  # (method, kind), used up first

    def draw(self, method: str) -> str:
        for index, (wanted, kind) in enumerate(self.planned):
            if wanted == method:
                del self.planned[index]
                return kind
        if self.rate and self.random.random() < self.rate:
            kinds = (*self.kinds, "409") if method == "getUpdates" else self.kinds
            return self.random.choice(kinds)
        return ""


class BotApiServer:
    """Runs in its own thread: `with BotApiServer() as server: … server.url …`."""

    def __init__(self, faults: Faults | None = None) -> None:
        self.faults = faults or Faults()
        self.calls: list[Call] = []
        self.chats: dict[int, dict[str, Any]] = {}
        self.topics: dict[int, set[int]] = {}
        self.administrators: dict[int, set[int]] = {}
        self.messages: dict[tuple[int, int], Sent] = {}
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.callbacks: dict[str, dict[str, Any]] = {}
        self.inline_answers: dict[str, list[dict[str, Any]]] = {}
        self.drafts: list[dict[str, Any]] = []
        self.actions: list[dict[str, Any]] = []
        self.webhook: dict[str, Any] = {}
        self.delivered: Counter[int] = Counter()
        self.blocked: set[int] = set()
        self._pending: list[dict[str, Any]] = []
        self._echo: list[dict[str, Any]] = []  # confirmed updates to be delivered once more
        self._update_id = 1000
        self._ids: Counter[int] = Counter()
        self._lock = threading.RLock()
        self._arrived = asyncio.Event()
        self._poll = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._ready = threading.Event()
        self.port = 0

    # --- life

    def __enter__(self) -> BotApiServer:
        self._thread.start()
        assert self._ready.wait(5)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/bot"

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._connection, "127.0.0.1", self.port))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))

    # --- the people

    def person(self, user: int, chat: int | None = None, *, name: str = "Lan") -> int:
        """A private chat with `user`; its id is the user's."""
        self.chats[user] = {"id": user, "type": "private", "first_name": name}
        return user

    def group(self, chat: int, *, kind: str = "supergroup", topics: tuple[int, ...] = (), admins: tuple[int, ...] = ()) -> int:
        self.chats[chat] = {"id": chat, "type": kind, "title": "Lớp tập huấn"} | ({"is_forum": True} if topics else {})
        self.topics[chat] = set(topics)
        self.administrators[chat] = set(admins)
        return chat

    def say(
        self, chat: int, text: str = "", *, user: int = 0, thread: int | None = None, reply_to: int | None = None, **content: Any
    ) -> int:
        """Somebody writes; returns the message id. `content` holds other fields: photo=[…], voice={…}."""
        with self._lock:
            user = user or chat
            sent = self._store(chat, user, text, thread, reply_to)
            self._queue({"message": self._message(sent) | content | (self._incoming_entities(text) if text else {})})
            return sent.id

    def edit(self, chat: int, message_id: int, text: str) -> None:
        with self._lock:
            sent = self.messages[chat, message_id]
            sent.text = text
            self._queue({"edited_message": self._message(sent) | self._incoming_entities(text) | {"edit_date": int(time.time())}})

    def press(self, chat: int, message_id: int, label: str, *, user: int = 0, data: str = "") -> str:
        """Press the button `label` below a message of the bot (or send the `data` of a button that is not there); returns the id
        of the callback query."""
        with self._lock:
            sent = self.messages[chat, message_id]
            query = f"cb{len(self.callbacks)}"
            self.callbacks[query] = {}
            update = {"id": query, "from": self._user(user or chat), "chat_instance": "1", "data": data or sent.buttons[label]}
            self._queue({"callback_query": update | {"message": self._message(sent)}})
            return query

    def inline_query(self, user: int, text: str) -> str:
        with self._lock:
            query = f"iq{len(self.inline_answers)}_{self._update_id}"
            self._queue({"inline_query": {"id": query, "from": self._user(user), "query": text, "offset": ""}})
            return query

    # --- what tests look at

    def by_bot(self, chat: int | None = None, *, thread: int | None = None) -> list[Sent]:
        """What the bot has written and is still to be seen, oldest first."""
        with self._lock:
            found = [m for m in self.messages.values() if m.author == 0 and not m.deleted and chat in (None, m.chat)]
            return sorted((m for m in found if thread is None or m.thread == thread), key=lambda m: (m.at, m.id))

    def wait(self, condition: Callable[[], Any], seconds: float = 10) -> Any:
        """Wait for something to become true; returns it, raises TimeoutError otherwise."""
        end = time.monotonic() + seconds
        while not (result := condition()):
            if time.monotonic() > end:
                raise TimeoutError(f"waited {seconds} s; last calls: {[(c.method, c.outcome) for c in self.calls[-8:]]}")
            time.sleep(0.005)
        return result

    def replies(self, chat: int, count: int = 1, *, after: int = 0, seconds: float = 10) -> list[Sent]:
        """Wait until the bot has written `count` messages with an id above `after` in this chat."""
        return self.wait(lambda: len(found := [m for m in self.by_bot(chat) if m.id > after]) >= count and found, seconds)  # type: ignore[no-any-return]

    def refused(self) -> list[Call]:
        """Calls answered with 400 Bad Request."""
        return [c for c in self.calls if c.outcome.startswith("400")]

    def busiest_second(self) -> int:
        """The most messages (sent or edited) in any window of one second, faults included."""
        times = [c.at for c in self.calls if c.method in TIMED]
        return max((sum(1 for t in times[i : i + 200] if t < start + 1) for i, start in enumerate(times)), default=0)

    def pending(self) -> int:
        with self._lock:
            return len(self._pending)

    # --- HTTP

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                request, _, lines = head.partition(b"\r\n")
                headers = BytesParser().parsebytes(lines)
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                path = request.decode().split()[1]
                parameters = self._parameters(path, headers.get("content-type", ""), body)
                answer = await self._call(urllib.parse.urlsplit(path).path, parameters)
                if answer is None:  # a dropped connection
                    writer.transport.abort()
                    return
                status, payload = answer
                data = json.dumps(payload, ensure_ascii=False).encode() if payload else b"<html>captive portal</html>"
                writer.write(
                    f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            writer.transport.abort()

    def _parameters(self, path: str, kind: str, body: bytes) -> dict[str, Any]:
        found: dict[str, Any] = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(path).query))
        if kind.startswith("application/json"):
            return found | json.loads(body or b"{}")
        if kind.startswith("multipart/form-data"):
            return found | _form(kind, body)
        return found | dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))

    async def _call(self, path: str, parameters: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        match = re.fullmatch(r"/bot([^/]+)/(\w+)", path)
        if not match or match[1] != TOKEN:
            return 401, {"ok": False, "error_code": 401, "description": "Unauthorized"}
        method, at = match[2], time.monotonic()
        fault = self.faults.draw(method)
        if fault and fault not in ("502 after", "drop after", "slow"):
            return self._fail(at, method, parameters, fault)
        if fault == "slow":
            await asyncio.sleep(self.faults.slow_seconds)
        try:
            with self._lock:
                rules.check_parameters(method, parameters)
            result = await self._updates(parameters) if method == "getUpdates" else self._run(method, parameters)
        except Refusal as refusal:
            self.calls.append(Call(at, method, parameters, f"{refusal.code} {refusal.description}"))
            return refusal.code, self._error(refusal)
        if fault in ("502 after", "drop after"):
            return self._fail(at, method, parameters, fault)
        self.calls.append(Call(at, method, parameters, "ok"))
        return 200, {"ok": True, "result": result}

    def _fail(self, at: float, method: str, parameters: dict[str, Any], fault: str) -> tuple[int, dict[str, Any]] | None:
        self.calls.append(Call(at, method, parameters, f"fault: {fault}"))
        if fault.startswith("drop"):
            return None
        if fault == "nonsense":
            return 200, {}
        code = int(fault[:3])
        texts = {
            429: "Too Many Requests",
            409: "Conflict: terminated by other getUpdates request",
            403: "Forbidden: bot was blocked by the user",
        }
        extra = {"retry_after": self.faults.retry_after} if code == 429 else {}
        return code, self._error(Refusal(code, texts.get(code, "Internal Server Error"), **extra))

    def _error(self, refusal: Refusal) -> dict[str, Any]:
        error = {"ok": False, "error_code": refusal.code, "description": refusal.description}
        return error | ({"parameters": refusal.parameters} if refusal.parameters else {})

    def _run(self, method: str, parameters: dict[str, Any]) -> Any:
        with self._lock:
            return getattr(self, f"_{method}")(parameters)

    # --- updates

    def _queue(self, content: dict[str, Any]) -> None:
        with self._lock:
            self._update_id += 1
            update = {"update_id": self._update_id, **content}
            self._pending.append(update)
            url = self.webhook.get("url")
        if url:
            threading.Thread(target=self._post, args=(update,), daemon=True).start()
        self._loop.call_soon_threadsafe(self._arrived.set)

    def _post(self, update: dict[str, Any]) -> None:
        """Deliver to the webhook until it answers 2xx, as the real server does."""
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": self.webhook.get("secret_token", "")}
        for attempt in range(20):
            request = urllib.request.Request(self.webhook["url"], json.dumps(update).encode(), headers)
            try:
                with urllib.request.urlopen(request, timeout=5):
                    break
            except OSError:
                time.sleep(0.2 * (attempt + 1))
        with self._lock:
            self.delivered[update["update_id"]] += 1
            self._pending = [u for u in self._pending if u["update_id"] != update["update_id"]]

    async def _updates(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        self._poll += 1
        mine = self._poll
        offset, limit = int(parameters.get("offset", 0)), int(parameters.get("limit", 100))
        end = time.monotonic() + float(parameters.get("timeout", 0))
        while True:
            if self.webhook.get("url"):
                raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
            if mine != self._poll:
                raise Refusal(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
            with self._lock:
                batch = self._batch(offset, limit)
            if batch or time.monotonic() >= end:
                return batch
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), min(0.5, max(0.0, end - time.monotonic())))
            except TimeoutError:
                continue

    def _batch(self, offset: int, limit: int) -> list[dict[str, Any]]:
        confirmed = [u for u in self._pending if u["update_id"] < offset]
        self._pending = [u for u in self._pending if u["update_id"] >= offset]
        self._echo += [u for u in confirmed if self.faults.random.random() < self.faults.duplicates]
        echo, self._echo = (self._echo, []) if self._pending else ([], self._echo)
        batch = echo + self._pending[:limit]
        if len(batch) > 1 and self.faults.random.random() < self.faults.reorder:
            self.faults.random.shuffle(batch)
        self.delivered.update(u["update_id"] for u in batch)
        return batch

    # --- messages

    def _store(self, chat: int, author: int, text: str, thread: int | None, reply_to: int | None) -> Sent:
        counter = chat if self.chats[chat]["type"] == "supergroup" else 0
        self._ids[counter] += 1
        sent = Sent(self._ids[counter], chat, author, text, thread, reply_to, at=time.monotonic())
        self.messages[chat, sent.id] = sent
        return sent

    def _user(self, user: int) -> dict[str, Any]:
        return {"id": user, "is_bot": False, "first_name": f"Người {user}", "language_code": "vi"}

    def _message(self, sent: Sent, *, nested: bool = True) -> dict[str, Any]:
        message: dict[str, Any] = {"message_id": sent.id, "date": int(time.time()), "chat": self.chats[sent.chat]}
        message["from"] = self._user(sent.author) if sent.author else {k: BOT[k] for k in ("id", "is_bot", "first_name", "username")}
        if sent.photo:
            width, height = rules.check_photo(sent.photo)
            size = {"width": width, "height": height, "file_size": len(sent.photo)}
            message["photo"] = [{"file_id": f"photo{sent.id}", "file_unique_id": f"u{sent.id}"} | size]
        if sent.text:
            message["caption" if sent.photo else "text"] = sent.text
        if sent.entities:
            message["caption_entities" if sent.photo else "entities"] = sent.entities
        if sent.thread is not None:
            message |= {"message_thread_id": sent.thread, "is_topic_message": True}
        if sent.markup:
            message["reply_markup"] = sent.markup
        original = self.messages.get((sent.chat, sent.reply_to or 0))
        if nested and original:
            message["reply_to_message"] = self._message(original, nested=False)
        return message

    def _incoming_entities(self, text: str) -> dict[str, Any]:
        found = [("bot_command", m) for m in re.finditer(r"(?<![\w/])/[a-z0-9_]+(@\w+)?", text)]
        found += [("mention", m) for m in re.finditer(r"(?<![\w/])@\w{3,}", text) if not text[: m.start()].endswith("/")]
        entities = [{"type": kind, "offset": rules.units(text[: m.start()]), "length": rules.units(m[0])} for kind, m in found]
        return {"entities": entities} if entities else {}

    def _chat(self, parameters: dict[str, Any]) -> int:
        chat = int(parameters.get("chat_id", 0))
        if chat not in self.chats:
            raise bad("chat not found")
        if chat in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        return chat

    def _own(self, parameters: dict[str, Any]) -> Sent:
        sent = self.messages.get((self._chat(parameters), int(parameters["message_id"])))
        if sent is None or sent.deleted:
            raise bad("message to edit not found")
        if sent.author != 0:
            raise bad("message can't be edited")
        return sent

    # --- methods

    def _getMe(self, _: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        return BOT

    def _sendMessage(self, p: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        return self._send(p, *rules.check_text(p))

    def _sendPhoto(self, p: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        rules.check_photo(p.get("photo"))
        caption = {"text": p.get("caption", ""), "entities": p.get("caption_entities", "[]")}
        return self._send(p, *rules.check_text(caption, limit=1024, required=False), photo=p["photo"])

    def _send(self, p: dict[str, Any], text: str, entities: list[dict[str, Any]], photo: bytes = b"") -> dict[str, Any]:
        chat = self._chat(p)
        markup = rules.check_markup(p["reply_markup"]) if "reply_markup" in p else None
        thread = int(p["message_thread_id"]) if "message_thread_id" in p else None
        if thread is not None and thread not in self.topics.get(chat, set()):
            raise bad("message thread not found")
        reply = rules.parse(p.get("reply_parameters", "{}"), "reply_parameters")
        reply_to = reply.get("message_id")
        original = self.messages.get((chat, reply_to)) if reply_to else None
        if reply_to and (original is None or original.deleted) and not reply.get("allow_sending_without_reply"):
            raise bad("message to be replied not found")
        sent = self._store(chat, 0, text, thread, reply_to if original else None)
        sent.entities, sent.markup, sent.photo = entities, markup, photo
        return self._message(sent)

    def _sendMessageDraft(self, p: dict[str, Any]) -> bool:  # noqa: N802
        if self.chats[self._chat(p)]["type"] != "private" or int(p["draft_id"]) == 0:
            raise bad("drafts are for private chats and need a draft_id")
        rules.check_text(p, required=False)
        self.drafts.append(dict(p))
        return True

    def _sendChatAction(self, p: dict[str, Any]) -> bool:  # noqa: N802
        self._chat(p)
        self.actions.append(dict(p))
        return True

    def _editMessageText(self, p: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        sent = self._own(p)
        if sent.photo:
            raise bad("there is no text in the message to edit")
        text, entities = rules.check_text(p)
        markup = rules.check_markup(p["reply_markup"]) if "reply_markup" in p else None
        if (text, entities, markup) == (sent.text, sent.entities, sent.markup):
            raise bad("message is not modified: specified new message content and reply markup are exactly the same")
        sent.text, sent.entities, sent.markup, sent.edits = text, entities, markup, sent.edits + 1
        return self._message(sent)

    def _editMessageReplyMarkup(self, p: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        sent = self._own(p)
        markup = rules.check_markup(p["reply_markup"]) if "reply_markup" in p else None
        if markup == sent.markup:
            raise bad("message is not modified")
        sent.markup, sent.edits = markup, sent.edits + 1
        return self._message(sent)

    def _deleteMessage(self, p: dict[str, Any]) -> bool:  # noqa: N802
        sent = self.messages.get((self._chat(p), int(p["message_id"])))
        if sent is None or sent.deleted:
            raise bad("message to delete not found")
        if sent.author and self.chats[sent.chat]["type"] != "private":
            raise bad("message can't be deleted")
        sent.deleted = True
        return True

    def _deleteMessages(self, p: dict[str, Any]) -> bool:  # noqa: N802
        """Missing messages are skipped. In a private chat a bot may delete what the person wrote, too: beware."""
        chat, ids = self._chat(p), rules.parse(p["message_ids"], "message_ids")
        if not 1 <= len(ids) <= 100:
            raise bad("1 to 100 message identifiers")
        for number in ids:
            if (sent := self.messages.get((chat, number))) is not None:
                sent.deleted = True
        return True

    def _answerCallbackQuery(self, p: dict[str, Any]) -> bool:  # noqa: N802
        if p["callback_query_id"] not in self.callbacks:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if rules.units(str(p.get("text", ""))) > 200:
            raise bad("MESSAGE_TOO_LONG")
        self.callbacks[p["callback_query_id"]] = {"answered": True, "text": p.get("text", "")}
        return True

    def _answerInlineQuery(self, p: dict[str, Any]) -> bool:  # noqa: N802
        self.inline_answers[p["inline_query_id"]] = rules.check_inline_results(p["results"])
        return True

    def _setMyCommands(self, p: dict[str, Any]) -> bool:  # noqa: N802
        scope, commands = rules.check_commands(p)
        self.commands[scope] = commands
        return True

    def _setMyDescription(self, p: dict[str, Any]) -> bool:  # noqa: N802
        if len(p.get("description", "")) > 512:
            raise bad("DESCRIPTION_TOO_LONG")
        return True

    def _setMyShortDescription(self, p: dict[str, Any]) -> bool:  # noqa: N802
        if len(p.get("short_description", "")) > 120:
            raise bad("SHORT_DESCRIPTION_TOO_LONG")
        return True

    def _getWebhookInfo(self, _: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        return {"url": self.webhook.get("url", ""), "has_custom_certificate": False, "pending_update_count": len(self._pending)}

    def _setWebhook(self, p: dict[str, Any]) -> bool:  # noqa: N802
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", p.get("secret_token", "x")):
            raise bad("secret token contains unallowed characters")
        self.webhook = {"url": p["url"], "secret_token": p.get("secret_token", "")}
        return True

    def _deleteWebhook(self, _: dict[str, Any]) -> bool:  # noqa: N802
        self.webhook = {}
        return True

    def _getChatMember(self, p: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        user = int(p["user_id"])
        status = "administrator" if user in self.administrators.get(self._chat(p), set()) else "member"
        rights = "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members"
        rights += " can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories"
        extra = dict.fromkeys(rights.split(), True) if status == "administrator" else {}
        return {"status": status, "user": self._user(user) if user != BOT["id"] else BOT, **extra}


def _form(kind: str, body: bytes) -> dict[str, Any]:
    """The fields of a form with files; a file is bytes."""
    whole = BytesParser(policy=email.policy.HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    found: dict[str, Any] = {}
    for part in whole.iter_parts():
        data = part.get_payload(decode=True)
        found[part.get_param("name", header="content-disposition")] = data if part.get_filename() else data.decode()
    return _attached(found)


def _attached(fields: dict[str, Any]) -> dict[str, Any]:
    """ "attach://name" stands for the file of that name."""
    files = {name: value for name, value in fields.items() if isinstance(value, bytes)}
    named = {name: files.get(str(value).removeprefix("attach://"), value) for name, value in fields.items()}
    used = {str(value).removeprefix("attach://") for value in fields.values() if str(value).startswith("attach://")}
    return {name: value for name, value in named.items() if name not in used}

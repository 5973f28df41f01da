"""Is a Telegram message meant for the assistant, and what does it say? In a group only /hoi, replies and mentions are."""

from __future__ import annotations

from telegram import Message, MessageEntity

from bot.chat.request import Request

OWN_COMMANDS = frozenset({"hoi", "nguon", "help", "start", "moi", "huy", "tailieu", "linhvuc", "bat", "tat", "gopy", "toi", "roi"})
_KINDS = ("photo", "document", "voice", "sticker")
_OTHER = ("audio", "video", "video_note", "animation", "contact", "location", "venue", "poll", "dice", "story", "paid_media")


def request_of(message: Message, user: str, bot_id: int, bot_name: str) -> Request | None:
    """The request in a message; None when it is not for us (or no text: see `unreadable`)."""
    private = message.chat.type == "private"
    text = message.text or ""
    if not text or (not private and message.chat.type not in ("group", "supergroup")):
        return None
    name, at = _command(message)
    if at and at.lower() != bot_name.lower():
        return None
    if not private and not name:
        mentioned = f"@{bot_name}".lower() in (m.lower() for m in message.parse_entities([MessageEntity.MENTION]).values())
        if not mentioned and not _replies_to(message, bot_id):
            return None
        text = _without_mention(text, bot_name)
    if name and not private and not at and name not in OWN_COMMANDS:
        return None
    return Request(
        chat=str(message.chat.id),
        user=user,
        text=text,
        thread=thread_of(message),
        private=private,
        reply_to=message.reply_to_message.message_id if message.reply_to_message else 0,
    )


def command_of(message: Message) -> str:
    """The command a message begins with, "hoi" for "/hoi@bot …", else ""."""
    return _command(message)[0]


def _command(message: Message) -> tuple[str, str]:
    first = message.entities[0] if message.entities else None
    if first is None or first.type != MessageEntity.BOT_COMMAND or first.offset != 0:
        return "", ""
    name, _, at = message.parse_entity(first)[1:].partition("@")
    return name.lower(), at


def _replies_to(message: Message, bot_id: int) -> bool:
    original = message.reply_to_message
    return bool(original and original.from_user and original.from_user.id == bot_id)


def _without_mention(text: str, bot_name: str) -> str:
    at = f"@{bot_name}"
    place = text.lower().find(at.lower())
    return (text[:place] + text[place + len(at) :]).strip(" ,:\n") if place >= 0 else text


def thread_of(message: Message) -> str:
    """The topic, "" outside topics (a thread of replies in an ordinary group is no topic)."""
    return str(message.message_thread_id) if message.is_topic_message and message.message_thread_id else ""


def unreadable(message: Message) -> str:
    """What a message without text holds: "photo", "document", "voice", "sticker", "other"; "" for service messages."""
    found = next((kind for kind in _KINDS if getattr(message, kind)), "")
    return found or ("other" if any(getattr(message, kind, None) for kind in _OTHER) else "")

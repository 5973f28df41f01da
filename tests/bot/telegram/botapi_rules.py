"""What the Bot API accepts: the checks of the local server, written from the Bot API documentation, stricter where unsure.

A `Refusal` becomes the JSON error the real server would send. Lengths are counted in UTF-16 code units, as entities are.
"""

from __future__ import annotations

import json
import re
from io import BytesIO
from itertools import pairwise
from typing import Any

from PIL import Image, UnidentifiedImageError

TEXT_LIMIT = 4096
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u3164\u115f\u1160"
ENTITY_TYPES = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre"})
KNOWN = {
    "getMe": "",
    "getWebhookInfo": "",
    "getUpdates": "offset limit timeout allowed_updates",
    "setWebhook": "url secret_token allowed_updates max_connections drop_pending_updates ip_address certificate",
    "deleteWebhook": "drop_pending_updates",
    "setMyCommands": "commands scope language_code",
    "setMyShortDescription": "short_description language_code",
    "setMyDescription": "description language_code",
    "sendMessage": "chat_id text entities parse_mode message_thread_id reply_parameters reply_markup link_preview_options "
    "disable_notification protect_content",
    "sendPhoto": "chat_id photo caption caption_entities parse_mode message_thread_id reply_parameters reply_markup "
    "show_caption_above_media has_spoiler disable_notification protect_content",
    "sendMessageDraft": "chat_id draft_id text entities parse_mode message_thread_id",
    "sendChatAction": "chat_id action message_thread_id",
    "editMessageText": "chat_id message_id text entities parse_mode reply_markup link_preview_options inline_message_id",
    "editMessageReplyMarkup": "chat_id message_id reply_markup",
    "deleteMessage": "chat_id message_id",
    "deleteMessages": "chat_id message_ids",
    "answerCallbackQuery": "callback_query_id text show_alert url cache_time",
    "answerInlineQuery": "inline_query_id results cache_time is_personal next_offset button",
    "getChatMember": "chat_id user_id",
    "getChatAdministrators": "chat_id",
}


class Refusal(Exception):
    """An error answer: HTTP status, description and extra fields (`parameters`)."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


def bad(description: str) -> Refusal:
    return Refusal(400, f"Bad Request: {description}")


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def check_parameters(method: str, parameters: dict[str, Any]) -> None:
    """Unknown methods and parameters are refused: the real server ignores the latter, and a typing error stays hidden."""
    if method not in KNOWN:
        raise Refusal(404, "Not Found")
    if unknown := set(parameters) - set(KNOWN[method].split()):
        raise bad(f"unknown parameters {sorted(unknown)} of {method}")


def parse(value: Any, what: str) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise bad(f"can't parse {what}: {value[:80]!r}") from error


def check_text(parameters: dict[str, Any], *, limit: int = TEXT_LIMIT, required: bool = True) -> tuple[str, list[dict[str, Any]]]:
    """The text and entities a chat would show. Only explicit entities or HTML are taken."""
    text = str(parameters.get("text", ""))
    if re.search(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]", text):
        raise bad("text contains control characters or lone surrogates")
    if parameters.get("parse_mode") == "HTML":
        text, entities = parse_html(text)
    elif parameters.get("parse_mode"):
        raise bad("unsupported parse_mode")
    else:
        entities = parse(parameters.get("entities", "[]"), "entities")
    if not text.strip().strip(INVISIBLE).strip() and required:
        raise bad("message text is empty")
    if text != text.strip():
        raise bad("text begins or ends with white space, which would shift its entities")
    if units(text) > limit:
        raise bad("message is too long")
    check_entities(text, entities)
    return text, entities


def check_photo(value: Any) -> tuple[int, int]:
    """Width and height of an uploaded picture."""
    if not isinstance(value, bytes):
        raise bad("wrong file identifier/HTTP URL specified")  # what the real server says of a name it does not know
    if len(value) > 10_000_000:
        raise bad("file is too big")
    try:
        with Image.open(BytesIO(value)) as picture:
            kind, (width, height) = picture.format, picture.size
    except UnidentifiedImageError as error:
        raise bad("IMAGE_PROCESS_FAILED") from error
    if kind not in ("JPEG", "PNG") or width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return width, height


def check_entities(text: str, entities: list[dict[str, Any]]) -> None:
    if len(entities) > 100:
        raise bad("more than 100 entities, the rest would be dropped")
    encoded = text.encode("utf-16-le")
    for entity in entities:
        kind, start, length = entity.get("type"), entity.get("offset"), entity.get("length")
        if kind not in ENTITY_TYPES:
            raise bad(f"unknown entity type {kind!r}")
        if not isinstance(start, int) or not isinstance(length, int) or start < 0 or length < 1:
            raise bad(f"invalid entity {entity}")
        if (start + length) * 2 > len(encoded):
            raise bad(f"entity {entity} ends beyond the text")
        piece = encoded[start * 2 : (start + length) * 2]
        try:
            shown = piece.decode("utf-16-le")
        except UnicodeDecodeError as error:
            raise bad(f"entity {entity} cuts a character in two") from error
        if not shown.strip():
            raise bad(f"entity {entity} covers nothing")
    ordered = sorted(entities, key=lambda e: (e["offset"], -e["length"]))
    for first, second in pairwise(ordered):
        if first["offset"] < second["offset"] < first["offset"] + first["length"] < second["offset"] + second["length"]:
            raise bad(f"entities {first} and {second} overlap")


def parse_html(text: str) -> tuple[str, list[dict[str, Any]]]:
    """The HTML of the Bot API, strictly: an unknown or unclosed tag or a bare < or & is an error."""
    names = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "s": "strikethrough"}
    names |= {"code": "code", "pre": "pre", "blockquote": "blockquote"}
    out, entities, stack = "", [], []
    for token in re.findall(r"<[^<>]*>|&[a-z#0-9]+;|[^<>&]+|[<>&]", text):
        if token in "<>&":
            raise bad(f"can't parse entities: bare {token!r}")
        if token.startswith("&"):
            simple = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"'}
            if token not in simple:
                raise bad(f"can't parse entities: {token}")
            out += simple[token]
        elif token.startswith("</"):
            if not stack or stack[-1][0] != token[2:-1]:
                raise bad(f"can't parse entities: unexpected end tag {token}")
            name, start = stack.pop()
            entities.append({"type": names[name], "offset": start, "length": units(out) - start})
        elif token.startswith("<"):
            name = token[1:-1].split()[0] if token[1:-1].split() else ""
            if name not in names:
                raise bad(f'can\'t parse entities: Unsupported start tag "{name}"')
            stack.append((name, units(out)))
        else:
            out += token
    if stack:
        raise bad(f"can't parse entities: can't find end tag of {stack[-1][0]}")
    return out, entities


def check_markup(value: Any) -> dict[str, Any]:
    """An inline keyboard or nothing."""
    markup = parse(value, "reply keyboard markup")
    if not isinstance(markup, dict) or set(markup) != {"inline_keyboard"}:
        raise bad(f"only inline keyboards are expected, not {markup!r}")
    buttons = [button for row in markup["inline_keyboard"] for button in row]
    if len(buttons) > 100 or any(not 1 <= len(row) <= 8 for row in markup["inline_keyboard"]):
        raise bad("too many buttons, or an empty row")
    for button in buttons:
        if not button.get("text", "").strip():
            raise bad("text buttons are unallowed in the inline keyboard")
        if len(set(button) & {"callback_data", "url", "switch_inline_query_current_chat", "switch_inline_query"}) != 1:
            raise bad(f"inline keyboard button must have exactly one action: {button}")
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
            raise bad("BUTTON_DATA_INVALID")
        if "url" in button and not re.fullmatch(r"(https?|tg)://[^\s/]+\.[^\s]+|tg://\S+", button["url"]):
            raise bad("BUTTON_URL_INVALID")
    return markup


def check_inline_results(value: Any) -> list[dict[str, Any]]:
    results = parse(value, "inline query results")
    if len(results) > 50:
        raise bad("RESULTS_TOO_MUCH")
    if len({r.get("id") for r in results}) != len(results):
        raise bad("RESULT_ID_DUPLICATE")
    for result in results:
        if result.get("type") != "article" or not result.get("title") or not 1 <= len(str(result.get("id", "")).encode()) <= 64:
            raise bad(f"invalid inline result {result}")
        content = result["input_message_content"]
        check_text({"text": content["message_text"], "entities": content.get("entities", [])})
        if "reply_markup" in result:
            check_markup(result["reply_markup"])
    return results


def check_commands(parameters: dict[str, Any]) -> tuple[str, list[dict[str, str]]]:
    commands = parse(parameters.get("commands", "[]"), "commands")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    scope = parse(parameters.get("scope", '{"type": "default"}'), "scope")
    return json.dumps(scope, sort_keys=True), commands

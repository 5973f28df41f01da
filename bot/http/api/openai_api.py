"""POST /v1/chat/completions and GET /v1/models as OpenAI's clients expect them, so that Open WebUI or LibreChat can use the assistant.

These clients send the whole dialogue each time and keep no conversation id, so every answer ends in a link to its conversation,
from which the next request takes it; where a client drops the link, the dialogue is known by its questions, and one that is not known
here (after a restart) is read from them.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from bot.answer.answer import Answer, Done, Token, answer_json
from bot.http.api import schemas
from bot.http.api.dialogues import Dialogues, answer_to_task
from bot.http.api.workflow import explain
from bot.http.door import texts
from bot.http.door.access import Caller, may
from bot.http.door.problems import Problem
from bot.http.site.rendering import base_url
from bot.http.site.site import Site, site_of
from bot.http.site.streaming import Event, EventStream
from bot.records.records import new_id

MODEL = "tro-ly-cchc"
_CONVERSATION = re.compile(r"/\?c=([0-9a-f]{32})")
OPENAI_ERROR: dict[str, Any] = {"description": "Lỗi (RFC 9457)", "model": schemas.ProblemDetails}
router = APIRouter(prefix="/v1", tags=["Tương thích OpenAI"], responses=dict.fromkeys((401, 403, 404, 429, 503), OPENAI_ERROR))


class Part(BaseModel):
    model_config = ConfigDict(extra="ignore")
    type: str = "text"
    text: str = Field(default="", max_length=100_000)


class Message(BaseModel):
    model_config = ConfigDict(extra="ignore")
    role: str
    content: str | list[Part] | None = None

    @property
    def words(self) -> str:
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part.text for part in self.content or [] if part.type == "text")


class StreamOptions(BaseModel):
    model_config = ConfigDict(extra="ignore")
    include_usage: bool = False


class ChatRequest(BaseModel):
    """Sampling parameters are accepted and have no effect: answers are quotations."""

    model_config = ConfigDict(
        extra="ignore", json_schema_extra={"examples": [{"model": MODEL, "messages": [{"role": "user", "content": "CCHC là gì?"}]}]}
    )
    model: str = Field(default=MODEL, max_length=200)
    messages: list[Message] = Field(min_length=1, max_length=500)
    stream: bool = False
    stream_options: StreamOptions | None = None


class Model(BaseModel):
    id: str = Field(examples=[MODEL])
    object: str = "model"
    created: int = 0
    owned_by: str = "cchc"


class Models(BaseModel):
    object: str = "list"
    data: list[Model]


@router.get("/models", summary="Các mô hình", response_model=Models)
async def models(_: Annotated[Caller, Depends(may("ask"))]) -> Response:
    return JSONResponse({"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": "cchc"}]})


class Completion(BaseModel):
    """As OpenAI's; `citations` holds the full citations (schemas.Citation)."""

    id: str
    object: str = "chat.completion"
    created: int
    model: str
    choices: list[dict[str, Any]]
    usage: dict[str, int]
    citations: list[schemas.Citation] = []
    conversation_id: str = ""


@router.post("/chat/completions", summary="Trò chuyện theo giao thức OpenAI", response_model=Completion)
async def chat(request: Request, body: ChatRequest, caller: Annotated[Caller, Depends(may("ask", asks=True))]) -> Response:
    """Câu trả lời ở dạng Markdown, kèm nguồn; trường `citations` giữ trích dẫn đầy đủ."""
    site = site_of(request)
    if body.model != MODEL:
        raise Problem(404, "model_not_found", texts.BAD_MODEL.format(model=body.model, name=MODEL))
    asked = [message.words for message in body.messages if message.role == "user"]
    if not asked:
        raise Problem(400, "no_user_message", texts.NO_USER_MESSAGE)
    base = base_url(request, site)
    if (said := answer_to_task(asked[-1])) is not None:
        return _said(body, said)
    dialogues: Dialogues = request.app.state.dialogues
    conversation = conversation_of(body.messages) or dialogues.conversation(caller.bucket, asked)

    def remember(answer: Answer) -> None:
        dialogues.remember(caller.bucket, asked, answer.conversation_id)

    if body.stream:
        usage = bool(body.stream_options and body.stream_options.include_usage)
        made = partial(_pieces, site, asked, conversation, caller, base, usage, remember)
        return EventStream(site.streams, site.streams.open(caller.bucket, made, explain, encode))
    answer = await site.answer(
        lambda: site.assistant.ask(
            asked[-1], conversation_id=conversation, channel="openai", user=caller.name, owner=caller.name, before=asked[:-1]
        )
    )
    remember(answer)
    return JSONResponse(_completion(answer, base))


def conversation_of(messages: list[Message]) -> str:
    """The conversation our last answer in the dialogue links to ("…/?c=ID"), "" for a new one."""
    for message in reversed(messages):
        if message.role == "assistant" and (links := _CONVERSATION.findall(message.words)):
            return str(links[-1])
    return ""


def _said(body: ChatRequest, text: str) -> Response:
    """A short text that is no answer of ours (a title), whole or as a stream of one piece."""
    head: dict[str, Any] = {"id": f"chatcmpl-{new_id()}", "created": int(time.time()), "model": MODEL}
    if not body.stream:
        message = {"role": "assistant", "content": text, "refusal": None}
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        return JSONResponse(head | {"object": "chat.completion", "choices": [choice], "usage": _words(0, text)})
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": "stop", "logprobs": None}
    chunk = encode("chunk", head | {"object": "chat.completion.chunk", "choices": [choice]}, "")
    return Response(chunk + encode("end", {}, ""), media_type="text/event-stream")


def encode(name: str, data: dict[str, Any], identifier: str) -> bytes:
    """OpenAI's framing: no event names or ids, "[DONE]" at the end, errors as an object named error."""
    if name == "end":
        return b"data: [DONE]\n\n"
    if name == "error":
        data = {"error": {"message": data["message"], "type": "server_error", "code": data["code"], "param": None}}
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def _pieces(
    site: Site, asked: list[str], conversation: str, caller: Caller, base: str, usage: bool, remember: Callable[[Answer], None]
) -> Iterator[Event]:
    """Chunks of a streamed completion; the answer's own events are turned into deltas."""
    head: dict[str, Any] = {"id": f"chatcmpl-{new_id()}", "object": "chat.completion.chunk", "created": int(time.time()), "model": MODEL}

    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        return head | {"choices": [{"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}]}

    yield "chunk", chunk({"role": "assistant", "content": ""})
    said = ""
    # What a language model writes is shown as it comes; a quoted answer is there at once, and whole its markers are links.
    written = site.config.answer.answerer == "generative"
    made = site.assistant.ask_stream(
        asked[-1], conversation_id=conversation, channel="openai", user=caller.name, owner=caller.name, before=asked[:-1]
    )
    for event in made:
        if isinstance(event, Token):
            piece = _escape(event.text) if written else ""
            said += piece
            yield ("chunk", chunk({"content": piece})) if piece else ("", {})
        elif isinstance(event, Done):
            remember(event.answer)
            whole = markdown(event.answer, base, linked=not said)
            rest = whole[len(said.rstrip()) :] if whole.startswith(said.rstrip()) else "\n\n" + whole
            yield "chunk", chunk({"content": rest})
            yield "chunk", chunk({}, "stop") | {"citations": answer_json(event.answer)["citations"]}
            if usage:
                yield "chunk", head | {"choices": [], "usage": _usage(event.answer)}
    yield "end", {}


def _completion(answer: Answer, base: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": markdown(answer, base), "refusal": None}
    return {
        "id": f"chatcmpl-{answer.id}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": _usage(answer),
        "citations": answer_json(answer)["citations"],
        "conversation_id": answer.conversation_id,
    }


def markdown(answer: Answer, base: str, *, linked: bool = True) -> str:
    """The answer's text with its markers as links into the reading view, then its sources, then notices. The source of a list is
    named once."""
    text = _escape(answer.text).rstrip()
    sources = answer.citations or answer.nearest
    if linked:
        for number, citation in enumerate(answer.citations, 1):
            text = text.replace(f"\\[{number}\\]", f"[[{number}]]({base}{citation.url})")
    lines = [text]
    if sources:
        lines += ["", "**Nguồn:**" if answer.citations else "**Điều khoản gần nhất:**"]
    in_lists = {
        item["number"]
        for block in answer_json(answer)["blocks"]
        if block["kind"] == "list"
        for item in block["items"][1:]
        if "number" in item
    }
    for number, citation in enumerate(sources, 1):
        if answer.citations and number in in_lists:
            continue
        lines.append(f"{number}. [{_escape(citation.label)}]({base}{citation.url})")
        if citation.quote not in answer.text:
            lines.append("   > " + " ".join(_escape(citation.quote).split()))
    lines += [f"\n*{_escape(notice)}*" for notice in answer.notices]
    lines.append(f"\n[{texts.OPEN_CONVERSATION}]({base}/?c={answer.conversation_id})")
    return "\n".join(lines)


def _escape(text: str) -> str:
    """Document text is data: no images, links or markup may come out of it."""
    return "".join("\\" + c if c in "[]<`" else c for c in text)


def _usage(answer: Answer) -> dict[str, int]:
    """Words, not tokens: there may be no language model; clients only want numbers."""
    return _words(len(answer.question.split()), answer.text)


def _words(asked: int, text: str) -> dict[str, int]:
    said = len(text.split())
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}

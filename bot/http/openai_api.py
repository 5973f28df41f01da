"""POST /v1/chat/completions and GET /v1/models as OpenAI's clients expect them, so that Open WebUI or LibreChat can use the assistant.

These clients send the whole dialogue each time and keep no conversation id, so every answer ends in a link to its conversation,
from which the next request takes it.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from bot.answer import Answer, Done, Token, answer_json
from bot.http import texts
from bot.http.access import Caller, may
from bot.http.problems import Problem
from bot.http.site import Site, site_of
from bot.http.streaming import Event, EventStream
from bot.http.workflow import explain
from bot.records import new_id

MODEL = "tro-ly-cchc"
_CONVERSATION = re.compile(r"/\?c=([0-9a-f]{32})")
router = APIRouter(prefix="/v1", tags=["Tương thích OpenAI"])


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


@router.get("/models", summary="Các mô hình")
async def models(_: Annotated[Caller, Depends(may("ask"))]) -> Response:
    return JSONResponse({"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": "cchc"}]})


@router.post("/chat/completions", summary="Trò chuyện theo giao thức OpenAI")
async def chat(request: Request, body: ChatRequest, caller: Annotated[Caller, Depends(may("ask", asks=True))]) -> Response:
    """Câu trả lời ở dạng Markdown, kèm nguồn; trường `citations` giữ trích dẫn đầy đủ."""
    site = site_of(request)
    if body.model != MODEL:
        raise Problem(404, "model_not_found", texts.BAD_MODEL.format(model=body.model, name=MODEL))
    asked = [message.words for message in body.messages if message.role == "user"]
    if not asked:
        raise Problem(400, "no_user_message", texts.NO_USER_MESSAGE)
    base = _base_url(request, site)
    conversation = conversation_of(body.messages)
    if body.stream:
        usage = bool(body.stream_options and body.stream_options.include_usage)
        stream = site.streams.open(caller.bucket, lambda: _pieces(site, asked[-1], conversation, caller, base, usage), explain, encode)
        return EventStream(site.streams, stream)
    answer = await site.answer(
        lambda: site.assistant.ask(asked[-1], conversation_id=conversation, channel="openai", user=caller.name, owner=caller.name)
    )
    return JSONResponse(_completion(answer, base))


def conversation_of(messages: list[Message]) -> str:
    """The conversation our last answer in the dialogue links to ("…/?c=ID"), "" for a new one."""
    for message in reversed(messages):
        if message.role == "assistant" and (links := _CONVERSATION.findall(message.words)):
            return str(links[-1])
    return ""


def encode(name: str, data: dict[str, Any], identifier: str) -> bytes:
    """OpenAI's framing: no event names or ids, "[DONE]" at the end, errors as an object named error."""
    if name == "end":
        return b"data: [DONE]\n\n"
    if name == "error":
        data = {"error": {"message": data["message"], "type": "server_error", "code": data["code"], "param": None}}
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def _pieces(site: Site, question: str, conversation: str, caller: Caller, base: str, usage: bool) -> Iterator[Event]:
    """Chunks of a streamed completion; the answer's own events are turned into deltas."""
    head: dict[str, Any] = {"id": f"chatcmpl-{new_id()}", "object": "chat.completion.chunk", "created": int(time.time()), "model": MODEL}

    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        return head | {"choices": [{"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}]}

    yield "chunk", chunk({"role": "assistant", "content": ""})
    said = ""
    made = site.assistant.ask_stream(question, conversation_id=conversation, channel="openai", user=caller.name, owner=caller.name)
    for event in made:
        if isinstance(event, Token):
            piece = _escape(event.text)
            said += piece
            yield ("chunk", chunk({"content": piece})) if piece else ("", {})
        elif isinstance(event, Done):
            whole = markdown(event.answer, base)
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


def markdown(answer: Answer, base: str) -> str:
    """The answer's text, then its sources as links into the reading view, then notices."""
    lines = [_escape(answer.text).rstrip()]
    sources = answer.citations or answer.nearest
    if sources:
        lines += ["", "**Nguồn:**" if answer.citations else "**Điều khoản gần nhất:**"]
    for number, citation in enumerate(sources, 1):
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
    asked, said = len(answer.question.split()), len(answer.text.split())
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


def _base_url(request: Request, site: Site) -> str:
    return site.config.server.public_url.rstrip("/") or f"{request.url.scheme}://{request.url.netloc}"

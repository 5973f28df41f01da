"""The official openai client against the real application."""

from __future__ import annotations

import openai
import pytest
from fastapi import FastAPI

from tests.bot.http.conftest import client_of

QUESTION = {"role": "user", "content": "Bộ Tài chính bố trí kinh phí thực hiện Chương trình"}


def openai_of(app: FastAPI, key: str = "none") -> openai.AsyncOpenAI:
    return openai.AsyncOpenAI(base_url="http://cchc.test/v1", api_key=key, http_client=client_of(app), max_retries=0)


async def test_completion_quotes_and_links(app: FastAPI) -> None:
    done = await openai_of(app).chat.completions.create(model="tro-ly-cchc", messages=[QUESTION])  # type: ignore[list-item]
    content = done.choices[0].message.content or ""
    assert "4. Bộ Tài chính bố trí kinh phí" in content
    assert "(http://cchc.test/documents/nq-76-nq-cp-2021#dieu-2.4)" in content
    assert done.usage is not None
    assert done.choices[0].finish_reason == "stop"


async def test_streaming_gives_the_same_text(app: FastAPI) -> None:
    client = openai_of(app)
    whole = await client.chat.completions.create(model="tro-ly-cchc", messages=[QUESTION])  # type: ignore[list-item]
    pieces, usage = [], None
    stream = await client.chat.completions.create(
        model="tro-ly-cchc",
        messages=[QUESTION],  # type: ignore[list-item]
        stream=True,
        stream_options={"include_usage": True},
    )
    async for chunk in stream:
        usage = chunk.usage or usage
        pieces += [choice.delta.content or "" for choice in chunk.choices]
    before, _, _ = "".join(pieces).partition("?c=")
    assert before == (whole.choices[0].message.content or "").partition("?c=")[0]
    assert usage is not None


async def test_the_dialogue_stays_one_conversation(app: FastAPI) -> None:
    client = openai_of(app)
    first = await client.chat.completions.create(model="tro-ly-cchc", messages=[QUESTION])  # type: ignore[list-item]
    said = {"role": "assistant", "content": first.choices[0].message.content}
    more = [QUESTION, said, {"role": "user", "content": [{"type": "text", "text": "Còn Bộ Nội vụ?"}]}]
    second = await client.chat.completions.create(model="tro-ly-cchc", messages=more)  # type: ignore[arg-type]
    other = await client.chat.completions.create(model="tro-ly-cchc", messages=[QUESTION])  # type: ignore[list-item]
    assert second.model_extra is not None
    assert first.model_extra is not None
    assert other.model_extra is not None
    assert second.model_extra["conversation_id"] == first.model_extra["conversation_id"] != other.model_extra["conversation_id"]


async def test_errors_are_openai_errors(app: FastAPI) -> None:
    client = openai_of(app)
    with pytest.raises(openai.NotFoundError, match="tro-ly-cchc"):
        await client.chat.completions.create(model="gpt-x", messages=[QUESTION])  # type: ignore[list-item]
    with pytest.raises(openai.UnprocessableEntityError):
        await client.chat.completions.create(model="tro-ly-cchc", messages=[{"role": "user", "content": "!!!"}])
    with pytest.raises(openai.AuthenticationError):
        await openai_of(app, "cchc_wrong").chat.completions.create(model="tro-ly-cchc", messages=[QUESTION])  # type: ignore[list-item]
    assert [model.id async for model in client.models.list()] == ["tro-ly-cchc"]


async def test_document_text_cannot_become_markdown(app: FastAPI) -> None:
    answer = await openai_of(app).chat.completions.create(
        model="tro-ly-cchc", messages=[{"role": "user", "content": "Xâm nhập hệ thống lạ document title XSS"}]
    )
    content = answer.choices[0].message.content or ""
    assert "evil" in content
    assert "![" not in content
    assert "\\<script" in content

"""The official openai client against the real application."""

from __future__ import annotations

import json

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


async def test_a_follow_up_is_understood_from_the_messages_alone(app: FastAPI) -> None:
    """Also where the client drops our link; the same question as a first one begins anew."""
    client = openai_of(app)
    first = await client.chat.completions.create(model="tro-ly-cchc", messages=[QUESTION])  # type: ignore[list-item]
    dialogue = [QUESTION, {"role": "assistant", "content": "Bộ Tài chính."}, {"role": "user", "content": "Còn Bộ Nội vụ?"}]
    second = await client.chat.completions.create(model="tro-ly-cchc", messages=dialogue)  # type: ignore[arg-type]
    assert first.model_extra is not None
    assert second.model_extra is not None
    assert second.model_extra["conversation_id"] == first.model_extra["conversation_id"]
    assert "3. Bộ Nội vụ theo dõi" in (second.choices[0].message.content or "")


async def test_a_dialogue_that_is_not_known_here_is_read_from_its_questions(app: FastAPI) -> None:
    """After a restart, or at another server: nothing of it is recorded here, and the client keeps no links."""
    client = openai_of(app)
    said = {"role": "assistant", "content": "Bộ Tài chính bố trí kinh phí."}
    more = [QUESTION, said, {"role": "user", "content": "nguyên văn"}]
    answer = await client.chat.completions.create(model="tro-ly-cchc", messages=more)  # type: ignore[arg-type]
    assert "4. Bộ Tài chính bố trí kinh phí" in (answer.choices[0].message.content or "")


@pytest.mark.parametrize("stream", [False, True])
async def test_a_clients_prompt_for_a_title_gets_one_and_is_no_question(app: FastAPI, stream: bool) -> None:
    prompt = (
        '### Task:\nGenerate a concise, 3-5 word title.\n### Output:\nJSON format: { "title": "your title" }\n'
        "<chat_history>\nUSER: Bộ Tài chính bố trí kinh phí ở đâu?\nASSISTANT: …\n</chat_history>"
    )
    records = app.state.site.records
    before = records.statistics().questions
    made = await openai_of(app).chat.completions.create(model="tro-ly-cchc", messages=[{"role": "user", "content": prompt}], stream=stream)
    text = "".join([c.choices[0].delta.content or "" async for c in made]) if stream else made.choices[0].message.content  # type: ignore[union-attr]
    assert json.loads(text or "")["title"] == "Bộ Tài chính bố trí kinh phí ở đâu"
    assert records.statistics().questions == before


async def test_markers_are_links_and_a_list_names_its_source_once(app: FastAPI) -> None:
    question = {"role": "user", "content": "Các mục tiêu cải cách thủ tục hành chính đến năm 2025 là gì?"}
    done = await openai_of(app).chat.completions.create(model="tro-ly-cchc", messages=[question])  # type: ignore[list-item]
    content = done.choices[0].message.content or ""
    assert "[[2]](http://cchc.test/documents/nq-76-nq-cp-2021#dieu-1.iii.2.a.den-nam-2025.cong-2)" in content
    assert content.partition("**Nguồn:**")[2].count("/documents/") == 1


def test_every_operation_is_described(app: FastAPI) -> None:
    for path, methods in app.openapi()["paths"].items():
        for operation in methods.values():
            good = operation["responses"]["200"]["content"]
            assert any(media.get("schema") for media in good.values()), path
            if path.startswith("/v1/"):
                assert {"401", "429"} <= operation["responses"].keys()

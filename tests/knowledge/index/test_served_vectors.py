"""A real Chroma server that goes away and comes back: questions get the same answers all the time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.config import Config, VectorsConfig
from knowledge.generation.generation import Generation, build
from knowledge.generation.live import Index
from knowledge.index.served_vectors import REST_SECONDS
from tests.chroma_server import ChromaServer, server
from tests.knowledge.corpus import corpus, encoder, many

QUESTIONS = ("mức độ hài lòng của doanh nghiệp", "giữ gìn bí mật nhà nước", "quy định số 7")


@pytest.fixture
def chroma(tmp_path: Path) -> Iterator[ChromaServer]:
    with server(tmp_path / "server") as running:
        yield running


def answers(generation: Generation) -> list[list[str]]:
    return [[hit.passage.id for hit in generation.retriever.search(question, 5).hits] for question in QUESTIONS]


def opened(index: Path, url: str) -> Generation:
    return Index(index, encoder(), Config(vectors=VectorsConfig(url=url))).current()


def problem(generation: Generation) -> str:
    return generation._store.problem  # type: ignore[union-attr]


def until_served(generation: Generation, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while problem(generation) and time.monotonic() < deadline:
        answers(generation)
        time.sleep(0.1)
    assert problem(generation) == ""


@pytest.mark.slow
def test_stopped_killed_hung_emptied_and_back(chroma: ChromaServer, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build(index, [*corpus(), *many(40)], encoder(), vectors_url=chroma.url)
    generation = opened(index, chroma.url)
    expected = answers(generation)
    assert problem(generation) == ""
    for stop in (chroma.stop, lambda: chroma.stop(kill=True)):
        stop()
        assert answers(generation) == expected
        assert "Chroma" in problem(generation)
        assert answers(opened(index, chroma.url)) == expected  # also who starts now
        chroma.start()
        until_served(generation, REST_SECONDS + 5)
        assert answers(generation) == expected
    chroma.hang(True)
    started = time.monotonic()
    assert [answers(generation) for _ in range(5)] == [expected] * 5
    assert time.monotonic() - started < 5  # one attempt that ran out of time, not fifteen
    chroma.hang(False)
    until_served(generation, REST_SECONDS + 5)


@pytest.mark.slow
def test_a_server_that_holds_something_else_is_not_believed(chroma: ChromaServer, tmp_path: Path) -> None:
    import chromadb

    index = tmp_path / "index"
    build(index, [*corpus(), *many(40)], encoder(), vectors_url=chroma.url)
    expected = answers(opened(index, chroma.url))
    client = chromadb.HttpClient(host="127.0.0.1", port=chroma.port)
    collection = client.list_collections()[0]
    collection.delete(ids=["0:0", "1:0"])
    changed = opened(index, chroma.url)
    assert answers(changed) == expected
    assert "véc-tơ" in problem(changed)
    client.delete_collection(collection.name)
    gone = opened(index, chroma.url)
    assert answers(gone) == expected
    assert collection.name in problem(gone)
    client.close()


@pytest.mark.slow
def test_without_the_server_in_the_configuration_the_own_vectors_answer(chroma: ChromaServer, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build(index, corpus(), encoder(), vectors_url=chroma.url)
    assert answers(opened(index, "")) == answers(opened(index, chroma.url))

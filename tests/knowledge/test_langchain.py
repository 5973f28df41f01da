"""The retriever in a real LangChain chain, sync and async."""

from __future__ import annotations

from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables import RunnableLambda

from knowledge.errors import NoIndexError
from knowledge.generation.live import Index
from knowledge.langchain import IndexRetriever
from tests.knowledge.corpus import encoder

QUESTION = "mục tiêu cải cách thủ tục hành chính đến năm 2025"


def first_label(documents: list[Document]) -> str:
    return str(documents[0].metadata["label"])


def test_drops_into_a_chain(built: Path) -> None:
    retriever = IndexRetriever(index=Index(built, encoder()), k=4)
    chain = retriever | RunnableLambda(first_label) | StrOutputParser()
    documents = retriever.invoke(QUESTION)
    assert 0 < len(documents) <= 4
    assert [d.metadata["score"] for d in documents] == sorted((d.metadata["score"] for d in documents), reverse=True)
    passage = retriever.index.current().catalog.passage(str(documents[0].metadata["passage_id"]))
    assert documents[0].page_content == passage.text
    assert chain.invoke(QUESTION) == documents[0].metadata["label"]


async def test_answers_the_same_asynchronously(built: Path) -> None:
    retriever = IndexRetriever(index=Index(built, encoder()), k=3)
    assert await retriever.ainvoke(QUESTION) == retriever.invoke(QUESTION)


def test_leaves_out_what_is_unlikely(built: Path) -> None:
    assert IndexRetriever(index=Index(built, encoder()), minimum_score=1.01).invoke(QUESTION) == []


def test_says_when_there_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError):
        IndexRetriever(index=Index(tmp_path, encoder())).invoke(QUESTION)

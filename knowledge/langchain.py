"""Our retriever as a LangChain BaseRetriever, so that any chain can use it: `IndexRetriever(index=index) | …`."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from knowledge.generation.live import Index
from knowledge.law.types import Hit
from knowledge.law.unit import citation_label


class IndexRetriever(BaseRetriever):
    """Question → LangChain documents, best first; follows the live index generation.

    `page_content` is the passage word for word; metadata hold what a citation needs: label, score, document_id, number,
    tier, path, page, passage_id. Raises NoIndexError before the first ingestion.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index
    k: int = 10
    as_of: date | None = None
    minimum_score: float = 0.0  # hits below are left out; scores are chances, 0..1

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        result = self.index.current().retriever.search(query, self.k, as_of=self.as_of)
        return [_document(hit) for hit in result.hits if hit.score >= self.minimum_score]

    async def _aget_relevant_documents(self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun) -> list[Document]:
        return await asyncio.to_thread(self._get_relevant_documents, query, run_manager=run_manager.get_sync())


def _document(hit: Hit) -> Document:
    passage, document = hit.passage, hit.document
    metadata: dict[str, Any] = {
        "label": citation_label(passage, document),
        "score": hit.score,
        "document_id": document.id,
        "number": document.number,
        "tier": document.tier.value,
        "path": list(passage.path),
        "page": passage.page,
        "passage_id": passage.id,
    }
    return Document(page_content=passage.text, metadata=metadata, id=passage.id)

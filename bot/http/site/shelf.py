"""What the pages derive from an index generation, worked out once per generation: its documents by id and the type-ahead list."""

from __future__ import annotations

import threading
from functools import cached_property
from pathlib import Path

from bot.http.site.type_ahead import SuggestionList, entries
from knowledge.generation.generation import Generation
from knowledge.generation.live import Index
from knowledge.law.types import Document


class Shelf:
    """One generation as the pages see it. Shared between threads; keeps its generation open while in use."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self.catalog = generation.catalog
        self.documents = generation.catalog.documents()
        self.by_id: dict[str, Document] = {document.id: document for document in self.documents}

    @cached_property
    def suggestions(self) -> SuggestionList:
        return SuggestionList.of(*entries(self.catalog))


class Shelves:
    """Hands out the shelf of the live generation; a new generation gets a new one."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._shelf: Shelf | None = None

    @property
    def directory(self) -> Path:
        """Where the index and the report of the last ingestion lie."""
        return self._index.directory

    def problem(self) -> str:
        """Why another generation stands here than should, "" when none does."""
        return self._index.problem

    def current(self) -> Shelf:
        """Raises NoIndexError before the first ingestion."""
        generation = self._index.current()
        with self._lock:
            if self._shelf is None or self._shelf.generation is not generation:
                self._shelf = Shelf(generation)
            return self._shelf

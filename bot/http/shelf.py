"""What the pages derive from an index generation, worked out once per generation: its documents by id and the type-ahead list."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from bot.http.suggestions import SuggestionList, entries
from knowledge.generation import Generation
from knowledge.originals import original
from knowledge.types import Document


class Shelf:
    """One generation as the pages see it. Shared between threads; keeps its generation open while in use."""

    def __init__(self, generation: Generation, index: Path) -> None:
        self.generation = generation
        self._index = index
        self.catalog = generation.catalog
        self.documents = generation.catalog.documents()
        self.by_id: dict[str, Document] = {document.id: document for document in self.documents}

    def original(self, document: Document) -> Path | None:
        """The PDF the document was read from, where it was kept."""
        return original(self._index, document.sha256)

    @cached_property
    def suggestions(self) -> SuggestionList:
        return SuggestionList.of(*entries(self.catalog))


class Shelves:
    """Hands out the shelf of the live generation; a new generation gets a new one."""

    def __init__(self, current: Callable[[], Generation], index: Path) -> None:
        self._current, self.index = current, index
        self._lock = threading.Lock()
        self._shelf: Shelf | None = None

    def current(self) -> Shelf:
        """Raises NoIndexError before the first ingestion."""
        generation = self._current()
        with self._lock:
            if self._shelf is None or self._shelf.generation is not generation:
                self._shelf = Shelf(generation, self.index)
            return self._shelf

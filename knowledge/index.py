"""The live index: hands out the current generation and follows the pointer when ingestion moves it, without a restart."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from knowledge.config import Config
from knowledge.encoder import Encoder
from knowledge.errors import BrokenIndexError, EncoderMismatchError, KnowledgeError, NoIndexError
from knowledge.generation import Generation, open_generation
from knowledge.manifest import POINTER

log = logging.getLogger(__name__)

_Stamp = tuple[int, int]


class Index:
    """One index directory. `current` is cheap (one stat) and safe to call from any thread, once per question."""

    def __init__(self, directory: Path, encoder: Encoder, config: Config | None = None) -> None:
        self.directory = directory
        self._encoder = encoder
        self._config = config or Config()
        self._lock = threading.Lock()
        self._seen: _Stamp | None = None
        self._generation: Generation | None = None
        self.problem = ""  # why the newest generation could not be opened while an older one still answers

    @property
    def encoder(self) -> Encoder:
        """The one that the index is searched with."""
        return self._encoder

    def current(self) -> Generation:
        """The live generation.

        When a new one cannot be opened, the one open before goes on answering and `problem` says why. Raises
        NoIndexError before the first ingestion, BrokenIndexError or EncoderMismatchError when none can be opened.
        An earlier generation is closed by its last user: hold the generation, not its parts, across a question.
        """
        stamp = self._stamp()
        if stamp != self._seen or self._generation is None:
            with self._lock:
                if stamp != self._seen or self._generation is None:
                    self._follow(stamp)
        assert self._generation is not None
        return self._generation

    def _stamp(self) -> _Stamp:
        try:
            status = (self.directory / POINTER).stat()
        except FileNotFoundError as error:
            raise NoIndexError(f"Chưa có chỉ mục trong {self.directory}. Hãy chạy: python -m ingest") from error
        return status.st_ino, status.st_mtime_ns

    def _follow(self, stamp: _Stamp) -> None:
        try:
            opened = self._open()
        except KnowledgeError as error:
            if self._generation is None:
                raise
            log.warning("Giữ thế hệ chỉ mục %s: %s", self._generation.id, error)
            self.problem = str(error)
        else:
            self._generation, self.problem = opened, ""
        self._seen = stamp

    def _open(self) -> Generation:
        try:
            return self._open_live()
        except EncoderMismatchError:
            raise
        except BrokenIndexError:
            return self._open_live()  # the pointer may have moved on and the generation been pruned in between

    def _open_live(self) -> Generation:
        return open_generation(self.directory, self._encoder, vectors_url=self._config.vectors.url, retrieval=self._config.retrieval)

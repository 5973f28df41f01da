"""Vectors on a Chroma server, and what answers while it is away: the generation's own vectors, which are always there.

A server that is stopped, hangs or holds something else costs one attempt and then rest; questions are answered meanwhile from
vectors.npy, by comparing all of them, so that nobody gets a worse answer. It is used again within REST_SECONDS of being back.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from time import monotonic

from knowledge.errors import BrokenIndexError
from knowledge.index.encoder import Vectors
from knowledge.index.vectors import ExactVectors, Integers, Scores, VectorStore

log = logging.getLogger(__name__)
REST_SECONDS = 5.0


class ServedVectors:
    """Safe to share between threads."""

    def __init__(self, connect: Callable[[], VectorStore] | None, own: Callable[[], ExactVectors], count: int, spread: int) -> None:
        """`connect` opens the collection of the server (None: no server is configured), which must hold `count` vectors; `own` makes
        the search that answers without it, when first needed."""
        self._connect, self._make_own, self._count, self._spread = connect, own, count, spread
        self._store: VectorStore | None = None
        self._own: ExactVectors | None = None
        self._lock = threading.Lock()
        self._rest_until = 0.0
        self.problem = ""  # why the server is not used at the moment

    def search(self, vector: Vectors, count: int) -> tuple[Integers, Scores]:
        """Rows of the nearest passages and their cosines, best first."""
        if (store := self._reached()) is not None:
            try:
                return store.search(vector, count)
            except BrokenIndexError as error:
                self._leave(error)
        return self._nearest().search(vector, self._spread * count, count)

    def close(self) -> None:
        with self._lock:
            if self._store is not None:
                self._store.close()
            self._store, self._connect = None, None

    def _reached(self) -> VectorStore | None:
        """The collection on the server; None while the server is left alone. One thread connects, the others do not wait for it."""
        if self._store is not None or self._connect is None or monotonic() < self._rest_until:
            return self._store
        if not self._lock.acquire(blocking=False):
            return None
        try:
            if self._store is None and self._connect is not None:
                store = self._connect()
                if len(store) != self._count:
                    store.close()
                    raise BrokenIndexError(f"máy chủ Chroma giữ {len(store)} véc-tơ, chỉ mục có {self._count}")
                self._store = store
                if self.problem:
                    log.warning("Máy chủ Chroma dùng lại được.")
                self.problem = ""
            return self._store
        except BrokenIndexError as error:
            self._rest(error)
            return None
        finally:
            self._lock.release()

    def _leave(self, error: BrokenIndexError) -> None:
        with self._lock:
            self._store = None  # threads that still search in it end with the same error
            self._rest(error)

    def _rest(self, error: BrokenIndexError) -> None:
        if not self.problem:
            log.error("Trả lời bằng véc-tơ của chính thế hệ chỉ mục: %s", error)
        self.problem = str(error)
        self._rest_until = monotonic() + REST_SECONDS

    def _nearest(self) -> ExactVectors:
        if self._own is None:
            with self._lock:
                self._own = self._own or self._make_own()
        return self._own

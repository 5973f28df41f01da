"""Vectors of the search keys in Chroma; the only module that imports chromadb.

Embedded: one Chroma directory per generation, so that nothing is ever changed in place. Server (`vectors.url`): one
collection per generation. Vectors are always passed in: Chroma never embeds and never downloads a model.

Embedded Chroma is the store, and a search asks it nothing. One product with the generation's memory-mapped vectors.npy takes
0.2 ms for 5,000 keys and 2 ms for 50,000, where Chroma's query takes 4 ms, and it misses no neighbour; larger indexes are searched
by signs first (signs.py). A Chroma server is asked, by HNSW: there the vectors are for others to change. While it is away the
generation's own vectors answer.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx
import numpy as np
import numpy.typing as npt

from knowledge.errors import BrokenIndexError, ConfigError
from knowledge.index.encoder import Vectors

COLLECTION = "keys"
_BATCH = 5000  # Chroma refuses more than 5,461 at once
_SEARCH_WIDTH = 200  # HNSW ef_search: recall@100 of 0.99 on 86k passages; fixed when the collection is made
_PURPOSE = "tro-ly-cchc"
EXACT_BELOW = 50_000  # keys; more are searched by their signs first
_ANSWER_SECONDS, _WORK_SECONDS = 2.0, 120.0  # that a server may take for what a question waits for, and for building

Integers = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]
KeyId = tuple[int, int]
"""Row of the passage and number of its key (0: its text; 1, 2, …: its aliases)."""


class NearestPassages(Protocol):
    """What the retriever asks, wherever the vectors are."""

    def search(self, vector: Vectors, count: int) -> tuple[Integers, Scores]: ...


class ExactVectors:
    """All keys of a small generation, compared one by one. Safe to share between threads."""

    def __init__(self, keys: Integers, vectors: Vectors) -> None:
        """`keys` (n, 2) are the KeyIds of `vectors` (n, dimension); zero vectors (texts without a known word) are never found."""
        self._rows = np.ascontiguousarray(keys[:, 0], dtype=np.int64)
        self._vectors = vectors.view(np.ndarray)  # not np.memmap, whose every slice is a Python call
        self._empty = np.flatnonzero(~vectors.any(axis=1))

    def search(self, vector: Vectors, keys: int, passages: int) -> tuple[Integers, Scores]:
        """Rows of the nearest passages and their cosines, best first: those that the nearest `keys` keys lead to."""
        if not vector.any():
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        cosines = np.vecdot(self._vectors, vector)  # not @: BLAS would wake a thread a core for it, and they wait by spinning
        cosines[self._empty] = -np.inf
        return self._chosen(np.arange(len(cosines)), cosines, min(keys, len(cosines) - len(self._empty)), passages)

    def _chosen(self, places: Integers, cosines: Scores, keys: int, passages: int) -> tuple[Integers, Scores]:
        """Of the keys at `places` the passages of the nearest `keys`."""
        wanted = min(keys, len(cosines))
        nearest = np.argpartition(-cosines, max(wanted - 1, 0))[:wanted] if len(cosines) else np.zeros(0, dtype=np.int64)
        nearest = nearest[np.lexsort((nearest, -cosines[nearest]))]
        rows = self._rows[places[nearest]]
        _, first = np.unique(rows, return_index=True)
        kept = np.sort(first)[:passages]
        return rows[kept], cosines[nearest[kept]]


def nearest_of(keys: Integers, owners: Integers, vectors: Vectors, vector: Vectors, passages: int) -> tuple[Integers, Scores]:
    """The nearest passages among the owners of these keys, and their cosines: for a question that names its documents."""
    if not len(keys) or not vector.any():
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    held = vectors.view(np.ndarray)[keys]
    cosines = np.where(held.any(axis=1), np.vecdot(held, vector), -np.inf)
    order = np.lexsort((keys, -cosines))
    order = order[np.isfinite(cosines[order])]
    _, first = np.unique(owners[keys[order]], return_index=True)
    chosen = order[np.sort(first)[:passages]]
    return owners[keys[chosen]], cosines[chosen].astype(np.float32)


class VectorStore:
    """The vectors of one generation. Safe to share between threads."""

    def __init__(
        self, directory: Path, url: str = "", collection: str = COLLECTION, *, spread: int = 1, exact: ExactVectors | None = None
    ) -> None:
        """Open for searching; `spread` is how many keys a passage has on average, at least 1. `exact` searches in Chroma's place.

        Raises BrokenIndexError when Chroma cannot read it or does not know the collection.
        """
        import chromadb

        if not url and not (directory / "chroma.sqlite3").is_file():
            raise BrokenIndexError(f"Chỉ mục véc-tơ thiếu tệp chroma.sqlite3 trong {directory}.")
        self._spread = spread
        self._exact = exact
        try:
            client = _client(directory, url, _ANSWER_SECONDS)
            self._close = weakref.finalize(self, client.close)
            self._collection = client.get_collection(collection, embedding_function=None)
            self._length = int(self._collection.count())  # kept: Chroma counts in 3 ms and searches in 1
        except (chromadb.errors.ChromaError, httpx.HTTPError, ValueError) as error:
            raise BrokenIndexError(f"Chroma không mở được bộ véc-tơ '{collection}' tại {url or directory}: {error}") from error

    def __len__(self) -> int:
        return self._length

    def search(self, vector: Vectors, count: int) -> tuple[Integers, Scores]:
        """Rows of the nearest passages and their cosines (-1..1), best first; a passage counts by its best key."""
        if self._exact is not None:
            return self._exact.search(vector, self._spread * count, count)
        rows: list[int] = []
        scores: list[float] = []
        seen: set[int] = set()
        for (row, _), score in self.nearest_keys(vector, self._spread * count):
            if row not in seen:
                seen.add(row)
                rows.append(row)
                scores.append(score)
        return np.array(rows[:count], dtype=np.int64), np.array(scores[:count], dtype=np.float32)

    def nearest_keys(self, vector: Vectors, count: int) -> list[tuple[KeyId, float]]:
        """The nearest keys and their cosines, best first."""
        wanted = min(count, len(self))
        if not wanted or not vector.any():
            return []
        import chromadb

        try:
            found = self._collection.query(query_embeddings=vector.reshape(1, -1), n_results=wanted, include=["distances"])
        except (chromadb.errors.ChromaError, httpx.HTTPError, ValueError) as error:
            raise BrokenIndexError(f"Chroma không tra được bộ véc-tơ '{self._collection.name}': {error}") from error
        return [(_key_id(id_), 1 - distance) for id_, distance in zip(found["ids"][0], found["distances"][0], strict=True)]

    def held(self, key: KeyId) -> Vectors | None:
        """The vector kept under a key, or None. It comes from the vector segment itself, so a torn one has none."""
        import chromadb

        try:
            found = self._collection.get(ids=[f"{key[0]}:{key[1]}"], include=["embeddings"])["embeddings"]
        except (chromadb.errors.ChromaError, httpx.HTTPError, ValueError) as error:
            raise BrokenIndexError(f"Chroma không đọc được bộ véc-tơ '{self._collection.name}': {error}") from error
        return np.asarray(found[0], dtype=np.float32) if found is not None and len(found) else None

    def close(self) -> None:
        """Release files and connections; also happens when the last user lets go of the store."""
        self._close()


def build(directory: Path, keys: Iterable[KeyId], vectors: Vectors, url: str = "", collection: str = COLLECTION) -> None:
    """Store `vectors` (n, dimension) under `keys` in a new collection; zero vectors (texts without a known word) stay out."""
    known = np.flatnonzero(np.any(vectors != 0, axis=1))
    ids = [f"{row}:{number}" for row, number in keys]
    batches = max(1, -(-len(known) // _BATCH))
    size = max(2, len(known) // batches)  # sync after every batch: nothing is left in Chroma's log to replay when opening
    client = _client(directory, url)
    hnsw = {"space": "ip", "ef_construction": 100, "ef_search": _SEARCH_WIDTH, "batch_size": size, "sync_threshold": size}
    try:
        stored = client.create_collection(collection, embedding_function=None, configuration={"hnsw": hnsw}, metadata={"purpose": _PURPOSE})
        for part in np.array_split(known, batches):
            if len(part):
                stored.add(ids=[ids[n] for n in part], embeddings=vectors[part])
    finally:
        client.close()


def drop_collections(url: str, prefix: str, keep: set[str]) -> None:
    """Delete the collections of a server that begin with `prefix` and are not in `keep`."""
    client = _client(Path(), url)
    try:
        for collection in client.list_collections():
            if collection.name.startswith(prefix) and collection.name not in keep:
                client.delete_collection(collection.name)
    finally:
        client.close()


def reach(url: str) -> None:
    """Raises ConfigError for what is no address, BrokenIndexError when no Chroma server answers there."""
    _client(Path(), url, _ANSWER_SECONDS).close()


def _key_id(id_: str) -> KeyId:
    row, _, number = id_.partition(":")
    return int(row), int(number)


def _client(directory: Path, url: str, seconds: float = _WORK_SECONDS) -> Any:
    """A request to a server takes `seconds` at most."""
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if not url:
        return chromadb.PersistentClient(str(directory.resolve()), settings=settings)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"config.yaml: 'vectors.url' có giá trị {url!r} không phải địa chỉ http://máy:cổng.")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        httpx.get(f"{parts.scheme}://{parts.netloc}/api/v2/heartbeat", timeout=_ANSWER_SECONDS).raise_for_status()
        client: Any = chromadb.HttpClient(host=parts.hostname, port=port, ssl=parts.scheme == "https", settings=settings)
        client._server._session.timeout = httpx.Timeout(seconds)  # Chroma sets none and takes none: a server that hangs would hang us
        return client
    except (httpx.HTTPError, ValueError, OSError) as error:
        raise BrokenIndexError(f"Không kết nối được máy chủ Chroma {url} (vectors.url trong config.yaml): {error}") from error

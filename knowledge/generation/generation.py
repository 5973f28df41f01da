"""An index generation: build, activate, roll back, open. A generation is never changed once it is complete.

build: catalog → vectors and lexical index → manifest → verified by self-queries in a child process → renamed → pointer
swapped. A kill at any moment leaves the pointer on the old generation; manifest.py draws the directory.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np

from knowledge.config import RetrievalConfig
from knowledge.errors import BrokenIndexError, BusyIndexError, EncoderMismatchError, NoIndexError
from knowledge.generation.construction import BuildSite, KnownVectors, Progress, construct
from knowledge.generation.manifest import GENERATIONS, POINTER, Manifest, complete_ids, current_id, generation_directory, sync, sync_tree
from knowledge.generation.self_queries import verify_in_child
from knowledge.generation.soundness import check_files, sound_ids
from knowledge.index import vectors
from knowledge.index.encoder import Encoder, Vectors
from knowledge.index.served_vectors import ServedVectors
from knowledge.index.signs import SignVectors
from knowledge.index.vectors import EXACT_BELOW, ExactVectors, VectorStore
from knowledge.index.words import Lexical
from knowledge.law.types import ParsedDocument
from knowledge.search.retriever import Retriever
from knowledge.store.catalog import Catalog
from knowledge.store.disk import load, naming_a_full_disk, takes_nothing

log = logging.getLogger(__name__)
_ID_FORMAT = "%Y%m%d-%H%M%S-%f"


class Generation:
    """An open generation: its text and how to search it. Shared between threads; closes with its last user."""

    def __init__(self, manifest: Manifest, catalog: Catalog, retriever: Retriever, store: VectorStore | ServedVectors) -> None:
        self.id = manifest.id
        self.manifest = manifest
        self.catalog = catalog
        self.retriever = retriever
        self._store = store

    def close(self) -> None:
        self._store.close()
        self.catalog.close()


def open_generation(
    index: Path, encoder: Encoder, *, generation_id: str = "", vectors_url: str = "", retrieval: RetrievalConfig | None = None
) -> Generation:
    """Open a generation of the index directory, the live one by default.

    Raises NoIndexError, BrokenIndexError, EncoderMismatchError.
    """
    directory = generation_directory(index, generation_id or current_id(index))
    manifest = Manifest.read(directory)
    check_files(directory, manifest, again=False)
    if manifest.encoder != encoder.name:
        raise EncoderMismatchError(
            f"Chỉ mục {manifest.id} được tạo bằng mô hình mã hoá '{manifest.encoder}', còn cấu hình đang dùng '{encoder.name}'. "
            "Hãy sửa encoder.model trong config.yaml hoặc chạy lại python -m ingest để tạo chỉ mục mới."
        )
    try:
        return _opened(directory, manifest, encoder, vectors_url, retrieval or RetrievalConfig())
    except Exception:
        check_files(directory, manifest)  # a file that was taken as whole may be what a library stumbled over
        raise


def _opened(directory: Path, manifest: Manifest, encoder: Encoder, vectors_url: str, retrieval: RetrievalConfig) -> Generation:
    catalog = Catalog(directory / "catalog.sqlite")
    stored = _stored(directory, "vectors.npy")
    store = open_vectors(directory, manifest, vectors_url, stored)
    return Generation(manifest, catalog, Retriever(catalog, Lexical(directory / "lexical"), store, stored, encoder, retrieval), store)


def _stored(directory: Path, name: str) -> Any:
    """An array of the generation."""
    try:
        return load(directory / name)
    except (OSError, ValueError, EOFError) as error:
        raise BrokenIndexError(f"Chỉ mục trong {directory} thiếu hoặc hỏng tệp {name}: {error}") from error


def _own(directory: Path, stored: Vectors) -> ExactVectors:
    """The search in the generation's own vectors."""
    keys = _stored(directory, "keys.npy")
    if len(keys) != len(stored):
        raise BrokenIndexError(f"Chỉ mục trong {directory}: keys.npy và vectors.npy không cùng số dòng.")
    return (ExactVectors if len(stored) < EXACT_BELOW else SignVectors)(keys, stored)


def open_vectors(directory: Path, manifest: Manifest, vectors_url: str, stored: Vectors) -> VectorStore | ServedVectors:
    spread = min(5, max(1, -(-manifest.keys // max(1, manifest.passages))))
    own = partial(_own, directory, stored)
    if not manifest.collection:
        if takes_nothing(directory):  # Chroma writes whenever it is opened, and what it holds is asked nothing
            log.warning("Đĩa chứa %s không ghi được nên không mở Chroma: véc-tơ lưu trong chính chỉ mục vẫn trả lời.", directory)
            return ServedVectors(None, own, 0, spread)
        return VectorStore(directory / "chroma", spread=spread, exact=own())
    connect = partial(VectorStore, directory / "chroma", vectors_url, manifest.collection, spread=spread) if vectors_url else None
    return ServedVectors(connect, own, int(np.any(stored, axis=1).sum()), spread)


def build(
    directory: Path,
    documents: Iterable[ParsedDocument],
    encoder: Encoder,
    *,
    keep: int = 3,
    vectors_url: str = "",
    progress: Progress | None = None,
) -> str:
    """Make a generation of `documents`, verify it, make it the live one, drop all but `keep`; returns its id.

    Raises BusyIndexError while another build runs, BrokenIndexError when verification fails, FullDiskError when there is no
    more room; the live generation then stays as it was.
    """
    report = progress or (lambda stage, done, total: None)
    with alone(directory):
        clear_leftovers(directory)
        generation_id = _new_id(directory)
        work = generation_directory(directory, f"{generation_id}.building")
        collection = f"{_server_prefix(directory)}{generation_id}" if vectors_url else ""
        site = BuildSite(work, encoder, report, collection, vectors_url)
        with naming_a_full_disk(directory), _removed_on_failure(work):
            work.mkdir()
            construct(site, generation_id, documents, KnownVectors.of_sound(directory, encoder))
            report("verify", 0, 1)
            verify_in_child(work, vectors_url)
            report("verify", 1, 1)
            sync_tree(work)
            work.rename(generation_directory(directory, generation_id))
            activate(directory, generation_id)
        _prune(directory, keep, vectors_url)
    return generation_id


def _new_id(directory: Path) -> str:
    """A name by the time of day, after all names there are: their order is that of building, also when the clock was set back."""
    now = datetime.now(UTC)
    if ids := complete_ids(directory):
        now = max(now, datetime.strptime(ids[-1], _ID_FORMAT).replace(tzinfo=UTC) + timedelta(microseconds=1))
    return now.strftime(_ID_FORMAT)


def activate(directory: Path, generation_id: str) -> None:
    """Point readers at a complete generation, atomically. Raises BrokenIndexError when it is not there."""
    Manifest.read(generation_directory(directory, generation_id))
    sync(directory / GENERATIONS)
    temporary = directory / f"{POINTER}.{token_hex(4)}"
    try:
        temporary.write_text(generation_id + "\n", encoding="ascii")
        sync(temporary)
        os.replace(temporary, directory / POINTER)
    finally:
        temporary.unlink(missing_ok=True)
    sync(directory)


def rollback(directory: Path) -> str:
    """Activate the newest generation before the live one whose files are whole and return its id; where the pointer is damaged,
    the newest of all. Raises NoIndexError when there is none."""
    try:
        live = current_id(directory)
    except BrokenIndexError:
        live = ""
    older = [generation_id for generation_id in sound_ids(directory) if not live or generation_id < live]
    if not older:
        raise NoIndexError(f"Không còn thế hệ chỉ mục nguyên vẹn nào cũ hơn {live or 'thế hệ đang dùng'} để quay lại.")
    activate(directory, max(older))
    return max(older)


def generations(directory: Path) -> tuple[Manifest, ...]:
    """The complete generations, oldest first."""
    return tuple(Manifest.read(generation_directory(directory, generation_id)) for generation_id in complete_ids(directory))


@contextmanager
def alone(directory: Path) -> Iterator[None]:
    """One process at a time that adds or removes generations; the kernel drops the lock of a killed one."""
    (directory / GENERATIONS).mkdir(parents=True, exist_ok=True)
    with (directory / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyIndexError(f"Một lần nạp tài liệu khác đang ghi vào {directory}. Hãy chờ nó xong rồi chạy lại.") from error
        yield


@contextmanager
def _removed_on_failure(work: Path) -> Iterator[None]:
    """A build that fails takes with it what it has written: on a full disk, room is what is needed."""
    try:
        yield
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise


def clear_leftovers(directory: Path) -> None:
    """Remove what a killed build or a killed prune left behind; the caller is `alone`."""
    for path in (directory / GENERATIONS).iterdir():
        if path.suffix in (".building", ".removing"):
            shutil.rmtree(path)
    for path in directory.glob(f"{POINTER}.*"):
        path.unlink()


def prune_local(directory: Path, keep: int) -> set[str]:
    """Drop the oldest generations beyond `keep`, never the live one; returns those kept. The caller is `alone`."""
    live = current_id(directory)
    ids = complete_ids(directory)
    kept = {live, *[generation_id for generation_id in reversed(ids) if generation_id != live][: keep - 1]}
    for generation_id in set(ids) - kept:
        doomed = generation_directory(directory, generation_id)
        shutil.rmtree(doomed.rename(doomed.with_name(f"{generation_id}.removing")))
    return kept


def _prune(directory: Path, keep: int, vectors_url: str) -> None:
    """The same, and on a Chroma server their collections too: who builds owns them, who follows only reads them."""
    kept = prune_local(directory, keep)
    if vectors_url:
        vectors.drop_collections(vectors_url, _server_prefix(directory), {_server_prefix(directory) + kept_id for kept_id in kept})


def _server_prefix(directory: Path) -> str:
    """What the collections of this index begin with on a Chroma server that several indexes may share."""
    tag = directory / "server-tag"
    if not tag.exists():
        tag.write_text(token_hex(4), encoding="ascii")
    return f"cchc-{tag.read_text(encoding='ascii')}-"

"""Writes the files of one new generation: catalog, vectors, lexical index, manifest. generation.py decides what lives.

A key whose text is unchanged takes its vector from the newest sound generation (vectors.npy, digests.npy) instead of the encoder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.generation.manifest import Manifest, checksums, generation_directory
from knowledge.generation.soundness import sound_ids
from knowledge.index import vectors, words
from knowledge.index.encoder import Encoder, Vectors
from knowledge.index.search_keys import SearchKey, search_keys
from knowledge.law.types import ParsedDocument
from knowledge.store.catalog import Catalog
from knowledge.store.catalog_rows import write as write_catalog
from knowledge.store.disk import reserve

Progress = Callable[[str, int, int], None]
"""Called with the stage ("catalog", "vectors", "lexical", "verify"), how much of it is done and the total (0: unknown)."""

_ENCODED_AT_ONCE = 4096
_NPY_HEADER = 4096  # bytes, and more than one takes
_WORTH_A_PROCESS = 20_000  # keys; below this the lexical index is built before a child process has started


@dataclass(frozen=True, slots=True)
class BuildSite:
    """Where and with what a generation is built; an empty `collection` means vectors inside `directory`."""

    directory: Path
    encoder: Encoder
    report: Progress
    collection: str = ""
    vectors_url: str = ""


class KnownVectors:
    """Vectors of an earlier generation by the digest of their text."""

    def __init__(self, digests: npt.NDArray[np.uint8], stored: Vectors) -> None:
        self._vectors = stored
        self._place = {digest.tobytes(): n for n, digest in enumerate(digests)}

    @classmethod
    def of_sound(cls, index: Path, encoder: Encoder) -> KnownVectors | None:
        """Those of the live generation, or of the newest one that is whole: vectors of a damaged file would live on in every
        generation after it. None when the same encoder made none."""
        for generation_id in sound_ids(index):
            directory = generation_directory(index, generation_id)
            if Manifest.read(directory).encoder == encoder.name:
                return cls(np.load(directory / "digests.npy"), np.load(directory / "vectors.npy", mmap_mode="r"))
        return None

    def find(self, digest: bytes) -> Vectors | None:
        place = self._place.get(digest)
        return None if place is None else self._vectors[place]


def construct(site: BuildSite, generation_id: str, documents: Iterable[ParsedDocument], known: KnownVectors | None) -> Manifest:
    """Write everything of a generation into `site.directory`."""
    path = site.directory / "catalog.sqlite"
    passages = write_catalog(path, _counted(documents, site.report))
    catalog = Catalog(path)
    with _lexical_index(site, path, catalog.count_keys()):
        reused = _write_vectors(site, catalog, known)
    held = catalog.documents()
    manifest = Manifest(
        id=generation_id,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        encoder=site.encoder.name,
        dimension=site.encoder.dimension,
        documents=len(held),
        passages=passages,
        keys=catalog.count_keys(),
        reused=reused,
        collection=site.collection,
        sources=tuple(document.source for document in held) if len(held) <= 500 else (),
        checksums=checksums(site.directory),
    )
    catalog.close()
    manifest.write(site.directory)
    return manifest


def _counted(documents: Iterable[ParsedDocument], report: Progress) -> Iterator[ParsedDocument]:
    for count, parsed in enumerate(documents, 1):
        yield parsed
        report("catalog", count, 0)


@contextmanager
def _lexical_index(site: BuildSite, catalog: Path, keys: int) -> Iterator[None]:
    """Build the lexical index, of a large catalog in a second process while the body of `with` runs."""
    site.report("lexical", 0, keys)
    target = site.directory / "lexical"
    if keys < _WORTH_A_PROCESS:
        yield
        _build_lexical(target, catalog)
    else:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
            built: Future[None] = executor.submit(_build_lexical, target, catalog)
            yield
            built.result()
    site.report("lexical", keys, keys)


def _build_lexical(target: Path, catalog: Path) -> None:
    words.build(target, search_keys(Catalog(catalog).iterate()))


def _write_vectors(site: BuildSite, catalog: Catalog, known: KnownVectors | None) -> int:
    """vectors.npy, keys.npy, digests.npy and the Chroma collection; returns how many vectors were reused."""
    total = catalog.count_keys()
    stored = _mapped(site.directory / "vectors.npy", (total, site.encoder.dimension))
    keys = np.zeros((total, 2), dtype=np.int32)
    digests = np.zeros((total, 16), dtype=np.uint8)
    reused = done = 0
    for batch in _batches(search_keys(catalog.iterate())):
        span = slice(done, done + len(batch))
        keys[span] = [(key.row, key.number) for key in batch]
        digests[span] = np.frombuffer(b"".join(key.digest for key in batch), dtype=np.uint8).reshape(-1, 16)
        stored[span], found = _vectors_of(batch, site.encoder, known)
        reused, done = reused + found, done + len(batch)
        site.report("vectors", done, total)
    stored.flush()
    np.save(site.directory / "keys.npy", keys)
    np.save(site.directory / "digests.npy", digests)
    named = ((int(row), int(number)) for row, number in keys)
    vectors.build(site.directory / "chroma", named, stored, site.vectors_url, site.collection or vectors.COLLECTION)
    return reused


def _mapped(path: Path, shape: tuple[int, int]) -> np.memmap[Any, np.dtype[np.float32]]:
    """An empty array in a file that has its place on the disk."""
    reserve(path, _NPY_HEADER + 4 * shape[0] * shape[1])
    header = {"descr": np.lib.format.dtype_to_descr(np.dtype(np.float32)), "fortran_order": False, "shape": shape}
    with path.open("r+b") as file:
        np.lib.format.write_array_header_2_0(file, header)
        file.truncate(file.tell() + 4 * shape[0] * shape[1])
    mapped: np.memmap[Any, np.dtype[np.float32]] = np.lib.format.open_memmap(path, "r+")
    return mapped


def _vectors_of(batch: list[SearchKey], encoder: Encoder, known: KnownVectors | None) -> tuple[Vectors, int]:
    """(len(batch), dimension), and how many of them were known."""
    found = [known.find(key.digest) if known else None for key in batch]
    missing = [n for n, vector in enumerate(found) if vector is None]
    result = np.zeros((len(batch), encoder.dimension), dtype=np.float32)
    for n, vector in enumerate(found):
        if vector is not None:
            result[n] = vector
    if missing:
        result[missing] = encoder.encode_passages([batch[n].text for n in missing])
    return result, len(batch) - len(missing)


def _batches(keys: Iterator[SearchKey]) -> Iterator[list[SearchKey]]:
    batch: list[SearchKey] = []
    for key in keys:
        batch.append(key)
        if len(batch) == _ENCODED_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch

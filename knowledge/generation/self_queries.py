"""Does a generation answer? Checksums, then self-queries: sampled passages must find themselves, with the right vector.

Counts prove nothing: a torn Chroma counts right and finds nothing (chroma-core/chroma#7238). A new generation is
verified in a child process, because what the builder holds in memory must not help it.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.errors import BrokenIndexError
from knowledge.generation.manifest import Manifest
from knowledge.generation.soundness import check_files
from knowledge.index.encoder import Vectors
from knowledge.index.search_keys import SearchKey, keys_of
from knowledge.index.vectors import KeyId, VectorStore
from knowledge.index.words import Lexical
from knowledge.shipped import PROJECT
from knowledge.store.catalog import Catalog

SAMPLE = 200
REQUIRED = 0.98  # of the sample; HNSW is approximate and laws repeat whole articles
# A folder of decisions made from one template holds thousands of lines that differ in a name: one of them may crowd
# the sampled one out of the first ten, and that is no fault. What is torn finds nothing near, or nothing at all.
TWIN_COSINE = 0.99
LOST_IN_A_CROWD = 0.15  # of the sample: held with the right vector, yet not reached by HNSW among thousands of near twins
TWIN_SHARE = 0.95  # of the best BM25 score


@dataclass(frozen=True, slots=True)
class Verification:
    """How many sampled keys there were and how many found themselves."""

    generation_id: str
    sampled: int
    by_vectors: int
    by_words: int


def verify(directory: Path, vectors_url: str = "") -> Verification:
    """Check one generation directory. Raises BrokenIndexError naming what is wrong."""
    manifest = Manifest.read(directory)
    check_files(directory, manifest)
    catalog = Catalog(directory / "catalog.sqlite")
    sample = _sample(directory, catalog, manifest)
    result = Verification(
        manifest.id, len(sample), _found_by_vectors(directory, manifest, sample, vectors_url), _found_by_words(directory, catalog, sample)
    )
    catalog.close()
    for name, found in (("véc-tơ", result.by_vectors), ("từ vựng", result.by_words)):
        if found < REQUIRED * len(sample):
            raise BrokenIndexError(f"Chỉ mục {manifest.id} hỏng: tra theo {name} chỉ thấy lại {found}/{len(sample)} đoạn được thử.")
    return result


def verify_in_child(directory: Path, vectors_url: str = "") -> None:
    """The same in a fresh process. Raises BrokenIndexError with what the child reports."""
    command = [sys.executable, "-m", "knowledge.generation.self_queries", str(directory.resolve()), vectors_url]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BrokenIndexError(done.stderr.strip() or f"Tiến trình kiểm tra chỉ mục dừng với mã {done.returncode}.")


def _sample(directory: Path, catalog: Catalog, manifest: Manifest) -> dict[int, SearchKey]:
    """Keys spread evenly over the index, by their place in vectors.npy."""
    keys = np.load(directory / "keys.npy")
    if len(keys) != manifest.keys or len(catalog) != manifest.passages:
        raise BrokenIndexError(f"Chỉ mục {manifest.id}: keys.npy, catalog.sqlite và manifest.json không cùng số dòng.")
    places = np.linspace(0, len(keys) - 1, min(SAMPLE, len(keys)), dtype=int).tolist()
    rows = [int(keys[place][0]) for place in places]
    held = {row: list(keys_of(row, passage)) for row, passage in zip(rows, catalog.rows(rows), strict=True)}
    return {place: held[row][int(keys[place][1])] for place, row in zip(places, rows, strict=True)}


def _found_by_vectors(directory: Path, manifest: Manifest, sample: dict[int, SearchKey], url: str) -> int:
    """How many sampled keys lead to themselves (or to a twin) at the cosine that vectors.npy says."""
    keys = np.load(directory / "keys.npy")
    stored = np.load(directory / "vectors.npy", mmap_mode="r")
    digests = np.load(directory / "digests.npy", mmap_mode="r")
    if not len(keys) == len(stored) == len(digests):
        raise BrokenIndexError(f"Chỉ mục {manifest.id}: keys.npy, vectors.npy và digests.npy không cùng số dòng.")
    place = {(int(row), int(number)): n for n, (row, number) in enumerate(keys)}
    store = VectorStore(directory / "chroma", url if manifest.collection else "", manifest.collection or "keys")
    found = crowded = 0
    for n, key in sample.items():
        id_ = (key.row, key.number)
        if digests[n].tobytes() != key.digest or place.get(id_) != n:
            continue
        if not stored[n].any() or _reached(store, stored, place, id_):
            found += 1
        elif (held := store.held(id_)) is not None and np.allclose(held, stored[n], atol=1e-3):
            crowded += 1
    store.close()
    return found + min(crowded, int(LOST_IN_A_CROWD * len(sample)))


def _reached(store: VectorStore, stored: Vectors, place: dict[KeyId, int], key: KeyId) -> bool:
    """Whether a key's own vector leads to it or to a twin, at the cosine that the two stored vectors have."""
    own = stored[place[key]]
    nearest = store.nearest_keys(own, 10)
    true = [(other, cosine) for other, cosine in nearest if abs(float(stored[place[other]] @ own) - cosine) < 1e-3]
    return any(other == key or cosine > TWIN_COSINE for other, cosine in true)


def _found_by_words(directory: Path, catalog: Catalog, sample: dict[int, SearchKey]) -> int:
    """How many sampled keys find their passage (or ten twins of it) among the first ten by words."""
    index = Lexical(directory / "lexical")
    found = 0
    for key in sample.values():
        rows, scores = index.search(key.text, 10)
        if not len(rows):  # a text without a single word, such as "***"
            found += not any(character.isalnum() for character in key.text)
            continue
        found += key.row in rows or (len(rows) == 10 and scores[-1] >= TWIN_SHARE * scores[0])
    return found


if __name__ == "__main__":
    try:
        verify(Path(sys.argv[1]), sys.argv[2])
    except BrokenIndexError as problem:
        sys.exit(str(problem))

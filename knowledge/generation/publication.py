"""One host builds, others answer: a generation is handed over through a store (shared_store.py) and taken on by whoever follows.

    CURRENT               the name of the listing that is live; written last
    listings/<id>.json    every file of a generation: relative path → SHA-256 and size
    files/<ab>/<sha256>   the files by their content, so that what two generations share lies there once

Publishing a generation writes its files, its listing, the pointer, in this order; taking one on fetches and checks every file,
verifies the generation by self-queries in a child process, and only then moves the local pointer (generation.activate), which all
servers of the host follow. A kill at any moment of either leaves what was live; the next run goes on.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path, PurePosixPath
from typing import Any

from knowledge.errors import KnowledgeError, NoIndexError, PublicationError
from knowledge.generation.generation import activate, alone, clear_leftovers, prune_local
from knowledge.generation.manifest import GENERATIONS, POINTER, complete_ids, current_id, generation_directory, sync_tree
from knowledge.generation.self_queries import verify_in_child
from knowledge.generation.shared_store import Store
from knowledge.store.checked_files import sha256
from knowledge.store.disk import naming_a_full_disk
from knowledge.store.originals import FOLDER as ORIGINALS

Listing = dict[str, tuple[str, int]]
"""Path relative to the index (generations/<id>/…, originals/…) → SHA-256 and size."""

_FETCHING = ".fetching"
_ID = re.compile(r"[0-9-]{22}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def publish(index: Path, store: Store, *, keep: int = 3) -> str:
    """Make the live generation of `index` the published one; returns its id. All but the `keep` newest listings go.

    Raises NoIndexError, PublicationError, BusyIndexError while a build runs.
    """
    with alone(index):
        live = current_id(index)
        name = f"listings/{live}.json"
        if _pointed_at(store) != live or store.read(name) is None:
            listing = _listing(index, live)
            there = store.names("files")
            for path, (digest, _) in listing.items():
                if _place(digest) not in there:
                    store.put(_place(digest), index / path)
            store.write(name, json.dumps(listing, indent=0).encode())
            store.write(POINTER, live.encode())
        _prune(store, live, keep)
    return live


def take(index: Path, store: Store, *, keep: int = 3, vectors_url: str = "") -> str:
    """Make the published generation the live one of `index`; returns its id, "" when it was that already.

    Raises NoIndexError when nothing has been published, PublicationError, BrokenIndexError for one that does not answer.
    """
    wanted = _pointed_at(store)
    if not wanted:
        raise NoIndexError("Kho phát hành chưa có thế hệ chỉ mục nào. Hãy chạy trên máy nạp tài liệu: python -m ingest publish")
    if wanted == _live(index):
        return ""
    with alone(index), naming_a_full_disk(index):
        clear_leftovers(index)
        directory = generation_directory(index, wanted)
        if wanted not in complete_ids(index):
            _fetch(index, store, wanted, vectors_url)
        else:
            verify_in_child(directory, vectors_url)
        activate(index, wanted)
        prune_local(index, keep)
    return wanted


def _live(index: Path) -> str:
    try:
        return current_id(index)
    except KnowledgeError:
        return ""


def _pointed_at(store: Store) -> str:
    """The id of the published generation, "" when there is none."""
    said = (store.read(POINTER) or b"").decode("ascii", "replace").strip()
    if said and not _ID.fullmatch(said):
        raise PublicationError(f"Kho phát hành: tệp {POINTER} bị hỏng: {said[:40]!r} không phải tên thế hệ chỉ mục.")
    return said


def _listing(index: Path, generation_id: str) -> Listing:
    folders = (index / GENERATIONS / generation_id, index / ORIGINALS)
    files = [Path(folder, name) for top in folders for folder, _, names in os.walk(top) for name in names if not name.startswith(".")]
    return {file.relative_to(index).as_posix(): (sha256(file), file.stat().st_size) for file in sorted(files)}


def _read_listing(store: Store, generation_id: str) -> Listing:
    """Raises PublicationError for one that is damaged, or that would write anywhere but into this generation and the originals."""
    name = f"listings/{generation_id}.json"
    try:
        found: dict[str, Any] = json.loads(store.read(name) or b"")
        listing = {str(path): (str(digest), int(size)) for path, (digest, size) in found.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise PublicationError(f"Kho phát hành: tệp {name} thiếu hoặc hỏng: {error}") from error
    for path, (digest, _) in listing.items():
        parts = PurePosixPath(path).parts
        inside = parts[:2] == (GENERATIONS, generation_id) or parts[:1] == (ORIGINALS,)
        if not inside or ".." in parts or len(parts) < 2 or not _SHA256.fullmatch(digest):
            raise PublicationError(f"Kho phát hành: tệp {name} có dòng không hợp lệ: {path[:80]!r}.")
    return listing


def _fetch(index: Path, store: Store, generation_id: str, vectors_url: str) -> None:
    """Bring a generation here beside the others, check it, and give it its name."""
    work = generation_directory(index, f"{generation_id}{_FETCHING}")
    for other in (index / GENERATIONS).glob(f"*{_FETCHING}"):
        if other != work:  # of a generation that has been overtaken
            shutil.rmtree(other)
    listing = _read_listing(store, generation_id)
    mine = f"{GENERATIONS}/{generation_id}/"
    for path, (digest, size) in listing.items():
        target = work / path.removeprefix(mine) if path.startswith(mine) else index / path
        if not (target.is_file() and target.stat().st_size == size and sha256(target) == digest):
            _fetch_file(store, digest, target)
    verify_in_child(work, vectors_url)
    sync_tree(work)
    work.rename(generation_directory(index, generation_id))


def _fetch_file(store: Store, digest: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f".{target.name}.half")
    store.get(_place(digest), half)
    if (found := sha256(half)) != digest:
        half.unlink()
        raise PublicationError(f"Kho phát hành: tệp {target.name} không còn nguyên vẹn (SHA-256 {found[:12]}…, cần {digest[:12]}…).")
    os.replace(half, target)


def _prune(store: Store, live: str, keep: int) -> None:
    """Drop the listings beyond `keep` and the files that no listing names. Who is fetching one of them is told, and comes again."""
    ids = sorted(name.removeprefix("listings/").removesuffix(".json") for name in store.names("listings"))
    kept = {live, *[generation_id for generation_id in reversed(ids) if generation_id != live][: keep - 1]}
    store.remove(f"listings/{generation_id}.json" for generation_id in ids if generation_id not in kept)
    named = {_place(digest) for generation_id in kept for digest, _ in _read_listing(store, generation_id).values()}
    store.remove(sorted(store.names("files") - named))


def _place(digest: str) -> str:
    return f"files/{digest[:2]}/{digest}"

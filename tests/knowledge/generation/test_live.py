from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from knowledge.errors import EncoderMismatchError, NoIndexError
from knowledge.generation.generation import build, rollback
from knowledge.generation.live import Index
from knowledge.generation.manifest import generation_directory
from knowledge.index.encoder import StaticEncoder
from tests.knowledge.corpus import ENCODER_FOLDER, encoder, law, resolution


def test_follows_the_pointer_without_a_restart(tmp_path: Path) -> None:
    index = Index(tmp_path, encoder())
    with pytest.raises(NoIndexError, match="python -m ingest"):
        index.current()
    first = build(tmp_path, [law()], encoder())
    held = index.current()
    assert held.id == first
    assert index.current() is held
    second = build(tmp_path, [law(), resolution()], encoder(), keep=1)  # prunes the generation that is still held
    assert index.current().id == second
    assert "bí mật" in held.retriever.search("giữ gìn bí mật nhà nước", 1).hits[0].passage.text


def test_nobody_waits_for_who_opens_a_new_generation_but_for_who_looks_into_damage(tmp_path: Path) -> None:
    first = build(tmp_path, [law()], encoder())
    index = Index(tmp_path, encoder())
    assert index.current().id == first
    second = build(tmp_path, [law(), resolution()], encoder())
    with index._lock, ThreadPoolExecutor(2) as others:  # a thread that is opening it holds this lock
        assert others.submit(index.current).result(10).id == first
        (generation_directory(tmp_path, first) / "vectors.npy").write_bytes(b"")
        waiting = others.submit(index.current)
        with pytest.raises(TimeoutError):
            waiting.result(0.5)
        index._lock.release()
        assert waiting.result(60).id == second
        index._lock.acquire()


@pytest.mark.slow
def test_an_index_that_cannot_be_opened_leaves_the_one_before_answering(tmp_path: Path) -> None:
    other = StaticEncoder(ENCODER_FOLDER, query_prompt="hỏi: ")
    first = build(tmp_path, [law()], encoder())
    index = Index(tmp_path, encoder())
    assert index.current().id == first
    build(tmp_path, [law()], other)
    assert index.current().id == first
    assert other.name in index.problem
    with pytest.raises(EncoderMismatchError):
        Index(tmp_path, encoder()).current()
    rollback(tmp_path)
    assert index.current().id == first
    assert index.problem == ""


@pytest.mark.slow
def test_questions_go_on_while_generations_come_and_go(tmp_path: Path) -> None:
    build(tmp_path, [law()], encoder())
    index, failures, stop = Index(tmp_path, encoder()), list[BaseException](), threading.Event()

    def ask() -> None:
        while not stop.is_set():
            try:
                assert index.current().retriever.search("giữ gìn bí mật nhà nước", 3).hits
            except BaseException as failure:  # noqa: BLE001 - a thread has nowhere else to tell it
                failures.append(failure)
                return

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        ids = [build(tmp_path, [law(), resolution()], encoder(), keep=2) for _ in range(4)]
        until = time.monotonic() + 30  # another thread may be opening the last one, and who comes meanwhile is given the one before
        while index.current().id != ids[-1] and time.monotonic() < until:
            time.sleep(0.01)
        assert index.current().id == ids[-1]
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []

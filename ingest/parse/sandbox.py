"""Files are parsed in child processes with a memory limit; one that takes too long or dies is killed and reported.

A parser gone wrong (zip bomb, endless PDF, crash in C code) costs one file, never the run.
"""

from __future__ import annotations

import multiprocessing as mp
import resource
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from ingest.lines import ReadError
from ingest.parse.parsing import Parsed, parse_file
from ingest.read.sign_of_life import tell

_MEGABYTE = 1024 * 1024
_POLL = 0.2  # seconds between looks at the clock; a worker is killed within its time, not after


@dataclass(frozen=True, slots=True)
class Task:
    """`name` identifies the task for the caller."""

    name: str
    path: Path
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class ParseOutcome:
    """Either `parsed` or a Vietnamese `error`."""

    task: Task
    parsed: Parsed | None
    error: str
    seconds: float


class _Worker:
    def __init__(self, memory_mb: int) -> None:
        context = mp.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_serve, args=(theirs, memory_mb), daemon=True)
        self.process.start()
        theirs.close()
        self.task: Task | None = None
        self.started = 0.0

    def give(self, task: Task) -> None:
        self.task, self.started = task, time.monotonic()
        self.connection.send(task)

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


def parse_all(tasks: Iterable[Task], *, workers: int, seconds: int, memory_mb: int) -> Iterator[ParseOutcome]:
    """Outcomes in the order they are ready. Tasks are drawn as workers become free, so the input may be endless."""
    queue = iter(tasks)
    pool: list[_Worker] = []
    try:
        exhausted = False
        while True:
            while not exhausted and (free := _free(pool, workers, memory_mb)) is not None:
                task = next(queue, None)
                exhausted = task is None
                if task is not None:
                    free.give(task)
            busy = [worker for worker in pool if worker.task is not None]
            if not busy:
                return
            wait([worker.connection for worker in busy], timeout=_POLL)
            for worker in busy:
                outcome = _collect(worker, seconds)
                if outcome is None:
                    continue
                if outcome.parsed is None and not worker.process.is_alive():
                    pool.remove(worker)
                yield outcome
    finally:
        for worker in pool:
            worker.kill()


def _free(pool: list[_Worker], workers: int, memory_mb: int) -> _Worker | None:
    for worker in pool:
        if worker.task is None:
            return worker
    if len(pool) >= workers:
        return None
    pool.append(_Worker(memory_mb))
    return pool[-1]


def _collect(worker: _Worker, seconds: int) -> ParseOutcome | None:
    """The worker's result, or None while it is at work. Each sign of life of a long job (an OCR page) restarts its clock."""
    task = worker.task
    assert task is not None
    elapsed = time.monotonic() - worker.started
    try:
        while worker.connection.poll():
            message = worker.connection.recv()
            if message == "alive":
                worker.started = time.monotonic()
                continue
            worker.task = None
            parsed, error = message
            return ParseOutcome(task, parsed, error, elapsed)
    except (EOFError, OSError):
        worker.kill()
        return ParseOutcome(task, None, "trình đọc dừng đột ngột khi xử lý tệp (tệp hỏng hoặc quá lớn so với giới hạn bộ nhớ)", elapsed)
    if elapsed > seconds - 2 * _POLL:
        worker.kill()
        return ParseOutcome(task, None, f"đọc quá {seconds} giây nên đã dừng (giới hạn ingest.file_seconds)", elapsed)
    return None


def _serve(connection: Connection, memory_mb: int) -> None:
    """The child: parse what comes until the pipe closes."""
    tell(lambda: connection.send("alive"))
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb * _MEGABYTE, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(EOFError, ConnectionError, KeyboardInterrupt):  # ingestion has ended, also by kill -9
        while True:
            connection.send(_guarded(connection.recv(), memory_mb))


def _guarded(task: Task, memory_mb: int) -> tuple[Parsed | None, str]:
    """The per-file catch of ingestion: whatever a third-party parser raises becomes one line of the report."""
    try:
        return parse_file(task.path, task.encoding), ""
    except ReadError as error:
        return None, str(error)
    except MemoryError:
        return None, f"cần hơn {memory_mb} MB bộ nhớ (giới hạn ingest.file_memory_mb)"
    except RecursionError:
        return None, "cấu trúc lồng nhau quá sâu"
    except FileNotFoundError:
        return None, "tệp đã bị xoá trong khi nạp"
    except PermissionError:
        return None, "không có quyền đọc tệp"
    except Exception as error:  # noqa: BLE001
        return None, f"không đọc được tệp ({type(error).__name__}: {str(error)[:120]})"

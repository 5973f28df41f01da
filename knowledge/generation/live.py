"""The live index: hands out the current generation and follows the pointer when ingestion moves it, without a restart.

Where the live generation has come to harm (a bad disk, a half restored backup), the newest one that is whole answers.
"""

from __future__ import annotations

import logging
import math
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from knowledge.config import Config
from knowledge.errors import BrokenIndexError, EncoderMismatchError, KnowledgeError, NoIndexError
from knowledge.generation.generation import Generation, open_generation
from knowledge.generation.manifest import POINTER, complete_ids, current_id, generation_directory
from knowledge.generation.soundness import Stamp, by_preference, check_files, stamp
from knowledge.index.encoder import Encoder

log = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0  # between two looks at the files that answer: some 30 of them
_RETRY_SECONDS = 30.0  # while another generation answers than should: what failed may have been a server or a disk for a moment


@dataclass(frozen=True, slots=True)
class _Held:
    """The generation that answers, and its files as they were before it was opened."""

    generation: Generation
    directory: Path
    files: Stamp

    def unharmed(self) -> bool:
        """One that was pruned while it answers is whole as far as anybody can tell: it is read from what is open."""
        return not self.directory.exists() or stamp(self.directory) == self.files


@dataclass(frozen=True, slots=True)
class _Sight:
    """The pointer and the files of the generation that answers and of the one that should."""

    pointer: tuple[int, int]
    files: Stamp


class Index:
    """One index directory. `current` is cheap (one stat) and safe to call from any thread, once per question."""

    def __init__(self, directory: Path, encoder: Encoder, config: Config | None = None) -> None:
        self.directory = directory
        self._encoder = encoder
        self._config = config or Config()
        self._lock = threading.Lock()
        self._watched: tuple[Path, ...] = ()
        self._looked: tuple[float, Stamp] = (-math.inf, ())
        self._seen: _Sight | None = None
        self._again = -math.inf  # when to try again even if nothing has changed
        self._held: _Held | None = None
        self.problem = ""  # why the live generation could not be opened while another one answers

    def current(self) -> Generation:
        """The live generation.

        When it cannot be opened, the one open before goes on answering, or the newest that is whole, and `problem` says why.
        Raises NoIndexError before the first ingestion, BrokenIndexError or EncoderMismatchError when none can be opened.
        Who comes while another thread opens a new one is given the one before. An earlier generation is closed by its last user:
        hold the generation, not its parts, across a question.
        """
        if (held := self._held) is not None and self._settled(self._look()):
            return held.generation
        if not self._lock.acquire(blocking=held is None or not held.unharmed()) and held is not None:
            return held.generation  # somebody else opens what has come; meanwhile this one is as good as ever
        try:
            held, sight = self._held, self._look()
            if held is None or not self._settled(sight):
                held = self._follow(sight.pointer)
            return held.generation
        finally:
            self._lock.release()

    def _settled(self, sight: _Sight) -> bool:
        """Whether what is held is what should answer, as far as was seen the last time."""
        return sight == self._seen and monotonic() < self._again

    def inspect(self) -> None:
        """Read every file of the generation that answers, at half the speed of the disk: what it lost without being written to is
        found, and the next question is answered from another generation."""
        with suppress(KnowledgeError):
            self.current()
        if (held := self._held) is None:
            return
        try:
            check_files(held.directory, held.generation.manifest, gently=True)
        except BrokenIndexError as error:
            with self._lock:
                if self._held is held and held.directory.exists():
                    log.error("%s", error)
                    self._held, self._again = replace(held, files=()), -math.inf

    def _look(self) -> _Sight:
        try:
            status = (self.directory / POINTER).stat()
            pointer = status.st_ino, status.st_mtime_ns
        except FileNotFoundError as error:
            if not complete_ids(self.directory):
                raise NoIndexError(f"Chưa có chỉ mục trong {self.directory}. Hãy chạy: python -m ingest") from error
            pointer = (0, 0)
        when, files = self._looked
        return _Sight(pointer, files if monotonic() - when < _LOOK_SECONDS else self._stamp())

    def _stamp(self) -> Stamp:
        files = tuple(file for directory in self._watched for file in stamp(directory))
        self._looked = monotonic(), files
        return files

    def _follow(self, pointer: tuple[int, int]) -> _Held:
        """Open what should answer, or what can in its place."""
        held, wanted = self._held, by_preference(self.directory)
        try:
            chosen, problem = self._open_live(), self._pointer_problem()
        except KnowledgeError as error:
            problem = str(error)
            if held is not None and (isinstance(error, EncoderMismatchError) or held.unharmed()):
                chosen = held
            elif isinstance(error, EncoderMismatchError):
                raise
            else:
                chosen = self._open_another(wanted[1:], error)
        if problem and problem != self.problem:
            log.error("Thế hệ chỉ mục %s trả lời thay: %s", chosen.generation.id, problem)
        self._held, self.problem = chosen, problem
        self._again = monotonic() + _RETRY_SECONDS if problem else math.inf
        live = [generation_directory(self.directory, first) for first in wanted[:1]]
        self._watched = tuple(dict.fromkeys([chosen.directory, *live]))
        # What was there before it was opened: a file that changed meanwhile differs from it at the next look.
        others = [file for directory in self._watched if directory != chosen.directory for file in stamp(directory)]
        self._looked = monotonic(), (*chosen.files, *others)
        self._seen = _Sight(pointer, self._looked[1])
        return chosen

    def _open_live(self) -> _Held:
        try:
            return self._open(by_preference(self.directory)[0])
        except EncoderMismatchError:
            raise
        except (BrokenIndexError, IndexError):  # the pointer may have moved on and the generation been pruned in between
            return self._open(next(iter(by_preference(self.directory)), ""))

    def _pointer_problem(self) -> str:
        """Why it is a guess that the newest generation is the live one, "" when the pointer can be read."""
        try:
            current_id(self.directory)
        except KnowledgeError as error:
            return str(error)
        return ""

    def _open_another(self, ids: list[str], error: KnowledgeError) -> _Held:
        """The first of these that can be opened. Raises `error` when none can."""
        for generation_id in ids:
            try:
                return self._open(generation_id)
            except KnowledgeError as other:
                log.warning("Thế hệ chỉ mục %s cũng không mở được: %s", generation_id, other)
        raise error

    def _open(self, generation_id: str) -> _Held:
        directory = generation_directory(self.directory, generation_id)
        files = stamp(directory)
        url, retrieval = self._config.vectors.url, self._config.retrieval
        generation = open_generation(self.directory, self._encoder, generation_id=generation_id, vectors_url=url, retrieval=retrieval)
        return _Held(generation, directory, files)

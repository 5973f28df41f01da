"""Files that are mapped into memory, and a disk that is full: space taken before it is written, one error that says what to do."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.errors import FullDiskError

_LITTLE = 2 << 20  # bytes; with less than that free, whatever a library says, the disk is what failed
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_MAPPED_FROM = 64 << 20  # bytes


def load(path: Path) -> Any:
    """An array: a small one is read, so that whatever becomes of the file later is nothing to whoever searches in it; a large one is
    mapped, and a process that reads it dies with the file (SIGBUS) if that is cut short."""
    return np.load(path, mmap_mode="r" if path.stat().st_size >= _MAPPED_FROM else None)


def mapped(folder: Path) -> bool:
    """Whether the files of a folder are worth mapping."""
    return sum(path.stat().st_size for path in folder.iterdir()) >= _MAPPED_FROM


def reserve(path: Path, size: int) -> None:
    """Take `size` bytes for a file that is going to be mapped: writing to a mapped page that has no place on the disk ends the
    process with SIGBUS. Raises OSError when there is no place."""
    with path.open("wb") as file:
        try:
            os.posix_fallocate(file.fileno(), 0, max(1, size))
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP):  # a file system that cannot: filled the slow way
                raise
            _fill(file.fileno(), size)
        file.flush()
        os.fsync(file.fileno())


def _fill(file: int, size: int) -> None:
    block = bytes(1 << 20)
    while size > 0:
        size -= os.write(file, block[:size])


@contextmanager
def naming_a_full_disk(directory: Path) -> Iterator[None]:
    """Whatever fails in the body because nothing more fits on the disk of `directory` is a FullDiskError."""
    try:
        yield
    except FullDiskError:
        raise
    except Exception as error:
        if not _is_full(error, directory):
            raise
        free = shutil.disk_usage(_existing(directory)).free // (1 << 20)
        raise FullDiskError(
            f"Đĩa chứa {directory} đã đầy (còn {free} MB): chưa ghi xong. Chỉ mục cũ vẫn nguyên và vẫn trả lời. "
            "Hãy giải phóng chỗ hoặc giảm index.keep_generations, rồi chạy lại python -m ingest."
        ) from error


def takes_nothing(directory: Path) -> bool:
    """Whether nothing can be written there: the disk is full, or mounted for reading only."""
    place = os.statvfs(directory)
    return bool(place.f_flag & os.ST_RDONLY) or place.f_bavail * place.f_frsize < _LITTLE


def _is_full(error: BaseException, directory: Path) -> bool:
    while error is not None:
        if (isinstance(error, OSError) and error.errno in _FULL) or "disk is full" in str(error):
            return True
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    return shutil.disk_usage(_existing(directory)).free < _LITTLE


def _existing(directory: Path) -> Path:
    return next(path for path in (directory.resolve(), *directory.resolve().parents) if path.exists())

"""A file of a generation that was found whole is not read again as long as the file system says that nobody wrote to it.

What was seen lies in the generation's own folder (NAME): of each file its size, inode, times of modification and of change, and its
SHA-256. The time of change is set by the kernel alone, so whatever writes, truncates, replaces or restores a file is seen; it is then
read again, and only it. What a disk loses by itself changes none of these: Index.inspect reads everything again while it serves.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

NAME = ".checked"  # publication.py hands on no file whose name begins with a dot: on another host it would say nothing
Seen = tuple[int, int, int, int, str]
"""Size, inode, modified and changed in ns, SHA-256."""

_SETTLED = 2_000_000_000  # ns; a file system's clock ticks that coarsely at worst, and a second write in one tick leaves no trace
_BLOCK = 4 << 20


def look(path: Path, sha256: str) -> Seen:
    """A file as it is now. Raises OSError."""
    status = path.stat()
    return status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns, sha256


def settled(seen: Seen) -> bool:
    """Whether a write from now on would be seen."""
    return time.time_ns() - seen[3] > _SETTLED


def remembered(directory: Path) -> dict[str, Seen]:
    """What was found whole, by relative path; nothing where that cannot be read."""
    try:
        held = json.loads((directory / NAME).read_bytes())
        return {str(name): _seen(*row) for name, row in held.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _seen(size: int, inode: int, modified: int, changed: int, sha256: str) -> Seen:
    return int(size), int(inode), int(modified), int(changed), str(sha256)


def remember(directory: Path, found: Mapping[str, Seen]) -> None:
    """Replace what is remembered. Where nothing can be written (a read-only copy, a full disk), all is read again the next time."""
    temporary = directory / f"{NAME}.{token_hex(4)}"
    try:
        temporary.write_text(json.dumps(found), encoding="ascii")
        os.replace(temporary, directory / NAME)
    except OSError:
        with suppress(OSError):
            temporary.unlink()


def sha256(path: Path, *, gently: bool = False) -> str:
    """`gently` rests as long as it works: it leaves half a processor to whoever asks meanwhile. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as stream:
        began = time.monotonic()
        while block := stream.read(_BLOCK):
            digest.update(block)
            if gently:
                time.sleep(time.monotonic() - began)
                began = time.monotonic()
    return digest.hexdigest()

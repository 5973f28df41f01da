"""Where published generations lie for other hosts: a folder that several hosts mount, or an S3-compatible store through obstore.

What is written appears whole or not at all, and is on the disk before anything points at it. The only module that imports obstore
(MIT, one wheel of 6 MB that needs nothing else; s3fs brings eight packages and an older python-dateutil than ours).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from secrets import token_hex
from typing import Any, Protocol
from urllib.parse import urlsplit

from knowledge.errors import ConfigError, PublicationError, missing_group
from knowledge.generation.manifest import sync

_HALF = ".half-"


class Store(Protocol):
    """Names are relative, with "/"; whoever fails raises PublicationError that names the store."""

    def read(self, name: str) -> bytes | None: ...

    def write(self, name: str, content: bytes) -> None: ...

    def put(self, name: str, file: Path) -> None: ...

    def get(self, name: str, target: Path) -> None: ...

    def names(self, folder: str) -> set[str]: ...

    def remove(self, names: Iterable[str]) -> None: ...


def open_store(url: str, endpoint_url: str = "") -> Store:
    """A folder ("/mnt/cchc", "file:///mnt/cchc") or "s3://bucket/prefix". Raises ConfigError for what is neither."""
    scheme = urlsplit(url).scheme
    if scheme in ("", "file"):
        return Folder(Path(urlsplit(url).path if scheme else url))
    if scheme == "s3":
        return Bucket(url, endpoint_url)
    raise ConfigError(f"config.yaml: 'publication.url' có giá trị {url!r}; cần một thư mục hoặc s3://kho/thư-mục.")


class Folder:
    """A folder of a file system that all hosts mount. Renaming is what makes a file appear at once."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, name: str) -> bytes | None:
        try:
            return (self._root / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _failed(self._root, error) from error

    def write(self, name: str, content: bytes) -> None:
        self._place(name, lambda half: half.write_bytes(content))

    def put(self, name: str, file: Path) -> None:
        self._place(name, lambda half: _copy(file, half))

    def get(self, name: str, target: Path) -> None:
        try:
            _copy(self._root / name, target)
        except OSError as error:
            raise _failed(self._root, error) from error

    def names(self, folder: str) -> set[str]:
        top = self._root / folder
        found = (Path(path, name).relative_to(self._root).as_posix() for path, _, names in os.walk(top) for name in names)
        return {name for name in found if not Path(name).name.startswith(_HALF)}

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            (self._root / name).unlink(missing_ok=True)

    def _place(self, name: str, write: Any) -> None:
        target = self._root / name
        half = target.with_name(f"{_HALF}{token_hex(6)}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._clear(target.parent)
            write(half)
            sync(half)
            os.replace(half, target)
            sync(target.parent)
        except OSError as error:
            half.unlink(missing_ok=True)
            raise _failed(self._root, error) from error

    def _clear(self, folder: Path) -> None:
        """What a killed publisher left half-written; only one publishes."""
        for half in folder.glob(f"{_HALF}*"):
            half.unlink(missing_ok=True)


class Bucket:
    """An S3-compatible store: putting an object is atomic there. Who we are is said by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY;
    without them the library would ask an address for a role that the configuration does not name."""

    def __init__(self, url: str, endpoint_url: str = "") -> None:
        try:
            import obstore
        except ImportError as error:
            raise ConfigError(missing_group(f"publication.url '{url}'", "object-store", error)) from error
        key, secret = (os.environ.get(name, "") for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))
        if not key or not secret:
            raise ConfigError(f"publication.url '{url}' cần hai biến môi trường AWS_ACCESS_KEY_ID và AWS_SECRET_ACCESS_KEY.")
        where = urlsplit(url)
        self._url = url
        self._library: Any = obstore
        self._objects: Any = obstore.store.S3Store(
            where.netloc,
            prefix=where.path.strip("/") or None,
            endpoint=endpoint_url or None,
            access_key_id=key,
            secret_access_key=secret,
            region=os.environ.get("AWS_REGION", "us-east-1"),
            virtual_hosted_style_request=False,
            client_options={"allow_http": endpoint_url.startswith("http://"), "connect_timeout": "10s", "timeout": "120s"},
        )

    def read(self, name: str) -> bytes | None:
        try:
            return bytes(self._library.get(self._objects, name).bytes())
        except FileNotFoundError:
            return None
        except self._troubles as error:
            raise _failed(self._url, error) from error

    def write(self, name: str, content: bytes) -> None:
        self._try(self._library.put, name, content)

    def put(self, name: str, file: Path) -> None:
        self._try(self._library.put, name, file)

    def get(self, name: str, target: Path) -> None:
        try:
            with target.open("wb") as write:
                for block in self._library.get(self._objects, name).stream():
                    write.write(block)
        except self._troubles as error:
            raise _failed(self._url, error) from error

    def names(self, folder: str) -> set[str]:
        try:
            return {str(found["path"]) for page in self._library.list(self._objects, folder) for found in page}
        except self._troubles as error:
            raise _failed(self._url, error) from error

    def remove(self, names: Iterable[str]) -> None:
        if doomed := list(names):
            self._try(self._library.delete, doomed)

    @property
    def _troubles(self) -> tuple[type[Exception], ...]:
        return (OSError, self._library.exceptions.BaseError)

    def _try(self, call: Any, *arguments: Any) -> None:
        try:
            call(self._objects, *arguments)
        except self._troubles as error:
            raise _failed(self._url, error) from error


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as read, target.open("wb") as write:
        while block := read.read(1 << 20):
            write.write(block)


def _failed(where: object, error: Exception) -> PublicationError:
    return PublicationError(f"Kho phát hành {where} (publication.url) không dùng được: {error}")

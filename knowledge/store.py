"""Where published generations lie for other hosts: a folder that several hosts mount, or an S3-compatible store through fsspec.

What is written appears whole or not at all, and is on the disk before anything points at it. The only module that imports fsspec.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from secrets import token_hex
from typing import Any, Protocol
from urllib.parse import urlsplit

from knowledge.errors import ConfigError, PublicationError
from knowledge.manifest import sync

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
    """An S3-compatible store: putting an object is atomic there. Keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."""

    def __init__(self, url: str, endpoint_url: str = "") -> None:
        os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")  # it would ask an address that the configuration does not name
        try:
            import s3fs
            from botocore.exceptions import BotoCoreError
        except ImportError as error:
            raise ConfigError(f"publication.url '{url}' cần gói s3fs: chạy pip install 's3fs>=2026.4,<2027' ({error}).") from error
        self._troubles = (OSError, BotoCoreError)
        self._url = url
        self._root = url.removeprefix("s3://").rstrip("/")
        settings = {"connect_timeout": 10, "read_timeout": 60, "retries": {"max_attempts": 3}}
        self._files: Any = s3fs.S3FileSystem(
            endpoint_url=endpoint_url or None, config_kwargs=settings, use_listings_cache=False, skip_instance_cache=True
        )

    def read(self, name: str) -> bytes | None:
        try:
            content: bytes = self._files.cat_file(f"{self._root}/{name}")
        except FileNotFoundError:
            return None
        except self._troubles as error:
            raise _failed(self._url, error) from error
        return content

    def write(self, name: str, content: bytes) -> None:
        self._try(self._files.pipe_file, f"{self._root}/{name}", content)

    def put(self, name: str, file: Path) -> None:
        self._try(self._files.put_file, str(file), f"{self._root}/{name}")

    def get(self, name: str, target: Path) -> None:
        self._try(self._files.get_file, f"{self._root}/{name}", str(target))

    def names(self, folder: str) -> set[str]:
        try:
            found = self._files.find(f"{self._root}/{folder}")
        except FileNotFoundError:
            return set()
        except self._troubles as error:
            raise _failed(self._url, error) from error
        return {name.removeprefix(f"{self._root}/") for name in found}

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            self._try(self._files.rm_file, f"{self._root}/{name}")

    def _try(self, call: Any, *arguments: Any) -> None:
        try:
            call(*arguments)
        except self._troubles as error:
            raise _failed(self._url, error) from error


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as read, target.open("wb") as write:
        while block := read.read(1 << 20):
            write.write(block)


def _failed(where: object, error: Exception) -> PublicationError:
    return PublicationError(f"Kho phát hành {where} (publication.url) không dùng được: {error}")

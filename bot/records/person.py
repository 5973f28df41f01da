"""Who a person is in the records. A person is known by what the channel calls them: a messenger's user number, `user:NAME`
signed in on the web, `key:NAME` for an API key, `browser:…` for an anonymous browser; on the command line NAME means all.

When `records.pseudonym_key` names a file, the records hold a keyed hash of that. Whoever has the database or a backup and not the
key cannot tell who asked; whoever has both can still find, hand over and forget a person.
"""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa

from knowledge.errors import ConfigError

_LENGTH = 32
_KEPT = ("browser:", "p:")  # random, or hashed already


@dataclass(frozen=True, slots=True)
class Person:
    """Everybody meant: any of `names` in any of `channels` (none: in all)."""

    names: tuple[str, ...]
    channels: tuple[str, ...] = ()

    @classmethod
    def called(cls, name: str, channel: str = "") -> Person:
        """As an administrator types it: "701", "nguyen.van.a", "user:nguyen.van.a"."""
        names = (name,) if ":" in name else (name, f"user:{name}", f"key:{name}")
        return cls(names, (channel,) if channel else ())

    def of(self, table: sa.Table, column: str = "user") -> sa.ColumnElement[bool]:
        mine = table.c[column].in_(self.names)
        return sa.and_(mine, table.c.channel.in_(self.channels)) if self.channels else mine


class Pseudonyms:
    """Without a key every name stands for itself."""

    def __init__(self, key: bytes = b"") -> None:
        self._key = key

    @classmethod
    def of_file(cls, file: Path) -> Pseudonyms:
        """The key of a file, which is made when it is not there. Raises ConfigError for one that holds no key."""
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as fresh:
                fresh.write(secrets.token_hex(_LENGTH) + "\n")
                fresh.flush()
                os.fsync(fresh.fileno())
        except FileExistsError:
            pass
        except OSError as error:
            raise ConfigError(f"records.pseudonym_key: không tạo được tệp khoá {file}: {error}") from error
        try:
            key = bytes.fromhex(file.read_text(encoding="ascii"))
        except (OSError, ValueError) as error:
            raise ConfigError(f"records.pseudonym_key: tệp {file} không đọc được hoặc không phải khoá: {error}") from error
        if len(key) < _LENGTH:
            raise ConfigError(f"records.pseudonym_key: khoá trong {file} ngắn hơn {_LENGTH} byte.")
        return cls(key)

    def of(self, user: str) -> str:
        """ "user:lan" → "p:5f0c…", the same each time; nobody ("") stays nobody."""
        if not self._key or not user or user.startswith(_KEPT):
            return user
        return f"p:{hmac.digest(self._key, user.encode(), 'sha256').hex()[:40]}"

    def all_names(self, person: Person) -> Person:
        """A person under the own names and under their pseudonyms: records from before the key was set hold the former."""
        return replace(person, names=tuple(dict.fromkeys((*person.names, *map(self.of, person.names)))))

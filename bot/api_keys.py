"""API keys: shown once, kept as SHA-256 (they are 256 random bits, so a slow hash would add nothing), with scopes and a name."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, DateTime, Engine, MetaData, String, Table, insert, select, update

from bot.local_time import now_utc
from knowledge.errors import ConfigError

PREFIX = "cchc_"
SCOPES = ("ask", "trainer", "admin", "metrics")
_FRESH_SECONDS = 5.0  # a revoked key is refused after at most this long

metadata = MetaData()
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("scopes", String(100), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("created_at", DateTime, nullable=False),
    Column("revoked_at", DateTime),
)


@dataclass(frozen=True, slots=True)
class ApiKey:
    id: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None = None


class ApiKeys:
    """Keys in the records database; safe from several threads and seen by running servers within seconds."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._seen: dict[str, tuple[float, ApiKey | None]] = {}
        self._lock = threading.Lock()

    def add(self, name: str, scopes: tuple[str, ...] = ("ask",)) -> tuple[ApiKey, str]:
        """A new key and its token, which is never stored. Raises ConfigError for an unknown scope or an empty name."""
        if unknown := set(scopes) - set(SCOPES):
            raise ConfigError(f"Quyền không có: {', '.join(sorted(unknown))}. Các quyền: {', '.join(SCOPES)}.")
        if not name.strip() or len(name) > 100:
            raise ConfigError("Tên khoá phải có từ 1 đến 100 ký tự.")
        token = PREFIX + secrets.token_urlsafe(32)
        key = ApiKey(secrets.token_hex(4), name.strip(), tuple(scopes), now_utc())
        with self._engine.begin() as connection:
            connection.execute(
                insert(api_keys).values(
                    id=key.id, name=key.name, scopes=" ".join(key.scopes), digest=_digest(token), created_at=key.created_at
                )
            )
        return key, token

    def all(self) -> tuple[ApiKey, ...]:
        with self._engine.connect() as connection:
            rows = connection.execute(select(api_keys).order_by(api_keys.c.created_at)).all()
        return tuple(ApiKey(r.id, r.name, tuple(r.scopes.split()), r.created_at, r.revoked_at) for r in rows)

    def revoke(self, identifier: str) -> bool:
        """False when no live key has this id."""
        live = (api_keys.c.id == identifier) & api_keys.c.revoked_at.is_(None)
        with self._engine.begin() as connection:
            result = connection.execute(update(api_keys).where(live).values(revoked_at=now_utc()))
        return result.rowcount == 1

    def find(self, token: str) -> ApiKey | None:
        """The live key with this token, remembered for some seconds so that a request seldom costs a query."""
        digest = _digest(token)
        now = time.monotonic()
        with self._lock:
            if (seen := self._seen.get(digest)) and now - seen[0] < _FRESH_SECONDS:
                return seen[1]
        with self._engine.connect() as connection:
            row = connection.execute(select(api_keys).where(api_keys.c.digest == digest, api_keys.c.revoked_at.is_(None))).one_or_none()
        key = ApiKey(row.id, row.name, tuple(row.scopes.split()), row.created_at) if row else None
        with self._lock:
            if len(self._seen) > 10_000:  # guesses must not fill the memory
                self._seen.clear()
            self._seen[digest] = (now, key)
        return key


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

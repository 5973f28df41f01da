"""Who is calling and what they may do: API key, single sign-on header or anonymous; scopes; requests a minute."""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from hmac import compare_digest
from typing import Annotated
from unicodedata import normalize

from fastapi import Depends
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import Request

from bot.api_keys import PREFIX, SCOPES, ApiKeys
from bot.config import ServerConfig
from bot.http.door import texts
from bot.http.door.address import network_of
from bot.http.door.problems import Problem
from knowledge.errors import ConfigError

STAFF = ("trainer", "admin")
KEY_COOKIE = "cchc_key"
SIGN_IN_NEEDED = "sign_in_needed"  # a page leads to the form, a program reads the problem
SECRET_LENGTH = 24
_DISTINCT = 10
_NAME_LENGTH = 120  # the records keep 128 characters of "user:NAME"
_COMMON = ("password", "passw0rd", "admin", "matkhau", "123456", "changeme", "qwerty", "secret", "cchc")


@dataclass(frozen=True, slots=True)
class Caller:
    """`name` is "" for anonymous, "key:NAME" for an API key, the user name with single sign-on."""

    name: str
    address: str
    scopes: frozenset[str]

    @property
    def bucket(self) -> str:
        """What requests are counted by."""
        return self.name or f"address:{network_of(self.address)}"


def check_admin_secret(secret: str) -> None:
    """Raises ConfigError for an administrator's key that could be guessed; "" (none) is fine."""
    if not secret:
        return
    reason = ""
    if len(secret) < SECRET_LENGTH:
        reason = texts.WEAK_SHORT.format(count=len(secret))
    elif len(set(secret)) < _DISTINCT:
        reason = texts.WEAK_REPETITIVE.format(count=len(set(secret)))
    elif common := next((word for word in _COMMON if word in secret.lower()), ""):
        reason = texts.WEAK_COMMON.format(word=common)
    if reason:
        raise ConfigError(texts.WEAK_ADMIN_SECRET.format(reason=reason, length=SECRET_LENGTH))


class Access:
    """One per process. Counts live in memory: a restart forgives."""

    def __init__(self, server: ServerConfig, keys: ApiKeys, admin_secret: str = "") -> None:
        check_admin_secret(admin_secret)
        self._server = server
        self._keys = keys
        self._admin_secret = admin_secret
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def identify(self, request: Request) -> Caller:
        """Raises Problem 401 for a wrong key. /v1/ clients always send some key: one that is not ours counts as none."""
        address: str = request.state.address
        scheme, _, token = _only(request, "Authorization").partition(" ")
        token = token.strip()
        if scheme.lower() == "bearer" and token and not (request.url.path.startswith("/v1/") and not self._looks_ours(token)):
            return self._key_holder(token, address)
        sso = self._server.single_sign_on
        if request.state.proxied and (user := _signed_on(_only(request, sso.header), sso.header)):
            scopes = {"ask"} | ({"trainer"} if user in sso.trainers else set()) | (set(SCOPES) if user in sso.admins else set())
            return Caller(f"user:{user}", address, frozenset(scopes))
        return Caller("", address, frozenset({"ask"} if self._server.anonymous else ()))

    def _looks_ours(self, token: str) -> bool:
        return token.startswith(PREFIX) or bool(self._admin_secret and compare_digest(token.encode(), self._admin_secret.encode()))

    def _key_holder(self, token: str, address: str) -> Caller:
        if self._admin_secret and compare_digest(token.encode(), self._admin_secret.encode()):
            return Caller("key:admin", address, frozenset(SCOPES))
        key = self._keys.find(token)
        if key is None:
            raise Problem(401, "key_unknown", texts.KEY_UNKNOWN, {"WWW-Authenticate": "Bearer"})
        return Caller(f"key:{key.name}", address, frozenset(key.scopes))

    def signed_in(self, request: Request) -> Caller | None:
        """Who signed in with a key in this browser. The cookie counts on the pages of trainers and administrators only: elsewhere
        the browser stays who it is."""
        token = request.cookies.get(KEY_COOKIE, "")
        return self.holder(token, request) if token else None

    def holder(self, token: str, request: Request) -> Caller | None:
        """The holder of a key, None for one that is not ours."""
        try:
            return self._key_holder(token.strip(), request.state.address)
        except Problem:
            return None

    def admit(self, request: Request, scope: str, *, asks: bool) -> Caller:
        """The caller, when the scope and the rate allow it. Raises Problem 401, 403 or 429."""
        caller = self.identify(request)
        if scope in STAFF and not caller.scopes & {scope, "admin"} and (staff := self.signed_in(request)):
            caller = staff
        if scope and scope not in caller.scopes and "admin" not in caller.scopes:
            if caller.name:
                raise Problem(403, "scope_missing", texts.SCOPE_MISSING.format(scope=scope))
            if scope in STAFF:
                raise Problem(401, SIGN_IN_NEEDED, texts.SIGN_IN_NEEDED, {"WWW-Authenticate": "Bearer"})
            raise Problem(401, "key_needed", texts.KEY_NEEDED, {"WWW-Authenticate": "Bearer"})
        limits = self._server.limits
        allowed = (limits.key_asks if caller.name else limits.anonymous_asks) if asks else limits.reads
        item = RateLimitItemPerMinute(allowed, namespace="asks" if asks else "reads")
        if not self._limiter.hit(item, caller.bucket):
            reset = self._limiter.get_window_stats(item, caller.bucket).reset_time
            seconds = max(1, min(60, math.ceil(reset - time.time())))
            detail = texts.RATE_LIMITED.format(limit=allowed, seconds=seconds)
            raise Problem(429, "rate_limited", detail, {"Retry-After": str(seconds)})
        return caller


def _only(request: Request, header: str) -> str:
    """The value of a header that says who is calling. Raises Problem when two say so: each could be somebody's addition."""
    values = request.headers.getlist(header)
    if len(values) > 1:
        raise Problem(400, "identity_repeated", texts.SIGN_ON_REPEATED.format(header=header))
    return values[0] if values else ""


def _signed_on(said: str, header: str) -> str:
    """The user that a proxy names. Raises Problem for a name that cannot be kept as it is: cut or cleaned it might be another's."""
    with suppress(UnicodeError):
        said = said.encode("latin-1").decode("utf-8")  # as nginx sends it
    name = normalize("NFC", said.strip())
    if len(name) > _NAME_LENGTH or not name.isprintable():
        raise Problem(400, "identity_unreadable", texts.SIGN_ON_UNREADABLE.format(header=header, length=_NAME_LENGTH))
    return name


def may(scope: str, *, asks: bool = False) -> Callable[[Request], Awaitable[Caller]]:
    """A FastAPI dependency: the admitted caller."""

    async def admitted(request: Request) -> Caller:
        access: Access = request.app.state.access
        return access.admit(request, scope, asks=asks)

    return admitted


Reader = Annotated[Caller, Depends(may("ask"))]
"""Who may ask."""

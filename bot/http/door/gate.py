"""The gate every request passes: request id, caller's address, body size, foreign origins, security headers, last-resort errors.

It does not know API keys, scopes and rates (access.py).
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from time import perf_counter

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.config import ServerConfig
from bot.http.door import problems, texts
from bot.http.door.address import Hosts, Proxies, netloc_of
from bot.http.door.problems import Problem
from bot.logs import request_id

log = logging.getLogger("bot.http")

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types cchc"
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
Requested = Callable[[str, str, int, float], None]
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_QUIET = frozenset({"/healthz", "/readyz", "/metrics", "/static/{name}"})
_CORS = {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID, X-Request-Id",
    "Access-Control-Expose-Headers": "X-Request-Id, Retry-After",
    "Access-Control-Max-Age": "600",
}


class Gate:
    def __init__(self, app: ASGIApp, server: ServerConfig, requested: Requested | None = None) -> None:
        """`requested` is told of every request: route, method, status, seconds."""
        self._app = app
        self._requested = requested
        self._proxies = Proxies(server)
        self._hosts = Hosts(server)
        self._origins = frozenset(server.allowed_origins)
        self._body_limit = server.limits.body_kilobytes * 1024

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        state = scope.setdefault("state", {})
        given = headers.get("x-request-id", "")
        state["request_id"] = given if _REQUEST_ID.fullmatch(given) else secrets.token_urlsafe(12)
        state["proxied"], state["address"] = self._proxies.caller(scope, headers)
        origin = headers.get("origin", "")
        exchange = _Exchange(self, scope, send, state["request_id"], origin if origin in self._origins else "")
        if scope["method"] == "HEAD":  # the same answer without its body
            scope = {**scope, "method": "GET"}
        token, started, asked = request_id.set(state["request_id"]), perf_counter(), scope["method"]
        try:
            if not await self._turned_away(scope, headers, origin, exchange):
                await self._app(scope, self._limited(receive), exchange.send)
        except Problem as problem:
            await self._refuse(scope, exchange, problem)
        except Exception:
            log.exception("request %s %s %r failed", state["request_id"], scope["method"], scope["path"])
            detail = texts.SERVER_ERROR.format(request_id=state["request_id"])
            await self._refuse(scope, exchange, Problem(500, "server_error", detail))
        finally:
            self._note(scope, asked, exchange.status, perf_counter() - started)
            request_id.reset(token)

    def _note(self, scope: Scope, method: str, status: int, seconds: float) -> None:
        """The route, not the path: what somebody asks stands in no log and in no metric."""
        route = str(getattr(scope.get("route"), "path", "") or "other")
        method = method if method in _METHODS else "other"
        if self._requested:
            self._requested(route, method, status, seconds)
        log.log(logging.DEBUG if route in _QUIET else logging.INFO, "%s %s %d, %.0f ms", method, route, status, seconds * 1000)

    async def _turned_away(self, scope: Scope, headers: Headers, origin: str, exchange: _Exchange) -> bool:
        """True when answered here: a preflight. Raises Problem for a foreign host or origin or a body too large."""
        if not self._hosts.knows(headers):
            raise Problem(421, "foreign_host", texts.FOREIGN_HOST.format(host=headers.get("host", "")[:200]))
        declared = headers.get("content-length", "")
        if declared.isdigit() and int(declared) > self._body_limit:
            raise self._too_large()
        if not origin or self._is_own(origin, headers):
            return False
        guarded = scope["path"].startswith(("/api/", "/v1/")) or scope["method"] not in ("GET", "HEAD")
        stranger = origin not in self._origins
        if stranger and not guarded:
            return False
        if stranger:  # the refusal, and nothing else, may be read there: it says which setting allows the site
            exchange.cors_origin = "*"
        if scope["method"] == "OPTIONS":
            await exchange.send({"type": "http.response.start", "status": 204, "headers": []})
            await exchange.send({"type": "http.response.body", "body": b""})
            return True
        if stranger:
            raise Problem(403, "foreign_origin", texts.FOREIGN_ORIGIN.format(origin=origin[:200]))
        return False

    def _is_own(self, origin: str, headers: Headers) -> bool:
        host = netloc_of(origin)
        return bool(host) and host in (headers.get("host", ""), self._hosts.public)

    def _limited(self, receive: Receive) -> Receive:
        read = 0

        async def limited() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._body_limit:
                raise self._too_large()
            return message

        return limited

    def _too_large(self) -> Problem:
        return Problem(413, "too_large", texts.TOO_LARGE.format(limit=self._body_limit // 1024), {"Connection": "close"})

    async def _refuse(self, scope: Scope, exchange: _Exchange, problem: Problem) -> None:
        if exchange.started:
            return  # too late for a status; closing the connection short tells the client
        request = Request(scope)
        response = problems.respond(request, problem.status_code, problem.code, str(problem.detail), dict(problem.headers or {}))
        await response(scope, _nothing, exchange.send)


class _Exchange:
    """Adds headers to whatever is sent and knows whether sending has begun."""

    def __init__(self, gate: Gate, scope: Scope, send: Send, request_id: str, cors_origin: str) -> None:
        self.started = False
        self.status = 0  # 0: the client left before anything was sent
        self._send = send
        self._request_id = request_id
        self.cors_origin = cors_origin
        self._bodiless = scope["method"] == "HEAD"
        forwarded = Headers(scope=scope).getlist("x-forwarded-proto")[-1:]
        self._secure = scope.get("scheme") == "https" or (scope["state"]["proxied"] and forwarded == ["https"])
        scope["state"]["secure"] = self._secure

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            is_page = headers.get("content-type", "").startswith("text/html")
            headers.setdefault("Content-Security-Policy", PAGE_POLICY if is_page else DATA_POLICY)
            headers.setdefault("Cache-Control", "no-store")
            headers["X-Request-Id"] = self._request_id
            if self._secure:
                headers["Strict-Transport-Security"] = "max-age=31536000"
            if self.cors_origin:
                headers["Access-Control-Allow-Origin"] = self.cors_origin
                headers.add_vary_header("Origin")
                for name, value in _CORS.items():
                    headers[name] = value
        elif self._bodiless:
            message = {**message, "body": b""}
        await self._send(message)


async def _nothing() -> Message:
    return {"type": "http.disconnect"}

"""Whose a conversation is, and whether a question was asked by the person or by a page of somebody else.

The server issues the numbers of conversations and binds each to the signed-in user, the API key or, for who is anonymous,
the browser by a cookie. A program without cookies is nobody (""): it has only the number, which cannot be guessed.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.http.door.access import Caller
from bot.http.door.address import netloc_of
from bot.records.records import new_id

COOKIE = "cchc_browser"
_DAYS = 30
_SECRET = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Visitor:
    """`owner` is what conversations and ratings are bound to; `cookie` is new and to be set, "" when there is nothing to set."""

    owner: str
    cookie: str = ""

    def mark(self, response: Response, request: Request) -> Response:
        """The response with the browser's new cookie, if there is one. Scripts cannot read it, other sites do not send it along."""
        if self.cookie:
            secure = request.url.scheme == "https" or bool(getattr(request.state, "secure", False))
            response.set_cookie(COOKIE, self.cookie, max_age=_DAYS * 24 * 3600, httponly=True, samesite="lax", secure=secure)
        return response


def visitor_of(request: Request, caller: Caller, *, is_browser: bool = False) -> Visitor:
    """`is_browser`: an anonymous caller without a cookie gets one (a page, or a script of one of ours)."""
    if caller.name:
        return Visitor(caller.name)
    secret = request.cookies.get(COOKIE, "")
    if _SECRET.fullmatch(secret):
        return Visitor(_browser(secret))
    if is_browser or request.headers.get("sec-fetch-site") == "same-origin":
        fresh = new_id()
        return Visitor(_browser(fresh), fresh)
    return Visitor("")


def _browser(secret: str) -> str:
    """The database does not hold what would open the conversation."""
    return f"browser:{hashlib.sha256(secret.encode()).hexdigest()[:32]}"


def asked_by_another_site(request: Request, caller: Caller) -> bool:
    """Whether the browser was led here by a page of another site: an image tag, a link, a form.

    Browsers say so (Sec-Fetch-Site) to secure addresses only. Without it our own pages are known by their Referer, which we
    ask browsers to send to ourselves; a signed-in user's question is not taken without either.
    """
    if site := request.headers.get("sec-fetch-site", ""):
        return site not in ("same-origin", "none")
    referer = request.headers.get("referer", "")
    if not referer:
        return caller.name.startswith("user:")
    return netloc_of(referer) != request.headers.get("host", "")

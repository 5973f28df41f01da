"""/dang-nhap: a browser signs in with an API key that has the scope trainer or admin. Single sign-on needs none of this.

The key lies in a cookie that scripts cannot read and other sites do not send along; a revoked key is refused within seconds.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from bot.http.door import texts
from bot.http.door.access import KEY_COOKIE, STAFF, Access, Caller, may
from bot.http.door.problems import Problem
from bot.http.door.visitor import asked_by_another_site
from bot.http.site.rendering import render
from bot.http.site.site import SiteHere

router = APIRouter(include_in_schema=False)
Anybody = Annotated[Caller, Depends(may(""))]
_HOURS = 12


@router.get("/dang-nhap")
async def form(request: Request, _: Anybody, next: Annotated[str, Query(max_length=300)] = "") -> Response:
    return render(request, "sign_in.html", next=_own_path(next), error="")


@router.post("/dang-nhap")
async def sign_in(
    request: Request,
    site: SiteHere,
    caller: Annotated[Caller, Depends(may("", asks=True))],
    key: Annotated[str, Form(max_length=200)],
    next: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    if asked_by_another_site(request, caller):
        raise Problem(403, "foreign_origin", texts.SIGN_IN_YOURSELF)
    access: Access = request.app.state.access
    holder = await site.work(lambda: access.holder(key, request))
    if holder is None or not holder.scopes & set(STAFF):
        return render(request, "sign_in.html", 401, next=_own_path(next), error=texts.SIGN_IN_REFUSED)
    await site.work(lambda: site.desk.audit.write(holder.name, "sign in", "desk", ""))
    response = RedirectResponse(_own_path(next), 303)
    secure = request.url.scheme == "https" or bool(getattr(request.state, "secure", False))
    response.set_cookie(KEY_COOKIE, key.strip(), max_age=_HOURS * 3600, httponly=True, samesite="strict", secure=secure)
    return response


@router.post("/dang-xuat")
async def sign_out(request: Request, caller: Anybody) -> Response:
    if asked_by_another_site(request, caller):
        raise Problem(403, "foreign_origin", texts.SIGN_IN_YOURSELF)
    response = RedirectResponse("/", 303)
    response.delete_cookie(KEY_COOKIE)
    return response


def _own_path(path: str) -> str:
    """Where to go then: a page of this site, never an address of another."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/admin"

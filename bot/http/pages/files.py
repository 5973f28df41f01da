"""Static files, the widget, and what makes the site installable: manifest and service worker."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.http.door import texts
from bot.http.door.problems import Problem
from bot.http.site.assets import BRIEFLY, FOREVER, Asset
from bot.http.site.site import SiteHere

router = APIRouter(include_in_schema=False)


@router.get("/static/{name}")
async def static(name: str, request: Request, site: SiteHere) -> Response:
    asset = site.assets.by_url.get(f"/static/{name}")
    if asset is None:
        raise Problem(404, "not_found", texts.NOT_FOUND)
    return asset.respond(request, FOREVER)


@router.get("/widget.js")
async def widget(request: Request, site: SiteHere) -> Response:
    """Loadable from the sites that embed it, also under their own strict policies."""
    return site.assets.widget.respond(request, BRIEFLY, {"Cross-Origin-Resource-Policy": "cross-origin"})


@router.get("/sw.js")
async def service_worker(request: Request, site: SiteHere) -> Response:
    source = site.assets.by_name["sw.js"].body.decode()
    shell = [asset.url for name, asset in site.assets.by_name.items() if name.endswith((".css", ".js", ".svg")) and name != "sw.js"]
    body = source.replace("__VERSION__", site.assets.digest).replace('"__SHELL__"', str(["/offline", *shell]).replace("'", '"'))
    # The worker fetches under its own policy, not the page's.
    policy = {"Content-Security-Policy": "default-src 'none'; connect-src 'self'"}
    return Asset.of("sw.js", body.encode()).respond(request, "no-cache", policy)


@router.get("/manifest.webmanifest")
async def manifest(request: Request, site: SiteHere) -> Response:
    body = site.assets.by_name["manifest.webmanifest"].body.decode()
    for name in ("icon-192.png", "icon-512.png", "icon.svg"):
        body = body.replace(f"/static/{name}", site.assets.url(name))
    return Asset.of("manifest.webmanifest", body.encode()).respond(request, BRIEFLY)


@router.get("/favicon.ico")
async def favicon(site: SiteHere) -> Response:
    return RedirectResponse(site.assets.url("icon.svg"), HTTPStatus.FOUND)


@router.get("/robots.txt")
async def robots() -> Response:
    return Response("User-agent: *\nDisallow: /\n", media_type="text/plain")

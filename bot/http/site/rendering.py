"""Templates → HTML: the one Jinja environment, its filters, and `render`."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from bot.answer.layout import layout, own_notice, pieces, shown, validity_notices
from bot.areas import AREAS
from bot.http.site.assets import WEB
from bot.http.site.document_view import highlight, is_heading
from bot.http.site.paper_head import front, is_basis
from bot.http.site.site import Site, site_of
from bot.local_time import dated, day_of, written
from knowledge.law.unit import anchor, citation_label, unit_label
from knowledge.version import VERSION

_jinja = Environment(
    loader=FileSystemLoader(WEB / "templates"),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def vietnamese_day(day: date | str | None) -> str:
    """ "2021-07-15" → "15/7/2021"; "" for None."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return dated(day) if day else ""


def with_code(text: str) -> Markup:
    """`names` of a description written for OpenAPI, as a page shows them."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


_jinja.filters["code"] = with_code
_jinja.filters["day"] = vietnamese_day
_jinja.filters["time"] = written
_jinja.filters["local_day"] = lambda at: vietnamese_day(day_of(at))
_jinja.globals.update(
    is_heading=is_heading,
    front=front,
    is_basis=is_basis,
    layout=layout,
    shown=shown,
    pieces=pieces,
    own_notice=own_notice,
    validity_notices=validity_notices,
    citation_label=citation_label,
    anchor=anchor,
    highlight=highlight,
    unit_label=unit_label,
    areas=AREAS,
    version=VERSION,
)


def render(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page; `today` and the site's own address are for what is printed."""
    site = site_of(request)
    html = _jinja.get_template(template).render(
        asset=site.assets.url, path=request.url.path, today=date.today(), base=base_url(request, site), **values
    )
    return Response(html, status, {"Cache-Control": "no-cache"}, "text/html; charset=utf-8")


def base_url(request: Request, site: Site) -> str:
    """The site's address as people type it."""
    return site.config.server.public_url.rstrip("/") or f"{request.url.scheme}://{request.url.netloc}"

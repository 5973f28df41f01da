"""/hoi-thao and /api/v1/workshops: the room's pages, its API and its live events."""

from __future__ import annotations

from bot.http.workshop import papers, staff_api
from bot.http.workshop import room_api as api
from bot.http.workshop import room_pages as pages

ROUTERS = (api.router, staff_api.router, papers.router, pages.router)

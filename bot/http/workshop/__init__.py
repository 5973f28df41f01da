"""/hoi-thao and /api/v1/workshops: the room's pages, its API and its live events."""

from __future__ import annotations

from bot.http.workshop import api, pages, papers, staff_api

ROUTERS = (api.router, staff_api.router, papers.router, pages.router)

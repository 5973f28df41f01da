"""/hoi-thao and /api/v1/workshops: the room's pages, its API and its live events."""

from __future__ import annotations

from bot.http.workshop import papers, room_api, room_pages, staff_api

ROUTERS = (room_api.router, staff_api.router, papers.router, room_pages.router)

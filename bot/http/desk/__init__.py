"""/admin: the desk of trainers and administrators, server-rendered, complete without JavaScript."""

from __future__ import annotations

from bot.http.desk import experts, overview, sign_in, verified

ROUTERS = (sign_in.router, overview.router, experts.router, verified.router)

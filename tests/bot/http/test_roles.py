"""Every route asked as everybody there is, held against the table of docs/security.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from bot.api_keys import ApiKeys
from tests.bot.http.conftest import PROJECT, application, client_of, configuration

ADMIN = "mot-khoa-quan-tri-rat-dai-2026"
ROLES = {"nobody": (), "asks": ("ask",), "trainer": ("ask", "trainer"), "admin": ("admin",), "metrics": ("metrics",)}
ROW = re.compile(r"^\| (.*`(?:GET|POST) .*?) \| ((?:yes|no)(?: \| (?:yes|no))*) \|$", re.MULTILINE)
ROUTE = re.compile(r"`((?:GET|POST|PUT|PATCH|DELETE) /[^`]*)`")


def documented() -> dict[str, dict[str, bool]]:
    """Route → role → whether it may."""
    table = {}
    for routes, cells in ROW.findall((PROJECT / "docs" / "security.md").read_text(encoding="utf-8")):
        may = dict(zip(ROLES, (cell.strip() == "yes" for cell in cells.split("|")), strict=True))
        table |= dict.fromkeys(ROUTE.findall(routes), may)
    return table


def routes_of(routes: Iterable[Any]) -> Iterator[str]:
    for route in routes:
        if methods := getattr(route, "methods", None):
            yield from (f"{method} {route.path}" for method in methods - {"HEAD"})
        else:  # a router that is included
            yield from routes_of(route.original_router.routes)


async def statuses(app: FastAPI, tokens: dict[str, str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    async with client_of(app) as client:
        for route in routes_of(app.router.routes):
            method, path = route.split()
            url = re.sub(r"\{number\}", "1", re.sub(r"\{(id|name|slug)(:path)?\}", "nq-76-nq-cp-2021", path))
            for role, token in tokens.items():
                headers = {"Authorization": f"Bearer {token}"} if token else {}
                reply = await client.request(method, url, headers=headers, json={} if method == "POST" else None)
                found.setdefault(route, {})[role] = int(reply.status_code)
    return found


@pytest.mark.parametrize("anonymous", [False, True])
async def test_everybody_may_what_the_table_says_and_nothing_else(index_directory: Path, tmp_path: Path, anonymous: bool) -> None:
    app = application(configuration(index_directory, tmp_path, anonymous=anonymous), ADMIN)
    keys = ApiKeys(app.state.site.records.engine)
    tokens = {role: keys.add(role, scopes)[1] if scopes else "" for role, scopes in ROLES.items()}
    table, found = documented(), await statuses(app, tokens)
    assert set(found) == set(table)
    for route, may in table.items():
        for role, allowed in may.items():
            status = found[route][role]
            allowed = may["asks"] if anonymous and role == "nobody" else allowed
            expected = status not in (401, 403) if allowed else status == (403 if tokens[role] else 401)
            assert expected, (route, role, status)
            assert status < 500, (route, role, status)


async def test_a_signed_in_trainer_and_admin_may_as_their_keys(index_directory: Path, tmp_path: Path) -> None:
    sign_on = {"trusted_proxies": ["10.9.8.7"], "trainers": ["giang-vien"], "admins": ["quan-tri"]}
    app = application(configuration(index_directory, tmp_path, anonymous=False, single_sign_on=sign_on))
    async with client_of(app) as client:
        for user, route, status in (
            ("", "/documents", 401),
            ("hoc-vien", "/documents", 200),
            ("hoc-vien", "/metrics", 403),
            ("giang-vien", "/documents", 200),
            ("giang-vien", "/metrics", 403),
            ("quan-tri", "/metrics", 200),
        ):
            headers = {"X-Remote-User": user} if user else {}
            assert (await client.get(route, headers=headers)).status_code == status, (user, route)

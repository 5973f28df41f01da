"""Fixtures of more than one package."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests import postgresql

_ENDING_SECONDS = 10.0


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The URL of a real PostgreSQL server, shared by the session; skips where PostgreSQL is not installed."""
    if postgresql.programs() is None:
        pytest.skip("PostgreSQL is not installed (apt install postgresql)")
    with postgresql.server() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind that records may be kept in."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/var/records.sqlite"
    url: str = request.getfixturevalue("postgresql_url")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("drop schema public cascade; create schema public"))
    engine.dispose()
    return url


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> Iterator[None]:
    """A thread that a failed test left running would keep the process, and with it CI, from ever ending: it is named and left."""
    yield
    left = [thread for thread in threading.enumerate() if thread is not threading.main_thread() and not thread.daemon]
    for thread in left:
        thread.join(_ENDING_SECONDS / len(left))
    if names := [thread.name for thread in left if thread.is_alive()]:
        print(f"\nstill running: {', '.join(names)}", file=sys.stderr, flush=True)
        sys.stdout.flush()
        os._exit(exitstatus or 1)

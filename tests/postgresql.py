"""A real PostgreSQL server for one test session: its own cluster in a temporary folder, reached by a Unix socket only."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, newest version first; None when PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return found[0].parent if found else None


@contextmanager
def server() -> Iterator[str]:
    """A running server with an empty database "cchc"; yields its SQLAlchemy URL."""
    folder = programs()
    assert folder is not None
    home = Path(tempfile.mkdtemp(prefix="pg"))
    as_user: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        owner = pwd.getpwnam("postgres")
        os.chown(home, owner.pw_uid, owner.pw_gid)
        as_user = ["runuser", "-u", "postgres", "--"]

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], cwd=home, check=True, stdout=subprocess.DEVNULL)

    data = str(home / "data")
    run(str(folder / "initdb"), "-D", data, "-A", "trust", "-U", "cchc", "-E", "UTF8", "--locale=C.UTF-8")
    run(str(folder / "pg_ctl"), "-D", data, "-w", "-l", str(home / "log"), "-o", f"-c listen_addresses='' -k {home}", "start")
    try:
        run(str(folder / "createdb"), "-h", str(home), "-U", "cchc", "cchc")
        yield f"postgresql+psycopg://cchc@/cchc?host={home}"
    finally:
        run(str(folder / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)

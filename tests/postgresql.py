"""A real PostgreSQL server: its own cluster in a temporary folder, reached by a Unix socket only, stopped and started at will."""

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


class PostgreSQL:
    """A cluster with an empty database "cchc"."""

    def __init__(self) -> None:
        folder = programs()
        assert folder is not None
        self._programs = folder
        self._home = Path(tempfile.mkdtemp(prefix="pg"))
        self._as_user: list[str] = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            owner = pwd.getpwnam("postgres")
            os.chown(self._home, owner.pw_uid, owner.pw_gid)
            self._as_user = ["runuser", "-u", "postgres", "--"]
        self._run("initdb", "-D", self._data, "-A", "trust", "-U", "cchc", "-E", "UTF8", "--locale=C.UTF-8")
        self.start()
        self._run("createdb", "-h", str(self._home), "-U", "cchc", "cchc")

    @property
    def url(self) -> str:
        """For SQLAlchemy."""
        return f"postgresql+psycopg://cchc@/cchc?host={self._home}"

    @property
    def _data(self) -> str:
        return str(self._home / "data")

    def start(self) -> None:
        settings = f"-c listen_addresses='' -k {self._home}"
        self._run("pg_ctl", "-D", self._data, "-w", "-l", str(self._home / "log"), "-o", settings, "start")

    def stop(self, mode: str = "fast") -> None:
        """ "fast": clients are thrown out; "immediate": without a word, as by a crash."""
        self._run("pg_ctl", "-D", self._data, "-m", mode, "-w", "stop")

    def remove(self) -> None:
        subprocess.run([*self._as_user, str(self._programs / "pg_ctl"), "-D", self._data, "-m", "immediate", "stop"],
                       cwd="/", check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        shutil.rmtree(self._home, ignore_errors=True)

    def _run(self, program: str, *words: str) -> None:
        command = [*self._as_user, str(self._programs / program), *words]
        subprocess.run(command, cwd=self._home, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def server() -> Iterator[str]:
    """A running server; yields its SQLAlchemy URL."""
    running = PostgreSQL()
    try:
        yield running.url
    finally:
        running.remove()

"""Databases that earlier releases wrote while people asked them (tests/data/records/): opened, read, continued and put back."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
import yaml
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.records.records import Records
from tests.bot.http.conftest import PROJECT, application, configuration
from tests.bot.http.conftest import index_directory as index_directory

DUMPS = sorted((PROJECT / "tests/data/records").glob("*.sql"))
SECRET = "Qm7-xTz9_kLw3vRb5yHs2pNd"
DESK = ("/admin", "/admin/questions", "/admin/feedback", "/admin/expert", "/admin/verified", "/admin/audit")
QUESTION = {"question": "Bộ Tài chính bố trí kinh phí thực hiện Chương trình"}
RESTORE = [sys.executable, "-m", "bot", "restore"]


def written_by(dump: Path, file: Path) -> None:
    with sqlite3.connect(file) as db:
        db.executescript(dump.read_text(encoding="utf-8"))
    db.close()


def ids(file: Path, table: str) -> list[str]:
    with sqlite3.connect(file) as db:
        return [str(row[0]) for row in db.execute(f"SELECT id FROM {table} ORDER BY rowid")]


def tables(url: str) -> dict[str, set[str]]:
    seen = sa.inspect(Records(url).engine)
    return {table: {column["name"] for column in seen.get_columns(table)} for table in seen.get_table_names()}


@pytest.fixture(params=DUMPS, ids=lambda dump: dump.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The file, as the release left it."""
    written_by(request.param, tmp_path / "records.sqlite")
    return tmp_path / "records.sqlite"


@pytest.fixture
def upgraded(old: Path, index_directory: Path) -> FastAPI:
    """The present release, started on it."""
    return application(configuration(index_directory, old.parent), SECRET)


def test_everything_that_was_asked_is_still_read_and_continued(old: Path, upgraded: FastAPI) -> None:
    (conversation,), asked = ids(old, "conversations"), ids(old, "questions")
    with TestClient(upgraded, base_url="http://cchc.test") as client:
        told = client.get(f"/api/v1/conversations/{conversation}").json()["answers"]
        assert [answer["id"] for answer in told] == asked
        for page in (f"/?c={conversation}", *(f"/trinh-chieu/{one}" for one in asked), *(f"/tra-loi/{one}.docx" for one in asked)):
            assert client.get(page).status_code == 200, page
        follow = client.post("/api/v1/ask", json={"question": "Thế còn đến năm 2030?", "conversation_id": conversation}).json()
        assert follow["conversation_id"] == conversation
        assert client.post("/api/v1/feedback", json={"answer_id": asked[-1], "rating": "down"}).status_code == 200
        for page in DESK:
            assert client.get(page, headers={"Authorization": f"Bearer {SECRET}"}).status_code == 200, page
    assert ids(old, "questions") == [*asked, follow["id"]]


def test_it_has_the_columns_of_a_new_one(old: Path, upgraded: FastAPI, index_directory: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    application(configuration(index_directory, fresh), SECRET)
    found, new = tables(f"sqlite:///{old}"), tables(f"sqlite:///{fresh}/records.sqlite")
    assert {table: found.get(table) for table in new} == new  # what a chat channel has is made when one runs


def test_a_copy_taken_before_the_upgrade_is_put_back_while_serving(old: Path, upgraded: FastAPI, tmp_path: Path) -> None:
    asked, copy = ids(old, "questions"), tmp_path / "copy.sqlite"
    (dump,) = [dump for dump in DUMPS if asked[0] in dump.read_text(encoding="utf-8")]
    written_by(dump, copy)
    with TestClient(upgraded, base_url="http://cchc.test") as client:
        client.post("/api/v1/ask", json=QUESTION)
        assert len(ids(old, "questions")) == len(asked) + 1
        restored = subprocess.run([*RESTORE, str(copy), "--yes", "--config", str(config_of(old))], cwd=PROJECT, check=False)
        assert restored.returncode == 0
        assert ids(old, "questions") == asked
        assert client.get(f"/tra-loi/{asked[0]}").status_code == 200
        answer = client.post("/api/v1/ask", json=QUESTION).json()
        assert ids(old, "questions") == [*asked, answer["id"]]
        for page in DESK:
            assert client.get(page, headers={"Authorization": f"Bearer {SECRET}"}).status_code == 200, page


def config_of(records: Path) -> Path:
    file = records.parent / "config.yaml"
    file.write_text(yaml.safe_dump({"records": {"url": f"sqlite:///{records}"}}), encoding="utf-8")
    return file

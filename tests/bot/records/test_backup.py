"""Copies taken and put back while others write: whole, of one moment, and refused when they are not what they should be."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.answer.answer import Answer
from bot.records.backup import backup, check, restore
from bot.records.events import Events
from bot.records.records import Records, new_id
from bot.records.schema import VERSION
from bot.verified.store import VerifiedStore, raise_revision
from knowledge.errors import ConfigError
from knowledge.law.types import Interpretation


def ask(records: Records, text: str) -> None:
    answer = Answer(text, Interpretation(text, text), "Trả lời " * 50, conversation_id="c1", id=new_id())
    assert records.save(answer, (), channel="cli", user="")


def questions(file: Path) -> list[str]:
    with sqlite3.connect(file) as db:
        return [row[0] for row in db.execute("SELECT question FROM questions ORDER BY asked_at, rowid")]


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(f"sqlite:///{tmp_path}/var/records.sqlite")


def test_a_copy_taken_while_four_threads_write_is_of_one_moment(records: Records, tmp_path: Path) -> None:
    stop, written = threading.Event(), [0] * 4

    def write(who: int) -> None:
        while not stop.is_set():
            ask(records, f"{who} {written[who]}")
            written[who] += 1

    threads = [threading.Thread(target=write, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    try:
        for number in range(5):
            before = list(written)
            made = backup(records.engine, tmp_path / f"copy-{number}.sqlite")
            after = list(written)
            held = questions(made.path)
            for who in range(4):
                mine = [int(text.split()[1]) for text in held if text.startswith(f"{who} ")]
                assert mine == list(range(len(mine)))  # nothing is missing in between
                assert before[who] <= len(mine) <= after[who] + 1
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert made.path.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [*(f"copy-{number}.sqlite" for number in range(5)), "var"]


def test_a_copy_put_back_while_the_records_are_open(records: Records, tmp_path: Path) -> None:
    ask(records, "trước")
    made = backup(records.engine, tmp_path / "copy.sqlite")
    ask(records, "sau")
    assert [turn.question for turn in records.turns("c1")] == ["trước", "sau"]
    before = restore(records.engine, made.path)
    assert [turn.question for turn in records.turns("c1")] == ["trước"]
    ask(records, "tiếp")
    assert [turn.question for turn in records.turns("c1")] == ["trước", "tiếp"]
    assert questions(before.path) == ["trước", "sau"]


async def test_servers_that_run_hear_what_happens_after_a_copy_was_put_back(records: Records, tmp_path: Path) -> None:
    store, rooms = VerifiedStore(records.engine), Events(records.engine)
    made = backup(records.engine, tmp_path / "copy.sqlite")
    for number in range(20):
        rooms.publish("room", {"n": number})
    with records.engine.begin() as db:
        raise_revision(db)
    seen, followed = store.revision(), rooms.follow("room")
    try:
        heard = asyncio.ensure_future(anext(followed))
        await asyncio.sleep(0.5)
        restore(records.engine, made.path)
        assert store.revision() > seen  # an answer that was withdrawn meanwhile is back, and read again
        assert rooms.publish("room", {"n": "sau"}) > 20
        assert (await asyncio.wait_for(heard, 10)).content == {"n": "sau"}
    finally:
        await followed.aclose()  # type: ignore[attr-defined]
        rooms.close()


def test_what_is_damaged_foreign_or_newer_is_refused_and_nothing_changes(records: Records, tmp_path: Path) -> None:
    for n in range(300):
        ask(records, f"câu {n}")
    good = backup(records.engine, tmp_path / "good.sqlite").path
    damaged, foreign, newer, text = (tmp_path / name for name in ("damaged", "foreign", "newer", "text"))
    content = bytearray(good.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 9000] = os.urandom(9000)
    damaged.write_bytes(content)
    sqlite3.connect(foreign).execute("CREATE TABLE other (id)").connection.close()
    newer.write_bytes(good.read_bytes())
    with sqlite3.connect(newer) as db:
        db.execute("UPDATE alembic_version SET version_num = ?", (f"{VERSION + 1:04}",))
    text.write_text("không phải")
    for file in (damaged, foreign, newer, text, tmp_path / "absent"):
        with pytest.raises(ConfigError, match=file.name):
            restore(records.engine, file)
    assert len(questions(tmp_path / "var/records.sqlite")) == 300
    assert sorted(path.name for path in (tmp_path / "var").glob("*khoi-phuc*")) == []


def test_on_the_command_line(records: Records, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(f"records: {{url: 'sqlite:///{tmp_path}/var/records.sqlite'}}\n")
    ask(records, "trước")
    (tmp_path / "copies").mkdir()
    assert main(["backup", str(tmp_path / "copies"), "--config", str(config)]) == 0
    (copy,) = (tmp_path / "copies").iterdir()
    assert check(copy).questions == 1
    with sqlite3.connect(copy) as db:  # as an older release would have made it
        db.executescript("DROP TABLE alembic_version; DROP TABLE schema_version; DROP TABLE purged; DROP INDEX questions_of_conversation")
    ask(records, "sau")
    assert main(["restore", str(copy), "--config", str(config)]) == 1  # says what it would do
    assert main(["restore", str(copy), "--yes", "--config", str(config)]) == 0
    assert [turn.question for turn in records.turns("c1")] == ["trước"]
    assert check(tmp_path / "var/records.sqlite").version == VERSION
    assert main(["restore", str(config), "--yes", "--config", str(config)]) == 2
    assert "config.yaml" in capsys.readouterr().err

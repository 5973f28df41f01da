import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
import sqlalchemy as sa

from bot.answer.answer import Answer, Citation, answer_json
from bot.privacy.own_data import forget
from bot.records.person import Person
from bot.records.records import QUESTIONS, Records, new_id
from knowledge.errors import ConfigError
from knowledge.law.types import Hit, Interpretation
from tests.bot.library import NQ, latest_conversation, passage, questions_of

P = passage(NQ, 0, "Điều 3/1", "1. Nghị quyết này có hiệu lực kể từ ngày ký ban hành.")


@pytest.fixture
def records(database_url: str) -> Records:
    return Records(database_url, retention_days=30)


def asked(question: str, conversation: str, **more: object) -> Answer:
    made = Answer(question, Interpretation(question, question), "Theo …", (Citation.of(P, NQ),), conversation_id=conversation, id=new_id())
    return made if not more else Answer(question, Interpretation(question, question), "Không", conversation_id=conversation, id=new_id())


def save(records: Records, answer: Answer, channel: str = "cli", user: str = "") -> None:
    records.save(answer, (Hit(P, NQ, 0.9),), channel=channel, user=user)


def test_an_exchange_is_kept_with_its_hits_and_answer(records: Records) -> None:
    answer = asked("Hiệu lực từ khi nào?", "c1")
    save(records, answer)
    assert records.answer(answer.id) == answer_json(answer)
    assert records.conversation("c1", "") == (answer_json(answer),)
    with records.engine.begin() as db:
        assert db.execute(sa.select(QUESTIONS.c.question, QUESTIONS.c.hits)).one() == (answer.question, [[P.id, 0.9]])


def test_sqlite_does_not_make_readers_wait(tmp_path: Path) -> None:
    Records(f"sqlite:///{tmp_path}/records.sqlite")
    with sqlite3.connect(tmp_path / "records.sqlite") as db:
        assert db.execute("pragma journal_mode").fetchone() == ("wal",)


def test_turns_are_the_last_ones_oldest_first_until_a_reset(records: Records) -> None:
    for text in ("một", "hai", "ba", "bốn"):
        save(records, asked(text, "c1"))
    save(records, asked("khác", "c2"))
    assert [turn.question for turn in records.turns("c1", limit=3)] == ["hai", "ba", "bốn"]
    records.reset("c1")
    assert records.turns("c1") == ()
    save(records, asked("năm", "c1"))
    assert [turn.question for turn in records.turns("c1")] == ["năm"]


def test_an_idle_conversation_gives_no_context(records: Records) -> None:
    save(records, asked("một", "c1"))
    assert records.turns("c1", idle=timedelta(hours=1))
    assert not records.turns("c1", idle=timedelta(0))


def test_the_newer_feedback_of_a_person_replaces_the_older(records: Records) -> None:
    answer = asked("một", "c1")
    save(records, answer)
    assert records.add_feedback(answer.id, 1, user="an")
    assert records.add_feedback(answer.id, -1, user="an", reason="sai", comment="thiếu ý")
    assert not records.add_feedback("unknown", 1)
    found = records.statistics()
    assert (found.questions, found.good, found.bad) == (1, 0, 1)


def test_statistics_name_the_unanswered(records: Records) -> None:
    save(records, asked("một", "c1"), user="an")
    save(records, asked("hai", "c1", declined=True), user="binh", channel="http")
    found = records.statistics()
    assert (found.declined, found.users, found.unanswered) == (1, 2, ("hai",))
    assert found.by_channel == (("cli", 1), ("http", 1))


def test_a_user_can_be_forgotten(records: Records) -> None:
    save(records, asked("một", "c1"), channel="telegram", user="an")
    save(records, asked("hai", "c2"), channel="telegram", user="binh")
    assert latest_conversation(records, "telegram", "an") == "c1"
    assert questions_of(records, "telegram", "an") == 1
    assert forget(records.engine, Person(("an",), ("telegram",))) == 1
    assert questions_of(records, "telegram", "an") == 0
    assert latest_conversation(records, "telegram", "an") == ""
    assert questions_of(records, "telegram", "binh") == 1


def test_what_is_older_than_the_retention_goes(records: Records) -> None:
    save(records, asked("cũ", "c1"))
    save(records, asked("mới", "c2"))
    with records.engine.begin() as db:
        db.execute(QUESTIONS.update().where(QUESTIONS.c.question == "cũ").values(asked_at=datetime(2020, 1, 1)))
    assert records.purge() == 1
    assert records.conversation("c1", "") == ()
    assert records.conversation("c2", "")


def test_many_threads_record_at_once(records: Records) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: save(records, asked(f"câu {n}", f"c{n % 4}"), user="an"), range(80)))
    assert questions_of(records, "cli", "an") == 80
    assert sum(len(records.conversation(f"c{n}", "an")) for n in range(4)) == 80


@contextmanager
def written_by_another(file: Path) -> Iterator[None]:
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_what_cannot_be_written_is_counted_and_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    records = Records(f"sqlite:///{tmp_path}/records.sqlite", busy_seconds=0.05)
    assert records.problem() == ""
    with written_by_another(tmp_path / "records.sqlite"):
        assert "locked" in records.problem()
        assert not records.save(asked("bí mật", "c1"), (), channel="cli", user="lan")
        started = monotonic()
        assert not any(records.save(asked("bí mật", "c1"), (), channel="cli", user="lan") for _ in range(200))
        assert monotonic() - started < 2  # nobody waits out the same lock again
    assert records.unrecorded == 201
    assert records.problem() == ""
    assert "bí mật" not in caplog.text
    assert "lan" not in caplog.text


def test_a_full_disk_and_a_database_that_is_no_database_are_said(tmp_path: Path) -> None:
    records = Records(f"sqlite:///{tmp_path}/records.sqlite")
    with records.engine.connect() as db:  # as large as it is now, and not a page more: what a full disk does
        pages = db.exec_driver_sql("PRAGMA page_count").scalar()
        db.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        db.commit()
    filled = [records.save(asked("x" * 3000, "c1"), (), channel="cli", user="") for _ in range(10)]
    assert not all(filled)
    assert records.unrecorded
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"not a database, but longer than a header of one hundred bytes" * 50)
    with pytest.raises(ConfigError, match=r"broken\.sqlite"):
        Records(f"sqlite:///{broken}")


def test_turns_that_cannot_be_read_are_no_context(tmp_path: Path) -> None:
    records = Records(f"sqlite:///{tmp_path}/records.sqlite")
    save(records, asked("một", "c1"))
    records.close()
    for name in ("records.sqlite-wal", "records.sqlite-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    file = tmp_path / "records.sqlite"
    file.write_bytes(file.read_bytes()[:4096] + b"\xff" * (file.stat().st_size - 4096))
    assert records.turns("c1") == ()
    assert not records.save(asked("hai", "c1"), (), channel="cli", user="")


def test_only_its_owner_may_read_the_database(tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    sqlite3.connect(old).close()
    old.touch(0o644)
    old.chmod(0o644)
    for file in (tmp_path / "var" / "new.sqlite", old):
        records = Records(f"sqlite:///{file}")
        save(records, asked("một", "c1"))
        for path in file.parent.glob(f"{file.name}*"):
            assert path.stat().st_mode & 0o077 == 0, path


def test_a_clock_that_is_set_back_changes_no_order(database_url: str) -> None:
    now = [datetime(2026, 5, 1, 12)]
    records = Records(database_url, clock=lambda: now[0])
    save(records, asked("một", "a"), "telegram", "5")
    now[0] -= timedelta(hours=3)
    save(records, asked("hai", "a"), "telegram", "5")
    assert [turn.question for turn in records.turns("a")] == ["một", "hai"]
    now[0] -= timedelta(days=300)
    save(records, asked("ba", "b"), "telegram", "5")
    assert latest_conversation(records, "telegram", "5") == "b"
    records.reset("a")
    assert records.turns("a") == ()
    save(records, asked("bốn", "a"), "telegram", "5")
    assert [turn.question for turn in records.turns("a")] == ["bốn"]

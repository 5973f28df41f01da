"""The audit log: rows of actions, newest first, page by page, masked, gone when old."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from bot.__main__ import main
from bot.api_keys import ApiKeys
from bot.desk import messages
from bot.records.audit import AUDIT_DAYS, Audit
from bot.records.records import Records


def test_rows_are_listed_newest_first_by_kind_object_and_page(database_url: str) -> None:
    audit = Audit(Records(database_url).engine)
    for number in range(5):
        audit.write("user:lan", "open", "workshop", f"w{number % 2}", f"Lớp {number}")
    assert [e.detail for e in audit.entries(limit=2)] == ["Lớp 4", "Lớp 3"]
    assert [e.detail for e in audit.entries(before=audit.entries(limit=2)[-1].id)] == ["Lớp 2", "Lớp 1", "Lớp 0"]
    assert [e.detail for e in audit.entries(kind="workshop", object="w1")] == ["Lớp 3", "Lớp 1"]
    assert audit.entries(kind="verified") == ()


def test_details_are_masked_and_cut(database_url: str) -> None:
    audit = Audit(Records(database_url).engine)
    audit.write("user:lan", "answer", "expert", "1", "Gọi 0912345678 " + "x" * 900)
    detail = audit.entries()[0].detail
    assert "0912345678" not in detail
    assert len(detail) == 500


def test_old_rows_go(database_url: str) -> None:
    times = [datetime(2026, 1, 1)]
    audit = Audit(Records(database_url).engine, clock=lambda: times[-1])
    audit.write("user:lan", "approve", "verified", "1")
    times.append(times[0] + timedelta(days=AUDIT_DAYS, minutes=-1))
    assert audit.purge() == 0
    times.append(times[0] + timedelta(days=AUDIT_DAYS, minutes=1))
    assert audit.purge() == 1
    assert audit.entries() == ()


def test_what_an_administrator_does_on_the_machine_is_written_without_whom_it_was_about(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(f"records: {{url: 'sqlite:///{tmp_path}/records.sqlite'}}\n")
    records = Records(f"sqlite:///{tmp_path}/records.sqlite")

    def run(*arguments: str) -> None:
        assert main([*arguments, "--config", str(config)]) == 0, arguments

    run("keys", "add", "prometheus", "--scope", "metrics")
    (key,) = ApiKeys(records.engine).all()
    run("keys", "revoke", key.id)
    run("pair")
    run("export", "nguyen.van.lan")
    run("forget", "nguyen.van.lan", "--yes")
    run("backup", str(tmp_path / "copy.sqlite"))
    run("restore", str(tmp_path / "copy.sqlite"), "--yes")
    entries = Audit(records.engine).entries()
    done = [(entry.who, entry.action, entry.kind, entry.object) for entry in reversed(entries)]
    assert done[:5] == [
        ("cli", "add key", "key", key.id),
        ("cli", "revoke key", "key", key.id),
        ("cli", "pair", "channel", "telegram"),
        ("cli", "export", "person", ""),
        ("cli", "forget", "person", ""),
    ]
    assert done[-1] == ("cli", "restore", "records", "copy.sqlite")
    assert not any("lan" in f"{entry.object} {entry.detail}" for entry in entries)
    assert all(entry.action in messages.ACTIONS and entry.kind in messages.OBJECTS for entry in entries)

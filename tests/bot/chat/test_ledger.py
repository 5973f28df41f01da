from __future__ import annotations

from pathlib import Path

import pytest

from bot.chat.ledger import MAX_ATTEMPTS, Ledger, Outgoing, purge_ledgers
from bot.privacy.own_data import forget
from bot.records.person import Person
from bot.records.records import Records


@pytest.fixture
def ledger(database_url: str) -> Ledger:
    return Ledger(Records(database_url).engine, "telegram")


def test_an_update_is_taken_in_once_and_finished_once(ledger: Ledger) -> None:
    assert ledger.receive(5, "701", 1, "{}")
    assert not ledger.receive(5, "701", 1, "{}")
    assert ledger.finish(5, [Outgoing("701", {"text": "a"}, 1, "answer")])
    assert not ledger.finish(5, [Outgoing("701", {"text": "b"}, 1)])
    entry = ledger.next_waiting("701")
    assert entry is not None
    assert entry.content == {"text": "a"}
    assert ledger.next_waiting("701") is None


def test_after_a_crash_everything_open_comes_back_in_order(ledger: Ledger) -> None:
    for number in (7, 8, 9):
        ledger.receive(number, "701", number, str(number))
    ledger.finish(7, [Outgoing("701", {"text": "sent"}), Outgoing("701", {"text": "being sent"}), Outgoing("702", {"text": "waiting"})])
    first = ledger.next_waiting("701")
    assert first is not None
    ledger.sent(first.id, 20)
    ledger.next_waiting("701")
    assert ledger.recover() == ("701", "702")
    assert ledger.unanswered() == ("8", "9")
    again = ledger.next_waiting("701")
    assert again is not None
    assert (again.content["text"], again.doubtful) == ("being sent", True)
    assert ledger.has_open_doubts()
    other = ledger.next_waiting("702")
    assert other is not None
    assert not other.doubtful


def test_an_update_that_always_kills_the_process_is_given_up(ledger: Ledger) -> None:
    ledger.receive(1, "701", 1, "poison")
    for _ in range(MAX_ATTEMPTS):
        assert ledger.unanswered() == ("poison",)
    assert ledger.unanswered() == ()


def test_where_a_twin_can_lie(ledger: Ledger) -> None:
    ledger.receive(1, "701", 10, "{}")
    ledger.finish(1, [Outgoing("701", {"text": "a"}, question_id=10)])
    ledger.next_waiting("701")
    ledger.recover()
    entry = ledger.next_waiting("701")
    assert entry is not None
    ledger.receive(2, "701", 12, "{}")
    ledger.receive(3, "702", 13, "{}")
    ledger.sent(entry.id, 15)
    (doubtful,) = ledger.doubtful()
    assert ledger.last_before(doubtful) == 10
    assert ledger.known_messages("701", 10, 15) == {12}
    assert not ledger.heard_after("701", 15)
    ledger.receive(4, "701", 16, "{}")
    assert ledger.heard_after("701", 15)
    ledger.settled(entry.id)
    assert ledger.doubtful() == ()


def test_forgetting_empties_texts_and_keeps_numbers(ledger: Ledger) -> None:
    ledger.receive(1, "701", 1, "a secret")
    ledger.finish(1, [Outgoing("701", {"text": "an answer"}, 1, "id")])
    entry = ledger.next_waiting("701")
    assert entry is not None
    ledger.sent(entry.id, 2)
    assert ledger.last_answer("701") == "id"
    forget(ledger._engine, Person(("701",), (ledger.channel,)))
    assert ledger.last_answer("701") == ""
    assert ledger.answers_to("701", 1) == ()  # nor is it told whose chat it was
    assert not ledger.receive(1, "701", 1, "a secret")


def test_two_channels_do_not_mix(tmp_path: Path) -> None:
    engine = Records(f"sqlite:///{tmp_path}/records.sqlite").engine
    telegram, zalo = Ledger(engine, "telegram"), Ledger(engine, "zalo")
    assert telegram.receive(1, "701", 1, "{}")
    assert zalo.receive(1, "701", 1, "{}")
    telegram.finish(1, [Outgoing("701", {"text": "a"})])
    assert zalo.next_waiting("701") is None
    assert zalo.unanswered() == ("{}",)


def test_what_is_old_and_finished_is_deleted(ledger: Ledger) -> None:
    ledger.receive(1, "701", 1, "{}")
    ledger.receive(2, "701", 2, "open")
    ledger.finish(1)
    purge_ledgers(ledger._engine, days=-1)
    assert ledger.unanswered() == ("open",)
    assert ledger.receive(1, "701", 1, "{}")

"""One person over all channels and tables: what is stored is told and handed over, and forgotten without a trace."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.answer.answer import Answer
from bot.chat.admission import Admission
from bot.chat.ledger import Ledger, Outgoing
from bot.config import MESSENGERS
from bot.expert.queue import ExpertQueue
from bot.privacy.own_data import count_questions, forget, stored
from bot.records.person import Person, Pseudonyms
from bot.records.records import Records, new_id
from bot.verified.answers import VerifiedAnswers
from bot.verified.approved_answer import Author
from bot.verified.sameness import Sameness
from bot.verified.store import VerifiedStore
from knowledge.errors import ConfigError
from knowledge.law.types import Interpretation
from tests.bot.library import NQ, Library, latest_conversation, passage

SECRET = "câu hỏi riêng của Lan"


def ask(records: Records, user: str, channel: str, text: str, owner: str = "") -> str:
    conversation = records.issued("", channel=channel, owner=owner or user)
    answer = Answer(text, Interpretation(text, text), f"Trả lời {text}", conversation_id=conversation, id=new_id())
    assert records.save(answer, (), channel=channel, user=user)
    records.add_feedback(answer.id, -1, comment=f"góp ý {text}", channel=channel, user=owner or user)
    return answer.id


def telegram(records: Records, user: str, text: str) -> None:
    """A question in the person's own chat, one in a group, and one sent on to the experts; then the ledger's rows of each."""
    ledger, access = Ledger(records.engine, "telegram"), Admission(records.engine, "telegram")
    access.pair(user, access.new_code())
    access.conversation(user, "", user)
    asked = ask(records, user, "telegram", text)
    experts = ExpertQueue(records, chats=(("telegram", "-200"),))
    passed_on = experts.ask(records.answer(asked) or {}, channel="telegram", user=user, chat=user, note=text)
    experts.answer(passed_on.id, f"Chuyên gia về {text}", Author("telegram:801", "Chuyên gia"))
    for number, (chat, content) in enumerate(((user, {}), ("-100", {}), ("-200", {"about": {"request": passed_on.id}}))):
        answer = "" if "about" in content else asked if not number else ask(records, user, "telegram", text)
        update = int(user) * 10 + number
        assert ledger.receive(update, chat, number + 1, json.dumps({"text": text}, ensure_ascii=False))
        ledger.finish(update, [Outgoing(chat, {"text": text, **content}, number + 1, answer)])
        entry = ledger.next_waiting(chat)
        assert entry is not None
        ledger.sent(entry.id, update)


@pytest.fixture(params=["names", "pseudonyms"])
def records(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Records:
    hashed = Pseudonyms.of_file(tmp_path / "records.key") if request.param == "pseudonyms" else None
    records = Records(database_url, pseudonyms=hashed)
    for user, text in (("701", SECRET), ("7012", "câu hỏi của Minh")):
        telegram(records, user, text)
    ask(records, "user:lan", "http", SECRET)
    ask(records, "user:lan", "openai", SECRET)
    ask(records, "user:lan2", "http", "câu hỏi của Minh")
    ask(records, "", "http", SECRET, owner="browser:0011")
    return records


def everything(records: Records) -> str:
    with records.engine.connect() as db:
        names = (
            "expert_requests",
            "expert_replies",
            "channel_mail",
            "conversations",
            "questions",
            "feedback",
            "channel_outgoing",
            "channel_updates",
            "channel_conversations",
            "channel_people",
        )
        return "\n".join(str(row) for name in names for row in db.exec_driver_sql(f"SELECT * FROM {name}"))


def test_all_that_is_stored_is_handed_over_and_nothing_of_others(records: Records) -> None:
    found = stored(records.engine, records.pseudonyms.all_names(Person.called("701")))
    assert {kind: len(rows) for kind, rows in found.items()} == {
        "conversations": 2,
        "questions": 2,
        "feedback": 2,
        "messages": 3,
        "received": 0,
        "current_conversations": 1,
        "passed_on_to_experts": 1,
        "experts_answers": 1,
        "answered_as_expert": 0,
        "approved": 0,
        "audit_log": 0,
        "rights": 1,
        "letters_waiting": 2,
        **dict.fromkeys(("api_keys", "chat_settings", "workshop_answers_given", "workshop_rooms_opened"), 0),
        **dict.fromkeys(("workshop_questions", "workshop_rooms_entered", "workshop_votes", "workshop_ballots"), 0),
    }
    assert "Minh" not in json.dumps(found, ensure_ascii=False)
    assert len(stored(records.engine, records.pseudonyms.all_names(Person.called("lan")))["questions"]) == 2
    assert len(stored(records.engine, records.pseudonyms.all_names(Person.called("lan", "openai")))["questions"]) == 1
    assert count_questions(records.engine, records.pseudonyms.all_names(Person(("browser:0011",)))) == 1


def test_a_forgotten_person_leaves_no_trace_and_takes_nobody_along(records: Records) -> None:
    assert forget(records.engine, records.pseudonyms.all_names(Person.called("701")), rights=True) == 2
    assert forget(records.engine, records.pseudonyms.all_names(Person.called("lan"))) == 2
    assert forget(records.engine, records.pseudonyms.all_names(Person(("browser:0011",), ("http",)))) == 1
    left = everything(records)
    assert SECRET not in left
    assert "user:lan'" not in left
    assert "browser:0011" not in left
    assert left.count("câu hỏi của Minh") > 6
    assert all(
        not rows for kind, rows in stored(records.engine, records.pseudonyms.all_names(Person.called("701"))).items() if kind != "received"
    )
    assert len(stored(records.engine, records.pseudonyms.all_names(Person.called("7012")))["rights"]) == 1


def test_an_expert_who_is_forgotten_leaves_the_answers_without_the_name(records: Records) -> None:
    lan = Author("user:lan", "Chuyên viên", "Nguyễn Thị Lan")
    library = Library(((NQ, (passage(NQ, 0, "Điều 3/1", "1. Có hiệu lực từ ngày ký."),)),))
    verified = VerifiedAnswers(VerifiedStore(records.engine), Sameness())
    verified.approve("Khi nào có hiệu lực?", "Ngày ký.", [library.passages(NQ.id)[0].id], lan, catalog=library)
    person = records.pseudonyms.all_names(Person.called("lan"))
    assert len(stored(records.engine, person)["approved"]) == len(stored(records.engine, person)["audit_log"]) == 1
    forget(records.engine, person)  # by themselves: what was done for the office stays signed
    assert stored(records.engine, person)["approved"]
    forget(records.engine, person, rights=True)
    assert not stored(records.engine, person)["approved"]
    assert not stored(records.engine, person)["audit_log"]
    (left,) = verified.store.all()
    assert (left.text, left.author.name, left.author.role) == ("Ngày ký.", "", "Chuyên viên")


def test_what_is_deleted_is_gone_from_the_file_too(tmp_path: Path) -> None:
    records = Records(f"sqlite:///{tmp_path}/records.sqlite")
    for _ in range(50):
        ask(records, "user:lan", "http", SECRET)
    forget(records.engine, records.pseudonyms.all_names(Person.called("lan")))
    assert not any(SECRET.encode() in path.read_bytes() for path in tmp_path.iterdir())


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(f"records: {{url: 'sqlite:///{tmp_path}/records.sqlite'}}\n")
    ask(Records(f"sqlite:///{tmp_path}/records.sqlite"), "user:lan", "http", SECRET)
    assert main(["export", "lan", "--config", str(config)]) == 0
    assert SECRET in capsys.readouterr().out
    assert main(["forget", "lan", "--config", str(config)]) == 1  # says what it would do
    assert main(["forget", "lan", "--yes", "--config", str(config)]) == 0
    capsys.readouterr()
    assert main(["export", "lan", "--config", str(config)]) == 0
    assert SECRET not in capsys.readouterr().out


def test_with_a_key_no_name_stands_in_the_records(tmp_path: Path) -> None:
    names = Pseudonyms.of_file(tmp_path / "key" / "records.key")
    records = Records(f"sqlite:///{tmp_path}/records.sqlite", pseudonyms=names)
    before = Records(f"sqlite:///{tmp_path}/records.sqlite")
    ask(before, "user:lan", "http", "trước khi có khoá")
    with sqlite3.connect(tmp_path / "records.sqlite") as db:
        db.execute("DELETE FROM questions")
        db.execute("DELETE FROM conversations")
        db.execute("DELETE FROM feedback")
    ask(records, "user:nguyen.van.lan", "http", SECRET)
    conversation = latest_conversation(records, "http", "user:nguyen.van.lan")
    assert records.conversation(conversation, "user:nguyen.van.lan")
    assert not records.conversation(conversation, "user:minh")
    records.close()
    assert not any(b"nguyen.van" in path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert (tmp_path / "key" / "records.key").stat().st_mode & 0o077 == 0
    again = Records(f"sqlite:///{tmp_path}/records.sqlite", pseudonyms=Pseudonyms.of_file(tmp_path / "key" / "records.key"))
    assert again.conversation(conversation, "user:nguyen.van.lan")
    (tmp_path / "key" / "records.key").write_text("không phải khoá")
    with pytest.raises(ConfigError, match="pseudonym_key"):
        Pseudonyms.of_file(tmp_path / "key" / "records.key")


@pytest.mark.parametrize("channel", MESSENGERS)
def test_who_signed_as_an_expert_in_any_messenger_is_found(records: Records, channel: str) -> None:
    experts = ExpertQueue(records)
    passed_on = experts.ask(records.answer(ask(records, "user:lan", "http", "một câu")) or {}, channel="http", user="user:lan", chat="")
    experts.answer(passed_on.id, "Trả lời", Author(f"{channel}:803", "Chuyên gia"))
    assert len(stored(records.engine, records.pseudonyms.all_names(Person.called("803")))["answered_as_expert"]) == 1

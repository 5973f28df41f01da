from __future__ import annotations

from bot.http.api.dialogues import Dialogues


def test_two_people_behind_one_address_who_begin_alike_never_continue_each_other() -> None:
    known, address = Dialogues(), "address:10.0.0.1"
    known.remember(address, ["kinh phí?"], "lan")
    known.remember(address, ["kinh phí?"], "minh")
    first = known.conversation(address, ["kinh phí?", "còn năm 2030?"])
    known.remember(address, ["kinh phí?", "còn năm 2030?"], first)
    second = known.conversation(address, ["kinh phí?", "ai chủ trì?"])
    assert {first, second} == {"lan", "minh"}  # both hold that one question and nothing else
    known.remember(address, ["kinh phí?", "ai chủ trì?"], second)
    assert known.conversation(address, ["kinh phí?", "đến bao giờ?"]) == ""  # both have moved on
    assert known.conversation(address, ["kinh phí?", "còn năm 2030?", "vì sao?"]) == first


def test_a_question_put_again_stays_in_its_conversation() -> None:
    known = Dialogues()
    known.remember("user:lan", ["một"], "a")
    assert known.conversation("user:lan", ["một", "hai"]) == "a"
    known.remember("user:lan", ["một", "hai"], "a")
    assert known.conversation("user:lan", ["một", "hai"]) == "a"  # "regenerate"
    assert known.conversation("user:minh", ["một", "hai"]) == ""


def test_text_that_no_encoding_holds_is_a_key_like_any_other() -> None:
    known = Dialogues()
    known.remember("user:lan", ["\ud800"], "a")
    assert known.conversation("user:lan", ["\ud800", "hai"]) == "a"

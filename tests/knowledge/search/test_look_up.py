"""In what order the parts of a clause that is asked about are given."""

from __future__ import annotations

from knowledge.law.types import PassageKind
from knowledge.search.look_up import PartOrder
from tests.bot.library import NQ, passage

FORM = passage(NQ, 0, "Phụ lục III/đoạn 1", "GIẤY GIỚI THIỆU")
ROW = passage(NQ, 1, "Phụ lục III/bảng 1/dòng 7", "STT: 7 | Loại: Giấy giới thiệu | Viết tắt: GGT", kind=PassageKind.ROW)
NOTE = passage(NQ, 2, "Phụ lục III/chú thích 1", "[1] Giấy giới thiệu có mẫu riêng.", kind=PassageKind.NOTE)
OTHER = passage(NQ, 3, "Phụ lục III/đoạn 2", "Mẫu biên bản họp.")
ASKED = frozenset({"giay", "gioi", "thieu", "viet", "tat"})


def test_what_can_only_lead_to_an_answer_comes_after_what_may_be_one() -> None:
    ranking = {FORM.id: 0.9, NOTE.id: 0.8, ROW.id: 0.4}
    assert PartOrder(ranking, ASKED).of([FORM, ROW, NOTE, OTHER]) == [ROW, FORM, NOTE, OTHER]


def test_parts_that_the_search_did_not_find_stay_as_they_stand() -> None:
    assert PartOrder({}, ASKED).of([FORM, ROW, NOTE]) == [FORM, ROW, NOTE]
    assert PartOrder({"elsewhere": 0.9}, ASKED).of([FORM, ROW]) == [FORM, ROW]

from __future__ import annotations

import pytest

from bot.answering.candidates.definition import says_what_is
from knowledge.law.types import PassageKind
from tests.bot.library import NQ, passage


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("20. Nợ đọng là giá trị khối lượng chưa có vốn.", True),
        ("Nợ đọng là giá trị khối lượng chưa có vốn.", True),
        ("a) Nợ đọng gồm nợ gốc và nợ lãi.", True),
        ("4. Nợ đọng cao", False),
        ("Xử lý nợ đọng là việc của chủ đầu tư.", False),
    ],
)
def test_a_sentence_says_what_a_term_is_after_its_number(text: str, says: bool) -> None:
    assert says_what_is(passage(NQ, 0, "Điều 3/20", text), "nợ đọng") is says


def test_a_heading_says_nothing() -> None:
    assert not says_what_is(passage(NQ, 0, "Điều 3", "Nợ đọng là gì", kind=PassageKind.HEADING), "nợ đọng")

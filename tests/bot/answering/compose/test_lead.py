from __future__ import annotations

import pytest

from bot.answering.candidates.outline import Outline
from bot.answering.compose.lead import day_of_signing, heading_asked
from knowledge.law.types import PassageKind
from tests.bot.library import NQ, passage


@pytest.mark.parametrize(
    ("question", "quote", "said"),
    [
        ("nq76 hieu luc tu khi nao", "Nghị quyết này có hiệu lực kể từ ngày ký.", "Văn bản được ký ngày 15/7/2021."),
        ("Nghị quyết 76 có hiệu lực từ ngày nào?", "Nghị quyết này có hiệu lực từ ngày 1/8/2021.", ""),
        ("Điều 3 Nghị quyết 76 nói gì?", "Nghị quyết này có hiệu lực kể từ ngày ký.", ""),
    ],
)
def test_the_day_of_signing_is_said_where_a_text_is_in_force_from_it(question: str, quote: str, said: str) -> None:
    assert day_of_signing(question, NQ, quote) == said


def test_the_heading_is_said_where_it_is_asked_what_a_unit_is_about() -> None:
    article = passage(NQ, 0, "Điều 28", "Điều 28. Trồng cây ven đường", kind=PassageKind.HEADING)
    outline = Outline(NQ, (article, passage(NQ, 1, "Điều 28/đoạn 1", "Cây do phường trồng.")))
    assert heading_asked("Điều 28 quy định về cái gì?", outline, ("Điều 28",)) == "Điều 28 có tiêu đề “Trồng cây ven đường”."
    assert heading_asked("Điều 28 quy định ai trồng cây?", outline, ("Điều 28",)) == ""
    assert heading_asked("Điều 28 quy định về cái gì?", outline, ("Điều 28", "đoạn 1")) == ""

from __future__ import annotations

import pytest

from bot.answering.compose.lead import day_of_signing
from tests.bot.library import NQ


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

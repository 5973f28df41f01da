"""Quotes begin and end at sentences: the subject of what is quoted is never cut off."""

from __future__ import annotations

from bot.answer.answer import Citation
from bot.answering.candidates.outline import Outline
from bot.answering.candidates.quotation import quote_from
from tests.bot.library import NQ, passage

DUTY = (
    "- Các Bộ trưởng, Thủ trưởng cơ quan và Chủ tịch Ủy ban nhân dân chịu trách nhiệm trực tiếp chỉ đạo trong phạm vi quản lý của mình, "
    "bảo đảm thống nhất với chương trình chung của cả nước và với kế hoạch phát triển từng thời kỳ của ngành; "
    "xây dựng kế hoạch thực hiện cụ thể trong từng thời gian, từng lĩnh vực; "
    "phân công rõ trách nhiệm của từng cơ quan, tổ chức và cán bộ; tăng cường kiểm tra, đôn đốc việc thực hiện. "
    "Gắn việc đánh giá kết quả hằng năm với đánh giá trách nhiệm của người đứng đầu. "
    "Coi trọng công tác thi đua, khen thưởng trong toàn ngành và ở từng đơn vị."
)


def test_a_quote_starts_with_the_sentence_that_holds_what_was_asked() -> None:
    clause = passage(NQ, 0, "Điều 1/IV/1", DUTY)
    quote = quote_from(clause, Outline(NQ, (clause,)), frozenset({"phân", "công", "kế", "hoạch", "kiểm", "tra"}))
    assert quote.startswith("Các Bộ trưởng")
    assert quote.endswith(".")
    cited = Citation.of(clause, NQ, quote)
    assert (cited.cut_before, cited.cut_after) == (False, False)


def test_a_quote_that_begins_or_ends_inside_a_sentence_says_so() -> None:
    clause = passage(NQ, 0, "Điều 1/IV/1", DUTY)
    inside = Citation.of(clause, NQ, "xây dựng kế hoạch thực hiện cụ thể trong từng thời gian, từng lĩnh vực;")
    assert (inside.cut_before, inside.cut_after) == (True, True)
    whole = Citation.of(clause, NQ, "Gắn việc đánh giá kết quả hằng năm với đánh giá trách nhiệm của người đứng đầu.")
    assert (whole.cut_before, whole.cut_after) == (False, False)
    assert not Citation.of(clause, NQ, DUTY[2:]).cut_before  # only the bullet was left out
    assert inside.copy_text.startswith("“[…] xây dựng")
    second = passage(NQ, 1, "Điều 1/IV/1", "và các cơ quan khác cùng thực hiện.", part=1)
    assert Citation.of(second, NQ).cut_before

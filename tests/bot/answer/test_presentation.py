"""Numbers in the order of reading; the figure that was asked for stands out."""

from __future__ import annotations

from dataclasses import replace

from bot.answer.answer import Answer, Citation
from bot.answer.emphasis import asked_marks, differing_marks, list_marks
from bot.answer.presentation import presented
from knowledge.law.types import Interpretation
from tests.bot.library import NQ, passage

SATISFIED = "Mức độ hài lòng về giải quyết thủ tục đạt tối thiểu 90%. Trong đó, lĩnh vực đất đai, xây dựng đạt tối thiểu 85%."


def marked(quote: str, marks: tuple[tuple[int, int], ...]) -> list[str]:
    return [quote[a:b] for a, b in marks]


def test_the_figure_asked_for_is_marked_and_no_other() -> None:
    assert marked(SATISFIED, asked_marks("Mức độ hài lòng về thủ tục phải đạt bao nhiêu?", SATISFIED)) == ["90%"]
    assert marked(SATISFIED, asked_marks("Lĩnh vực đất đai phải đạt bao nhiêu?", SATISFIED)) == ["85%"]
    six = "Cải cách giai đoạn 2021 - 2030 tập trung vào 6 nội dung, đó là: thể chế; thủ tục."
    assert marked(six, asked_marks("Chương trình cải cách có mấy nội dung?", six)) == ["6"]
    ranked = "Bộ xếp hạng 9, tăng một bậc so với hạng 10 của năm 2020, theo kết quả công bố ngày 25/5/2022."
    assert marked(ranked, asked_marks("Chỉ số năm 2021 của Bộ xếp thứ mấy?", ranked)) == ["hạng 9"]
    report = "Báo cáo gửi trước ngày 15/12/2025, kèm 2 phụ lục."
    assert marked(report, asked_marks("Báo cáo gửi khi nào?", report)) == ["ngày 15/12/2025"]
    assert asked_marks("Giá xăng hôm nay", SATISFIED) == ()
    project = "Đề án 6 trong Phụ lục: xác định chỉ số của bộ; hoàn thành năm 2022."
    assert asked_marks("Cơ quan nào chủ trì đề án xác định chỉ số?", project) == ()  # a name, not a figure
    item = "Theo Điều 5: tối thiểu 80% hồ sơ mức độ 3, năm 2025"
    assert marked(item, list_marks(item)) == ["80%"]


def test_figures_that_differ_between_two_milestones() -> None:
    early = "Tối thiểu 80% thủ tục được cung cấp trực tuyến. Tỷ lệ hồ sơ giải quyết trực tuyến đạt 50%. Hoàn thành 100% kết nối."
    late = "Tối thiểu 90% thủ tục được cung cấp trực tuyến. Tỷ lệ hồ sơ giải quyết trực tuyến đạt 80%. Hoàn thành 100% kết nối."
    sides = differing_marks((early, late))
    assert marked(early, sides[0]) == ["80%", "50%"]
    assert marked(late, sides[1]) == ["90%", "80%"]
    assert differing_marks((early,)) == [()]


def test_citations_are_numbered_as_the_text_uses_them_related_ones_last() -> None:
    cited = [Citation.of(passage(NQ, n, f"Điều {n + 1}", f"Câu số {'abcd'[n]}."), NQ) for n in range(4)]
    cited[0] = replace(cited[0], role="related")
    text = "Trả lời: “Câu số d.” [4]\nCăn cứ: “Câu số b.” [2]"
    answer = presented(Answer("?", Interpretation("?", "?"), text, tuple(cited)))
    assert answer.text == "Trả lời: “Câu số d.” [1]\nCăn cứ: “Câu số b.” [2]"
    assert [c.quote[-2] for c in answer.citations] == ["d", "b", "c", "a"]
    assert presented(answer) == answer

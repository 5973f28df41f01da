from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import cast

import pytest

from bot import messages
from bot.answer.answer import Answer
from bot.answer.grounding import ground
from bot.answering import ExtractiveAnswerer
from knowledge.law.agency import Agencies
from knowledge.law.types import PassageKind, Reference, SearchResult
from knowledge.rank.reader import Reader
from tests.bot.answering.programme import DAY, PROGRAMME
from tests.bot.library import NQ, Library, passage

ANSWERER = ExtractiveAnswerer(0.3)
AGENCIES = Agencies({"Bộ Xây dựng": "Bộ Xây dựng", "Bộ Tài chính": "Bộ Tài chính"})


def ask(question: str) -> Answer:
    answer = ANSWERER.answer(PROGRAMME.search(question, 30), PROGRAMME, DAY)
    for citation in (*answer.citations, *answer.nearest):
        assert citation.quote in PROGRAMME.passage(citation.passage_id).text
        assert len(citation.quote) <= 800
    assert ground(answer, PROGRAMME, AGENCIES) is answer, "an extractive answer never says more than its clauses"
    return answer


def paths(answer: Answer) -> list[str]:
    return ["/".join(c.path) for c in answer.citations if c.role == "main"]


def test_a_list_is_complete_and_in_order() -> None:
    answer = ask("Các mục tiêu đến năm 2025 về trồng cây bóng mát")
    assert answer.kind == "list"
    assert paths(answer) == [f"Điều 1/III/1/a/Đến năm 2025/+{n}" for n in (1, 2, 3)]
    assert answer.text.startswith("Theo điểm a khoản 1 mục III Điều 1 Nghị quyết số 76/NQ-CP ngày 15/7/2021, mục tiêu đến năm 2025")
    assert "+ " not in answer.citations[0].quote


def test_a_list_is_grouped_as_the_document_groups_it() -> None:
    answer = ask("Những nhiệm vụ nào về trồng cây bóng mát?")
    assert paths(answer) == ["Điều 1/III/1/b/-1/+1", "Điều 1/III/1/b/-1/+2", "Điều 1/III/1/b/-2"]
    assert "Rà soát quỹ đất trồng cây:" in answer.text.splitlines()


def test_the_year_asked_for_decides_between_milestones() -> None:
    assert "70%" in ask("Đến năm 2030 bao nhiêu phần trăm tuyến phố có cây bóng mát?").citations[0].quote
    assert "40%" in ask("Tới 2025 bao nhiêu % tuyến phố có cây bóng mát?").citations[0].quote


def test_two_milestones_are_set_side_by_side() -> None:
    answer = ask("Mức độ hài lòng về bóng mát năm 2025 và 2030 khác nhau thế nào?")
    assert answer.kind == "compare"
    assert [c.path[-2:] for c in answer.citations] == [("Đến năm 2025", "+2"), ("Đến năm 2030", "+2")]
    assert "| Đến năm 2030 | “Mức độ hài lòng của người dân về bóng mát đạt tối thiểu 90%.” [2] |" in answer.text


def test_milestones_of_a_named_section_are_compared_whole() -> None:
    answer = ask("So sánh mục tiêu 2025 và 2030 về trồng cây bóng mát")
    assert {c.path[:4] for c in answer.citations} == {("Điều 1", "III", "1", "a")}
    assert all("Đến năm" not in c.quote for c in answer.citations)


def test_goals_are_listed_by_their_share() -> None:
    answer = ask("Những chỉ tiêu nào phải đạt 80% hoặc 90%?")
    assert [c.path[-2:] for c in answer.citations] == [("Đến năm 2025", "+2"), ("Đến năm 2030", "+2")]


def test_another_number_of_parts_than_the_unit_has_is_put_right() -> None:
    answer = ask("3 quan điểm của Chương trình gồm những gì?")
    assert answer.text.startswith(messages.OTHER_COUNT.format(said="1 quan điểm"))


def test_all_tasks_of_an_agency() -> None:
    answer = ask("Bộ Xây dựng phải làm gì?")
    assert answer.kind == "responsibility"
    assert paths(answer) == ["Điều 2/1/a", "Điều 2/1/b"]
    assert paths(ask("Bộ Xây dựng và Bộ Tài chính có trách nhiệm gì?")) == ["Điều 2/1/a", "Điều 2/1/b", "Điều 2/2/a"]


def test_who_is_answered_with_the_agency_above_the_clause() -> None:
    answer = ask("Bộ nào chủ trì lập bản đồ cây xanh?")
    assert answer.text.startswith("Cơ quan được giao: Bộ Xây dựng.")
    assert paths(answer) == ["Điều 2/1/b"]


def test_what_the_turn_before_took_for_granted_is_put_right_once() -> None:
    asked = "Bộ Tài chính chủ trì lập bản đồ cây xanh từ năm nào?"
    found, answerer = PROGRAMME.search(asked, 30), ExtractiveAnswerer(0.3, AGENCIES)
    leaning = replace(found, interpretation=replace(found.interpretation, in_context=asked))
    assert answerer.answer(found, PROGRAMME, DAY).text.startswith(messages.STATED_WRONGLY)
    assert not answerer.answer(leaning, PROGRAMME, DAY).text.startswith(messages.STATED_WRONGLY)


def test_a_deadline_stands_in_the_quote() -> None:
    answer = ask("Khi nào phải hoàn thành bản đồ cây xanh?")
    assert "năm 2023" in answer.citations[0].quote


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Đến năm 2025 có 40% tuyến phố có cây bóng mát, đúng hay sai?", "Đúng theo văn bản."),
        ("Có phải đến năm 2025 có 60% tuyến phố có cây bóng mát không?", "Chưa đúng theo văn bản."),
        ("Công viên phải sạch, đẹp, an toàn đúng không?", "Đúng theo văn bản."),
        ("Công viên chỉ cần sạch, đẹp, an toàn đúng không?", "Văn bản quy định như sau"),
        ("Công viên phải an toàn, yên tĩnh, đúng không?", "Văn bản quy định như sau"),
        ("Nghị quyết có hiệu lực sau 45 ngày, đúng không?", "Chưa đúng theo văn bản."),
    ],
)
def test_right_or_wrong_is_said_only_from_figures_and_from_the_very_words(question: str, verdict: str) -> None:
    assert ask(question).text.startswith(verdict)


def test_a_glossary_defines_and_says_that_it_is_no_official_text() -> None:
    answer = ask("Cây bản địa là gì?")
    assert answer.kind == "definition"
    assert answer.citations[0].quote == "Cây mọc sẵn trong vùng từ lâu đời."
    assert messages.QUOTES_DIGEST in answer.notices
    assert ask("CBĐ là gì").citations[0].document_id == "thuat-ngu"


def test_a_digest_line_gives_way_to_the_official_clause() -> None:
    answer = ask("Ai lo tiền mua cây giống bản địa?")
    assert answer.citations[0].document_id == "nq-76-nq-cp-2021"
    assert answer.citations[0].quote == "a) Bố trí kinh phí mua giống cây."
    assert messages.QUOTES_DIGEST not in answer.notices


def test_a_named_clause_is_looked_up_and_one_that_does_not_exist_is_said() -> None:
    found = PROGRAMME.search("Khoản 1 Điều 2 quy định gì?", 30)
    reference = Reference(path=("Điều 2", "1"), number="76/NQ-CP")
    hit = replace(found.hits[0], passage=PROGRAMME.at("nq-76-nq-cp-2021", ("Điều 2", "1"))[0], reason="citation")
    named = SearchResult(replace(found.interpretation, reference=reference), (hit, *found.hits))
    assert paths(ANSWERER.answer(named, PROGRAMME, DAY)) == ["Điều 2/1/a", "Điều 2/1/b"]
    unknown = SearchResult(replace(found.interpretation, reference=Reference(path=("Điều 9",))), found.hits)
    answer = ANSWERER.answer(unknown, PROGRAMME, DAY)
    assert answer.declined
    assert "“Điều 9”" in answer.text


class Likes:
    """A reader that knows which clause answers."""

    def __init__(self, words: str) -> None:
        self._words = words

    def judged(self, _: str, units: Sequence[str]) -> tuple[tuple[float, float], ...]:
        return tuple((0.9 if self._words in unit else 0.1, 0.0) for unit in units)


@pytest.mark.parametrize(
    ("likes", "shown"),
    [("bản đồ", ["Điều 2/1/b"]), ("không ai", ["Điều 2/1/a", "Điều 2/1/b"])],  # without one that it likes the unit stands whole
)
def test_of_a_named_clause_the_part_that_answers_is_shown(likes: str, shown: list[str]) -> None:
    found = PROGRAMME.search("Khoản 1 Điều 2 giao việc lập bản đồ cây xanh thế nào?", 30)
    reference = Reference(path=("Điều 2", "1"), number="76/NQ-CP")
    below = PROGRAMME.under("nq-76-nq-cp-2021", ("Điều 2", "1"))
    hits = tuple(replace(found.hits[0], passage=p, reason="citation") for p in below)
    named = SearchResult(replace(found.interpretation, reference=reference), (*hits, *found.hits))
    answerer = ExtractiveAnswerer(0.3, reader=cast("Reader", Likes(likes)))
    assert paths(answerer.answer(named, PROGRAMME, DAY)) == shown


def test_a_whole_annex_is_no_answer_to_what_is_asked_of_it() -> None:
    rows = [f"TT: {n} | Nội dung công việc: Trồng cây loại {n} | Cơ quan chủ trì: Sở {n}" for n in range(1, 15)]
    lines = [("Phụ lục I", "Phụ lục I"), ("Phụ lục I/đoạn 1", "(Kèm theo Nghị quyết số 76/NQ-CP)")]
    lines += [(f"Phụ lục I/bảng 1/dòng {n}", row) for n, row in enumerate(rows, 1)]
    kinds = [PassageKind.HEADING, PassageKind.FRONT, *[PassageKind.ROW] * len(rows)]
    parts = [passage(NQ, n, path, text, kind=kind) for n, ((path, text), kind) in enumerate(zip(lines, kinds, strict=True))]
    library = Library(((NQ, tuple(parts)),))
    found = library.search("Phụ lục I giao cơ quan nào chủ trì trồng cây loại 9?", 30)
    named = replace(found.interpretation, reference=Reference(path=("Phụ lục I",), number="76/NQ-CP"))
    hits = tuple(replace(found.hits[0], passage=p, reason="citation") for p in dict.fromkeys((parts[10], *parts)))
    answer = ExtractiveAnswerer(0.3, reader=cast("Reader", Likes("không ai"))).answer(SearchResult(named, hits), library, DAY)
    assert paths(answer) == ["Phụ lục I/bảng 1/dòng 9"]
    whole = library.search("Phụ lục I gồm những công việc nào?", 30)
    named = replace(whole.interpretation, reference=Reference(path=("Phụ lục I",), number="76/NQ-CP"))
    answer = ExtractiveAnswerer(0.3, reader=cast("Reader", Likes("không ai"))).answer(SearchResult(named, hits), library, DAY)
    assert paths(answer) == [f"Phụ lục I/bảng 1/dòng {n}" for n in range(1, 15)]


def test_whom_another_elects_is_not_the_agency_that_does_it() -> None:
    lines = (("Luật/Điều 4", "Điều 4. Bộ Xây dựng"), ("Luật/Điều 4/1", "1. Bộ Xây dựng do Quốc hội lập theo đề nghị của Chính phủ."))
    library = Library(((NQ, tuple(passage(NQ, n, path, text) for n, (path, text) in enumerate(lines))),))
    answer = ExtractiveAnswerer(0.3, AGENCIES).answer(library.search("Ai lập Bộ Xây dựng theo đề nghị của Chính phủ?", 30), library, DAY)
    assert "Cơ quan được giao" not in answer.text


def test_a_figure_of_a_body_may_stand_by_another_of_its_names() -> None:
    names = {"Bộ phận một cửa": "Bộ phận một cửa", "bộ phận tiếp nhận": "Bộ phận một cửa"}
    line = passage(NQ, 0, "Điều 1/1", "1. Phòng làm việc của bộ phận tiếp nhận cấp huyện tối thiểu 80m2.")
    library = Library(((NQ, (line,)),))
    found = library.search("Phòng làm việc của bộ phận một cửa cấp huyện tối thiểu bao nhiêu mét vuông?", 30)
    assert paths(ExtractiveAnswerer(0.3, Agencies(names)).answer(found, library, DAY)) == ["Điều 1/1"]


def test_the_letters_of_a_number_are_no_body_asked_about() -> None:
    agencies = Agencies({"Bộ Nội vụ": "Bộ Nội vụ", "BNV": "Bộ Nội vụ"})
    document = replace(NQ, number="01/2011/TT-BNV", issued_on=date(2011, 1, 19))
    library = Library(((document, (passage(document, 0, "Điều 5/3", "Lề trái: cách mép trái từ 30 - 35 mm."),)),))
    found = library.search("Thông tư 01/2011/TT-BNV: lề trái cách mép trái bao nhiêu mm?", 30)
    assert paths(ExtractiveAnswerer(0.3, agencies).answer(found, library, DAY)) == ["Điều 5/3"]


def test_a_number_asked_for_is_no_list_though_a_heading_says_all_but_the_law() -> None:
    law = replace(NQ, id="luat", number="36/2018/QH14", title="Luật Phòng, chống tham nhũng", sha256="3" * 64)
    lines = (
        ("Điều 14", "Điều 14. Quyền yêu cầu cung cấp thông tin"),
        ("Điều 14/1", "1. Cơ quan báo chí có quyền yêu cầu cung cấp thông tin."),
        ("Điều 14/1/đoạn 1", "Trong thời hạn 10 ngày kể từ ngày nhận được yêu cầu, cơ quan được yêu cầu phải cung cấp thông tin."),
        ("Điều 14/2", "2. Công dân có quyền yêu cầu cung cấp thông tin."),
    )
    kinds = [PassageKind.HEADING, *[PassageKind.TEXT] * 3]
    parts = [passage(law, n, path, text, kind=kind) for n, ((path, text), kind) in enumerate(zip(lines, kinds, strict=True))]
    library = Library(((law, tuple(parts)),))
    question = "Cơ quan được yêu cầu phải cung cấp thông tin trong mấy ngày theo Luật Phòng, chống tham nhũng?"
    assert paths(ExtractiveAnswerer(0.3, AGENCIES).answer(library.search(question, 30), library, DAY)) == ["Điều 14/1/đoạn 1"]


def test_a_text_of_the_party_is_known_by_its_number() -> None:
    party = replace(NQ, number="18-NQ/TW", issued_on=date(2017, 10, 25))
    library = Library(((party, (passage(party, 0, "III/1", "Trường hợp tăng thêm đầu mối phải có ý kiến của Bộ Chính trị."),)),))
    found = library.search("Theo Nghị quyết 18-NQ/TW, tăng thêm đầu mối phải có ý kiến của ai?", 30)
    assert paths(ExtractiveAnswerer(0.3, AGENCIES).answer(found, library, DAY)) == ["III/1"]


def test_the_committees_of_all_provinces_are_of_that_level() -> None:
    lines = (
        ("II/4", "4. Ủy ban nhân dân các tỉnh, thành phố"),
        ("II/4/b", "b) Chỉ đạo cấp xã xây dựng đề án trước ngày 30 tháng 6 năm 2026."),
    )
    kinds = (PassageKind.HEADING, PassageKind.TEXT)
    made = (
        passage(NQ, n, p, t, kind=k, context="" if n == 0 else lines[0][1]) for n, ((p, t), k) in enumerate(zip(lines, kinds, strict=True))
    )
    library = Library(((NQ, tuple(made)),))
    found = library.search("Cấp tỉnh chỉ đạo xây dựng đề án trước ngày nào?", 30)
    assert paths(ExtractiveAnswerer(0.3, AGENCIES).answer(found, library, DAY)) == ["II/4/b"]


def test_a_ministry_without_tasks_of_its_own_is_told_so() -> None:
    lines = (("Điều 2", "Điều 2. Tổ chức thực hiện"), ("Điều 2/1", "1. Các bộ, cơ quan:"), ("Điều 2/1/a", "a) Lập kế hoạch trồng cây."))
    own = tuple(
        (f"Điều 2/{n}{part}", text)
        for n, name in enumerate(("Bộ Xây dựng", "Bộ Tài chính", "Bộ Y tế"), 2)
        for part, text in (("", f"{n}. {name}:"), ("/a", f"a) Trồng cây thứ {n}."))
    )
    library = Library(((NQ, tuple(passage(NQ, n, path, text) for n, (path, text) in enumerate((*lines, *own)))),))
    agencies = Agencies({name: name for name in ("Bộ Xây dựng", "Bộ Tài chính", "Bộ Y tế", "Bộ Ngoại giao", "Thanh tra Chính phủ")})
    for asked in (
        "Bộ Ngoại giao phải làm gì?",
        "Thanh tra Chính phủ có nhiệm vụ gì?",
        "Bộ Ngoại giao chủ trì nội dung nào?",
    ):
        answer = ExtractiveAnswerer(0.3, agencies).answer(library.search(asked, 30), library, DAY)
        assert answer.text.startswith(messages.NOT_ASSIGNED)
        assert paths(answer) == ["Điều 2/1/a"]
    subject = ExtractiveAnswerer(0.3, Agencies({"Bộ Tài chính": "Bộ Tài chính", "tài chính": "Bộ Tài chính"}))
    assert not subject.answer(library.search("Nhiệm vụ tài chính gồm những gì?", 30), library, DAY).text.startswith(messages.NOT_ASSIGNED)


def test_a_unit_is_listed_though_another_text_has_one_of_the_same_number() -> None:
    other = replace(NQ, id="luat-cay-xanh", number="8/2020/QH14", title="Luật Cây xanh", sha256="3" * 64)
    own = ("Điều 4. Nghĩa vụ của người trồng cây:", "1. Tưới cây hằng ngày.", "2. Bón cây theo mùa.", "3. Báo cây bị sâu bệnh.")
    foreign = ("Điều 4. Quyền của người trồng cây:", "1. Được cấp giống cây.")
    library = Library(
        tuple(
            (document, tuple(passage(document, n, "Điều 4" if n == 0 else f"Điều 4/{n}", text) for n, text in enumerate(texts)))
            for document, texts in ((NQ, own), (other, foreign))
        )
    )
    answer = ExtractiveAnswerer(0.3, AGENCIES).answer(library.search("Nghĩa vụ của người trồng cây gồm những gì?", 30), library, DAY)
    assert answer.kind == "list"
    assert paths(answer) == ["Điều 4/1", "Điều 4/2", "Điều 4/3"]


def test_that_something_has_been_done_is_not_claimed() -> None:
    answer = ask("Bản đồ cây xanh đã hoàn thành chưa?")
    assert answer.text.startswith(messages.RESULT_UNKNOWN)
    assert "năm 2023" in answer.citations[0].quote


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Đến năm 2035 bao nhiêu phần trăm tuyến phố có cây bóng mát?", "năm 2035"),
        ("Chặt cây bóng mát trên tuyến phố bị phạt bao nhiêu tiền?", "số tiền"),
        ("Kinh phí mua giống cây là bao nhiêu tỷ đồng?", "số tiền"),
        ("Chương trình trồng cây bóng mát thay thế văn bản nào?", "thay thế"),
        ("Sở Xây dựng phải làm gì với bản đồ cây xanh?", "sở xây"),
        ("Bộ trưởng Bộ Xây dựng lập bản đồ cây xanh là ai?", "tên người"),
        ("Ông Nguyễn Văn Mẫu lập bản đồ cây xanh khi nào?", "Nguyễn Văn Mẫu"),
    ],
)
def test_what_the_clauses_do_not_say_is_declined_by_name(question: str, missing: str) -> None:
    answer = ask(question)
    assert answer.declined
    assert missing in answer.text
    assert messages.CANNOT_ANSWER in answer.text
    assert answer.nearest


@pytest.mark.parametrize(
    "question",
    [
        "Luật Cây xanh quy định thế nào về trồng cây bóng mát?",
        "Số điện thoại của Bộ Xây dựng về trồng cây bóng mát?",
        "Ai là Bộ trưởng Bộ Xây dựng?",
        "Tỉnh nào đứng đầu về trồng cây bóng mát?",
    ],
)
def test_what_no_clause_can_say_is_declined(question: str) -> None:
    assert ask(question).declined


def test_a_reason_the_text_does_not_give_is_not_made_up() -> None:
    answer = ask("Tại sao phải trồng cây bóng mát trên tuyến phố đến năm 2030?")
    assert answer.text.startswith(messages.NO_REASON)


def test_the_nth_item_of_a_list() -> None:
    assert paths(ask("Mục tiêu thứ hai đến năm 2025 về trồng cây bóng mát là gì?")) == ["Điều 1/III/1/a/Đến năm 2025/+2"]


def test_another_subject_is_declined() -> None:
    assert ask("Giá vàng hôm nay thế nào rồi nhỉ bạn ơi").declined


@pytest.mark.parametrize(
    ("text", "kind"), [("xin chào", "greeting"), ("cam on nhe", "thanks"), ("chủ đề mới", "new_topic"), ("bạn làm được gì?", "about")]
)
def test_small_talk_is_no_refusal(text: str, kind: str) -> None:
    answer = ask(text)
    assert (answer.kind, answer.declined) == (kind, False)


def test_the_items_are_the_answer_to_how_many() -> None:
    assert "2 nội dung" in ask("Chương trình tập trung vào mấy nội dung?").citations[0].quote


def test_suggestions_come_from_the_structure() -> None:
    suggested = ask("Các mục tiêu đến năm 2025 về trồng cây bóng mát").suggestions
    assert suggested[:2] == ("Các mục tiêu trồng cây bóng mát đến năm 2030 là gì?", "Các nhiệm vụ trồng cây bóng mát gồm những gì?")


def test_old_and_new_need_a_pair_of_documents() -> None:
    answer = ask("So sánh quy định cũ và mới về trồng cây bóng mát")
    assert answer.declined
    assert "cũ và mới" in answer.text


def test_who_goes_by_the_subject_not_by_the_words_of_leading() -> None:
    assert paths(ask("Cơ quan nào chủ trì bố trí kinh phí mua giống cây?")) == ["Điều 2/2/a"]


def test_how_many_items_are_the_items_when_no_clause_counts_them() -> None:
    assert paths(ask("Có mấy nhiệm vụ về trồng cây bóng mát?")) == ["Điều 1/III/1/b/-1/+1", "Điều 1/III/1/b/-1/+2", "Điều 1/III/1/b/-2"]


def test_a_reason_or_a_body_that_the_clause_lacks_is_said_to_be_lacking() -> None:
    assert ask("Vì sao Bộ Xây dựng lập bản đồ cây xanh?").text.startswith(messages.NO_REASON)
    assert ask("Ai thống kê vỉa hè đủ rộng?").text.startswith(messages.NO_BODY)
    assert messages.NO_BODY not in ask("Ai chủ trì lập bản đồ cây xanh?").text


def test_duties_are_those_of_the_year_or_as_often_as_asked() -> None:
    tasks = ("a) Là cơ quan thường trực.", "b) Hàng năm, tổ chức tập huấn.", "c) Đến năm 2028 tổng kết.", "d) Kiểm tra vườn cây.")
    heading = passage(NQ, 0, "Điều 2/1", "1. Bộ Xây dựng:", kind=PassageKind.HEADING)
    library = Library(((NQ, (heading, *(passage(NQ, n, f"Điều 2/1/{text[0]}", text) for n, text in enumerate(tasks, 1)))),))

    def asked(question: str) -> list[str]:
        return paths(ANSWERER.answer(library.search(question, 30), library, DAY))

    assert asked("Hằng năm Bộ Xây dựng làm gì?") == ["Điều 2/1/b"]
    assert asked("Đến năm 2028 Bộ Xây dựng phải làm gì?") == ["Điều 2/1/c"]


def test_who_has_duties_under_a_heading_that_says_whose_they_are() -> None:
    heading = passage(NQ, 0, "Điều 2/1", "1. Trách nhiệm chung của các bộ, cơ quan, Ủy ban nhân dân cấp tỉnh", kind=PassageKind.HEADING)
    library = Library(((NQ, (heading, passage(NQ, 1, "Điều 2/1/a", "a) Lập dự toán trồng cây hằng năm."))),))
    found = library.search("Những cơ quan nào lập dự toán trồng cây?", 30)
    named = messages.ASSIGNED_TO.format(agency="Các bộ, cơ quan, Ủy ban nhân dân cấp tỉnh")
    assert ANSWERER.answer(found, library, DAY).text.startswith(named)


def test_of_a_large_unit_the_part_that_is_asked_about_is_listed() -> None:
    reports = [("Phụ lục I/II", "II. SỔ SÁCH, BÁO CÁO ĐẦU RA"), *((f"Phụ lục I/II/{n}", f"{n}. Sổ cây số {n}") for n in range(1, 4))]
    others = [(f"Phụ lục I/I/{n}", f"{n}. Yêu cầu chung số {n} đối với vườn ươm") for n in range(1, 12)]
    lines = [("Phụ lục I", "Phụ lục I"), ("Phụ lục I/I", "I. YÊU CẦU"), *others, *reports]
    headings = {"Phụ lục I", "Phụ lục I/I", "Phụ lục I/II"}
    parts = [
        passage(NQ, n, path, text, kind=PassageKind.HEADING if path in headings else PassageKind.TEXT)
        for n, (path, text) in enumerate(lines)
    ]
    library = Library(((NQ, tuple(parts)),))
    found = library.search("Phụ lục I: đầu ra gồm những sổ sách, báo cáo gì?", 30)
    named = replace(found.interpretation, reference=Reference(path=("Phụ lục I",), number="76/NQ-CP"))
    hits = tuple(replace(found.hits[0], passage=p, reason="citation") for p in (*parts[-3:], *parts[:-3]))
    answer = ExtractiveAnswerer(0.3, reader=cast("Reader", Likes("không ai"))).answer(SearchResult(named, hits), library, DAY)
    assert paths(answer) == [f"Phụ lục I/II/{n}" for n in range(1, 4)]


def test_a_unit_of_another_text_is_no_clause_that_is_missing() -> None:
    clause = passage(NQ, 0, "Điều 5/2", "2. Bãi bỏ Chương II Thông tư số 02/2010/TT-BXD về cây xanh.")
    library = Library(((NQ, (clause,)),))
    found = library.search("Nghị quyết 76 bãi bỏ Chương II của thông tư nào về cây xanh?", 30)
    named = replace(found.interpretation, reference=Reference(path=("Chương II",)))
    assert paths(ExtractiveAnswerer(0.3).answer(SearchResult(named, found.hits), library, DAY)) == ["Điều 5/2"]
    unknown = replace(found.interpretation, reference=Reference(path=("Chương IX",)))
    assert ExtractiveAnswerer(0.3).answer(SearchResult(unknown, found.hits), library, DAY).declined


def test_a_figure_may_be_asked_of_the_body_that_issued_the_text() -> None:
    document = replace(NQ, number="1836/QĐ-BXD", issuer="Bộ Xây dựng")
    library = Library(((document, (passage(document, 0, "Điều 3/1", "1. Cục Cây xanh có không quá 10 Phòng."),)),))
    found = library.search("Quyết định 1836 Bộ Xây dựng: Cục Cây xanh có tối đa mấy phòng?", 30)
    assert paths(ExtractiveAnswerer(0.3, AGENCIES).answer(found, library, DAY)) == ["Điều 3/1"]

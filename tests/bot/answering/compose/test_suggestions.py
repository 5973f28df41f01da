"""Questions suggested below an answer: each names its subject, and the unit that answers it."""

from __future__ import annotations

from bot.answering.candidates.outline import Outline
from bot.answering.compose.suggestions import Offer, offers, suggestions
from knowledge.law.types import Passage, PassageKind
from tests.bot.answering.programme import GLOSSARY, PROGRAMME
from tests.bot.library import NQ, passage

OUTLINE = Outline(NQ, PROGRAMME.passages(NQ.id))


def unit(path: str) -> tuple[str, ...]:
    return tuple(path.split("/"))


def test_the_other_milestone_the_other_side_and_the_next_content() -> None:
    assert offers(OUTLINE, unit("Điều 1/III/1/a/Đến năm 2025/+1")) == (
        Offer("Các mục tiêu trồng cây bóng mát đến năm 2030 là gì?", unit("Điều 1/III/1/a/Đến năm 2030")),
        Offer("Các nhiệm vụ trồng cây bóng mát gồm những gì?", unit("Điều 1/III/1/b")),
        Offer("Chăm sóc công viên gồm những nội dung gì?", unit("Điều 1/III/2")),
    )


def test_headings_that_do_not_say_of_what_are_not_asked_about() -> None:
    """ "Mục tiêu chung gồm những nội dung gì?" was answered with the goals of something else."""
    assert not [q for q in suggestions(OUTLINE, unit("Điều 1/I/1")) if "ục tiêu chung" in q or "ội dung gồm" in q.lower()]


def test_agencies_are_asked_for_their_tasks_only() -> None:
    assert suggestions(OUTLINE, unit("Điều 2/1/a")) == ("Bộ Tài chính được giao những trách nhiệm gì?",)
    assert not [q for q in suggestions(OUTLINE, unit("Điều 2")) if q.startswith("Bộ")]


def test_the_parts_of_a_glossary_are_no_terms() -> None:
    def line(number: int, path: str, heading: bool = False) -> Passage:
        return passage(GLOSSARY, number, path, path.split("/")[-1], kind=PassageKind.HEADING if heading else PassageKind.TEXT)

    entries = [("Chung", True), ("Chung/Cây xanh", True), ("Chung/Cây xanh/đoạn 1", False), ("Chung/Vỉa hè", True)]
    entries += [("Chung/Vỉa hè/đoạn 1", False), ("Cây cảnh", True), ("Cây cảnh/Bon sai", True), ("Cây cảnh/Bon sai/đoạn 1", False)]
    outline = Outline(GLOSSARY, tuple(line(n, path, heading) for n, (path, heading) in enumerate([("đoạn 1", False), *entries])))
    assert suggestions(outline, unit("Chung/Cây xanh/đoạn 1")) == ("Vỉa hè là gì?",)
    assert suggestions(outline, unit("đoạn 1")) == ()

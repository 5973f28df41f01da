"""The table of contents of the reading view."""

from __future__ import annotations

from bot.http.site.table_of_contents import ContentsEntry
from knowledge.law.types import Section
from tests.bot.library import NQ, passage

MINISTRIES = {
    "Điều 2": "Điều 2. Tổ chức thực hiện",
    "Điều 2/1": "1. Các bộ xây dựng kế hoạch:",
    "Điều 2/1/a": "a) Kế hoạch năm.",
    "Điều 2/1/b": "b) Kế hoạch quý:",
    "Điều 2/1/b/-1": "- Quý đầu.",
    "Điều 2/1/c": "c) Kế hoạch tháng.",
    "Điều 2/2": "2. Các bộ, cơ quan chủ trì các đề án có quy mô quốc gia.",
    "Điều 2/3": "3. Bộ Nội vụ:",
    "Điều 2/3/a": "a) Là cơ quan thường trực.",
    "Nơi nhận": "Nơi nhận:",
    "Nơi nhận/-1": "- Ban Bí thư;",
    "Chữ ký": "TM. CHÍNH PHỦ",
}
HEADED = ("Điều 2", "Điều 2/1", "Điều 2/1/b", "Điều 2/3", "Nơi nhận", "Chữ ký")


def listed(entries: list[ContentsEntry]) -> list[object]:
    return [(entry.heading, listed(entry.children)) if entry.children else entry.heading for entry in entries]


def test_units_beside_each_other_stand_there_all_or_none() -> None:
    """Clause 2 heads nothing and yet stands between its neighbours; point b heads something and does not stand there alone."""
    order = list(MINISTRIES)
    sections = [Section(NQ.id, tuple(path.split("/")), MINISTRIES[path], order.index(path)) for path in HEADED]
    texts = [passage(NQ, n, path, text) for n, (path, text) in enumerate(MINISTRIES.items())]
    clauses = ["1. Các bộ xây dựng kế hoạch:", MINISTRIES["Điều 2/2"], "3. Bộ Nội vụ:"]
    assert listed(ContentsEntry.of(sections, texts)) == [("Điều 2. Tổ chức thực hiện", clauses)]


def test_without_the_text_the_headings_alone_stand_there() -> None:
    sections = [Section(NQ.id, ("Điều 2", "5", "b"), "b) Kế hoạch quý:", 1), Section(NQ.id, ("Điều 2",), "Điều 2", 0)]
    assert listed(ContentsEntry.of(sections)) == [("Điều 2", ["b) Kế hoạch quý:"])]

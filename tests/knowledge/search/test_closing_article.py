"""When a text is in force and who carries it out is asked of the text by its name, and answered by its closing article."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.law.types import ParsedDocument
from knowledge.search.closing_article import closing_clause
from knowledge.search.look_up import look_up
from knowledge.search.resolution import Resolution
from knowledge.store.catalog import Catalog
from knowledge.store.catalog_rows import write
from tests.knowledge.corpus import FRONT, HEADING, parsed, resolution

ROWS = (
    ("Phần mở đầu/đoạn 1", "Bến Tre, ngày 2 tháng 3 năm 2019", FRONT),
    ("Điều 1", "Điều 1. Quyết định của Sở có hiệu lực từ ngày ký, trước ngày Quyết định này có hiệu lực thì theo quy định cũ."),
    ("Điều 2", "Điều 2. Quyết định này có hiệu lực kể từ ngày 15 tháng 3 năm 2019."),
    ("Điều 3", "Điều 3. Giám đốc các sở chịu trách nhiệm thi hành Quyết định này."),
    ("Quy chế kèm theo/Điều 9", "Điều 9. Hiệu lực", HEADING),
    ("Quy chế kèm theo/Điều 9/1", "1. Quy chế này có hiệu lực từ ngày 1 tháng 4 năm 2019."),
)


def decision() -> ParsedDocument:
    about = replace(resolution().document, id="qd-12-2019", number="12/2019/QĐ-UBND", kind="Quyết định", title="Ban hành Quy chế mẫu")
    return parsed(replace(about, issued_on=date(2019, 3, 2)), ROWS)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    path: Path = tmp_path_factory.mktemp("closing") / "catalog.sqlite"
    write(path, [decision()])
    return Catalog(path)


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("Quyết định 12/2019/QĐ-UBND có hiệu lực từ ngày nào?", "Điều 2"),
        ("quyet dinh 12/2019/QD-UBND cua Ben Tre co hieu luc khi nao", "Điều 2"),
        ("Cho em hỏi khi nào Quyết định 12/2019/QĐ-UBND có hiệu lực thi hành ạ?", "Điều 2"),
        ("ngày có hiệu lực của Quyết định 12/2019/QĐ-UBND", "Điều 2"),
        ("ai chiu trach nhiem thi hanh quyet dinh 12/2019/QD-UBND", "Điều 3"),
        ("Quyết định 12/2019/QĐ-UBND do cơ quan nào chịu trách nhiệm thi hành?", "Điều 3"),
        ("Theo Quyết định 12/2019/QĐ-UBND, quyết định của Sở có hiệu lực từ khi nào?", None),
        ("Quyết định 12/2019/QĐ-UBND còn hiệu lực không?", None),
        ("Ai chịu trách nhiệm thực hiện việc kiểm tra theo Quyết định 12/2019/QĐ-UBND?", None),
        ("Quyết định 99/2019/QĐ-UBND có hiệu lực từ ngày nào?", None),
        ("Điều 1 Quyết định 12/2019/QĐ-UBND có hiệu lực từ ngày nào?", None),
    ],
)
def test_the_closing_article_answers_for_the_text_named(catalog: Catalog, question: str, unit: str | None) -> None:
    found = closing_clause(question, catalog, Resolution(catalog))
    assert (found and "/".join(found.path)) == unit


def test_it_is_looked_up_as_a_clause_that_was_named(catalog: Catalog) -> None:
    reference, hits = look_up("Quyết định 12/2019/QĐ-UBND có hiệu lực từ ngày nào?", catalog, Resolution(catalog), (), 5)
    assert reference is not None
    assert reference.path == ("Điều 2",)
    assert [(hit.passage.path, hit.reason) for hit in hits] == [(("Điều 2",), "citation")]

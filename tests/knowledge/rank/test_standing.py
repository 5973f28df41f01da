from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge.law.types import Document, PassageKind, Tier
from knowledge.measure.search_quality import CorpusRow, document_of
from knowledge.rank.interest import Interest
from knowledge.rank.standing import NAMES, law_titles, standing
from knowledge.store.catalog import Catalog
from knowledge.store.catalog_rows import write
from tests.knowledge.corpus import parsed

LONG = "Người học có các quyền sau đây. " * 100
CORPUS = [
    CorpusRow("a", "Điều 1. Phạm vi điều chỉnh - Luật số 43/2019/QH14 Giáo dục", "Luật này quy định về hệ thống giáo dục."),
    CorpusRow("b", "Điều 2. Quyền của người học - Luật số 43/2019/QH14 Giáo dục", LONG),
    CorpusRow("c", "Điều 1. Phạm vi điều chỉnh - Thông tư số 19/2021/TT-BGDĐT Quy chế", "Thông tư này quy định quy chế."),
    CorpusRow("d", "Bộ luật dân sự - Điều 12. Tự bảo vệ quyền", "Việc tự bảo vệ quyền phải phù hợp."),
]


def described(catalog: Catalog) -> list[dict[str, float]]:
    starts = np.array(catalog.unit_starts(), dtype=np.int64)
    table = standing(catalog, starts, Interest({"giáo dục": 1.0}))
    assert table.shape == (len(starts), len(NAMES))
    return [dict(zip(NAMES, table[row].tolist(), strict=True)) for row in np.unique(starts).tolist()]


@pytest.fixture
def corpus(tmp_path: Path) -> Catalog:
    write(tmp_path / "catalog.sqlite", [document_of(CORPUS)])
    return Catalog(tmp_path / "catalog.sqlite")


def test_article_kind_and_year_are_read_from_the_heading(corpus: Catalog) -> None:
    units = described(corpus)
    assert [(u["article"], u["text_kind"], u["year"]) for u in units] == [(1, 1, 2019), (2, 1, 2019), (1, 6, 2021), (12, 1, 0)]


def test_a_name_that_many_articles_bear_is_told(corpus: Catalog) -> None:
    assert [round(float(np.exp(u["namesakes"]))) for u in described(corpus)] == [2, 1, 2, 1]


def test_place_and_size_count_units_not_passages(corpus: Catalog) -> None:
    units = described(corpus)
    assert len(corpus) > len(units)  # the long article has several passages
    assert [round(float(np.exp(u["text_size"]))) for u in units] == [2, 2, 1, 1]
    assert [u["place"] for u in units] == [0, 0.5, 0, 0]


def test_interest_is_that_of_the_law(corpus: Catalog) -> None:
    assert [u["interest"] > 0 for u in described(corpus)] == [True, True, False, False]


def test_headings_inside_a_document_leave_the_title_to_the_document(tmp_path: Path) -> None:
    document = Document("nd", "về văn thư", Tier.OFFICIAL, "nd.txt", "0" * 64, "30/NĐ-CP", "Nghị định", issued_on=date(2020, 3, 5))
    heading = PassageKind.HEADING
    rows = [("Chương I", "Chương I - Quy định chung", heading), ("Chương I/Điều 1", "Điều 1. Phạm vi điều chỉnh", heading)]
    write(tmp_path / "catalog.sqlite", [parsed(document, [*rows, ("Chương I/Điều 1/1", "1. Văn bản.")])])
    catalog = Catalog(tmp_path / "catalog.sqlite")
    assert set(law_titles(catalog)) == {"Nghị định số 30/NĐ-CP/2020/ về văn thư"}
    last = described(catalog)[-1]
    assert (last["article"], last["text_kind"], last["year"]) == (1, 4, 2020)
    assert round(float(np.exp(last["text_size"]))) == 3

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from knowledge.errors import BrokenIndexError, KnowledgeError
from knowledge.law.types import PassageKind, Tier
from knowledge.store.catalog import Catalog
from knowledge.store.catalog_rows import short_name, write
from tests.knowledge.corpus import corpus, law, resolution, training


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    path = tmp_path / "catalog.sqlite"
    assert write(path, corpus()) == sum(len(parsed.passages) for parsed in corpus())
    return Catalog(path)


def test_everything_comes_back_as_it_went_in(catalog: Catalog) -> None:
    assert catalog.documents() == tuple(parsed.document for parsed in corpus())
    for parsed in corpus():
        assert catalog.document(parsed.document.id) == parsed.document
        assert catalog.passages(parsed.document.id) == parsed.passages
        assert catalog.sections(parsed.document.id) == parsed.sections
    assert list(catalog.iterate()) == [passage for parsed in corpus() for passage in parsed.passages]
    assert len(catalog) == len(list(catalog.iterate()))


def test_a_unit_and_what_is_below_it(catalog: Catalog) -> None:
    exact = catalog.at("nq-76-2021", ("Điều 1", "III", "2"))
    assert [passage.text for passage in exact] == ["2. Cải cách thủ tục hành chính"]
    below = catalog.under("nq-76-2021", ("Điều 1", "III", "2"))
    assert [passage.path[3:] for passage in below] == [
        (),
        ("a",),
        ("a", "Đến năm 2025"),
        ("a", "Đến năm 2025", "-1"),
        ("a", "Đến năm 2025", "-2"),
        ("b",),
    ]
    assert catalog.under("nq-76-2021", ()) == resolution().passages
    assert catalog.under("nq-76-2021", ("Điều 9",)) == ()


def test_a_unit_is_not_below_one_whose_name_begins_alike(catalog: Catalog) -> None:
    assert all(passage.path[0] == "Điều 1" for passage in catalog.under("nq-76-2021", ("Điều 1",)))
    assert [p.path for p in catalog.under("nq-76-2021", ("Điều 1", "I"))] == [("Điều 1", "I"), ("Điều 1", "I", "1"), ("Điều 1", "I", "2")]


def test_rows_come_in_the_order_asked_for(catalog: Catalog) -> None:
    last = len(catalog) - 1
    passages = catalog.rows([last, 0, 3])
    assert [catalog.row(passage.id) for passage in passages] == [last, 0, 3]
    assert catalog.rows([]) == ()


def test_unknown_ids_are_key_errors(catalog: Catalog) -> None:
    for look_up in (catalog.document, catalog.passage, catalog.row):
        with pytest.raises(KeyError, match="khong-co"):
            look_up("khong-co")


def test_kinds_tiers_keys_and_units(catalog: Catalog) -> None:
    kinds, tiers = catalog.kinds_and_tiers()
    assert len(kinds) == len(tiers) == len(catalog)
    assert tiers[0] is Tier.TRAINING
    assert kinds.count(PassageKind.FRONT) == 4
    assert catalog.count_keys() == len(catalog) + 2  # one alias in each of the two resolutions
    assert catalog.ending_in(["m"]) == tuple((d, ("Điều 2", "3", "m")) for d in ("tom-luoc-76", "nq-76-2013", "nq-76-2021"))
    assert catalog.ending_in(["m"], ["nq-76-2021"]) == (("nq-76-2021", ("Điều 2", "3", "m")),)
    assert catalog.paths("luat-can-bo") == tuple(passage.path for passage in law().passages)


def test_how_documents_are_named(catalog: Catalog) -> None:
    assert {entry.id for entry in catalog.numbered("76")} == {"nq-76-2013", "nq-76-2021", "tom-luoc-76"}
    assert catalog.numbered("7") == ()
    assert [entry.id for entry in catalog.named("luat can bo")] == ["luat-can-bo"]
    assert catalog.named("luat can b") == ()
    assert catalog.register(["luat-can-bo"])[0].number == "22/2008/QH12"
    assert short_name("Văn bản hợp nhất 25/VBHN: Luật Cán bộ, công chức") == "luat can bo cong chuc"
    assert short_name("Nghị quyết 76") == ""


def test_digest_lines_know_the_official_unit_of_the_right_year(catalog: Catalog) -> None:
    pairs = [catalog.rows(pair) for pair in catalog.official_twins().items()]
    assert [(line.document_id, unit.document_id) for line, unit in pairs] == [("tom-luoc-76", "nq-76-2021")] * 2
    assert all(line.path == unit.path for line, unit in pairs)


def test_read_from_many_threads(catalog: Catalog) -> None:
    ids = [passage.id for passage in catalog.iterate()] * 20
    with ThreadPoolExecutor(8) as pool:
        assert [passage.id for passage in pool.map(catalog.passage, ids)] == ids


def test_nothing_can_be_written(catalog: Catalog) -> None:
    import sqlite3

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        catalog._connection().execute("DELETE FROM passages")


def test_the_same_id_twice_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="tom-luoc-76"):
        write(tmp_path / "catalog.sqlite", [training(), training()])


def test_missing_or_damaged_file(tmp_path: Path) -> None:
    with pytest.raises(BrokenIndexError, match=r"catalog\.sqlite"):
        Catalog(tmp_path / "catalog.sqlite")
    (tmp_path / "catalog.sqlite").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with pytest.raises(BrokenIndexError, match=r"catalog\.sqlite"):
        Catalog(tmp_path / "catalog.sqlite")


def test_validity_is_the_clauses_own_or_its_documents(catalog: Catalog) -> None:
    validity = catalog.validity()
    for row, passage in enumerate(catalog.iterate()):
        document = catalog.document(passage.document_id)
        days = passage.effective_from or document.effective_from, passage.effective_to or document.effective_to
        assert validity.get(row, (None, None)) == days

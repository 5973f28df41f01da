from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import BrokenIndexError, ConfigError
from knowledge.index import vectors
from knowledge.index.encoder import Vectors
from knowledge.index.signs import SignVectors
from knowledge.index.vectors import ExactVectors, VectorStore
from tests.chroma_server import server


def clustered(count: int, dimension: int = 32) -> Vectors:
    """Unit vectors around a few centres, as texts are."""
    random = np.random.default_rng(7)
    centres = random.standard_normal((20, dimension))
    points = centres[random.integers(0, 20, count)] + 0.5 * random.standard_normal((count, dimension))
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)


def test_nearest_rows_with_their_cosines(tmp_path: Path) -> None:
    stored = clustered(300)
    vectors.build(tmp_path, [(row, 0) for row in range(300)], stored)
    store = VectorStore(tmp_path)
    rows, scores = store.search(stored[42], 10)
    assert rows[0] == 42
    assert scores[0] == pytest.approx(1, abs=1e-5)
    assert scores == pytest.approx(stored[rows] @ stored[42], abs=1e-5)
    assert len(store) == 300
    store.close()


def test_a_passage_counts_by_its_best_key(tmp_path: Path) -> None:
    stored = clustered(6)
    vectors.build(tmp_path, [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)], stored)
    rows, scores = VectorStore(tmp_path, spread=2).search(stored[3], 3)
    assert sorted(rows.tolist()) == [0, 1, 2]
    assert (rows[0], scores[0]) == (1, pytest.approx(1, abs=1e-5))


def test_zero_vectors_stay_out(tmp_path: Path) -> None:
    stored = clustered(4)
    stored[2] = 0
    vectors.build(tmp_path, [(row, 0) for row in range(4)], stored)
    store = VectorStore(tmp_path)
    assert len(store) == 3
    assert len(store.search(np.zeros(32, dtype=np.float32), 3)[0]) == 0


@pytest.mark.parametrize("count", [0, 1])
def test_hardly_anything_stored(tmp_path: Path, count: int) -> None:
    vectors.build(tmp_path, [(row, 0) for row in range(count)], clustered(count))
    assert len(VectorStore(tmp_path).search(clustered(1)[0], 5)[0]) == count


def test_more_than_one_batch_searched_by_many_threads(tmp_path: Path) -> None:
    stored = clustered(6000)
    vectors.build(tmp_path, [(row, 0) for row in range(6000)], stored)
    store = VectorStore(tmp_path)
    assert len(store) == 6000
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda row: store.search(stored[row], 1)[0].tolist(), range(0, 6000, 100)))
    assert found == [[row] for row in range(0, 6000, 100)]
    recall = np.mean(
        [np.isin(np.argsort(-(stored @ stored[row]))[:20], store.search(stored[row], 20)[0]).mean() for row in range(0, 6000, 200)]
    )
    assert recall > 0.97


def test_exact_search_finds_what_chroma_finds(tmp_path: Path) -> None:
    stored = clustered(400)
    stored[7] = 0
    keys = [(n // 2, n % 2) for n in range(400)]
    vectors.build(tmp_path, keys, stored)
    approximate = VectorStore(tmp_path, spread=2)
    exact = VectorStore(tmp_path, spread=2, exact=ExactVectors(np.array(keys), stored))
    for question in clustered(500)[400:420]:
        rows, scores = exact.search(question, 10)
        other_rows, other_scores = approximate.search(question, 10)
        assert rows.tolist() == other_rows.tolist()
        assert scores == pytest.approx(other_scores, abs=1e-5)
    assert 3 in exact.search(stored[6], 200)[0]
    assert len(exact.search(np.zeros(32, dtype=np.float32), 10)[0]) == 0


@pytest.mark.parametrize("count", [0, 1, 2])
def test_exact_search_of_hardly_anything(count: int) -> None:
    stored = clustered(3)[:count]
    keys = np.array([(row, 0) for row in range(count)], dtype=np.int32).reshape(-1, 2)
    assert len(ExactVectors(keys, stored).search(clustered(1)[0], 5, 5)[0]) == count


def test_search_by_signs_finds_the_nearest_of_many() -> None:
    random = np.random.default_rng(18)
    centres = random.standard_normal((3000, 256))  # crowds of near twins, as laws that repeat each other
    stored = (centres[random.integers(0, 3000, 60_000)] + 0.3 * random.standard_normal((60_000, 256))).astype(np.float32)
    stored /= np.linalg.norm(stored, axis=1, keepdims=True)
    stored[::100] = 0
    keys = np.stack([np.arange(60_000) // 2, np.arange(60_000) % 2], axis=1)
    exact, by_signs = ExactVectors(keys, stored), SignVectors(keys, stored)
    found = 0
    for question in centres[:50].astype(np.float32) / np.linalg.norm(centres[:50], axis=1, keepdims=True).astype(np.float32):
        rows, scores = exact.search(question, 20, 10)
        other_rows, other_scores = by_signs.search(question, 20, 10)
        assert np.all(np.diff(other_scores) <= 0)
        found += np.isin(rows, other_rows).sum()
        assert other_scores[0] == scores[0]
    assert found >= 0.99 * 500
    assert len(by_signs.search(np.zeros(256, dtype=np.float32), 10, 10)[0]) == 0


@pytest.mark.parametrize("dimension", [8, 32, 100])
def test_search_by_signs_of_few_is_exact(dimension: int) -> None:
    stored, keys = clustered(300, dimension), np.array([(n // 2, n % 2) for n in range(300)])
    for question in clustered(310, dimension)[300:]:
        (rows, scores), (other, others) = (kind(keys, stored).search(question, 20, 10) for kind in (ExactVectors, SignVectors))
        assert rows.tolist() == other.tolist()
        assert scores == pytest.approx(others)


def test_missing_store(tmp_path: Path) -> None:
    with pytest.raises(BrokenIndexError, match=r"chroma\.sqlite3"):
        VectorStore(tmp_path)


def test_bad_address() -> None:
    with pytest.raises(ConfigError, match=r"vectors\.url"):
        VectorStore(Path(), "may-chu:8001", "keys")
    with pytest.raises(BrokenIndexError, match=r"127\.0\.0\.1:9"):
        VectorStore(Path(), "http://127.0.0.1:9", "keys")


@pytest.mark.slow
def test_a_collection_per_generation_on_a_server(tmp_path: Path) -> None:
    with server(tmp_path / "server") as running:
        _build_on(running.url, tmp_path)


def _build_on(server: str, tmp_path: Path) -> None:
    from knowledge.config import Config, VectorsConfig
    from knowledge.generation.generation import build
    from knowledge.generation.live import Index
    from tests.knowledge.corpus import corpus, encoder

    mine, other = tmp_path / "mine", tmp_path / "other"
    build(other, corpus(), encoder(), vectors_url=server)
    ids = [build(mine, corpus()[: n + 2], encoder(), keep=2, vectors_url=server) for n in range(3)]
    config = Config(vectors=VectorsConfig(url=server))
    generation = Index(mine, encoder(), config).current()
    assert generation.id == ids[-1]
    assert "hài lòng" in generation.retriever.search("mức độ hài lòng của doanh nghiệp", 1).hits[0].passage.text
    assert not (mine / "generations" / ids[-1] / "chroma").exists()
    tags = {(folder / "server-tag").read_text() for folder in (mine, other)}
    import chromadb

    client = chromadb.HttpClient(port=int(server.rsplit(":", 1)[1]), host="127.0.0.1")
    names = [collection.name for collection in client.list_collections()]
    client.close()
    assert len(names) == 3  # two generations of this index, one of the other: nobody else's are dropped
    assert {name.split("-")[1] for name in names} == tags

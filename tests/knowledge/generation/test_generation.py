from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import BrokenIndexError, BusyIndexError, EncoderMismatchError, KnowledgeError, NoIndexError
from knowledge.generation.generation import activate, alone, build, generations, open_generation, rollback
from knowledge.generation.manifest import Manifest, checksums, complete_ids, current_id, generation_directory
from knowledge.generation.self_queries import verify
from tests.knowledge.corpus import corpus, encoder, law, parsed, resolution


@pytest.fixture
def index(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "index"))


def test_a_generation_says_what_it_holds(index: Path) -> None:
    first, second = generations(index)
    assert (first.documents, second.documents) == (2, 4)
    assert second.passages == sum(len(parsed.passages) for parsed in corpus())
    assert second.keys == second.passages + 2
    assert second.encoder == encoder().name
    assert second.sources == tuple(parsed.document.source for parsed in corpus())
    assert current_id(index) == second.id > first.id


def test_unchanged_keys_keep_their_vectors(index: Path) -> None:
    first, second = generations(index)
    assert first.reused == 0
    assert second.reused == first.keys
    directory = generation_directory(index, second.id)
    stored = np.load(directory / "vectors.npy")
    texts = [passage.context + "\n" + passage.text for passage in law().passages[3:5]]
    start = len(corpus()[0].passages) + 3
    assert stored[start : start + 2] == pytest.approx(encoder().encode_passages(texts), abs=1e-6)


def test_open_and_search(index: Path) -> None:
    generation = open_generation(index, encoder())
    assert generation.id == current_id(index)
    assert len(generation.catalog) == generation.manifest.passages
    assert "bí mật" in generation.retriever.search("giữ gìn bí mật nhà nước", 1).hits[0].passage.text
    older = open_generation(index, encoder(), generation_id=generations(index)[0].id)
    assert len(older.catalog.documents()) == 2
    older.close()
    generation.close()


def test_rollback_goes_back_one_and_says_when_it_cannot(index: Path) -> None:
    first = generations(index)[0].id
    assert rollback(index) == first == current_id(index)
    with pytest.raises(NoIndexError, match=first):
        rollback(index)


@pytest.mark.slow
def test_only_so_many_are_kept_and_never_without_the_live_one(index: Path) -> None:
    live = rollback(index)
    newest = build(index, [resolution()], encoder(), keep=2)
    assert newest in complete_ids(index)
    assert len(complete_ids(index)) == 2
    assert current_id(index) == newest
    activate(index, complete_ids(index)[0])
    third = build(index, [law()], encoder(), keep=1)
    assert complete_ids(index) == [third]
    assert live not in complete_ids(index)


@pytest.mark.slow
def test_leftovers_of_a_killed_build_are_cleared(index: Path) -> None:
    folder = index / "generations"
    (folder / "20200101-000000-000000.building").mkdir()
    (folder / "20200102-000000-000000.removing").mkdir()
    (index / "CURRENT.abcd").write_text("x")
    assert len(complete_ids(index)) == 2
    build(index, [law()], encoder())
    assert not [path for path in [*folder.iterdir(), *index.iterdir()] if path.suffix]


def test_two_builds_do_not_collide(index: Path) -> None:
    with alone(index), pytest.raises(BusyIndexError, match="khác"):
        build(index, [law()], encoder())


def test_a_build_that_fails_leaves_the_live_generation(index: Path) -> None:
    live = current_id(index)
    with pytest.raises(KnowledgeError, match="luat-can-bo"):
        build(index, [law(), law()], encoder())
    assert current_id(index) == live
    assert open_generation(index, encoder()).id == live


def test_an_empty_index_answers_nothing(tmp_path: Path) -> None:
    build(tmp_path, [], encoder())
    assert open_generation(tmp_path, encoder()).retriever.search("cải cách hành chính").hits == ()


@pytest.mark.slow
def test_another_encoder_is_refused_by_both_names(index: Path) -> None:
    from knowledge.index.encoder import StaticEncoder
    from tests.knowledge.corpus import ENCODER_FOLDER

    other = StaticEncoder(ENCODER_FOLDER, query_prompt="hỏi: ")
    with pytest.raises(EncoderMismatchError, match=f"{encoder().name}.*{other.name}"):
        open_generation(index, other)
    newest = build(index, [law()], other)
    assert Manifest.read(generation_directory(index, newest)).reused == 0


def test_no_index(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="python -m ingest"):
        open_generation(tmp_path, encoder())
    with pytest.raises(BrokenIndexError, match="khong-co"):
        activate(tmp_path, "khong-co")


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    build(tmp_path, [law()], encoder(), progress=lambda *step: told.append(step))
    keys = len(law().passages)
    assert [stage for stage, _, _ in told] == ["catalog", "lexical", "vectors", "lexical", "verify", "verify"]
    assert ("vectors", keys, keys) in told


def test_verify_finds_what_was_built(index: Path) -> None:
    result = verify(generation_directory(index, current_id(index)))
    assert result.sampled == result.by_vectors == result.by_words > 0


@pytest.mark.parametrize("name", ["catalog.sqlite", "vectors.npy", "keys.npy", "lexical/owners.npy", "manifest.json"])
def test_verify_notices_a_changed_or_missing_file(index: Path, name: str) -> None:
    directory = generation_directory(index, current_id(index))
    content = bytearray((directory / name).read_bytes())
    content[len(content) // 2] ^= 0xFF
    (directory / name).write_bytes(bytes(content))
    with pytest.raises(BrokenIndexError, match=name.split("/")[-1]):
        verify(directory)
    (directory / name).unlink()
    with pytest.raises(BrokenIndexError):
        verify(directory)


def test_verify_notices_vectors_that_lead_to_other_passages(index: Path) -> None:
    """Counts are right and every id is there, as in a torn Chroma: only a self-query tells."""
    from knowledge.index import vectors

    directory = generation_directory(index, current_id(index))
    stored = np.load(directory / "vectors.npy")
    keys = [(int(row), int(number)) for row, number in np.load(directory / "keys.npy")]
    shutil.rmtree(directory / "chroma")
    vectors.build(directory / "chroma", keys, np.roll(stored, 1, axis=0))
    replace(Manifest.read(directory), checksums=checksums(directory)).write(directory)
    with pytest.raises(BrokenIndexError, match="véc-tơ"):
        verify(directory)


@pytest.mark.slow
def test_thousands_of_lines_from_one_template_are_no_fault(tmp_path: Path) -> None:
    """HNSW does not reach every one of so many near twins; they are held all the same."""
    rows = [
        (
            f"{unit}/{line}",
            f"Đơn vị số {unit} thực hiện nhiệm vụ {line} theo kế hoạch năm 2025, báo cáo trước ngày {line % 28 + 1}/12/2025.",
        )
        for unit in range(60)
        for line in range(300)
    ]
    id_ = build(tmp_path, [parsed(law().document, rows)], encoder())
    result = verify(generation_directory(tmp_path, id_))
    assert result.by_vectors >= 0.98 * result.sampled


def test_a_clock_that_was_set_back_does_not_make_the_newer_generation_the_older(tmp_path: Path) -> None:
    first = build(tmp_path, [law()], encoder())
    ahead = f"2099{first[4:]}"
    folder = generation_directory(tmp_path, first).rename(generation_directory(tmp_path, ahead))
    replace(Manifest.read(folder), id=ahead).write(folder)
    activate(tmp_path, ahead)
    second = build(tmp_path, [law(), resolution()], encoder(), keep=2)
    assert complete_ids(tmp_path) == [ahead, second]
    assert rollback(tmp_path) == ahead

"""A damaged file of the live generation: the one before answers, the next ingestion takes nothing over from what is damaged."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import BrokenIndexError, NoIndexError
from knowledge.generation import live as following
from knowledge.generation.construction import KnownVectors
from knowledge.generation.generation import build, rollback
from knowledge.generation.live import Index
from knowledge.generation.manifest import POINTER, current_id, generation_directory
from knowledge.generation.soundness import sound_ids
from knowledge.store.checked_files import NAME as CHECKED_FILES
from tests.knowledge.corpus import encoder, law, resolution

QUESTION = "giữ gìn bí mật nhà nước"
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "zeroed": lambda content: bytes(len(content)),
    "cut in half": lambda content: content[: len(content) // 2],
    "emptied": lambda content: b"",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    directory = tmp_path_factory.mktemp("index")
    return directory, build(directory, [law()], encoder()), build(directory, [law(), resolution()], encoder())


@pytest.fixture
def index(built: tuple[Path, str, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(built[0], tmp_path / "index"))


@pytest.mark.parametrize("damage", DAMAGES)
def test_any_damaged_file_of_the_live_generation_leaves_the_one_before_answering(
    index: Path, built: tuple[Path, str, str], damage: str
) -> None:
    _, before, live = built
    files = [path for path in generation_directory(index, live).rglob("*") if path.is_file() and path.name != CHECKED_FILES]
    assert len(files) > 20
    for path in files:
        content = path.read_bytes()
        harmed = DAMAGES[damage](content)
        if harmed == content:  # Chroma's list of links holds nothing, or zeros, in a small index
            continue
        path.write_bytes(harmed)
        damaged = Index(index, encoder())
        assert damaged.current().id == before, path
        assert path.name in damaged.problem or path.name in ("manifest.json",), damaged.problem
        assert damaged.current().retriever.search(QUESTION).hits
        path.write_bytes(content)
    whole = Index(index, encoder())
    assert (whole.current().id, whole.problem) == (live, "")


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_pointer_is_said_and_the_newest_generation_answers(index: Path, built: tuple[Path, str, str], damage: str) -> None:
    (index / POINTER).write_bytes(DAMAGES[damage]((index / POINTER).read_bytes()))
    damaged = Index(index, encoder())
    assert damaged.current().id == built[2]
    assert damaged.problem
    assert rollback(index) == built[2]


def test_what_is_damaged_while_it_answers_is_noticed_and_what_is_mended_comes_back(
    index: Path, built: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "_LOOK_SECONDS", 0.0)
    _, before, live = built
    serving = Index(index, encoder())
    assert serving.current().id == live
    file = generation_directory(index, live) / "vectors.npy"
    content = file.read_bytes()
    file.write_bytes(bytes(len(content)))
    assert serving.current().id == before
    assert "vectors.npy" in serving.problem
    assert serving.current() is serving.current()  # not opened again for every question
    file.write_bytes(content)
    assert serving.current().id == live
    assert serving.problem == ""


def test_without_a_whole_generation_it_says_so(index: Path) -> None:
    for generation in (index / "generations").iterdir():
        (generation / "catalog.sqlite").write_bytes(b"")
    with pytest.raises(BrokenIndexError, match=r"catalog\.sqlite"):
        Index(index, encoder()).current()
    with pytest.raises(NoIndexError, match="nguyên vẹn"):
        rollback(index)


def test_a_damaged_generation_hands_nothing_on(index: Path, built: tuple[Path, str, str]) -> None:
    _, before, live = built
    file = generation_directory(index, live) / "vectors.npy"
    file.write_bytes(bytes(file.stat().st_size))
    assert list(sound_ids(index)) == [before]
    known = KnownVectors.of_sound(index, encoder())
    assert known is not None
    build(index, [law(), resolution()], encoder())
    made = np.load(generation_directory(index, current_id(index)) / "vectors.npy")
    assert np.allclose(made, np.load(generation_directory(built[0], live) / "vectors.npy"), atol=1e-6)

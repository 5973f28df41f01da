"""What was found whole is not read again until something writes to it; what a disk loses by itself is found all the same."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

import pytest

from knowledge.errors import BrokenIndexError
from knowledge.generation.generation import build
from knowledge.generation.live import Index
from knowledge.generation.manifest import Manifest, generation_directory
from knowledge.generation.soundness import check_files, sound_ids
from knowledge.store.checked_files import NAME, look, remember, remembered
from tests.knowledge.corpus import encoder, law, resolution


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    directory = tmp_path_factory.mktemp("index")
    return directory, build(directory, [law()], encoder()), build(directory, [law(), resolution()], encoder())


@pytest.fixture
def live(built: tuple[Path, str, str], tmp_path: Path) -> Path:
    """The live generation of a copy of the index, whose files have been at rest for as long as it takes."""
    shutil.copytree(built[0], tmp_path / "index")
    time.sleep(2.1)
    return generation_directory(tmp_path / "index", built[2])


def checked(directory: Path, *, again: bool = False) -> None:
    check_files(directory, Manifest.read(directory), again=again)


def rot(directory: Path, name: str = "vectors.npy") -> None:
    """Other content at the times and the size that are remembered, as on a disk that lost it: nobody wrote to the file."""
    file = directory / name
    file.write_bytes(bytes(file.stat().st_size))
    remember(directory, remembered(directory) | {name: look(file, Manifest.read(directory).checksums[name])})


def test_what_was_found_whole_is_not_read_again_but_for_who_asks_for_it(live: Path) -> None:
    checked(live)
    assert set(remembered(live)) == set(Manifest.read(live).checksums)
    rot(live)
    checked(live)  # taken as whole, so nothing was read
    with pytest.raises(BrokenIndexError, match=r"vectors\.npy"):
        checked(live, again=True)
    with pytest.raises(BrokenIndexError, match=r"vectors\.npy"):  # and from now on everybody reads it
        checked(live)
    assert live.name not in sound_ids(live.parents[1], again=False)


def test_whatever_writes_is_noticed_also_when_it_puts_size_and_times_back(live: Path) -> None:
    checked(live)
    for name in Manifest.read(live).checksums:
        file = live / name
        content, status = file.read_bytes(), file.stat()
        if not any(content):  # Chroma's list of links holds nothing in a small index
            continue
        file.write_bytes(bytes(len(content)))
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert (file.stat().st_size, file.stat().st_mtime_ns, file.stat().st_ino) == (len(content), status.st_mtime_ns, status.st_ino)
        with pytest.raises(BrokenIndexError, match=file.name):
            checked(live)
        file.write_bytes(content)
        checked(live)


def test_a_copy_put_in_the_place_of_a_file_is_read(live: Path) -> None:
    checked(live)
    other = live / "other"
    other.write_bytes(bytes((live / "keys.npy").stat().st_size))
    shutil.copystat(live / "keys.npy", other)
    other.replace(live / "keys.npy")
    with pytest.raises(BrokenIndexError, match=r"keys\.npy"):
        checked(live)


def test_what_was_just_written_is_not_remembered(live: Path) -> None:
    """A second write in the same tick of the file system's clock would leave no trace."""
    (live / "keys.npy").touch()
    checked(live)
    assert "keys.npy" not in remembered(live)
    assert "vectors.npy" in remembered(live)


@pytest.mark.parametrize(
    "said", [b"", b"\0" * 200, b"[]", b'{"keys.npy": 1}', b'{"keys.npy": [1, 2]}', b'{"keys.npy": ["a", 1, 1, 1, ""]}']
)
def test_what_is_remembered_may_be_damaged_itself(live: Path, said: bytes) -> None:
    (live / NAME).write_bytes(said)
    checked(live)
    assert set(remembered(live)) == set(Manifest.read(live).checksums)


def test_it_counts_for_the_checksum_of_this_manifest_only(live: Path) -> None:
    checked(live)
    manifest = json.loads((live / "manifest.json").read_text(encoding="utf-8"))
    manifest["checksums"]["keys.npy"] = "0" * 64
    (live / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(BrokenIndexError, match=r"keys\.npy"):
        checked(live)


def test_where_nothing_can_be_remembered_all_is_read_and_nothing_is_left(live: Path) -> None:
    (live / NAME).unlink(missing_ok=True)
    (live / NAME).mkdir()
    checked(live)
    rot_file = live / "vectors.npy"
    rot_file.write_bytes(bytes(rot_file.stat().st_size))
    with pytest.raises(BrokenIndexError):
        checked(live)
    assert [path for path in live.iterdir() if path.name.startswith(NAME)] == [live / NAME]


def test_a_server_that_inspects_its_index_finds_what_the_disk_lost(live: Path, built: tuple[Path, str, str]) -> None:
    serving = Index(live.parents[1], encoder())
    serving.inspect()  # opens it
    assert serving.current().id == built[2]
    serving.inspect()
    assert (serving.current().id, serving.problem) == (built[2], "")
    rot(live)
    assert serving.current().id == built[2]
    serving.inspect()
    assert serving.current().id == built[1]
    assert "vectors.npy" in serving.problem
    assert Index(live.parents[1], encoder()).current().id == built[1]


def test_what_was_lost_and_cannot_even_be_opened_leaves_the_generation_before_answering(live: Path, built: tuple[Path, str, str]) -> None:
    for name in Manifest.read(live).checksums:
        content = (live / name).read_bytes()
        if not any(content):
            continue
        checked(live, again=True)
        for lost in (b"", b"\xff" * len(content)):
            (live / name).write_bytes(lost)
            remember(live, remembered(live) | {name: look(live / name, Manifest.read(live).checksums[name])})
            opened = Index(live.parents[1], encoder())
            if opened.current().id == built[2]:  # it opens, and what it holds is found by reading it
                opened.inspect()
            assert opened.current().id == built[1], name
        (live / name).write_bytes(content)

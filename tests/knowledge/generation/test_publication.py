"""A generation handed from the host that builds it to one that answers, by a shared folder."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge.config import Config
from knowledge.errors import BusyIndexError, ConfigError, KnowledgeError, NoIndexError, PublicationError
from knowledge.generation.generation import alone, build, rollback
from knowledge.generation.live import Index
from knowledge.generation.manifest import complete_ids, current_id
from knowledge.generation.publication import publish, take
from knowledge.generation.shared_store import Folder, open_store
from knowledge.shipped import PROJECT
from tests.knowledge.corpus import encoder, law, many

QUESTION = "giữ gìn bí mật nhà nước"


class Hosts:
    """One that builds, one that answers, a folder between them."""

    def __init__(self, folder: Path) -> None:
        self.builds, self.answers, self.shared = folder / "builds", folder / "answers", folder / "shared"
        self.store = Folder(self.shared)

    def hand_over(self, passages: int = 3) -> str:
        build(self.builds, [law(), *many(passages)], encoder())
        publish(self.builds, self.store)
        return take(self.answers, self.store)


@pytest.fixture
def hosts(tmp_path: Path) -> Hosts:
    return Hosts(tmp_path)


def test_what_is_published_answers_elsewhere_and_a_server_there_follows(hosts: Hosts) -> None:
    first = hosts.hand_over()
    index = Index(hosts.answers, encoder(), Config())
    assert index.current().id == first == current_id(hosts.builds)
    assert any("bí mật" in hit.passage.text for hit in index.current().retriever.search(QUESTION).hits)
    second = hosts.hand_over(5)
    assert index.current().id == second != first
    assert take(hosts.answers, hosts.store) == ""  # nothing new


def test_a_roll_back_of_the_builder_is_one_everywhere(hosts: Hosts) -> None:
    first = hosts.hand_over()
    hosts.hand_over(5)
    rollback(hosts.builds)
    publish(hosts.builds, hosts.store)
    assert take(hosts.answers, hosts.store) == first == current_id(hosts.answers)


def test_only_what_is_kept_stays_on_either_side(hosts: Hosts) -> None:
    ids = []
    for passages in (3, 4, 5):
        build(hosts.builds, [law(), *many(passages)], encoder())
        publish(hosts.builds, hosts.store, keep=2)
        ids.append(take(hosts.answers, hosts.store, keep=2))
    assert complete_ids(hosts.answers) == ids[1:]
    assert hosts.store.names("listings") == {f"listings/{generation_id}.json" for generation_id in ids[1:]}
    named = {digest for name in hosts.store.names("listings") for digest, _ in json.loads(hosts.store.read(name) or b"").values()}
    assert {Path(name).name for name in hosts.store.names("files")} == named


def test_a_damaged_file_is_refused_and_what_answered_goes_on(hosts: Hosts) -> None:
    first = hosts.hand_over()
    second = build(hosts.builds, [law(), *many(5)], encoder())
    publish(hosts.builds, hosts.store)
    listing = json.loads(hosts.store.read(f"listings/{second}.json") or b"")
    digest = listing[f"generations/{second}/vectors.npy"][0]
    place = hosts.shared / "files" / digest[:2] / digest
    whole = place.read_bytes()
    place.write_bytes(whole[:-4] + b"\0\0\0\1")
    with pytest.raises(PublicationError, match=r"vectors\.npy"):
        take(hosts.answers, hosts.store)
    assert current_id(hosts.answers) == first
    place.write_bytes(whole)
    assert take(hosts.answers, hosts.store) == second


@pytest.mark.parametrize("path", ["../../etc/x", "originals/../../x", "/etc/x", "generations/other/x", "CURRENT"])
def test_a_listing_cannot_write_elsewhere(hosts: Hosts, path: str) -> None:
    first = hosts.hand_over()
    second = build(hosts.builds, [law(), *many(5)], encoder())
    publish(hosts.builds, hosts.store)
    listing = json.loads(hosts.store.read(f"listings/{second}.json") or b"")
    listing[path] = next(iter(listing.values()))
    hosts.store.write(f"listings/{second}.json", json.dumps(listing).encode())
    with pytest.raises(PublicationError, match="không hợp lệ"):
        take(hosts.answers, hosts.store)
    assert current_id(hosts.answers) == first


def test_what_is_missing_is_named(hosts: Hosts, tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="publish"):
        take(hosts.answers, hosts.store)
    hosts.hand_over()
    hosts.store.write("CURRENT", b"../../etc")
    with pytest.raises(PublicationError, match="CURRENT"):
        take(hosts.answers, hosts.store)
    with pytest.raises(ConfigError, match="ftp://x"):
        open_store("ftp://x")
    shutil.rmtree(hosts.shared)
    hosts.shared.write_text("not a folder")
    with pytest.raises(PublicationError, match="shared"):
        publish(hosts.builds, hosts.store)


def test_neither_end_works_beside_a_build(hosts: Hosts) -> None:
    hosts.hand_over()
    build(hosts.builds, [law(), *many(5)], encoder())
    with alone(hosts.builds), pytest.raises(BusyIndexError):
        publish(hosts.builds, hosts.store)
    publish(hosts.builds, hosts.store)
    with alone(hosts.answers), pytest.raises(BusyIndexError):
        take(hosts.answers, hosts.store)


def test_the_commands(tmp_path: Path) -> None:
    """As they are typed: ingestion publishes by itself, `follow` takes on until it is stopped."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text("# Quy định\n\nĐiều 1. Giữ gìn bí mật nhà nước\n", encoding="utf-8")
    common = f"encoder: {{model: {PROJECT}/tests/data/encoder}}\ningest: {{folders: [docs]}}\n"
    common += "publication: {url: shared, follow_seconds: 0.2}\n"
    for host in ("builds", "answers"):
        (tmp_path / f"{host}.yaml").write_text(common + f"index: {{directory: {host}}}\n", encoding="utf-8")

    def ingest(*words: str, host: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ingest", *words, "--config", str(tmp_path / f"{host}.yaml")]
        return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)

    assert ingest("follow", "--once", host="answers").returncode == 2
    done = ingest(host="builds")
    assert done.returncode == 0, done.stderr
    assert "Đã phát hành" in done.stdout
    follower = subprocess.Popen(
        [sys.executable, "-m", "ingest", "follow", "--config", str(tmp_path / "answers.yaml")], cwd=PROJECT, stdout=subprocess.DEVNULL
    )
    try:
        _until(lambda: current_id(tmp_path / "answers") == current_id(tmp_path / "builds"))
        (docs / "a.md").write_text("# Quy định\n\nĐiều 1. Giữ gìn bí mật công tác\n", encoding="utf-8")
        assert ingest(host="builds").returncode == 0
        _until(lambda: current_id(tmp_path / "answers") == current_id(tmp_path / "builds"))
    finally:
        follower.send_signal(signal.SIGTERM)
        assert follower.wait(20) == 0


def _until(true: object, seconds: float = 40) -> None:
    assert callable(true)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if true():
                return
        except KnowledgeError:
            pass
        time.sleep(0.1)
    raise TimeoutError(f"not so within {seconds} s")


END = """
import sys
from pathlib import Path
from knowledge.generation.publication import publish, take
from knowledge.generation.shared_store import Folder
index, shared = Path(sys.argv[2]), Folder(Path(sys.argv[3]))
print("started", flush=True)
print(publish(index, shared) if sys.argv[1] == "publish" else take(index, shared))
"""


@pytest.mark.slow
@pytest.mark.parametrize("end", ["publish", "take"])
def test_kill_9_at_any_moment_leaves_what_answered_and_the_next_run_goes_on(hosts: Hosts, end: str) -> None:
    kill_at_random_moments(hosts, end, kills=8, passages=1500)


def kill_at_random_moments(hosts: Hosts, end: str, kills: int, passages: int) -> None:
    chance = random.Random(18)
    index = Index(hosts.answers, encoder(), Config())

    def start(what: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", END, what, str(hosts.builds if what == "publish" else hosts.answers), str(hosts.shared)]
        process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        return process

    live = hosts.hand_over(passages)
    seconds = {}
    for what in ("publish", "take"):
        build(hosts.builds, [law(), *many(passages)], encoder())
        if what == "take":
            publish(hosts.builds, hosts.store)
        began = time.monotonic()
        assert start(what).wait() == 0
        seconds[what] = time.monotonic() - began
    live = current_id(hosts.answers)
    for number in range(kills):
        newest = build(hosts.builds, [law(), *many(passages + number)], encoder())
        if end == "take":
            publish(hosts.builds, hosts.store)
        process = start(end)
        time.sleep(chance.random() * seconds[end])
        process.kill()
        process.wait()
        if end == "publish":
            take(hosts.answers, hosts.store)  # whichever of the two the store says: it is whole
        live = current_id(hosts.answers)
        assert live in complete_ids(hosts.answers)
        assert index.current().id == live
        assert any("bí mật" in hit.passage.text for hit in index.current().retriever.search(QUESTION).hits)
        assert start("publish").wait() == start("take").wait() == 0
        assert current_id(hosts.answers) == newest
    assert not [path for path in (hosts.answers / "generations").iterdir() if path.suffix]
    assert not [path for path in hosts.shared.rglob("*") if ".half" in path.name]

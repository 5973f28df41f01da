"""A generation handed over through an S3-compatible store: moto's server speaks the protocol over real HTTP."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from knowledge.errors import ConfigError, PublicationError
from knowledge.generation.generation import build
from knowledge.generation.live import Index
from knowledge.generation.manifest import current_id
from knowledge.generation.publication import publish, take
from knowledge.generation.shared_store import open_store
from tests.knowledge.corpus import encoder, law, many

pytestmark = pytest.mark.slow
URL = "s3://cchc-index/phat-hanh"


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a store with an empty bucket."""
    pytest.importorskip("obstore", reason="the group object-store is not installed (make object-store)")
    pytest.importorskip("moto.server", reason="moto is not installed (pip install moto flask flask-cors)")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "khoa")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "bi-mat")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", address.rsplit(":", 1)[1]]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ))
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                assert httpx.put(f"{address}/cchc-index", headers={"Authorization": "AWS khoa:x"}).status_code == 200
                break
            except httpx.TransportError:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        yield address
    finally:
        process.kill()
        process.wait()


def test_handed_over_through_a_bucket(endpoint: str, tmp_path: Path) -> None:
    store = open_store(URL, endpoint)
    assert store.read("CURRENT") is None
    ids = []
    for passages in (3, 4, 5):
        build(tmp_path / "builds", [law(), *many(passages)], encoder())
        publish(tmp_path / "builds", store, keep=2)
        ids.append(take(tmp_path / "answers", open_store(URL, endpoint), keep=2))
    assert current_id(tmp_path / "answers") == ids[-1] == current_id(tmp_path / "builds")
    assert store.names("listings") == {f"listings/{generation_id}.json" for generation_id in ids[1:]}
    assert any("bí mật" in hit.passage.text for hit in Index(tmp_path / "answers", encoder()).current().retriever.search("bí mật").hits)
    damaged = max(store.names("files"))
    for name in store.names("files"):
        store.write(name, b"x")
    assert store.read(damaged) == b"x"
    with pytest.raises(PublicationError, match="SHA-256"):
        take(tmp_path / "third", open_store(URL, endpoint))


def test_what_cannot_be_reached_is_named_and_nobody_else_is_asked(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PublicationError, match="khong-co"):
        open_store("s3://khong-co/x", endpoint).write("CURRENT", b"x")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(ConfigError, match="AWS_SECRET_ACCESS_KEY"):
        open_store(URL, endpoint)

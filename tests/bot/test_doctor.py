"""The doctor on installations that something is wrong with: it names what, and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.config import Config
from bot.doctor import Finding, examine
from bot.records.records import Records
from knowledge.config import EncoderConfig
from knowledge.generation.generation import build
from knowledge.generation.manifest import current_id, generation_directory
from knowledge.index.encoder import open_encoder
from knowledge.law.types import ParsedDocument
from tests.bot.answering.programme import PROGRAMME

ENCODER = str(Path(__file__).parent.parent / "data" / "encoder")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    documents = [ParsedDocument(document, (), passages) for document, passages in PROGRAMME.texts]
    build(folder, documents, open_encoder(EncoderConfig(model=ENCODER), folder))
    return folder


def findings(base: Path, **sections: object) -> tuple[Finding, ...]:
    values = {"index": {"directory": "index"}, "encoder": {"model": ENCODER}, "records": {"url": "sqlite:///records.sqlite"}} | sections
    return examine(Config.model_validate(values), base=base)


@pytest.fixture
def base(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "index")
    return tmp_path


def test_a_sound_installation(base: Path) -> None:
    found = findings(base)
    assert not any(finding.blocking for finding in found)
    assert any("nguyên vẹn" in finding.text for finding in found)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["truncated", "zeroed", "absent"])
def test_every_damaged_file_of_the_index_is_found_with_the_way_back(built: Path, tmp_path: Path, way: str) -> None:
    live = generation_directory(built, current_id(built))
    missed = []
    for number, name in enumerate(sorted(path.relative_to(built) for path in live.rglob("*") if path.is_file())):
        base = tmp_path / str(number)  # a copy of its own: Chroma remembers folders it has opened
        shutil.copytree(built, base / "index")
        file = base / "index" / name
        whole = file.read_bytes()
        half = whole[: len(whole) // 2]
        damaged = half + bytes(len(whole) - len(half)) if way == "zeroed" else half
        file.unlink()
        if way != "absent":
            file.write_bytes(damaged)
        found = any("rollback" in finding.text for finding in findings(base) if finding.blocking)
        if not found and damaged != whole:
            missed.append(name.name)
    # HNSW makes its files larger than this small index needs: where the lost half is read by no search, all self-queries hold.
    assert all(name.endswith(".bin") for name in missed)


def test_a_damaged_database_is_named_with_the_way_back(base: Path) -> None:
    records = Records(f"sqlite:///{base}/records.sqlite")
    with records.engine.begin() as db:
        for n in range(400):
            db.exec_driver_sql("INSERT INTO conversations VALUES (?, 'cli', ?, '2026-01-01', '2026-01-01', NULL)", (f"c{n}", "lan" * 20))
    records.close()
    file = base / "records.sqlite"
    content = bytearray(file.read_bytes())
    content[-40_000:-8_000] = b"\x5a" * 32_000
    file.write_bytes(content)
    assert any("bot restore" in finding.text for finding in findings(base) if finding.blocking)


@pytest.mark.parametrize(
    ("server", "said"),
    [
        ({"host": "0.0.0.0"}, "server.public_url"),
        ({"host": "0.0.0.0", "public_url": "http://cchc.bo.example"}, "TLS"),
    ],
)
def test_a_server_open_to_the_network_is_looked_at(base: Path, server: dict[str, str], said: str) -> None:
    assert any(said in finding.text and not finding.good for finding in findings(base, server=server))


def test_a_weak_admin_key_is_blocking(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_ADMIN_KEY", "admin123")
    assert any(finding.blocking and "CCHC_ADMIN_KEY" in finding.text for finding in findings(base))

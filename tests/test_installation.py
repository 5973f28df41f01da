"""The serving lock alone, and the package installed into it: every default command works, from any folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from knowledge.version import VERSION

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "ingest", "knowledge")
QUESTION = "Đến năm 2025 mức độ hài lòng phải đạt bao nhiêu?"
_IMPORTS = (
    "import bot.__main__, bot.http.app, bot.telegram.service, bot.zalo.service, bot.composition, ingest.__main__, "
    "ingest.run.watch, ingest.run.fetch, ingest.read.web.html, ingest.read.pdf.pdf, ingest.read.word.docx, ingest.read.office.pptx, "
    "ingest.read.office.xlsx, knowledge.__main__"
)
pytestmark = pytest.mark.slow


def output(*command: str | Path, cwd: Path, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment made from requirements.lock alone; skips where no package index is in reach."""
    place = tmp_path_factory.mktemp("lean") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
    install = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-deps", "--requirement", "requirements.lock"]
    if subprocess.run(install, cwd=PROJECT, capture_output=True, text=True).returncode:
        pytest.skip("no package index can be reached from here")
    return place / "bin"


def test_default_commands_work_with_the_serving_lock_alone(programs: Path, tmp_path: Path) -> None:
    python = programs / "python"

    def run(*command: str) -> str:
        return output(python, *command, cwd=PROJECT)

    index = ["--index", str(tmp_path / "index")]
    run("-c", _IMPORTS)
    run("-m", "ingest", *index)
    assert "90%" in run("-m", "bot", "ask", QUESTION, *index)
    assert run("-m", "knowledge", "search", "hài lòng", *index)

    # An index without question aliases is ranked by the trees: LightGBM must load, with what it imports.
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.md").write_text("# Quyết định\n\nĐiều 1. Mức độ hài lòng đạt 90% vào năm 2025.\n", encoding="utf-8")
    settings = (PROJECT / "config.yaml").read_text(encoding="utf-8")
    assert "folders: [knowledge/documents]" in settings
    config = tmp_path / "config.yaml"
    config.write_text(settings.replace("[knowledge/documents]", f"[{tmp_path / 'texts'}]"), encoding="utf-8")
    plain = ["--config", str(config), "--index", str(tmp_path / "plain")]
    run("-m", "ingest", *plain)
    assert run("-m", "knowledge", "search", "hài lòng", *plain)
    run("-c", "import dateparser, lightgbm, onnxruntime, tokenizers; assert onnxruntime.get_available_providers()")


@pytest.mark.parametrize(
    ("settings", "group"),
    [
        ("encoder: {model: to-chuc/mo-hinh}", "models"),
        ("answer: {answerer: generative}\nlanguage_model: {model: 'openai:mo-hinh'}", "language-models"),
        ("records: {url: 'postgresql+psycopg://nguoi@127.0.0.1/co-so'}", "postgresql"),
    ],
)
def test_what_is_not_installed_is_named_with_its_command(programs: Path, tmp_path: Path, settings: str, group: str) -> None:
    (tmp_path / "config.yaml").write_text(settings + "\n", encoding="utf-8")
    command = [programs / "python", "-m", "bot", "ask", QUESTION, "--config", tmp_path / "config.yaml"]
    failed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert failed.returncode == 2
    assert f"`make {group}`" in failed.stderr
    assert f"`pip install '.[{group}]'`" in failed.stderr


def test_a_cross_encoder_needs_the_models_group(programs: Path) -> None:
    missing = "from pathlib import Path; from knowledge.rank.cross_encoder import CrossEncoder; CrossEncoder(Path('.'))"
    failed = subprocess.run([programs / "python", "-c", missing], cwd=PROJECT, capture_output=True, text=True)
    assert "make models" in failed.stderr


@pytest.fixture(scope="module")
def wheel(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `pip install .` installs, built without network from a copy of what is under version control."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for package in PACKAGES:
        shutil.copytree(PROJECT / package, source / package, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "MANIFEST.in", "config.yaml", "README.md", "LICENSE", "THIRD_PARTY.md"):
        shutil.copy(PROJECT / name, source)
    pip = [programs / "python", "-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", built]
    output(*pip, source, cwd=built)
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(programs: Path, wheel: Path) -> Path:
    output(programs / "python", "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", wheel, cwd=programs)
    return programs


def test_the_wheel_holds_every_file_of_the_packages_but_training(wheel: Path) -> None:
    files = {str(p.relative_to(PROJECT)) for package in PACKAGES for p in (PROJECT / package).rglob("*") if p.is_file()}
    wanted = {f for f in files if "__pycache__" not in f and not f.startswith("knowledge/training/")}
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == wanted


@contextmanager
def served(installed: Path, folder: Path, environment: dict[str, str]) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [installed / "cchc", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{url}/healthz", timeout=5).close()
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def get(url: str) -> str:
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept": "text/html"}), timeout=30) as response:
        return str(response.read().decode())


def test_console_scripts_work_from_any_folder(installed: Path, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    libraries = next((installed.parent / "lib").glob("python*")) / "site-packages"
    before = {p for p in libraries.rglob("*") if "__pycache__" not in p.parts}

    def run(program: str, *arguments: str) -> str:
        return output(installed / program, *arguments, cwd=tmp_path, environment=environment)

    for program in ("cchc", "cchc-ingest", "cchc-knowledge"):
        assert VERSION in run(program, "--version")
        assert f"usage: {program}" in run(program, "--help")
    assert "12 văn bản" in run("cchc-ingest")
    assert "90%" in run("cchc", "ask", QUESTION)
    assert "hài lòng" in run("cchc-knowledge", "search", "hài lòng")
    assert "LỖI" not in run("cchc", "doctor")
    with served(installed, tmp_path, environment) as url:
        assert get(f"{url}/healthz") == f'{{"status":"ok","version":"{VERSION}"}}'
        page = get(url)
        assert f"Phiên bản {VERSION}" in page
        style = page.split('rel="stylesheet" href="')[1].split('"')[0]
        assert "footer" in get(url + style)
    assert {p.name for p in (tmp_path / "var").iterdir()} >= {"index", "records.sqlite"}
    assert {p for p in libraries.rglob("*") if "__pycache__" not in p.parts} == before

    # The folder's own configuration wins; what it does not have beside it is the shipped one.
    (tmp_path / "tai-lieu").mkdir()
    (tmp_path / "tai-lieu" / "a.md").write_text("# Quy chế\n\nĐiều 1. Nhân viên trực tầng bảy mang áo xanh.\n", encoding="utf-8")
    own = "ingest: {folders: [knowledge/documents, tai-lieu]}\nindex: {directory: chi-muc}\n"
    (tmp_path / "config.yaml").write_text(own, encoding="utf-8")
    assert "13 văn bản" in run("cchc-ingest")
    assert "áo xanh" in run("cchc-knowledge", "search", "Nhân viên trực tầng bảy mang áo gì?")
    assert (tmp_path / "chi-muc").is_dir()

"""The house: knowledge knows nobody, ingest and bot know only knowledge; nothing of ../shared or of this machine is named."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
ALLOWED = {"knowledge": {"knowledge"}, "ingest": {"ingest", "knowledge"}, "bot": {"bot", "knowledge"}}
MODULES = sorted(p for package in ALLOWED for p in (PROJECT / package).rglob("*.py"))


def imported_packages(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import; write the full name"
            names.add((node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(PROJECT)))
def test_imports_go_one_way(module: Path) -> None:
    package = module.relative_to(PROJECT).parts[0]
    assert imported_packages(module) & set(ALLOWED) <= ALLOWED[package]


def test_one_module_imports_chromadb_and_one_bm25s() -> None:
    for library, home in (("chromadb", "knowledge/vectors.py"), ("bm25s", "knowledge/lexical.py")):
        users = [str(m.relative_to(PROJECT)) for m in MODULES if library in imported_packages(m)]
        assert set(users) <= {home}, f"{library} is imported by {users}; only {home} may"


def test_every_path_of_the_picture_exists() -> None:
    picture = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8") + (PROJECT / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:knowledge|ingest|bot|tests|benchmarks)/[\w./-]*)`", picture)
    assert len(named) > 40
    assert [path for path in named if not (PROJECT / path).exists()] == []


def test_every_module_stands_in_the_picture() -> None:
    picture = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    modules = [f"{package}/{m.name}" for package in ALLOWED for m in (PROJECT / package).glob("*.py")]
    assert [m for m in modules if f"`{m}`" not in picture and not m.endswith(("/__init__.py", "/__main__.py"))] == []

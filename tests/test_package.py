"""pyproject.toml: the package it describes and the lock files say the same."""

from __future__ import annotations

import importlib
import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from benchmarks.locks import groups
from knowledge.version import VERSION

PROJECT = Path(__file__).resolve().parent.parent
PYPROJECT: dict[str, Any] = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGE = PYPROJECT["project"]
SERVING = [Requirement(line) for line in PACKAGE["dependencies"]]
EXTRAS = {group: [Requirement(line) for line in lines] for group, lines in PACKAGE["optional-dependencies"].items()}
SPLIT = groups((PROJECT / "requirements.split").read_text(encoding="utf-8"))


def pins(file: str) -> dict[str, str]:
    return dict(line.split("==") for line in (PROJECT / file).read_text(encoding="utf-8").split())


def needed(roots: list[Requirement]) -> set[str]:
    """The names that `roots` need here, by the metadata of the installed packages."""
    todo, seen = list(roots), set()
    while todo:
        wanted = todo.pop()
        if (key := (canonicalize_name(wanted.name), frozenset(wanted.extras))) in seen:
            continue
        seen.add(key)
        try:
            metadata = distribution(wanted.name)
        except PackageNotFoundError:
            continue
        for line in metadata.requires or ():
            further = Requirement(line)
            if further.marker is None or any(further.marker.evaluate({"extra": extra}) for extra in ("", *wanted.extras)):
                todo.append(further)
    return {name for name, _ in seen}


def test_the_locks_hold_versions_that_the_package_allows() -> None:
    for group, requirements in {"": SERVING, **EXTRAS}.items():
        locked = pins(f"requirements{'-' * bool(group)}{group}.lock")
        refused = {r.name: locked.get(r.name) for r in requirements if r.name not in locked or locked[r.name] not in r.specifier}
        assert not refused, f"group {group or 'serving'}: run make lock or change pyproject.toml"


def test_every_range_ends_before_the_next_incompatible_version() -> None:
    for requirement in (*SERVING, *(r for group in EXTRAS.values() for r in group)):
        assert any(limit.operator in ("<", "==") for limit in requirement.specifier), requirement


def test_the_serving_lock_holds_what_the_package_needs_and_nothing_else() -> None:
    locked, need = set(pins("requirements.lock")), needed(SERVING)
    assert locked - need == {"setuptools"}  # builds the package where there is no network
    assert need - locked <= set().union(*SPLIT.values())  # what a dependency's metadata asks for and we never load


def test_each_optional_group_has_a_lock_a_target_and_a_part_of_the_split() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    assert EXTRAS.keys() == SPLIT.keys() - {"unused"}
    for group in EXTRAS:
        assert pins(f"requirements-{group}.lock")
        assert re.search(rf"^{group}:", makefile, re.MULTILINE)


def test_every_command_that_is_named_exists() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    named: set[str] = set()
    for page in ("README.md", "CONTRIBUTING.md", "THIRD_PARTY.md", "knowledge/model/README.md"):
        text = (PROJECT / page).read_text(encoding="utf-8")
        named |= set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE))
        assert set(re.findall(r"`(cchc[a-z-]*)`", text)) <= PACKAGE["scripts"].keys()
        assert set(re.findall(r"`\.\[([a-z-]+)\]`", text)) <= EXTRAS.keys()
    assert {"run", "models", "wheelhouse"} <= named
    assert [target for target in sorted(named) if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_console_scripts_name_functions() -> None:
    assert PACKAGE["scripts"].keys() == {"cchc", "cchc-ingest", "cchc-knowledge"}
    for target in PACKAGE["scripts"].values():
        module, _, function = target.partition(":")
        assert callable(getattr(importlib.import_module(module), function))


def test_the_version_stands_in_one_place() -> None:
    assert PYPROJECT["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "knowledge.version.VERSION"}
    modules = [m for package in ("bot", "ingest", "knowledge") for m in (PROJECT / package).rglob("*.py")]
    assert [m.name for m in modules if f'"{VERSION}"' in m.read_text(encoding="utf-8")] == ["version.py"]

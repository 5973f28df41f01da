"""The house: knowledge knows nobody, ingest and bot know only knowledge; inside each, rooms with arrows one way."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
ALLOWED = {"knowledge": {"knowledge"}, "ingest": {"ingest", "knowledge"}, "bot": {"bot", "knowledge"}}
MODULES = sorted(p for package in ALLOWED for p in (PROJECT / package).rglob("*.py"))
A_DOZEN = 12
# Room → what it may import of its own package, beside the modules that stand alone at the top. A new arrow is a decision: enter it here.
ARROWS = {
    "knowledge.language": "",
    "knowledge.law": "language",
    "knowledge.question": "language",
    "knowledge.store": "language law",
    "knowledge.training.data": "language law",
    "knowledge.index": "language law store",
    "knowledge.rank": "index language law question store",
    "knowledge.search": "index language law question rank store",
    "knowledge.generation": "index law search store",
    "knowledge.measure": "generation index language law search",
    "knowledge.training": "generation index language law measure question rank search store training.data",
    "ingest.identity": "",
    "ingest.repair": "",
    "ingest.report": "",
    "ingest.structure": "identity",
    "ingest.read": "structure",
    "ingest.relations": "identity structure",
    "ingest.parse": "identity read relations repair structure",
    "ingest.read.page": "read structure",
    "ingest.read.web": "read repair",
    "ingest.read.word": "read repair",
    "ingest.read.ocr": "read read.page repair structure",
    "ingest.read.office": "identity read read.web repair structure",
    "ingest.register": "identity parse structure",
    "ingest.read.pdf": "read.ocr read.page repair",
    "ingest.run": "parse read register relations report",
    "bot.answer": "",
    "bot.answering.asked": "",
    "bot.records.migrations": "",
    "bot.records.migrations.versions": "",
    "bot.answering.candidates": "answer answering.asked",
    "bot.records": "answer",
    "bot.writing": "answer answering.asked",
    "bot.answering.decide": "answer answering.asked answering.candidates",
    "bot.chat": "answer records",
    "bot.http.door": "records",
    "bot.verified": "answer answering.asked answering.candidates records",
    "bot.answering.compose": "answer answering.asked answering.candidates answering.decide",
    "bot.ask": "answer answering.asked answering.candidates records verified",
    "bot.expert": "answer chat records verified",
    "bot.workshop.room": "records verified",
    "bot.answering": "answer answering.asked answering.candidates answering.compose answering.decide",
    "bot.desk": "answer ask expert records verified workshop.room",
    "bot.privacy": "chat expert records verified workshop.room",
    "bot.workshop.questions": "answer ask chat expert records verified workshop.room",
    "bot.channel": "answer ask chat expert privacy records verified workshop.questions workshop.room",
    "bot.http.site": "answer answering.candidates answering.compose ask desk expert http.door records",
    "bot.workshop": "answer ask expert records workshop.questions workshop.room",
    "bot.http.api": "answer ask expert http.door http.site records",
    "bot.http.desk": "desk expert http.door http.site verified workshop.room",
    "bot.telegram": "answer ask channel chat privacy",
    "bot.zalo": "answer ask channel chat privacy",
    "bot.http.pages": "answer expert http.api http.door http.site privacy records",
    "bot.http.workshop": "answer channel http.api http.desk http.door http.pages http.site records "
    "verified workshop workshop.questions workshop.room",
    "bot.http": "answer ask channel desk http.api http.desk http.door http.pages http.site http.workshop privacy workshop",
}
# Names that mean one thing wherever they stand: the words, the tables, the settings of a room; a messenger's ChannelService; the
# model that serves and the command that trains it.
SHARED_NAMES = {"__init__", "__main__", "messages", "tables", "config", "service", "encoder", "reader"}


@cache
def imports(module: Path) -> frozenset[str]:
    """The dotted names that a module imports, each with what it takes from there."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import; write the full name"
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(names)


def imported_packages(module: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(module)}


def room(module: Path) -> str:
    return ".".join(module.relative_to(PROJECT).parts[:-1])


def room_of_name(name: str) -> str:
    """The room that an imported name comes from: "knowledge.law.types.Hit" and "knowledge.law.types" -> "knowledge.law"."""
    parts = name.split(".")
    while parts and not (PROJECT.joinpath(*parts).with_suffix(".py").is_file() or PROJECT.joinpath(*parts).is_dir()):
        parts.pop()
    return ".".join(parts if PROJECT.joinpath(*parts).is_dir() else parts[:-1])


def arrows() -> dict[str, set[str]]:
    """Room → the rooms of its own package that its modules import; the top of a package is nobody's room."""
    found: dict[str, set[str]] = {}
    for module in MODULES:
        here = room(module)
        if here in ALLOWED:
            continue
        targets = {room_of_name(name) for name in imports(module) if name.split(".")[0] == here.split(".")[0]}
        found.setdefault(here, set()).update(targets - {here, *ALLOWED})
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(PROJECT)))
def test_imports_go_one_way(module: Path) -> None:
    package = module.relative_to(PROJECT).parts[0]
    assert imported_packages(module) & set(ALLOWED) <= ALLOWED[package]


def test_the_arrows_between_rooms_are_those_that_are_allowed() -> None:
    allowed = {here: {f"{here.split('.')[0]}.{there}" for there in line.split()} for here, line in ARROWS.items()}
    assert arrows() == allowed


def test_no_arrows_run_in_a_circle() -> None:
    graph = {here: {f"{here.split('.')[0]}.{there}" for there in line.split()} for here, line in ARROWS.items()}
    assert list(TopologicalSorter(graph).static_order())


def test_the_modules_at_the_top_run_in_no_circle_with_the_rooms() -> None:
    def node(name: str) -> str:
        place = room_of_name(name)
        return ".".join(name.split(".")[:2]) if place in ALLOWED else place

    graph: dict[str, set[str]] = {}
    for module in MODULES:
        here = node(".".join(module.relative_to(PROJECT).with_suffix("").parts))
        graph.setdefault(here, set()).update({node(name) for name in imports(module) if name.split(".")[0] in ALLOWED} - {here})
    assert list(TopologicalSorter(graph).static_order())


def test_no_room_has_more_than_a_dozen_modules() -> None:
    sizes = Counter(room(module) for module in MODULES if module.name != "__init__.py")
    assert {name: size for name, size in sizes.items() if size > A_DOZEN} == {}


def test_no_two_modules_bear_one_name() -> None:
    names = Counter(module.stem for module in MODULES)
    assert [name for name, count in names.items() if count > 1 and name not in SHARED_NAMES] == []


def test_no_two_classes_bear_one_name() -> None:
    names: Counter[str] = Counter()
    for module in MODULES:
        if "schemas" not in module.stem:  # the wire's form of a thing is called as the thing
            tree = ast.parse(module.read_text(encoding="utf-8"))
            names.update(node.name for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_"))
    assert [name for name, count in names.items() if count > 1 and name != "Config"] == []


def test_every_room_says_what_it_is() -> None:
    silent = [str(m.relative_to(PROJECT)) for m in MODULES if m.name == "__init__.py" and not ast.get_docstring(ast.parse(m.read_text()))]
    assert silent == []


def test_one_module_imports_chromadb_and_one_bm25s() -> None:
    for library, home in (("chromadb", "knowledge/index/vectors.py"), ("bm25s", "knowledge/index/words.py")):
        users = [str(m.relative_to(PROJECT)) for m in MODULES if library in imported_packages(m)]
        assert set(users) <= {home}, f"{library} is imported by {users}; only {home} may"


def test_every_path_of_the_picture_exists() -> None:
    pages = "".join((PROJECT / page).read_text(encoding="utf-8") for page in ("ARCHITECTURE.md", "README.md", "CONTRIBUTING.md"))
    named = re.findall(r"`((?:knowledge|ingest|bot|tests|benchmarks)/[\w./-]*)`", pages)
    assert len(named) > 80
    assert [path for path in named if not (PROJECT / path).exists()] == []


def test_every_room_stands_in_the_picture() -> None:
    picture = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {f"{name.replace('.', '/')}/" for name in ARROWS}
    assert [name for name in sorted(rooms) if f"`{name}`" not in picture] == []
    top = [f"{package}/{m.name}" for package in ALLOWED for m in (PROJECT / package).glob("*.py") if m.stem not in {"__init__", "__main__"}]
    assert [name for name in top if f"`{name}`" not in picture] == []


def test_where_to_change_what_is_answered_for_fifteen_things_and_more() -> None:
    table = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8").split("## Where do I change …?")[1]
    rows = [line.split("|")[2] for line in table.splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) >= 15
    assert all(re.search(r"`(?:knowledge|ingest|bot)/[\w./-]*`", row) for row in rows)

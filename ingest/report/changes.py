"""What changed in a document since the live generation: units that are new, gone, or read differently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from knowledge.generation.manifest import generation_directory
from knowledge.generation.soundness import sound_ids
from knowledge.law.types import ParsedDocument, Passage, UnitPath
from knowledge.store.catalog import Catalog

_SHOWN = 60  # units a document shows


@dataclass(frozen=True, slots=True)
class Change:
    """`before` is empty for a new unit, `after` for one that is gone."""

    unit: str
    before: str
    after: str


def between(before: tuple[Passage, ...], after: tuple[Passage, ...]) -> tuple[Change, ...]:
    """Changes by unit path, in the order of the newer text, then what is gone; texts of split units are joined."""
    old, new = _texts(before), _texts(after)
    changed = [Change("/".join(path), old.get(path, ""), text) for path, text in new.items() if old.get(path) != text]
    gone = [Change("/".join(path), text, "") for path, text in old.items() if path not in new]
    return tuple(changed + gone)[:_SHOWN]


def _texts(passages: tuple[Passage, ...]) -> dict[UnitPath, str]:
    texts: dict[UnitPath, str] = {}
    for passage in passages:
        texts[passage.path] = f"{texts[passage.path]} {passage.text}" if passage.path in texts else passage.text
    return texts


def live_version(index: Path) -> Callable[[str], ParsedDocument | None]:
    """A function that gives what the live generation holds of a file, by its source."""
    catalog = _live_catalog(index)

    def previous(source: str) -> ParsedDocument | None:
        found = next((d for d in catalog.documents() if d.source == source), None) if catalog else None
        if catalog is None or found is None:
            return None
        return ParsedDocument(found, catalog.sections(found.id), catalog.passages(found.id))

    return previous


def _live_catalog(index: Path) -> Catalog | None:
    """That of the live generation, or of the newest one that is whole."""
    sound = next(sound_ids(index, again=False), None)
    return Catalog(generation_directory(index, sound) / "catalog.sqlite") if sound else None


def since_live(index: Path) -> Callable[[ParsedDocument], tuple[Change, ...]]:
    """A function that compares a document with the live generation of `index`; finds no change when there is none."""
    catalog = _live_catalog(index)
    if catalog is None:
        return lambda parsed: ()

    def compare(parsed: ParsedDocument) -> tuple[Change, ...]:
        before = catalog.passages(parsed.document.id)
        return between(before, parsed.passages) if before else ()

    return compare

"""Question aliases kept as data (knowledge/aliases/*.jsonl), attached to the passages they ask about.

Rows by unit {"number", "issued_on", "unit", "figures", "questions"} attach to the official text and to digest lines that
restate the unit; rows by heading {"file", "heading", "questions"} to Markdown of ours. A row whose figures do not all
stand in the unit is not attached: it was written for another text.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.law.types import Document, ParsedDocument, Passage, PassageKind, RelationKind, Tier, UnitPath


class AliasError(KnowledgeError):
    """A row of an alias file is malformed; the message names file and line."""


@dataclass(frozen=True, slots=True)
class UnitAlias:
    number: str
    issued_on: date | None
    path: UnitPath
    figures: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeadingAlias:
    file: str
    heading: UnitPath
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aliases:
    units: tuple[UnitAlias, ...] = field(default=())
    headings: tuple[HeadingAlias, ...] = field(default=())

    def attach(self, parsed: ParsedDocument) -> tuple[ParsedDocument, list[str]]:
        """The document with its aliases, and a warning for every row that names it but does not fit."""
        questions: dict[str, list[str]] = defaultdict(list)
        warnings: list[str] = []
        by_path: dict[UnitPath, list[Passage]] = defaultdict(list)
        for passage in parsed.passages:
            by_path[passage.path].append(passage)
        ours = [(alias, role) for alias in self.units if (role := _role(alias, parsed.document))]
        lacking = {alias.path[0] for alias, role in ours if role == "official"} - {path[0] for path in by_path}
        for top in sorted(lacking):
            missed = sum(alias.path[0] == top for alias, _ in ours)
            warnings.append(f"Văn bản không có “{top}”: {missed} mục câu hỏi mẫu cho phần này chưa dùng đến; hãy nạp thêm tệp có phần đó.")
        for alias, role in ours:
            if alias.path[0] not in lacking:
                _attach_unit(alias, by_path, parsed.passages, questions, warnings, strict=role == "official")
        for row in self.headings:
            if _names_file(row.file, parsed.document.source):
                _attach_heading(row, by_path, questions, warnings)
        if not questions:
            return parsed, warnings
        passages = tuple(replace(p, aliases=tuple(dict.fromkeys(questions[p.id]))) if p.id in questions else p for p in parsed.passages)
        return replace(parsed, passages=passages), warnings


def _role(alias: UnitAlias, document: Document) -> str:
    """ "official" for the text itself, "digest" for one that restates it, "" for any other."""
    if document.number == alias.number and document.tier is Tier.OFFICIAL and alias.issued_on in (None, document.issued_on):
        return "official"
    restates = any(
        r.kind is RelationKind.RESTATES and r.number == alias.number and r.issued_on in (None, alias.issued_on) and not r.to_path
        for r in document.relations
    )
    return "digest" if restates and document.tier is Tier.GUIDANCE else ""


def _attach_unit(
    alias: UnitAlias,
    by_path: dict[UnitPath, list[Passage]],
    passages: tuple[Passage, ...],
    questions: dict[str, list[str]],
    warnings: list[str],
    *,
    strict: bool,
) -> None:
    unit = "/".join(alias.path)
    path = alias.path
    if path not in by_path and path[-1].startswith("đoạn ") and path[:-1] in by_path:
        path = path[:-1]  # another edition runs the paragraph on in its parent
    found = by_path.get(path)
    if not found:
        if strict:
            warnings.append(f"Câu hỏi mẫu cho “{unit}”: văn bản không có đơn vị này.")
        return
    text = "\n".join(p.text for p in passages if p.path[: len(path)] == path)
    if missing := [figure for figure in alias.figures if not has_figure(figure, text)]:
        if strict:
            warnings.append(f"Câu hỏi mẫu cho “{unit}” không gắn: số liệu {', '.join(missing)} không có trong đơn vị này.")
        return
    best = max(found, key=lambda p: sum(has_figure(figure, p.text) for figure in alias.figures)) if alias.figures else found[0]
    questions[best.id] += alias.questions


def _attach_heading(
    row: HeadingAlias, by_path: dict[UnitPath, list[Passage]], questions: dict[str, list[str]], warnings: list[str]
) -> None:
    length = len(row.heading)
    for path, found in by_path.items():
        if found[0].kind is PassageKind.HEADING:
            continue
        for depth in range(length, len(path) + 1):
            if path[depth - length : depth] == row.heading:
                questions[found[0].id] += row.questions
                return
    warnings.append(f"Câu hỏi mẫu cho đề mục “{' › '.join(row.heading)}”: tài liệu không có đề mục này.")


def has_figure(figure: str, text: str) -> bool:
    """The figure literally, not as part of a longer number: "20" is not in "2021"."""
    return re.search(rf"(?<![\d])(?<!\d[.,]){re.escape(figure)}(?![.,]?\d)", text) is not None


def _names_file(file: str, source: str) -> bool:
    wanted, parts = Path(file).parts, Path(source).parts
    shorter = min(len(wanted), len(parts))
    return wanted[-shorter:] == parts[-shorter:]


def load(folder: Path) -> Aliases:
    """All rows of the folder's .jsonl files. Raises AliasError naming file and line."""
    units: list[UnitAlias] = []
    headings: list[HeadingAlias] = []
    for file in sorted(folder.glob("*.jsonl")) if folder.is_dir() else ():
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                questions = tuple(str(question) for question in row["questions"])
                if "unit" in row:
                    issued = date.fromisoformat(row["issued_on"]) if row.get("issued_on") else None
                    figures = tuple(str(figure) for figure in row.get("figures", ()))
                    units.append(UnitAlias(row["number"], issued, tuple(row["unit"].split("/")), figures, questions))
                else:
                    heading = row["heading"]
                    headings.append(HeadingAlias(row["file"], tuple([heading] if isinstance(heading, str) else heading), questions))
            except (ValueError, KeyError, TypeError) as error:
                raise AliasError(f"{file.name}, dòng {number}: câu hỏi mẫu không hợp lệ ({error}).") from error
    return Aliases(tuple(units), tuple(headings))

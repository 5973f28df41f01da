"""The register of documents (knowledge/sources.yaml): what people know about a text that the text does not say itself.

An entry is found by the file's path, or by number and date; two documents that share a number are told apart by date.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from ingest.identity.header import Header
from knowledge.errors import KnowledgeError
from knowledge.language.text import fold_accents
from knowledge.law.types import Relation, RelationKind, Tier

_KEYS = frozenset(
    {"id", "file", "number", "title", "kind", "issuer", "place", "issued_on", "effective_from", "effective_to", "tier"}
    | {"url", "url_verified", "page", "sha256", "note", "relations"}
)
_RELATION_KEYS = {"kind", "number", "issued_on", "from", "to", "note"}


class RegisterError(KnowledgeError):
    """sources.yaml holds an unknown key, a bad value or one id twice; the message names the entry."""


@dataclass(frozen=True, slots=True)
class RegisteredDocument:
    """One registered document; empty fields are unknown. A `url` nobody has opened yet is fetched and checked, never shown.

    `page` is where the text is published or can be looked for by a person.
    """

    id: str
    title: str = ""
    tier: Tier | None = None
    file: str = ""
    number: str = ""
    kind: str = ""
    issuer: str = ""
    place: str = ""
    issued_on: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    url: str = ""
    url_verified: bool = True
    page: str = ""
    sha256: str = ""
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    entries: tuple[RegisteredDocument, ...] = field(default=())

    def by_file(self, path: Path) -> RegisteredDocument | None:
        """The entry whose `file` is the end of this path ("quy-dinh/nd-30.pdf" or just "nd-30.pdf")."""
        parts = path.resolve().parts
        for entry in self.entries:
            wanted = PurePosixPath(entry.file).parts if entry.file else ()
            if wanted and parts[-len(wanted) :] == wanted:
                return entry
        return None

    def by_id(self, document_id: str) -> RegisteredDocument | None:
        """The entry of this id, for a text without a number whose file is named like its entry ("hien-phap-2013.pdf")."""
        return next((entry for entry in self.entries if entry.id == document_id and not entry.number), None)

    def by_number(self, number: str, issued_on: date | None) -> RegisteredDocument | None:
        """The entry of this number and date. Without a date only an unambiguous number is taken; a wrong date never."""
        same = [entry for entry in self.entries if entry.number and _same_number(entry.number, number)]
        if issued_on is None:
            return same[0] if len(same) == 1 else None
        dated = [entry for entry in same if entry.issued_on == issued_on]
        undated = [entry for entry in same if entry.issued_on is None]
        return dated[0] if dated else undated[0] if len(same) == 1 and undated else None

    def by_header(self, header: Header) -> RegisteredDocument | None:
        """The entry a text's own header names: number, kind and issuer agree, and the month where it is known."""
        entry = self.by_number(header.number, header.issued_on)
        return entry if entry is not None and _agrees(entry, header) else None

    def by_traces(self, header: Header) -> RegisteredDocument | None:
        """The one entry that fits what can be read of a number written by hand: the code behind it, the month, kind and title."""
        if header.number or not (header.code and header.month and header.kind):
            return None
        found = [
            e for e in self.entries if e.issued_on and e.number.endswith(f"/{header.code}") and _agrees(e, header) and _titled(e, header)
        ]
        return found[0] if len(found) == 1 else None


def _agrees(entry: RegisteredDocument, header: Header) -> bool:
    """Whether kind, issuer and month say the same where both know them."""
    kinds = not (entry.kind and header.kind) or _plain(entry.kind) == _plain(header.kind)
    ours, theirs = _plain(entry.issuer), _plain(header.issuer)
    issuers = not (ours and theirs) or ours == theirs or ours in theirs or theirs in ours
    months = not (entry.issued_on and header.month) or f"{entry.issued_on:%Y-%m}" == header.month
    return kinds and issuers and months


def _titled(entry: RegisteredDocument, header: Header) -> bool:
    """Whether most words of the entry's title stand in the header's, which a stamp may have disturbed."""
    wanted = set(_plain(entry.title).split())
    return bool(wanted) and len(wanted & set(_plain(f"{header.kind} {header.title}").split())) >= 0.6 * len(wanted)


def _plain(text: str) -> str:
    return fold_accents(text).lower()


def _same_number(first: str, second: str) -> bool:
    return first.replace(" ", "").upper() == second.replace(" ", "").upper()


def load(paths: tuple[Path, ...]) -> Register:
    """Read the registers that exist. Raises RegisterError naming the entry and the value at fault."""
    entries: list[RegisteredDocument] = []
    for path in paths:
        if not path.is_file():
            continue
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise RegisterError(f"{path.name}: không đọc được YAML: {error}") from error
        rows = data.get("documents") if isinstance(data, dict) else None
        if not isinstance(rows, list):
            raise RegisterError(f"{path.name}: thiếu khoá 'documents' là một danh sách.")
        entries += [_entry(path.name, row) for row in rows]
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise RegisterError(f"id '{entry.id}' có hai lần trong sổ đăng ký văn bản.")
        seen.add(entry.id)
    return Register(tuple(entries))


def _entry(source: str, row: Any) -> RegisteredDocument:
    if not isinstance(row, dict) or not row.get("id"):
        raise RegisterError(f"{source}: một mục không có 'id': {str(row)[:80]}")
    where = f"{source}, mục '{row['id']}'"
    if unknown := set(row) - _KEYS:
        raise RegisterError(f"{where}: khoá '{sorted(unknown)[0]}' không có trong sổ đăng ký. Các khoá: {', '.join(sorted(_KEYS))}.")
    try:
        tier = Tier(row["tier"]) if row.get("tier") else None
    except ValueError:
        raise RegisterError(f"{where}: tier '{row['tier']}' không hợp lệ; dùng official, guidance hoặc training.") from None
    return RegisteredDocument(
        id=str(row["id"]),
        title=str(row.get("title") or ""),
        tier=tier,
        file=str(row.get("file") or ""),
        number=str(row.get("number") or ""),
        kind=str(row.get("kind") or ""),
        issuer=str(row.get("issuer") or ""),
        place=str(row.get("place") or ""),
        issued_on=_day(where, "issued_on", row.get("issued_on")),
        effective_from=_day(where, "effective_from", row.get("effective_from")),
        effective_to=_day(where, "effective_to", row.get("effective_to")),
        url=str(row.get("url") or ""),
        url_verified=bool(row.get("url_verified", True)),
        page=str(row.get("page") or ""),
        sha256=str(row.get("sha256") or ""),
        relations=tuple(_relation(where, r) for r in row.get("relations") or ()),
    )


def _relation(where: str, row: Any) -> Relation:
    if not isinstance(row, dict) or (unknown := set(row) - _RELATION_KEYS):
        raise RegisterError(f"{where}: quan hệ {str(row)[:80]} không hợp lệ; các khoá: {', '.join(sorted(_RELATION_KEYS))}.")
    del unknown
    try:
        kind = RelationKind(str(row.get("kind")))
    except ValueError:
        raise RegisterError(f"{where}: loại quan hệ '{row.get('kind')}' không hợp lệ; dùng {', '.join(RelationKind)}.") from None
    return Relation(
        kind=kind,
        number=str(row.get("number") or ""),
        issued_on=_day(where, "issued_on", row.get("issued_on")),
        from_path=_path(row.get("from")),
        to_path=_path(row.get("to")),
        note=str(row.get("note") or ""),
    )


def _path(value: Any) -> tuple[str, ...]:
    return tuple(str(value).split("/")) if value else ()


def _day(where: str, key: str, value: Any) -> date | None:
    if value in (None, ""):
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise RegisterError(f"{where}: {key} '{value}' không phải ngày dạng 2021-07-15.") from None

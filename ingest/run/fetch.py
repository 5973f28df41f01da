"""python -m ingest fetch: download the texts whose URLs the register holds, and take only what it says they are."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from ingest import messages
from ingest.parse.parsing import Parsed
from ingest.parse.sandbox import Task, parse_all
from ingest.read import SUFFIXES
from ingest.register.register import Register, RegisteredDocument
from ingest.run.download import Download, DownloadError, Policy, download
from knowledge.config import located

RECORD = ".fetched.json"  # hidden, so that it is never ingested
_TYPES = {
    "application/pdf": ".pdf",
    "text/html": ".html",
    "text/plain": ".txt",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """`error` is empty when the file now lies at `path`; `unchanged` when the same bytes already did."""

    entry: RegisteredDocument
    path: Path | None = None
    sha256: str = ""
    error: str = ""
    unchanged: bool = False


def fetch(register: Register, folder: Path, *, only: frozenset[str], policy: Policy, seconds: int, memory_mb: int) -> Iterator[Fetched]:
    """Fetch every registered text with a URL (or those whose id is in `only`) into `folder`, one outcome each.

    One that was not got says why, and names the page where a person can look for it.
    """
    record = _load(folder)
    for entry in register.entries:
        if (only and entry.id not in only) or not (entry.url or (only and entry.page)):
            continue
        try:
            if not entry.url:
                raise DownloadError(messages.NO_ADDRESS.format(id=entry.id))
            outcome = _one(entry, folder, record, policy, seconds, memory_mb)
        except DownloadError as error:
            doubt = messages.ADDRESS_UNVERIFIED if entry.url and not entry.url_verified else ""
            look = messages.LOOK_AT.format(number=entry.number or entry.title, page=entry.page) if entry.page else ""
            yield Fetched(entry, error=f"{error}{doubt}{look}")
            continue
        record[entry.id] = {"url": entry.url, "sha256": outcome.sha256, "file": outcome.path.name if outcome.path else "", "at": _now()}
        _save(folder, record)
        yield outcome


def _one(
    entry: RegisteredDocument, folder: Path, record: dict[str, dict[str, str]], policy: Policy, seconds: int, memory_mb: int
) -> Fetched:
    got = download(entry.url, policy)
    digest = hashlib.sha256(got.content).hexdigest()
    if entry.sha256 and entry.sha256.lower() != digest:
        raise DownloadError(f"{entry.id}: mã kiểm tra SHA-256 là {digest[:16]}…, sổ đăng ký ghi {entry.sha256[:16]}…; không nhận tệp")
    path = folder / _file_name(entry, got)
    if record.get(entry.id, {}).get("sha256") == digest and path.is_file():
        return Fetched(entry, path, digest, unchanged=True)
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{path.name}.part{path.suffix}"
    temporary.write_bytes(got.content)
    try:
        _check_identity(entry, temporary, seconds, memory_mb)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return Fetched(entry, path, digest)


def fetch_folder(folders: tuple[Path, ...], base: Path) -> Path:
    """Where fetched texts go: into the first folder of the configuration at `base`, or, where that folder is the one we
    ship, beside the configuration: an installed package writes nothing among the libraries."""
    named = next(iter(folders), Path())
    return (base / named if located(base, named) == base / named else base) / "tai-ve"


def _check_identity(entry: RegisteredDocument, path: Path, seconds: int, memory_mb: int) -> None:
    """The file must say the number and date it is registered under. Raises DownloadError when it says otherwise.

    In a signed scan both may be in handwriting: then the code, the month, the kind and the title must fit.
    """
    outcome = next(parse_all([Task(entry.id, path)], workers=1, seconds=seconds, memory_mb=memory_mb))
    if outcome.parsed is None:
        raise DownloadError(f"{entry.id}: tệp tải về không đọc được: {outcome.error}")
    found = outcome.parsed.header
    if not (found.number or found.code or found.kind) and entry.number:
        raise DownloadError(messages.NO_HEADER.format(id=entry.id, start=_beginning(outcome.parsed)))
    if Register((entry,)).by_traces(found) is not None:
        return
    header = _header(outcome.parsed)
    if entry.number and _plain(header[0]) != _plain(entry.number):
        raise DownloadError(
            f"{entry.id}: tệp tải về mang số hiệu “{header[0] or 'không rõ'}”, sổ đăng ký ghi “{entry.number}”; không nhận tệp"
        )
    if entry.issued_on and header[1] != entry.issued_on.isoformat():
        raise DownloadError(
            f"{entry.id}: tệp tải về ghi ngày “{header[1] or 'không rõ'}”, sổ đăng ký ghi “{entry.issued_on}”; không nhận tệp"
        )


def _beginning(parsed: Parsed) -> str:
    return next((unit.text.split("\n")[0][:80] for unit in parsed.units), "")


def _header(parsed: Parsed) -> tuple[str, str]:
    issued = parsed.header.issued_on
    return parsed.header.number, issued.isoformat() if issued else ""


def _plain(number: str) -> str:
    return number.replace(" ", "").upper()


def _file_name(entry: RegisteredDocument, got: Download) -> str:
    suffix = PurePosixPath(unquote(urlsplit(got.url).path)).suffix.lower()
    if suffix not in SUFFIXES:
        suffix = _TYPES.get(got.content_type.split(";")[0].strip().lower(), ".html")
    return PurePosixPath(entry.file).name if entry.file else f"{entry.id}{suffix}"


def _load(folder: Path) -> dict[str, dict[str, str]]:
    try:
        return dict(json.loads((folder / RECORD).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _save(folder: Path, record: dict[str, dict[str, str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f"{RECORD}.{os.getpid()}"
    temporary.write_text(json.dumps(record, ensure_ascii=False, indent=2), encoding="utf-8")
    os.replace(temporary, folder / RECORD)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

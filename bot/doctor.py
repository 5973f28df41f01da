"""python -m bot doctor: is everything there that answering needs? One clear line a check; nothing is changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.composition import open_index, open_records
from bot.config import Config
from bot.http.door.access import check_admin_secret
from bot.records.records import Records
from bot.records.writing import reason_of
from knowledge.errors import ConfigError, KnowledgeError, NoIndexError
from knowledge.generation.manifest import Manifest, current_id, generation_directory
from knowledge.generation.self_queries import verify
from knowledge.generation.soundness import sound_ids
from knowledge.index.encoder import open_encoder
from knowledge.index.vectors import reach

_PROGRAMS = (("tesseract", "nhận dạng văn bản quét"), ("soffice", "đọc tệp .doc, .ppt, .rtf, .odt"), ("chromium", "kiểm thử giao diện web"))
_ROOM_MB, _LITTLE_ROOM_MB = 1000, 100
_QUESTION = "Cải cách hành chính gồm những nội dung nào?"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. `blocking`: answering does not work until it is put right."""

    good: bool
    text: str
    blocking: bool = False

    def __str__(self) -> str:
        mark = "ĐẠT  " if self.good else ("LỖI  " if self.blocking else "LƯU Ý")
        return f"{mark} {self.text}"


def examine(config: Config, *, base: Path, index_directory: Path | None = None) -> tuple[Finding, ...]:
    """Encoder, index and a question asked of it, every file of the index, the server of vectors, records, disks, models, how the
    server is reached, optional programs."""
    directory = index_directory or base / config.index.directory
    checks: Iterable[Callable[[], Finding]] = (
        lambda: _encoder(config, base),
        lambda: _index(config, base, directory),
        lambda: _vectors(config),
        lambda: _records(config, base),
        lambda: _disk("chỉ mục", directory),
        lambda: _disk("cơ sở dữ liệu", _records_folder(config, base)),
        lambda: _language_model(config),
        lambda: _cross_encoder(config),
        lambda: _reached(config),
        _admin_key,
    )
    return (Finding(True, "Cấu hình đọc được."), *(check() for check in checks), *_programs())


def _encoder(config: Config, base: Path) -> Finding:
    try:
        encoder = open_encoder(config.encoder, base)
    except KnowledgeError as error:
        return Finding(False, f"Bộ mã hoá: {error}", blocking=True)
    return Finding(True, f"Bộ mã hoá {encoder.name}, {encoder.dimension} chiều.")


def _index(config: Config, base: Path, directory: Path) -> Finding:
    """A question is asked only of an index whose files are sound: what a damaged one makes of it is no finding."""
    sound = _soundness(config, directory)
    if not sound.good:
        return sound
    trial = _trial(config, base, directory)
    return replace(trial, text=f"{trial.text} {sound.text}") if trial.good else trial


def _trial(config: Config, base: Path, directory: Path) -> Finding:
    try:
        generation = open_index(config, base=base, index_directory=directory).current()
        started = perf_counter()
        hits = generation.retriever.search(_QUESTION).hits
    except KnowledgeError as error:
        return Finding(False, f"Chỉ mục: {error}", blocking=True)
    took = (perf_counter() - started) * 1000
    documents = len(generation.catalog.documents())
    if not hits:
        return Finding(False, "Chỉ mục mở được nhưng câu hỏi thử không tìm thấy gì. Hãy chạy: python -m ingest", blocking=True)
    return Finding(True, f"Chỉ mục {generation.id}: {documents} văn bản, {len(generation.catalog)} đoạn; câu hỏi thử {took:.0f} ms.")


def _soundness(config: Config, directory: Path) -> Finding:
    """Checksums of every file, and passages that must find themselves: what a torn copy or a bad disk does not pass."""
    try:
        live = generation_directory(directory, current_id(directory))
        found = verify(live, config.vectors.url)
    except NoIndexError as error:
        return Finding(False, f"Chỉ mục: {error}", blocking=True)
    except KnowledgeError as error:
        instead = next(sound_ids(directory), "")
        answers = f"Thế hệ {instead} nguyên vẹn và trả lời thay. " if instead else "Không còn thế hệ nào nguyên vẹn. "
        advice = "Hãy chạy python -m knowledge rollback, rồi python -m ingest để tạo lại."
        return Finding(False, f"Tệp của chỉ mục: {error} {answers}{advice}", blocking=True)
    age = (datetime.now(UTC) - datetime.fromisoformat(Manifest.read(live).created)).days
    return Finding(True, f"Tệp của chỉ mục nguyên vẹn ({found.sampled} đoạn thử tìm lại được), tạo cách đây {age} ngày.")


def _vectors(config: Config) -> Finding:
    url = config.vectors.url
    if not url:
        return Finding(True, "Véc-tơ: trong chỉ mục, không cần máy chủ Chroma.")
    try:
        reach(url)
    except KnowledgeError as error:
        return Finding(False, f"{error} Câu hỏi vẫn được trả lời bằng véc-tơ trong chỉ mục.")
    return Finding(True, f"Máy chủ Chroma {url}: có trả lời.")


def _records(config: Config, base: Path) -> Finding:
    try:
        records = open_records(config, base=base)
        asked = records.statistics().questions
        problem = records.problem() or _damage(records)
    except ConfigError as error:
        return Finding(False, f"Cơ sở dữ liệu: {error}", blocking=True)
    except (SQLAlchemyError, OSError) as error:
        return Finding(False, f"Cơ sở dữ liệu '{config.records.url}': {reason_of(error)}", blocking=True)
    if problem:
        advice = "Hãy kiểm tra dung lượng đĩa, quyền ghi và tiến trình đang khoá cơ sở dữ liệu."
        return Finding(False, f"Cơ sở dữ liệu {records.url} không ghi được: {problem}. {advice}", blocking=True)
    return Finding(True, f"Cơ sở dữ liệu {records.url}: {asked} câu hỏi trong 30 ngày, giữ {config.records.retention_days} ngày.")


def _damage(records: Records) -> str:
    if records.engine.dialect.name != "sqlite":
        return ""
    with records.engine.connect() as db:
        said = str(db.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    return "" if said == "ok" else f"{said}; khôi phục bản sao lưu: python -m bot restore FILE"


def _records_folder(config: Config, base: Path) -> Path:
    url = make_url(config.records.url)
    return (base / (url.database or "")).parent if url.get_backend_name() == "sqlite" else base


def _disk(what: str, folder: Path) -> Finding:
    existing = next(path for path in (folder.resolve(), *folder.resolve().parents) if path.exists())
    free = shutil.disk_usage(existing).free // (1 << 20)
    text = f"Đĩa chứa {what} ({existing}) còn {free} MB."
    if free >= _ROOM_MB:
        return Finding(True, text)
    return Finding(False, f"{text} Hãy giải phóng chỗ hoặc giảm index.keep_generations.", blocking=free < _LITTLE_ROOM_MB)


def _cross_encoder(config: Config) -> Finding:
    name = config.retrieval.cross_encoder
    if not name:
        return Finding(True, "Bộ xếp hạng: bộ nhẹ đi kèm.")
    from knowledge.rank.cross_encoder import CrossEncoder  # torch loads only where one is configured

    try:
        CrossEncoder(name)
    except KnowledgeError as error:
        return Finding(False, f"Bộ xếp hạng: {error}", blocking=True)
    return Finding(True, f"Bộ xếp hạng {name}.")


def _reached(config: Config) -> Finding:
    """Served to a network without anything in front, or under a name it would refuse."""
    server = config.server
    where = f"Máy chủ nghe tại {server.host}:{server.port}"
    if server.host in ("127.0.0.1", "::1", "localhost"):
        return Finding(True, f"{where}, chỉ từ máy này.")
    if not server.public_url and not server.allowed_hosts:
        return Finding(False, f"{where} nhưng chỉ nhận địa chỉ IP: hãy khai báo tên người dùng gõ trong server.public_url.")
    if server.public_url.startswith("http://"):
        return Finding(False, f"{where}, địa chỉ {server.public_url} không mã hoá: hãy đặt sau máy chủ trung gian có TLS.")
    return Finding(True, f"{where}, địa chỉ {server.public_url or ', '.join(server.allowed_hosts)}.")


def _admin_key() -> Finding:
    secret = os.environ.get("CCHC_ADMIN_KEY", "")
    try:
        check_admin_secret(secret)
    except KnowledgeError as error:
        return Finding(False, str(error), blocking=True)
    return Finding(True, "Khoá quản trị CCHC_ADMIN_KEY: " + ("đủ mạnh." if secret else "không đặt."))


def _language_model(config: Config) -> Finding:
    model = config.language_model
    if config.answer.answerer == "extractive":
        return Finding(True, "Mô hình ngôn ngữ: không dùng (trả lời bằng trích nguyên văn).")
    if not model.model:
        return Finding(False, "Mô hình ngôn ngữ: answer.answerer là generative nhưng language_model.model để trống.", blocking=True)
    if not find_spec("langchain"):
        return Finding(False, "Mô hình ngôn ngữ: chưa cài nhóm thư viện. Hãy chạy: make language-models", blocking=True)
    return Finding(True, f"Mô hình ngôn ngữ {model.model}" + (f" tại {model.base_url}" if model.base_url else "") + ".")


def _programs() -> tuple[Finding, ...]:
    found = []
    for program, purpose in _PROGRAMS:
        where = shutil.which(program)
        text = f"Chương trình tuỳ chọn {program} ({purpose}): " + ("có." if where else "chưa cài.")
        found.append(Finding(bool(where), text))
    token = os.environ.get("TELEGRAM_BOT_TOKEN", "")
    found.append(
        Finding(True, "Telegram: " + ("có mã bot trong TELEGRAM_BOT_TOKEN." if token else "không dùng (chưa đặt TELEGRAM_BOT_TOKEN)."))
    )
    return tuple(found)

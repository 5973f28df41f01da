"""python -m bot doctor: is everything there that answering needs? One clear line a check; nothing is changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from sqlalchemy.exc import SQLAlchemyError

from bot.composition import open_index, open_records
from bot.record_writing import reason_of
from knowledge.config import Config
from knowledge.encoder import open_encoder
from knowledge.errors import ConfigError, KnowledgeError

_PROGRAMS = (("tesseract", "nhận dạng văn bản quét"), ("soffice", "đọc tệp .doc, .ppt, .rtf, .odt"), ("chromium", "kiểm thử giao diện web"))
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
    """Encoder, index, a question asked of it, records, language model, optional programs."""
    checks: Iterable[Callable[[], Finding]] = (
        lambda: _encoder(config, base),
        lambda: _index(config, base, index_directory),
        lambda: _records(config, base),
        lambda: _language_model(config),
    )
    return (Finding(True, "Cấu hình đọc được."), *(check() for check in checks), *_programs())


def _encoder(config: Config, base: Path) -> Finding:
    try:
        encoder = open_encoder(config.encoder, base)
    except KnowledgeError as error:
        return Finding(False, f"Bộ mã hoá: {error}", blocking=True)
    return Finding(True, f"Bộ mã hoá {encoder.name}, {encoder.dimension} chiều.")


def _index(config: Config, base: Path, directory: Path | None) -> Finding:
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


def _records(config: Config, base: Path) -> Finding:
    try:
        records = open_records(config, base=base)
        asked = records.statistics().questions
        problem = records.problem()
    except ConfigError as error:
        return Finding(False, f"Cơ sở dữ liệu: {error}", blocking=True)
    except (SQLAlchemyError, OSError) as error:
        return Finding(False, f"Cơ sở dữ liệu '{config.records.url}': {reason_of(error)}", blocking=True)
    if problem:
        advice = "Hãy kiểm tra dung lượng đĩa, quyền ghi và tiến trình đang khoá cơ sở dữ liệu."
        return Finding(False, f"Cơ sở dữ liệu {records.url} không ghi được: {problem}. {advice}", blocking=True)
    return Finding(True, f"Cơ sở dữ liệu {records.url}: {asked} câu hỏi trong 30 ngày, giữ {config.records.retention_days} ngày.")


def _language_model(config: Config) -> Finding:
    model = config.language_model
    if config.answer.answerer == "extractive":
        return Finding(True, "Mô hình ngôn ngữ: không dùng (trả lời bằng trích nguyên văn).")
    if not model.model:
        return Finding(False, "Mô hình ngôn ngữ: answer.answerer là generative nhưng language_model.model để trống.", blocking=True)
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

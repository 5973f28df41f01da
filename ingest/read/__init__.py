"""File readers: one file in, clean lines with their pages out. `read` chooses by content, not by the name alone."""

from __future__ import annotations

import zipfile
from importlib import import_module
from pathlib import Path

from ingest.lines import ReadError, Reading

SUFFIXES = {
    ".pdf": "pdf", ".docx": "docx", ".docm": "docx", ".pptx": "pptx", ".xlsx": "xlsx", ".xlsm": "xlsx",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".md": "markdown",
    ".markdown": "markdown", ".txt": "text", ".csv": "xlsx",
    ".doc": "office", ".ppt": "office", ".xls": "office", ".rtf": "office", ".odt": "office", ".odp": "office", ".ods": "office",
    ".png": "ocr", ".jpg": "ocr", ".jpeg": "ocr", ".tif": "ocr", ".tiff": "ocr", ".bmp": "ocr",
}  # fmt: skip
_MODULES = {
    "pdf": "pdf.pdf", "docx": "word.docx", "pptx": "office.pptx", "xlsx": "office.xlsx", "html": "web.html", "markdown": "web.markdown",
    "text": "web.plain_text", "office": "office.older", "ocr": "ocr.ocr",
}  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(path: Path, encoding: str = "") -> Reading:
    """Read one file. Raises ReadError with a Vietnamese sentence when it cannot be read.

    `encoding` forces a legacy encoding ("tcvn3", "vni", "vps", "viqr", or "unicode" for none).
    """
    reading = read_as(reader_of(path), path, encoding)
    if not reading.lines:
        raise ReadError("tệp không có chữ nào")
    return reading


def read_as(name: str, path: Path, encoding: str = "") -> Reading:
    """Read a file with the reader of that name; each is imported when it is first needed, with its library."""
    reading: Reading = import_module(f"ingest.read.{_MODULES[name]}").read(path, encoding)
    return reading


def reader_of(path: Path) -> str:
    """The reader's name, from the first bytes and then the suffix. Raises ReadError when nothing fits."""
    if path.stat().st_size == 0:
        raise ReadError("tệp rỗng (0 byte)")
    with path.open("rb") as file:
        head = file.read(2048)
    named = SUFFIXES.get(path.suffix.lower(), "")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _zip_reader(path, named)
    if head.startswith(_OLE):
        return _ole_reader(path, named)
    if head.startswith(b"{\\rtf"):
        return "office"
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")) or (head.startswith(b"BM") and named == "ocr"):
        return "ocr"
    if named in ("pdf", "docx", "pptx", "xlsx", "office") and head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(
        (b"<!doctype html", b"<html")
    ):
        return "html"  # saved from a web page under another name
    if named in ("pdf", "docx", "pptx", "xlsx") and path.suffix.lower() != ".csv":
        raise ReadError(f"nội dung không phải {path.suffix.lower()[1:].upper()} (đuôi tệp sai hoặc tệp hỏng)")
    if not named:
        raise ReadError(f"chưa hỗ trợ loại tệp “{path.suffix or path.name}”")
    return named


def _zip_reader(path: Path, named: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist()[:5000])
    except zipfile.BadZipFile as error:
        raise ReadError("tệp Office hỏng (không mở được gói ZIP)") from error
    for folder, reader in (("word/", "docx"), ("ppt/", "pptx"), ("xl/", "xlsx")):
        if "[Content_Types].xml" in names and any(name.startswith(folder) for name in names):
            return reader
    if "content.xml" in names and named == "office":
        return "office"
    raise ReadError("tệp nén không phải tài liệu Word, PowerPoint hay Excel")


def _ole_reader(path: Path, named: str) -> str:
    if named in ("docx", "pptx", "xlsx"):
        raise ReadError("tệp Office bị khoá bằng mật khẩu, hoặc là định dạng cũ mang đuôi mới")
    if named == "office":
        return "office"
    raise ReadError(f"nội dung là tệp Office cũ nhưng đuôi là “{path.suffix}”")

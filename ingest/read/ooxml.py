"""Office packages (docx, pptx, xlsx) opened safely: bombs refused by size before parsing, no entities, pictures left out.

The readers get a slim copy in memory: XML parts as they are, everything else empty, macro and strict variants renamed
to what the libraries know. So a deck with 300 MB of video costs what its text costs, and no macro is ever touched.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

from ingest.lines import ReadError

_MEGABYTE = 1024 * 1024
XML_LIMIT = 120 * _MEGABYTE  # of all XML parts together, unpacked
PART_LIMIT = 60 * _MEGABYTE
_ENTRIES = 20_000
_RATIO = 400  # unpacked / packed of a part beyond 4 MB; Word's own XML stays under 60
_DOCTYPE = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_OFFICE = b"application/vnd.openxmlformats-officedocument."
_RENAMED = (
    (re.compile(rb"application/vnd\.ms-word\.(?:document|template)\.macroEnabled\w*\.main\+xml"), b"wordprocessingml.document.main+xml"),
    (re.compile(rb"application/vnd\.ms-powerpoint\.\w+\.macroEnabled\.main\+xml"), b"presentationml.presentation.main+xml"),
    (re.compile(rb"application/vnd\.ms-excel\.\w+\.macroEnabled\.main\+xml"), b"spreadsheetml.sheet.main+xml"),
    (re.compile(re.escape(_OFFICE) + rb"wordprocessingml\.template\.main\+xml"), b"wordprocessingml.document.main+xml"),
    (re.compile(re.escape(_OFFICE) + rb"presentationml\.(?:slideshow|template)\.main\+xml"), b"presentationml.presentation.main+xml"),
    (re.compile(re.escape(_OFFICE) + rb"spreadsheetml\.template\.main\+xml"), b"spreadsheetml.sheet.main+xml"),
)
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(officeDocument/relationships|\w+/\w+|\w+)")
_TRANSITIONAL = {
    b"officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    b"wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"presentationml/main": b"http://schemas.openxmlformats.org/presentationml/2006/main",
    b"spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
}


def slim_package(path: Path) -> io.BytesIO:
    """The package with its XML only. Raises ReadError for damage, bombs, entities and encryption."""
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_bombs(archive)
            return _copied(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise ReadError("tệp Office hỏng hoặc bị cắt cụt (không giải nén được)") from error
    except RuntimeError as error:  # zipfile's word for an encrypted entry
        raise ReadError("tệp Office bị khoá bằng mật khẩu; hãy bỏ mật khẩu rồi nạp lại") from error


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    xml = [entry for entry in entries if _is_xml(entry.filename)]
    if len(entries) > _ENTRIES or sum(entry.file_size for entry in xml) > XML_LIMIT:
        raise ReadError(f"tệp Office giải nén ra quá lớn (giới hạn {XML_LIMIT // _MEGABYTE} MB chữ): từ chối để tránh “bom nén”")
    for entry in xml:
        inflated = entry.file_size > 4 * _MEGABYTE and entry.file_size > _RATIO * max(entry.compress_size, 1)
        if entry.file_size > PART_LIMIT or inflated:
            raise ReadError(f"phần “{entry.filename[:60]}” giải nén ra {entry.file_size // _MEGABYTE} MB: từ chối để tránh “bom nén”")


def _copied(archive: zipfile.ZipFile) -> io.BytesIO:
    stream, done, total = io.BytesIO(), set(), 0
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as slim:
        for entry in archive.infolist():
            if entry.filename in done or entry.is_dir():
                continue
            done.add(entry.filename)
            data = _part(archive, entry) if _is_xml(entry.filename) else b""
            total += len(data)
            if total > XML_LIMIT:
                raise ReadError("tệp Office giải nén ra nhiều hơn kích thước khai báo: từ chối để tránh “bom nén”")
            slim.writestr(entry.filename, data)
    stream.seek(0)
    return stream


def _part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The part's bytes, at most what it declares (the declared size may lie); DTDs refused, variants renamed."""
    with archive.open(entry) as file:
        data = file.read(entry.file_size + 1)
    if len(data) > entry.file_size:
        raise ReadError(f"phần “{entry.filename[:60]}” lớn hơn kích thước khai báo: từ chối để tránh “bom nén”")
    if any(mark in data for mark in _DOCTYPE):
        raise ReadError("tệp Office chứa khai báo thực thể XML (DTD), không an toàn: từ chối")
    if entry.filename == "[Content_Types].xml":
        for pattern, name in _RENAMED:
            data = pattern.sub(_OFFICE + name, data)
    if b"purl.oclc.org/ooxml" in data:
        data = _STRICT.sub(lambda match: _TRANSITIONAL.get(match[1], match[0]), data)
    return data

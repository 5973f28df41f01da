"""Files that are not what they seem: each is one clear Vietnamese sentence, or is read for what it really is."""

from __future__ import annotations

import io
import random
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from ingest import read as readers
from ingest.lines import ReadError
from ingest.read import ooxml

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def word(text: str = "nội dung") -> bytes:
    stream = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(stream)
    return stream.getvalue()


def slides() -> bytes:
    stream = io.BytesIO()
    pptx.Presentation().save(stream)
    return stream.getvalue()


def sheet() -> bytes:
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.save(stream)
    return stream.getvalue()


def pdf(**options: object) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, **options)  # type: ignore[arg-type]
    canvas.drawString(100, 700, "Noi dung cua trang nay du dai de khong bi coi la ban quet.")
    canvas.save()
    return stream.getvalue()


def with_part(package: bytes, name: str, data: bytes) -> bytes:
    """The package with one part replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, data)
    return stream.getvalue()


def body(inner: str) -> bytes:
    return f'<w:document xmlns:w="{W}"><w:body>{inner}<w:sectPr/></w:body></w:document>'.encode()


def nested(opening: str, closing: str, levels: int = 1000) -> bytes:
    return with_part(word(), "word/document.xml", body(opening * levels + "<w:p><w:r><w:t>đáy</w:t></w:r></w:p>" + closing * levels))


def understated_bomb() -> bytes:
    """A part that unpacks to 80 MB and says in the directory that it holds 100 bytes."""
    data = bytearray(with_part(word(), "word/extra.xml", b"<a>" + b" " * 80_000_000 + b"</a>"))
    at = data.rfind(b"word/extra.xml")
    data[at - 46 + 24 : at - 46 + 28] = struct.pack("<I", 100)
    return bytes(data)


def picture_bomb() -> bytes:
    """A PNG that says it is 60,000 by 60,000 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
NOISE = random.Random(7).randbytes(5000)
SUFFIXES = (".pdf", ".docx", ".pptx", ".xlsx", ".html", ".txt", ".md", ".doc", ".png", ".csv")
PACKAGES: dict[str, Callable[[], bytes]] = {"a.docx": word, "a.pptx": slides, "a.xlsx": sheet}
FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    **{f"empty {suffix}": (f"a{suffix}", lambda: b"") for suffix in SUFFIXES},
    **{f"noise {suffix}": (f"a{suffix}", lambda: NOISE) for suffix in SUFFIXES if suffix not in (".html", ".doc")},
    **{f"half {name}": (name, lambda make=make: make()[: len(make()) // 2]) for name, make in PACKAGES.items()},
    "half a.pdf": ("a.pdf", lambda: pdf()[:200]),
    "blank text": ("a.txt", lambda: b" \n\t\n"),
    "NUL in text": ("a.txt", lambda: b"abc\0def"),
    "encrypted pdf": ("a.pdf", lambda: pdf(encrypt=StandardEncryption("x", ownerPassword="y", strength=128))),
    "encrypted word": ("a.docx", lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600),
    "encrypted word as doc": ("a.doc", lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600),
    "broken doc": ("a.doc", lambda: OLE + b"\1" * 600),
    "text as word": ("a.docx", lambda: "chỉ là chữ".encode()),
    "program": ("a.exe", lambda: b"MZ" + NOISE),
    "plain zip": ("a.docx", lambda: with_part(b"PK\x05\x06" + b"\0" * 18, "a.txt", b"x")),
    "bomb": ("a.docx", lambda: with_part(word(), "word/document.xml", body("<w:p/>" + " " * 70_000_000))),
    "bomb that understates its size": ("a.docx", understated_bomb),
    "entities in word": ("a.docx", lambda: with_part(word(), "word/document.xml", LAUGHS + body("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"))),
    "entities in excel": ("a.xlsx", lambda: with_part(sheet(), "xl/sharedStrings.xml", LAUGHS + b"<sst>&b;</sst>")),
    "tables in tables": ("a.docx", lambda: nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>")),
    "controls in controls": ("a.docx", lambda: nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 100)),
    "broken xml": ("a.docx", lambda: with_part(word(), "word/document.xml", b"<w:document")),
    "no body": ("a.docx", lambda: with_part(word(), "word/document.xml", f'<w:document xmlns:w="{W}"/>'.encode())),
    "divisions in divisions": ("a.html", lambda: b"<div>" * 5000 + b"x"),
    "picture bomb": ("a.png", picture_bomb),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_one_clear_sentence(tmp_path: Path, name: str) -> None:
    file_name, make = FILES[name]
    path = tmp_path / file_name
    path.write_bytes(make())
    started = time.monotonic()
    with pytest.raises(ReadError) as raised:
        readers.read(path)
    message = str(raised.value)
    assert "\n" not in message
    assert 10 < len(message) < 200
    assert not message.isascii()  # Vietnamese
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("name", "make", "reader"),
    [("a.pdf", word, "docx"), ("a.docx", pdf, "pdf"), ("a.txt", word, "docx"), ("a.doc", word, "docx"), ("không đuôi", pdf, "pdf")],
)
def test_a_wrong_suffix_does_not_matter_when_the_content_is_clear(
    tmp_path: Path, name: str, make: Callable[[], bytes], reader: str
) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    assert readers.read(path).reader == reader


def test_pictures_and_videos_are_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(with_part(word(), "word/media/film.mp4", b"\0" * 50_000_000))
    assert len(ooxml.slim_package(path).getvalue()) < 1_000_000
    assert [line.text for line in readers.read(path).lines] == ["nội dung"]

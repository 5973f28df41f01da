"""Five hundred files that break parsers: truncated, flipped, bombs, wrong types, encrypted, nested deep, NUL bytes.

Generated with a fixed seed from small valid files made by the real libraries, so that every run sees the same bytes.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pptx
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

_TEXT = "\n".join(f"Điều {n}. Nội dung thứ {n} của văn bản thử nghiệm." for n in range(1, 60))
_MB = 1024 * 1024
_LAUGHS = (
    '<!DOCTYPE r [<!ENTITY a "ha ha ha ha ha ha ha ha ha ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)


def write_all(folder: Path, count: int = 500, seed: int = 76) -> list[Path]:
    """Write `count` files into `folder` and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, (suffix, data) in enumerate(_all(random.Random(seed))):
        if number == count:
            break
        path = folder / f"{number:03d}{suffix}"
        path.write_bytes(data)
        paths.append(path)
    return paths


def _all(rng: random.Random) -> Iterator[tuple[str, bytes]]:
    valid = _valid()
    yield from _crafted(valid)
    while True:
        suffix = rng.choice(list(valid))
        data = valid[suffix]
        match rng.randrange(5):
            case 0:
                yield suffix, data[: rng.randrange(1, len(data))]
            case 1:
                yield suffix, _flipped(data, rng)
            case 2:
                yield suffix, _part_damaged(data, rng) if data.startswith(b"PK") else _flipped(data, rng)
            case 3:
                cut = rng.randrange(len(data))
                yield suffix, data[:cut] + b"\x00" * rng.randrange(1, 2000) + data[cut:]
            case _:
                yield rng.choice([s for s in valid if s != suffix]), data


def _flipped(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randrange(1, 60)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _part_damaged(data: bytes, rng: random.Random) -> bytes:
    """The package opens; one of its XML parts is cut, emptied or scrambled."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        victim = rng.choice([n for n in names if n.endswith((".xml", ".rels"))])
        for name in names:
            part = source.read(name)
            if name == victim:
                part = rng.choice([b"", part[: len(part) // 2], _flipped(part, rng), b"<a>" * 20000])
            target.writestr(name, part)
    return out.getvalue()


def _valid() -> dict[str, bytes]:
    word, word_file = docx.Document(), io.BytesIO()
    for line in _TEXT.split("\n"):
        word.add_paragraph(line)
    word.save(word_file)
    slides, slides_file = pptx.Presentation(), io.BytesIO()
    slide = slides.slides.add_slide(slides.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text = "Tiêu đề", _TEXT[:300]
    slides.save(slides_file)
    book, book_file = openpyxl.Workbook(), io.BytesIO()
    for n in range(40):
        book.active.append([n, f"Nhiệm vụ {n}", "Bộ Nội vụ"])
    book.save(book_file)
    page = f"<html><body><h1>Văn bản</h1>{''.join(f'<p>{line}</p>' for line in _TEXT.split(chr(10)))}</body></html>"
    return {
        ".docx": word_file.getvalue(),
        ".pptx": slides_file.getvalue(),
        ".xlsx": book_file.getvalue(),
        ".pdf": _pdf(),
        ".html": page.encode(),
        ".md": f"# Văn bản\n\n{_TEXT}".encode(),
        ".txt": _TEXT.encode(),
    }


def _pdf(password: str = "") -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, encrypt=StandardEncryption(password, canPrint=0) if password else None)
    for n in range(3):
        canvas.drawString(72, 700, f"Trang {n}: Dieu {n}. Noi dung")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def _repacked(data: bytes, replaced: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return _zip({name: replaced.get(name, source.read(name)) for name in source.namelist()} | replaced)


def _crafted(valid: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    word, slides, book = valid[".docx"], valid[".pptx"], valid[".xlsx"]
    document, slide, sheet = "word/document.xml", "ppt/slides/slide1.xml", "xl/worksheets/sheet1.xml"
    bomb = b"<w>" + b" " * (900 * _MB) + b"</w>"
    yield ".docx", _repacked(word, {document: bomb})
    yield ".pptx", _repacked(slides, {slide: bomb})
    yield ".xlsx", _repacked(book, {sheet: bomb})
    yield ".xlsx", _repacked(book, {"xl/sharedStrings.xml": bomb})
    del bomb
    laughs = f"{_LAUGHS}<r>&j;</r>".encode()
    for data, name, suffix in (
        (word, document, ".docx"),
        (word, "word/styles.xml", ".docx"),
        (slides, slide, ".pptx"),
        (book, sheet, ".xlsx"),
    ):
        yield suffix, _repacked(data, {name: laughs})
    yield ".html", laughs
    yield ".html", b"<div>" * 300_000 + "sâu".encode()
    yield ".html", b"<table><tr><td>" * 20_000
    yield ".html", b"<a " + b"x=1 " * 500_000
    yield ".md", b"> " * 20_000 + b"x"
    yield ".md", b"".join(b"  " * n + b"- x\n" for n in range(1500))
    yield ".md", b"[" * 100_000
    yield ".md", b"*a_" * 60_000
    nested = ("<w:tbl><w:tr><w:tc>" * 20_000).encode()
    space = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    yield ".docx", _repacked(word, {document: space + nested})
    yield ".docx", _repacked(word, {document: space + nested + b"</w:tc></w:tr></w:tbl>" * 20_000 + b"</w:body></w:document>"})
    yield ".xlsx", _repacked(book, {sheet: b'<worksheet xmlns="x"><dimension ref="A1:XFD1048576"/></worksheet>'})
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cell = '<c r="XFD1048576" t="inlineStr"><is><t>xa</t></is></c>'
    wide = f'<worksheet xmlns="{main}"><sheetData><row r="1048576">{cell}</row></sheetData></worksheet>'
    yield ".xlsx", _repacked(book, {sheet: wide.encode()})
    yield from _pdfs()
    yield ".pdf", _pdf("mật khẩu")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000
    for suffix in (".docx", ".xlsx", ".pptx", ".doc", ".pdf"):
        yield suffix, ole
    for suffix in (*valid, ".doc", ".rtf", ".png", ".jsonl", ".jsonl.gz"):
        yield suffix, b""
        yield suffix, b"\x00" * 5000
        yield suffix, bytes(random.Random(suffix).randbytes(4000))
    yield ".txt", b"\xef\xbb\xbf"
    yield ".txt", b" \n\t\n" * 1000
    yield ".txt", "chữ ".encode() * 4_000_000
    yield ".txt", "Điều 1. Một.\n".encode() * 600_000
    yield ".txt", b"a\n" * 3_000_000
    yield ".txt", "“".encode() * 500_000
    yield ".txt", ("1" * 100_000 + ". x\n").encode() * 20
    yield ".txt", b"\xff\xfe" + b"\x00\xd8" * 5000
    yield ".rtf", b"{\\rtf1" + b"{" * 200_000
    yield (
        ".png",
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0) + b"\x00" * 100,
    )
    yield ".docx", _zip({f"../../{n}": b"x" for n in range(2000)})
    yield ".docx", _zip({"[Content_Types].xml": b"", "word/document.xml": b""})


def _pdfs() -> Iterator[tuple[str, bytes]]:
    def pdf(*objects: str, streams: dict[int, bytes] | None = None) -> bytes:
        body = b"%PDF-1.7\n"
        for number, text in enumerate(objects, start=1):
            stream = (streams or {}).get(number)
            tail = b"\nstream\n" + stream + b"\nendstream" if stream is not None else b""
            body += f"{number} 0 obj\n{text}".encode() + tail + b"\nendobj\n"
        return body + b"trailer << /Root 1 0 R >>\n%%EOF"

    catalog = "<< /Type /Catalog /Pages 2 0 R >>"
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>"
    pages = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    bomb = zlib.compress(b"BT (x) Tj ET\n" * (60 * _MB // 13), 9)
    flate = f"<< /Length {len(bomb)} /Filter /FlateDecode >>"
    yield ".pdf", pdf(catalog, pages, page, flate, streams={4: bomb})
    twice = zlib.compress(zlib.compress(b"\x00" * (1200 * _MB), 9), 9)
    yield ".pdf", pdf(catalog, pages, page, f"<< /Length {len(twice)} /Filter [/FlateDecode /FlateDecode] >>", streams={4: twice})
    yield ".pdf", pdf(catalog, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>")
    yield ".pdf", pdf(catalog, "<< /Type /Pages /Kids [3 0 R] /Count 99999999 >>", page)
    yield ".pdf", pdf(catalog, f"<< /Type /Pages /Kids [{'3 0 R ' * 100_000}] /Count 100000 >>", page, "<< /Length 0 >>", streams={4: b""})
    form = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 5 /Resources << /XObject << /X 5 0 R >> >> >>"
    yield ".pdf", pdf(catalog, pages, page, "<< /Length 5 >>", form, streams={4: b"/X Do", 5: b"/X Do"})
    yield ".pdf", pdf(catalog, pages, page.replace("600 800", "1e38 1e38"), "<< /Length 0 >>", streams={4: b""})
    yield ".pdf", b"%PDF-1.7\n" + b"[" * 500_000
    yield ".pdf", b"%PDF-1.7\n1 0 obj\n" + b"<<" * 200_000
    yield ".pdf", b"%PDF-1.4\nstartxref\n0\n%%EOF"

"""Old formats through a real LibreOffice, made by LibreOffice from files python-docx and friends write."""

from __future__ import annotations

import resource
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pptx
import pytest

from ingest import read as readers
from ingest.lines import ReadError
from ingest.read.office import older
from tests.ingest.read.word_maker import add_list, new, numbered

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def save_as(path: Path, suffix: str) -> Path:
    """The file in another format, by LibreOffice."""
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", str(path.parent / "old"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return path.parent / "old" / f"{path.stem}.{suffix}"


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt"])
def test_word_formats_keep_their_automatic_numbers(tmp_path: Path, suffix: str) -> None:
    article = "Điều" if suffix != "rtf" else "Dieu"  # LibreOffice's own RTF export cannot write "Điều" in a list number
    document = new()
    add_list(document, [("decimal", f"{article} %1."), ("decimal", "%2."), ("lowerLetter", "%3)")], 1)
    expected = ["Điều 1. Phạm vi", "1. Một", "a) Điểm", "b) Điểm", "2. Hai", "Điều 2. Đối tượng", "1. Ba"]
    for text in expected:
        marker, _, rest = text.replace("Điều ", "Điều_").partition(" ")
        numbered(document, rest, 1, 0 if marker.startswith("Điều") else 2 if marker.endswith(")") else 1)
    document.add_paragraph("Hết.")  # LibreOffice's RTF export gives the last paragraph of a file another list level
    expected.append("Hết.")
    document.save(tmp_path / "a.docx")
    reading = readers.read(save_as(tmp_path / "a.docx", suffix))
    assert [line.text.replace("Dieu", "Điều") for line in reading.lines] == expected
    assert reading.reader == "office/docx"


@needs_office
@pytest.mark.slow
def test_powerpoint_97(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text_frame.text = "Cải cách", "Nội dung"
    slide.notes_slide.notes_text_frame.text = "Ghi chú"
    deck.save(tmp_path / "a.pptx")
    assert [line.text for line in readers.read(save_as(tmp_path / "a.pptx", "ppt")).lines] == ["Cải cách", "Nội dung", "Ghi chú"]


@needs_office
@pytest.mark.slow
def test_excel_97(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Nhiệm vụ", "Hạn"], ["Rà soát", "2022"]):
        book.active.append(row)
    book.save(tmp_path / "b.xlsx")
    old = save_as(tmp_path / "b.xlsx", "xls")
    if not old.exists():
        pytest.skip("LibreOffice Calc is not installed")
    assert readers.read(old).lines[-1].text == "Nhiệm vụ: Rà soát | Hạn: 2022"


@needs_office
@pytest.mark.slow
def test_a_broken_doc_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x01" * 600)
    with pytest.raises(ReadError, match="hỏng"):
        readers.read(path)


def test_missing_libreoffice_says_how_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1 x}")
    with pytest.raises(ReadError, match="apt install libreoffice"):
        older.read(path)


def test_libreoffice_may_map_more_than_the_parser_and_fill_as_much() -> None:
    two, mapped = 2 * 1024**3, 8 * 1024**3

    def inside_a_parser() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (two, resource.getrlimit(resource.RLIMIT_AS)[1]))
        older._own_limits()

    said = subprocess.run(["cat", "/proc/self/limits"], preexec_fn=inside_a_parser, check=True, capture_output=True, text=True).stdout
    limits = {line[:26].strip(): line[26:].split()[0] for line in said.splitlines()[1:]}
    assert (limits["Max data size"], limits["Max address space"]) == (str(two), str(mapped))

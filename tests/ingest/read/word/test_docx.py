"""Word files written by python-docx (and patched where it cannot write a feature) read in document order."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from ingest import read as readers
from ingest.lines import Line, LineKind, ReadError
from ingest.read.word.docx import read
from tests.ingest.read.legacy_encoder import encode
from tests.ingest.read.word_maker import add_list, new, numbered

W = nsdecls("w")
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def lines(document: Any, folder: Path) -> tuple[Line, ...]:
    document.save(folder / "a.docx")
    return read(folder / "a.docx").lines


def texts(document: Any, folder: Path) -> list[str]:
    return [line.text for line in lines(document, folder)]


def add_xml(document: Any, xml: str) -> Any:
    element = parse_xml(xml)
    document.element.body.insert(len(document.element.body) - 1, element)
    return element


def rewritten(path: Path, change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> None:
    """The package with every part passed through `change`, and new parts added."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**parts, **(extra or {})}.items():
            archive.writestr(name, change(name, data))


def test_document_order_with_tables_between_paragraphs(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("trước")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["Nhiệm vụ", "Thời hạn", "Rà soát thủ tục", "Quý IV/2022"], strict=True):
        cell.text = text
    document.add_paragraph("sau")
    found = lines(document, tmp_path)
    assert [line.text for line in found] == ["trước", "Nhiệm vụ | Thời hạn", "Nhiệm vụ: Rà soát thủ tục | Thời hạn: Quý IV/2022", "sau"]
    assert [(line.kind, line.table, line.row) for line in found[1:3]] == [(LineKind.ROW, 1, 1), (LineKind.ROW, 1, 2)]


def test_tracked_insertions_stay_and_deletions_go(tmp_path: Path) -> None:
    document = docx.Document()
    add_xml(
        document,
        f'<w:p {W}><w:r><w:t xml:space="preserve">Đến năm </w:t></w:r><w:del><w:r><w:delText>2024</w:delText></w:r></w:del>'
        "<w:ins><w:r><w:t>2025</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>cũ</w:t></w:r></w:moveFrom></w:p>",
    )
    add_xml(document, f"<w:p {W}><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>đầu </w:t></w:r></w:p>")
    add_xml(document, f"<w:p {W}><w:r><w:t>cuối</w:t></w:r></w:p>")
    assert texts(document, tmp_path) == ["Đến năm 2025", "đầu cuối"]


def test_hyperlinks_breaks_tabs_hyphens_and_hidden_text(tmp_path: Path) -> None:
    document = docx.Document()
    add_xml(
        document,
        f'<w:p {W}><w:r><w:t xml:space="preserve">theo </w:t></w:r>'
        '<w:hyperlink w:anchor="x"><w:r><w:t>Quyết định số 19</w:t></w:r></w:hyperlink>'
        "<w:r><w:noBreakHyphen/><w:t>NQ</w:t><w:tab/><w:t>của</w:t><w:br/><w:t>Trung ương.</w:t><w:br/><w:t>a) Một</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>",
    )
    assert texts(document, tmp_path) == ["theo Quyết định số 19-NQ của Trung ương.", "a) Một"]
    assert any("ẩn" in warning for warning in read(tmp_path / "a.docx").warnings)


def test_content_controls_text_boxes_and_capitals(tmp_path: Path) -> None:
    document = docx.Document()
    add_xml(document, f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>trong ô nhập</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    box = "<w:txbxContent><w:p><w:r><w:t>trong khung</w:t></w:r></w:p></w:txbxContent>"
    add_xml(
        document,
        f"<w:p {W} {MC}><w:r><w:t>ngoài khung</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    add_xml(document, f"<w:p {W}><w:r><w:rPr><w:caps/></w:rPr><w:t>nghị quyết</w:t></w:r></w:p>")
    assert texts(document, tmp_path) == ["trong ô nhập", "ngoài khung", "trong khung", "NGHỊ QUYẾT"]


def test_headers_footers_and_generated_contents_are_dropped(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "ĐẦU TRANG"
    document.sections[0].footer.paragraphs[0].text = "CUỐI TRANG"
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("Điều 1. Phạm vi\t3", style="toc 1")
    document.add_paragraph("Điều 1. Phạm vi")
    assert texts(document, tmp_path) == ["Điều 1. Phạm vi"]
    assert any("mục lục" in warning for warning in read(tmp_path / "a.docx").warnings)


def test_field_results_without_their_codes(tmp_path: Path) -> None:
    document = docx.Document()
    add_xml(
        document,
        f'<w:p {W}><w:r><w:t xml:space="preserve">xem </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> REF a \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>Điều 3</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:fldSimple w:instr="PAGE"><w:r><w:t>.</w:t></w:r></w:fldSimple></w:p>',
    )
    assert texts(document, tmp_path) == ["xem Điều 3."]


def test_footnotes_follow_their_paragraph(tmp_path: Path) -> None:
    document = docx.Document()
    for text, note in [("Một", "3"), ("Hai", "2")]:
        paragraph = document.add_paragraph(text)
        paragraph._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="{note}"/></w:r>'))
    path = tmp_path / "a.docx"
    document.save(path)
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>chú thích hai</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="3"><w:p><w:r><w:footnoteRef/>'
        '<w:t xml:space="preserve"> chú thích ba</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    content_type = b"application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    override = b'<Override PartName="/word/footnotes.xml" ContentType="' + content_type + b'"/>'

    def change(name: str, data: bytes) -> bytes:
        if name == "word/_rels/document.xml.rels":
            return data.replace(
                b"</Relationships>", f'<Relationship Id="rIdN" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode()
            )
        return data.replace(b"</Types>", override + b"</Types>") if name == "[Content_Types].xml" else data

    rewritten(path, change, {"word/footnotes.xml": notes.encode()})
    found = read(path).lines
    assert [(line.text, line.kind) for line in found] == [
        ("Một[1]", LineKind.TEXT), ("[1] chú thích ba", LineKind.NOTE), ("Hai[2]", LineKind.TEXT), ("[2] chú thích hai", LineKind.NOTE),
    ]  # fmt: skip


def test_merged_cells_repeat_downwards_and_headers_of_two_rows_join(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=3)
    rows = [["Nhiệm vụ", "Thời hạn", ""], ["", "Bắt đầu", "Kết thúc"], ["Rà soát", "2021", "2022"], ["", "2023", "2024"]]
    for row, values in zip(table.rows, rows, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(2, 0).merge(table.cell(3, 0))
    assert texts(document, tmp_path) == [
        "Nhiệm vụ | Thời hạn – Bắt đầu | Thời hạn – Kết thúc",
        "Nhiệm vụ: Rà soát | Thời hạn – Bắt đầu: 2021 | Thời hạn – Kết thúc: 2022",
        "Nhiệm vụ: Rà soát | Thời hạn – Bắt đầu: 2023 | Thời hạn – Kết thúc: 2024",
    ]


def test_nested_tables_follow_the_row_table(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["Nội dung", "Ghi chú", "a", "b"], strict=True):
        cell.text = text
    inner = table.cell(1, 1).add_table(rows=2, cols=2)
    for cell, text in zip(inner._cells, ["Tên", "Số", "c", "d"], strict=True):
        cell.text = text
    found = lines(document, tmp_path)
    assert [line.text for line in found] == ["Nội dung | Ghi chú", "Nội dung: a | Ghi chú: b", "Tên | Số", "Tên: c | Số: d"]
    assert len({line.table for line in found}) == 2
    assert [line.group for line in found] == [(), (), ("b",), ("b",)]  # the cell is what the table inside is about


def test_a_small_table_that_fills_a_cell_is_what_the_cell_says(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["STT", "Nội dung", "1", ""], strict=True):
        cell.text = text
    inner = table.cell(1, 1).add_table(rows=2, cols=2)
    for cell, text in zip(inner._cells, ["Tên", "Số", "Hồ sơ", "20"], strict=True):
        cell.text = text
    assert [line.text for line in lines(document, tmp_path)] == ["STT | Nội dung", "STT: 1 | Nội dung: Tên | Số; Tên: Hồ sơ | Số: 20"]


def test_a_number_of_word_that_fills_a_cell_is_shown(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "STT", "Tên loại"
    for row, name in ((1, "Nghị quyết"), (2, "Chỉ thị")):
        table.cell(row, 0).paragraphs[0].style = document.styles["List Number"]
        table.cell(row, 1).text = name
    found = [line.text for line in lines(document, tmp_path)]
    assert found == ["STT | Tên loại", "STT: 1. | Tên loại: Nghị quyết", "STT: 2. | Tên loại: Chỉ thị"]


def test_letterhead_and_signature_tables_are_text(tmp_path: Path) -> None:
    document = docx.Document()
    head = document.add_table(rows=2, cols=2)
    head.cell(0, 0).text = "BỘ NỘI VỤ"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head.cell(1, 0).text, head.cell(1, 1).text = "Số: 12/KH-BNV", "Hà Nội, ngày 5 tháng 3 năm 2022"
    document.add_paragraph("KẾ HOẠCH")
    found = lines(document, tmp_path)
    assert {line.kind for line in found} == {LineKind.TEXT}
    left = ["BỘ NỘI VỤ", "Số: 12/KH-BNV"]
    right = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Hà Nội, ngày 5 tháng 3 năm 2022"]
    assert [line.text for line in found] == [*left, *right, "KẾ HOẠCH"]


def test_headings_are_structure_in_a_report_and_text_in_a_decree(tmp_path: Path) -> None:
    report = docx.Document()
    report.add_heading("Kết quả", 1)
    report.add_paragraph("Tốt.")
    assert lines(report, tmp_path)[0].kind is LineKind.HEADING
    decree = new()
    add_list(decree, [("decimal", "Điều %1.")], 1)
    numbered(decree, "Phạm vi", 1, style="Heading 1")
    numbered(decree, "Đối tượng", 1, style="Heading 1")
    assert [(line.text, line.kind) for line in lines(decree, tmp_path)] == [
        ("Điều 1. Phạm vi", LineKind.TEXT),
        ("Điều 2. Đối tượng", LineKind.TEXT),
    ]


@pytest.mark.parametrize(("font", "encoding"), [(".VnTime", "tcvn3"), ("VNI-Times", "vni"), ("VPS Times", "vps")])
def test_legacy_fonts_by_run(tmp_path: Path, font: str, encoding: str) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for text, name in [("Số 76: ", "Times New Roman"), (encode("Được sửa đổi, bổ sung", encoding), font)]:
        run = paragraph.add_run(text)
        run.font.name = name
    document.save(tmp_path / "a.docx")
    reading = read(tmp_path / "a.docx")
    assert [line.text for line in reading.lines] == ["Số 76: Được sửa đổi, bổ sung"]
    assert reading.encoding == encoding


def test_legacy_font_from_the_style_and_soft_hyphen_element(tmp_path: Path) -> None:
    document = docx.Document()
    document.styles["Normal"].font.name = ".VnTimeH"
    document.styles["Normal"].element.rPr.rFonts.set(qn("w:hAnsi"), ".VnTimeH")
    add_xml(document, f"<w:p {W}><w:r><w:t>®</w:t><w:softHyphen/><w:t>îc</w:t></w:r></w:p>")
    assert texts(document, tmp_path) == ["ĐƯỢC"]


def test_macro_files_and_strict_files_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("nội dung")
    path = tmp_path / "a.docm"
    document.save(path)
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    rewritten(
        path,
        lambda _, data: data.replace(plain, b"application/vnd.ms-word.document.macroEnabled.main+xml"),
        {"word/vbaProject.bin": b"\0" * 10},
    )
    assert [line.text for line in readers.read(path).lines] == ["nội dung"]
    strict = tmp_path / "strict.docx"
    document.save(strict)
    rewritten(
        strict,
        lambda _, data: data.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships/",
        ),
    )
    assert [line.text for line in readers.read(strict).lines] == ["nội dung"]


def test_a_missing_main_part_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    docx.Document().save(path)
    rewritten(path, lambda name, data: b"<a/>" if name == "word/document.xml" else data)
    with pytest.raises(ReadError, match="Word"):
        readers.read(path)


def test_an_article_and_its_sentence_parted_by_a_line_break_are_two_lines(tmp_path: Path) -> None:
    document = new()
    paragraph = document.add_paragraph("Điều 2. Hiệu lực")
    paragraph.add_run().add_break()
    paragraph.add_run("Thông tư này có hiệu lực từ ngày ký.")
    broken = document.add_paragraph("Điều 3. Trách nhiệm của Bộ")
    broken.add_run().add_break()
    broken.add_run("Nội vụ")
    assert [line.text for line in lines(document, tmp_path)] == [
        "Điều 2. Hiệu lực", "Thông tư này có hiệu lực từ ngày ký.", "Điều 3. Trách nhiệm của Bộ Nội vụ",
    ]  # fmt: skip

"""Paths of both structures, from small texts written here and from the Resolution's real PDF."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ingest.lines import Line
from ingest.parse.parsing import parse_file
from ingest.structure.structure import parse
from knowledge.law.types import PassageKind

PROGRAMME = """CHÍNH PHỦ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 99/NQ-CP
Hà Nội, ngày 5 tháng 3 năm 2022
NGHỊ QUYẾT
VỀ VIỆC THỬ NGHIỆM
Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;
QUYẾT NGHỊ:
Điều 1. Ban hành Chương trình, với các nội dung như sau:
I. MỤC TIÊU
1. Cải cách thể chế
a) Mục tiêu
Nâng cao chất lượng.
- Đến năm 2025:
+ Hoàn thành 80% công việc.
+ Hoàn thành số hóa.
- Đến năm 2030:
Hoàn thành toàn bộ.
đ) Nhiệm vụ khác.
Điều 2. Tổ chức thực hiện
1. Bộ Nội vụ:
a) Chủ trì;
b) Phối hợp.
Nơi nhận:
- Các bộ;
- Lưu: VT.
TM. CHÍNH PHỦ
KT. THỦ TƯỚNG
Nguyễn Văn A
PHỤ LỤC I
DANH MỤC ĐỀ ÁN
1. Đề án thứ nhất."""

ARTICLES = """QUỐC HỘI
Luật số: 12/2020/QH14
Hà Nội, ngày 20 tháng 11 năm 2020
LUẬT THỬ NGHIỆM
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
1. Luật này quy định về thử nghiệm theo
Điều 5 của Luật khác.
2. Sửa đổi Điều 9 như sau:
“Điều 9. Nội dung mới
1. Khoản trong trích dẫn.”
Điều 2. Giải thích
a) Điểm a;
b) Điểm b.
Chương II
THI HÀNH
Mục 1. HIỆU LỰC
Điều 3. Hiệu lực
Luật này có hiệu lực từ ngày 01 tháng 7 năm 2021.
Điều 3a. Chuyển tiếp
CHỦ TỊCH QUỐC HỘI
Trần Thị B"""


def paths(text: str) -> dict[str, str]:
    outline, _ = parse(tuple(Line(line) for line in text.split("\n")))
    return {"/".join(unit.path): unit.text for unit in outline.units}


def test_programme_style() -> None:
    found = paths(PROGRAMME)
    assert found["Điều 1/I/1/a/đoạn 1"] == "Nâng cao chất lượng."
    assert found["Điều 1/I/1/a/Đến năm 2025/+2"] == "+ Hoàn thành số hóa."
    assert found["Điều 1/I/1/a/Đến năm 2030/đoạn 1"] == "Hoàn thành toàn bộ."
    assert found["Điều 2/1/b"] == "b) Phối hợp."
    assert found["Nơi nhận"] == "Nơi nhận:\n- Các bộ;\n- Lưu: VT."
    assert found["Chữ ký/đoạn 1"] == "TM. CHÍNH PHỦ\nKT. THỦ TƯỚNG\nNguyễn Văn A"
    assert found["Phụ lục I/1"] == "1. Đề án thứ nhất."


def test_header_block_is_read_and_quotable() -> None:
    outline, header = parse(tuple(Line(line) for line in PROGRAMME.split("\n")))
    assert (header.number, header.issued_on, header.place, header.issuer) == ("99/NQ-CP", date(2022, 3, 5), "Hà Nội", "Chính phủ")
    assert (header.kind, header.title) == ("Nghị quyết", "Về việc thử nghiệm")
    front = outline.units[0]
    assert front.path == ("Phần mở đầu", "đoạn 1")
    assert "Số: 99/NQ-CP\nHà Nội, ngày 5 tháng 3 năm 2022" in front.text


def test_article_style_with_chapters_quotations_and_broken_references() -> None:
    found = paths(ARTICLES)
    articles = [path for path in found if path.split("/")[-1].startswith("Điều ")]
    assert articles == ["Chương I/Điều 1", "Chương I/Điều 2", "Chương II/Mục 1/Điều 3", "Chương II/Mục 1/Điều 3a"]
    assert found["Chương I/Điều 1/2/đoạn 2"] == "1. Khoản trong trích dẫn.”"
    assert found["Chương I/Điều 2/b"] == "b) Điểm b."
    assert found["Chữ ký/đoạn 1"] == "CHỦ TỊCH QUỐC HỘI\nTrần Thị B"


LETTERS = """ỦY BAN NHÂN DÂN
TỈNH VÍ DỤ
Số: 12/UBND-KS
Ví Dụ, ngày 5 tháng 12 năm 2022
Về việc xây dựng kế hoạch rà soát
Kính gửi:
- Các sở, ban, ngành;
- UBND các huyện.
Giao các sở lập kế hoạch rà soát thủ tục.
- Kế hoạch gửi trước ngày 05/01/2023.
Nơi nhận:
- Như trên;
TM. ỦY BAN NHÂN DÂN
Nguyễn Văn A
Kính gửi: Chi cục Thuế và các đơn vị
- Phòng Nội vụ;
Đề nghị các đơn vị cử người tham dự."""


def test_whom_a_letter_is_addressed_to_is_no_unit_of_it() -> None:
    outline, _ = parse(tuple(map(Line, LETTERS.splitlines())))
    said = {unit.text: (unit.path, unit.kind) for unit in outline.units}
    assert said["Giao các sở lập kế hoạch rà soát thủ tục."] == (("đoạn 1",), PassageKind.TEXT)
    assert said["- Kế hoạch gửi trước ngày 05/01/2023."] == (("-1",), PassageKind.TEXT)
    assert any("UBND các huyện." in text and kind is PassageKind.FRONT for text, (_, kind) in said.items())
    assert said["Kính gửi: Chi cục Thuế và các đơn vị\n- Phòng Nội vụ;"][1] is PassageKind.FRONT
    assert said["Đề nghị các đơn vị cử người tham dự."] == (("đoạn 2",), PassageKind.TEXT)


def test_an_office_that_a_scanner_garbled_signs_and_opens_no_section() -> None:
    text = LETTERS.split("Nơi nhận:", maxsplit=1)[0] + "Nơi nhận:\nI. CHỦ TỊCH\n- Như trên;\n- Lưu: VT."
    outline, _ = parse(tuple(map(Line, text.splitlines())))
    assert [(unit.path, unit.text) for unit in outline.units[-2:]] == [
        (("Nơi nhận",), "Nơi nhận:\n- Như trên;\n- Lưu: VT."),
        (("Chữ ký", "đoạn 1"), "I. CHỦ TỊCH"),
    ]


def test_the_letterhead_of_a_second_letter_answers_nothing() -> None:
    head = ["UBND TỈNH VÍ DỤ", "Số: 620/VP-KS", "Ví Dụ, ngày 7 tháng 12 năm 2022", "Về việc hướng dẫn rà soát"]
    outline, _ = parse(tuple(map(Line, LETTERS.replace("Kính gửi: Chi", "\n".join([*head, "Kính gửi: Chi"])).splitlines())))
    kinds = {unit.text: unit.kind for unit in outline.units}
    assert [kinds[line] for line in head] == [PassageKind.FRONT] * 4
    assert kinds["Đề nghị các đơn vị cử người tham dự."] is PassageKind.TEXT


def test_every_line_lies_in_exactly_one_unit() -> None:
    for text in (PROGRAMME, ARTICLES):
        units = [line for unit in parse(tuple(Line(line) for line in text.split("\n")))[0].units for line in unit.text.split("\n")]
        assert sorted(units) == sorted(text.split("\n"))


def test_the_real_resolution(resolution_pdf: Path) -> None:
    parsed = parse_file(resolution_pdf)
    found = {"/".join(unit.path): unit for unit in parsed.units}
    assert (parsed.header.number, parsed.header.issued_on, parsed.header.kind) == ("76/NQ-CP", date(2021, 7, 15), "Nghị quyết")
    assert len(found) == 302
    assert not parsed.warnings
    assert not parsed.unparsed
    assert parsed.validity > 0.99
    assert found["Điều 1/III/2/a/Đến năm 2025/+3"].page == 5
    assert [p for p in found if p.startswith("Điều 2/3/") and p.count("/") == 2] == [f"Điều 2/3/{c}" for c in "abcdđeghiklm"]
    assert found["Điều 1/III/2"].kind is PassageKind.HEADING
    assert not any("ƣ" in unit.text for unit in parsed.units)
    assert "Hà Nội, ngày 15 tháng 7 năm 2021" in found["Phần mở đầu/đoạn 1"].text
    assert "Trương Hòa Bình" in found["Chữ ký/đoạn 1"].text


def test_titles_are_headings_and_long_clauses_are_not() -> None:
    issued = "(Ban hành kèm theo Nghị quyết số 99/NQ-CP ngày 5 tháng 3 năm 2022 của Chính phủ về việc thử nghiệm)"
    text = PROGRAMME.replace("PHỤ LỤC I", f"QUY CHẾ LÀM VIỆC {issued}")
    outline, _ = parse(tuple(Line(line) for line in text.split("\n")))
    kinds = {"/".join(unit.path): unit.kind for unit in outline.units}
    assert kinds["Quy chế kèm theo"] is PassageKind.HEADING
    assert kinds["Quy chế kèm theo/đoạn 1"] is PassageKind.HEADING
    assert kinds["Điều 1/I/1/a/Đến năm 2025"] is PassageKind.HEADING
    assert kinds["Điều 1/I/1/a/Đến năm 2025/+1"] is PassageKind.TEXT
    assert kinds["Nơi nhận"] is PassageKind.FRONT

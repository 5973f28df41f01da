"""Who a text is: number, date and issuer from its letterhead and nowhere else; what is not certain is asked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest

from ingest.identity.header import Header
from ingest.identity.letterhead import date_in, issuer, number_in
from ingest.identity.proper_names import sentence_case
from ingest.parse.parsing import Parsed, parse_file
from ingest.register.agreement import doubts, entry_of
from ingest.register.document import assemble
from ingest.register.register import Register, RegisteredDocument
from knowledge.law.types import Document, PassageKind, Tier

STATE = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]


def read(folder: Path, *lines: str) -> Parsed:
    """A real Word file of these paragraphs, parsed."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(folder / "van-ban.docx"))
    return parse_file(folder / "van-ban.docx")


def about(parsed: Parsed) -> Document:
    return assemble(parsed, None, "van-ban.docx", "0" * 64).document


def test_a_garbled_number_is_not_replaced_by_that_of_the_legal_basis(tmp_path: Path) -> None:
    parsed = read(
        tmp_path, "BỘ VÍ DỤ", "số: 7 ỗ 1 /QĐ-BVD", *STATE, "Hà Nội, ngày 08tháng 10 năm 2019", "QUYÉT ĐỊNH", "Quy định nhiệm vụ của Vụ Thử",
        "Căn cứ Nghị định số 45/2017/NĐ-CP ngày 02 tháng 5 năm 2017 của Chính phủ;", "QUYÉT ĐỊNH:", "Điều 1. Nhiệm vụ",
        "1. Vụ Thử có hai phòng.", "Điều 2. Hiệu lực", "Quyết định này có hiệu lực từ ngày ký.",
    )  # fmt: skip
    found = about(parsed)
    assert (found.number, found.kind, found.issued_on, found.issuer) == ("", "Quyết định", date(2019, 10, 8), "Bộ Ví dụ")
    assert found.tier is Tier.OFFICIAL
    assert parsed.header.code == "QĐ-BVD"
    [doubt] = doubts(parsed, found)
    assert all(word in doubt for word in ("số hiệu", "…/QĐ-BVD", "--number"))
    assert "ngày ban hành" not in doubt


def test_a_letter_does_not_take_the_number_of_what_it_carries_out(tmp_path: Path) -> None:
    found = about(
        read(
            tmp_path, "ỦY BAN NHÂN DÂN", "TỈNH PHÚ YÊN", "Số:  /UBND-KSTT", *STATE, "Phú Yên, ngày    tháng 12 năm 2012",
            "V/v rà soát thủ tục", "Kính gửi: Các sở, ban, ngành",
            "Thực hiện Nghị quyết số 91b/NQ-CP ngày 03/4/2012 của Chính phủ, Ủy ban nhân dân tỉnh yêu cầu:",
            "1. Các sở rà soát thủ tục.", "2. Báo cáo trước ngày 05/01/2013.",
        )
    )  # fmt: skip
    assert (found.number, found.issued_on, found.issuer, found.kind) == ("", None, "Ủy ban nhân dân tỉnh Phú Yên", "Công văn")
    assert found.title == "Công văn về việc rà soát thủ tục"


@pytest.mark.parametrize(
    "title",
    [
        ("NGHỊ ĐỊNH", "CỦA CHÍNH PHỦ SỐ 41/2006/NĐ-CP NGÀY 09 THÁNG 3 NĂM 2006", "VỀ LƯU TRỮ HỒ SƠ"),
        ("NGHỊ ĐỊNH CỦA CHÍNH PHỦ SỐ 41/2006/NĐ-CP NGÀY 09 THÁNG 3 NĂM 2006 VỀ LƯU TRỮ HỒ SƠ",),
        ("NGHỊ ĐỊNH SỐ 41/2006/NĐ-CP NGÀY 09 THÁNG 3 NĂM 2006", "CỦA CHÍNH PHỦ VỀ LƯU TRỮ HỒ SƠ"),
    ],
)
def test_old_texts_bear_everything_in_the_title(tmp_path: Path, title: tuple[str, ...]) -> None:
    basis = "Căn cứ Luật Tổ chức Chính phủ ngày 25 tháng 12 năm 2001;"
    body = ("Điều 1. Phạm vi", "Quy định lưu trữ.", "Điều 2. Đối tượng", "Mọi sở.")
    found = about(read(tmp_path, *title, "CHÍNH PHỦ", basis, "NGHỊ ĐỊNH :", *body))
    assert (found.number, found.issued_on, found.issuer) == ("41/2006/NĐ-CP", date(2006, 3, 9), "Chính phủ")
    assert found.title == "Nghị định về lưu trữ hồ sơ"
    assert found.tier is Tier.OFFICIAL


def test_a_consolidated_text_is_named_by_its_certification(tmp_path: Path) -> None:
    found = about(
        read(
            tmp_path, "VĂN BẢN PHÁP LUẬT KHÁC", "VĂN BẢN HỢP NHẤT - BỘ VÍ DỤ", *STATE, "THÔNG TƯ", "Hướng dẫn lưu trữ",
            "Thông tư số 8/2015/TT-BVD ngày 25 tháng 10 năm 2015 của Bộ trưởng Bộ Ví dụ, được sửa đổi, bổ sung bởi:",
            "Thông tư số 9/2021/TT-BVD ngày 14 tháng 11 năm 2021 của Bộ trưởng Bộ Ví dụ.",
            "Điều 1. Phạm vi", "Thông tư này hướng dẫn lưu trữ.", "Điều 2. Hiệu lực", "Có hiệu lực từ ngày ký./.",
            "BỘ VÍ DỤ", "XÁC THỰC VĂN BẢN HỢP NHẤT", "Số: 55/VBHN-BVD", "Hà Nội, ngày 10 tháng 02 năm 2022", "KT. BỘ TRƯỞNG", "Trần Văn B",
        )
    )  # fmt: skip
    assert (found.number, found.issued_on, found.issuer) == ("55/VBHN-BVD", date(2022, 2, 10), "Bộ Ví dụ")
    assert (found.kind, found.title) == ("Văn bản hợp nhất", "Văn bản hợp nhất Thông tư hướng dẫn lưu trữ")


def test_a_circular_certified_as_consolidated_is_no_circular_and_its_number_stands_left_of_the_certification(tmp_path: Path) -> None:
    parsed = read(
        tmp_path, "BỘ VÍ DỤ", *STATE, "THÔNG TƯ", "Hướng dẫn lưu trữ",
        "Thông tư số 8/2015/TT-BVD ngày 25 tháng 10 năm 2015 của Bộ trưởng Bộ Ví dụ, được sửa đổi, bổ sung bởi:",
        "Thông tư số 9/2021/TT-BVD ngày 14 tháng 11 năm 2021 của Bộ trưởng Bộ Ví dụ.",
        "Điều 1. Phạm vi", "Thông tư này hướng dẫn lưu trữ.", "Điều 2. Hiệu lực[1]", "Có hiệu lực từ ngày ký./.",
        "BỘ VÍ DỤ", "Số: 55/VBHN-BVD", "XÁC THỰC VĂN BẢN HỢP NHẤT", "Hà Nội, ngày 10 tháng 02 năm 2022", "KT. BỘ TRƯỞNG", "Trần Văn B",
        "[1] Điều 3 của Thông tư số 9/2021/TT-BVD quy định như sau:", "“Điều 3. Hiệu lực", "Có hiệu lực từ ngày 01 tháng 01 năm 2022.”",
    )  # fmt: skip
    found = about(parsed)
    assert (found.number, found.issued_on, found.issuer) == ("55/VBHN-BVD", date(2022, 2, 10), "Bộ Ví dụ")
    assert (found.kind, found.title) == ("Văn bản hợp nhất", "Văn bản hợp nhất Thông tư hướng dẫn lưu trữ")
    kinds = {unit.text: unit.kind for unit in parsed.units}
    assert kinds["Số: 55/VBHN-BVD"] is kinds["BỘ VÍ DỤ"] is PassageKind.FRONT
    assert kinds["Có hiệu lực từ ngày 01 tháng 01 năm 2022.”"] is PassageKind.NOTE
    assert kinds["Có hiệu lực từ ngày ký./."] is PassageKind.TEXT


def test_a_law_is_dated_by_its_closing_sentence(tmp_path: Path) -> None:
    passed = "Luật này đã được Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam khóa XIV, kỳ họp thứ 2 thông qua ngày 18 tháng 11 năm 2016."
    found = about(
        read(tmp_path, "QUỐC HỘI", "Luật số: 3/2016/QH14", *STATE, "LUẬT", "VỀ HỒ SƠ", "Điều 1. Một", "Hai.", "Điều 2. Ba", passed)
    )
    assert (found.number, found.issued_on) == ("3/2016/QH14", date(2016, 11, 18))


@pytest.mark.parametrize(
    ("line", "value", "code"),
    [
        ("Số: _79/2025/NĐ-CP", "79/2025/NĐ-CP", "NĐ-CP"),
        ("Số: 12 /QĐ-BNV", "12/QĐ-BNV", "QĐ-BNV"),
        ("Luật số: 36/2018/QH14", "36/2018/QH14", "QH14"),
        ("Số 18-NQ/TW", "18-NQ/TW", "NQ/TW"),
        ("Số: 5/2015/L-CTN", "5/2015/L-CTN", "L-CTN"),
        ("Số: f6 /NQ-CP Hà Nội, ngày1Ê tháng 7 năm 2021", "", "NQ-CP"),
        ("Số:///42/UBND- KSTTHC Phú Thọ", "", "UBND-KSTTHC"),
    ],
)
def test_numbers(line: str, value: str, code: str) -> None:
    found = number_in(line)
    assert found is not None
    assert (found.value, found.code) == (value, code)


def test_the_issue_of_the_gazette_is_no_number() -> None:
    assert number_in("CÔNG BÁO/Số 271/Ngày 12-05-2026") is None
    assert number_in("Số điện thoại: 024/3825") is None


def test_a_scan_is_not_believed_where_it_was_written_by_hand() -> None:
    assert number_in("Số: 620 /VP-KSTTHC", confidence=0.95).value == ""  # type: ignore[union-attr]
    assert number_in("Số: 620/VP-KSTTHC", confidence=0.95).value == "620/VP-KSTTHC"  # type: ignore[union-attr]
    dated = date_in("Số: f6 /NQ-CP Hà Nội, ngày1Ê tháng 7 năm 2021", confidence=0.9)
    assert dated is not None
    assert (dated.day, dated.month, dated.place) == (None, "2021-07", "Hà Nội")


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["ỦY BAN NHÂN DÂN", *STATE, "TỈNH PHÚ THỌ"], "Ủy ban nhân dân tỉnh Phú Thọ"),
        (["CHÍNH", f"PHỦ {STATE[0]}", STATE[1]], "Chính phủ"),
        (["BỘ LAO ĐỘNG - THƯƠNG BINH", STATE[0], "VÀ XÃ HỘI", STATE[1]], "Bộ Lao động - Thương binh và Xã hội"),
        (["BỘ TÀI CHÍNH", "KHO BẠC NHÀ NƯỚC", "Số: 5/QĐ-KBNN"], "Kho bạc Nhà nước"),
        (["UBND TỈNH PHÚ THỌ CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM VĂN PHÒNG Độc lập - Tự do - Hạnh phúc"], "Văn phòng UBND tỉnh Phú Thọ"),
        (["50", "VĂN BẢN PHÁP LUẬT KHÁC", "CÔNG BÁO/Số 5/Ngày 01-02-2024 50", "THỦ TƯỚNG CHÍNH PHỦ"], "Thủ tướng Chính phủ"),
    ],
)
def test_issuers(lines: list[str], name: str) -> None:
    assert issuer(lines) == name


def test_names_of_places_keep_their_capitals() -> None:
    title = "BAN HÀNH QUY ĐỊNH VỀ TRẬT TỰ, HÒA BÌNH TRÊN ĐỊA BÀN TỈNH HÒA BÌNH"
    assert sentence_case(title) == "Ban hành quy định về trật tự, hòa bình trên địa bàn tỉnh Hòa Bình"


REGISTER = Register(
    (
        RegisteredDocument(
            "a", "Nghị quyết ban hành Chương trình thử", None, "", "76/NQ-CP", "Nghị quyết", "Chính phủ", "", date(2021, 7, 15)
        ),
        RegisteredDocument("b", "Nghị quyết về phiên họp tháng", None, "", "80/NQ-CP", "Nghị quyết", "Chính phủ", "", date(2021, 7, 19)),
        RegisteredDocument("c", "Nghị quyết cũ", None, "", "30c/NQ-CP", "Nghị quyết", "Chính phủ", "", date(2011, 11, 8)),
    )
)


def with_header(header: Header) -> Parsed:
    return Parsed(header, "", "pdf", True, ())


def test_the_register_is_joined_only_where_number_kind_and_issuer_agree() -> None:
    own = Header("30c/NQ-CP", "Chính phủ", kind="Nghị quyết")
    assert entry_of(REGISTER, Path("x.pdf"), with_header(own))[0] == REGISTER.entries[2]
    for other in (
        Header("30c/NQ-CP", "Ủy ban nhân dân tỉnh Phú Thọ", kind="Nghị quyết"),
        Header("30c/NQ-CP", "Chính phủ", kind="Công văn"),
        Header("30c/NQ-CP", "Chính phủ", kind="Nghị quyết", month="2012-05"),
    ):
        assert entry_of(REGISTER, Path("x.pdf"), with_header(other))[0] is None


def test_a_number_written_by_hand_is_found_by_kind_month_and_title_and_said_so() -> None:
    header = Header("", "Chính phủ", kind="Nghị quyết", title="Ban hành CỔNG TTĐT Chương trình thử", code="NQ-CP", month="2021-07")
    entry, note = entry_of(REGISTER, Path("scan.pdf"), with_header(header))
    assert entry == REGISTER.entries[0]
    assert "76/NQ-CP ngày 15/07/2021" in note
    elsewhere = Header("", "Chính phủ", kind="Nghị quyết", title="Về một việc khác", code="NQ-CP", month="2021-07")
    assert entry_of(REGISTER, Path("scan.pdf"), with_header(elsewhere)) == (None, "")

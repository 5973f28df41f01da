"""Validity and relations: from the text, turned round onto the texts they are about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ingest.lines import Line
from ingest.parse.parsing import Parsed
from ingest.register.document import assemble
from ingest.relations.relations import read
from ingest.relations.validity import ValidityMap
from ingest.structure.structure import parse
from knowledge.law.types import ParsedDocument, RelationKind

OLD = """BỘ NỘI VỤ
Số: 10/2018/TT-BNV
Hà Nội, ngày 2 tháng 3 năm 2018
THÔNG TƯ
QUY ĐỊNH VỀ BÁO CÁO
Điều 1. Phạm vi
1. Thông tư này quy định về báo cáo.
2. Báo cáo gửi trước ngày 15.
Điều 2. Hiệu lực
Thông tư này có hiệu lực từ ngày 20/4/2018."""

AMENDING = """BỘ NỘI VỤ
Số: 5/2020/TT-BNV
Hà Nội, ngày 9 tháng 9 năm 2020
THÔNG TƯ
SỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU CỦA THÔNG TƯ SỐ 10/2018/TT-BNV NGÀY 2 THÁNG 3 NĂM 2018
Điều 1. Sửa đổi, bổ sung một số điều của Thông tư số 10/2018/TT-BNV ngày 2 tháng 3 năm 2018
1. Sửa đổi, bổ sung khoản 2 Điều 1 như sau:
“2. Báo cáo gửi trước ngày 20. Quyết định số 1/2001/QĐ-BNV bị bãi bỏ.”
2. Bãi bỏ Điều 2.
Điều 2. Thông tư này có hiệu lực sau 45 ngày kể từ ngày ký."""

REPLACING = """BỘ NỘI VỤ
Số: 8/2023/TT-BNV
Hà Nội, ngày 1 tháng 6 năm 2023
THÔNG TƯ
QUY ĐỊNH MỚI VỀ BÁO CÁO
Điều 1. Phạm vi
Thông tư này quy định về báo cáo.
Điều 2. Hiệu lực
1. Thông tư này có hiệu lực thi hành kể từ ngày 01 tháng 8 năm 2023 và thay thế Thông tư số 10/2018/TT-BNV ngày 02 tháng 3 năm 2018.
2. Khoản 1 Điều 1 Thông tư này có hiệu lực từ ngày 01 tháng 01 năm 2024."""


def parsed(text: str) -> Parsed:
    outline, header = parse(tuple(Line(line) for line in text.split("\n")))
    return Parsed(header, "", "text", True, tuple(outline.units), validity_says=read(outline.units, header))


def document(text: str) -> ParsedDocument:
    return assemble(parsed(text), None, "a.txt", "0" * 64)


def test_effective_dates() -> None:
    assert parsed(OLD).validity_says.effective_from == date(2018, 4, 20)
    assert parsed(AMENDING).validity_says.effective_from == date(2020, 10, 24)
    says = parsed(REPLACING).validity_says
    assert says.effective_from == date(2023, 8, 1)
    assert says.clauses == ((("Điều 1", "1"), date(2024, 1, 1)),)


def test_amendments_name_the_clause_and_quotations_are_not_read() -> None:
    relations = parsed(AMENDING).validity_says.relations
    amended = {(r.kind, r.number, r.to_path) for r in relations if r.to_path}
    assert amended == {(RelationKind.AMENDS, "10/2018/TT-BNV", ("Điều 1", "2")), (RelationKind.REPEALS, "10/2018/TT-BNV", ("Điều 2",))}
    assert not any("QĐ-BNV" in r.number for r in relations)


def test_replacement_ends_the_old_text_and_amendment_the_clause() -> None:
    validity = ValidityMap()
    for text in (AMENDING, REPLACING):
        validity.add(document(text).document)
    old = validity.apply(document(OLD))
    assert old.document.effective_to == date(2023, 7, 31)
    ends = {"/".join(p.path): p.effective_to for p in old.passages if p.effective_to}
    assert ends == {"Điều 1/2": date(2020, 10, 23), "Điều 2": date(2020, 10, 23), "Điều 2/đoạn 1": date(2020, 10, 23)}


def test_same_number_of_another_year_is_not_ended() -> None:
    validity = ValidityMap()
    validity.add(document(REPLACING).document)
    other = document(OLD)
    other = replace(other, document=replace(other.document, issued_on=date(2013, 6, 13)))
    assert validity.apply(other).document.effective_to is None


def closing(*clauses: str, number: str = "7/2024/QĐ-UBND", body: tuple[str, ...] = ()) -> set[tuple[RelationKind, str, tuple[str, ...]]]:
    """Relations of a text with this body and a closing article of these clauses."""
    kind = {"QĐ": "QUYẾT ĐỊNH", "NĐ": "NGHỊ ĐỊNH", "TT": "THÔNG TƯ"}[number.split("/")[-1][:2]]
    lines = ["CƠ QUAN VÍ DỤ", f"Số: {number}", "Hà Nội, ngày 1 tháng 9 năm 2024", kind, "QUY ĐỊNH VÍ DỤ", "Điều 1. Nội dung", *body]
    lines += ["Điều 2. Trách nhiệm", "Các sở.", "Điều 3. Báo cáo", "Hằng quý.", "Điều 4. Hiệu lực thi hành", *clauses]
    return {(r.kind, r.number, r.to_path) for r in parsed("\n".join(lines)).validity_says.relations}


def test_a_text_that_is_only_named_near_the_verb_is_not_ended() -> None:
    body = (
        "1. Đơn vị đề xuất biện pháp quản lý thay thế, lấy ý kiến theo Điều 4 Nghị định số 85/2023/NĐ-CP của Chính phủ.",
        "2. Bản mới thay thế các bản kê khai trước khi Nghị định số 85/2023/NĐ-CP có hiệu lực.",
        "3. Hồ sơ bị bãi bỏ theo Quyết định số 5/2020/QĐ-UBND phải lập lại; Quyết định số 6/2020/QĐ-UBND hết hiệu lực thì thôi.",
    )
    assert closing("1. Quyết định này có hiệu lực từ ngày 20 tháng 9 năm 2024.", body=body) == set()


def test_the_closing_article_ends_what_its_verb_governs_and_not_the_texts_in_their_titles() -> None:
    found = closing(
        "1. Quyết định này thay thế Quyết định số 3/2019/QĐ-UBND ngày 2 tháng 3 năm 2019 hướng dẫn thi hành Quyết định số 1/2018/QĐ-UBND "
        "và Quyết định số 4/2019/QĐ-UBND.",
        "2. Bãi bỏ khoản 2 Điều 5 Quyết định số 8/2020/QĐ-UBND.",
        "3. Quyết định số 9/2020/QĐ-UBND và Quyết định số 10/2020/QĐ-UBND hết hiệu lực kể từ ngày Quyết định này có hiệu lực.",
        "4. Bãi bỏ các văn bản sau:",
        "a) Quyết định số 11/2020/QĐ-UBND ngày 1 tháng 1 năm 2020;",
    )
    assert found == {
        (RelationKind.REPLACES, "3/2019/QĐ-UBND", ()),
        (RelationKind.REPLACES, "4/2019/QĐ-UBND", ()),
        (RelationKind.REPEALS, "8/2020/QĐ-UBND", ("Điều 5", "2")),
        (RelationKind.REPEALS, "9/2020/QĐ-UBND", ()),
        (RelationKind.REPEALS, "10/2020/QĐ-UBND", ()),
        (RelationKind.REPEALS, "11/2020/QĐ-UBND", ()),
    }


def test_a_lower_text_never_ends_a_higher_one() -> None:
    clause = "1. Văn bản này có hiệu lực từ ngày ký và thay thế Nghị định số 85/2023/NĐ-CP ngày 10 tháng 7 năm 2023."
    assert closing(clause) == set()
    assert closing(clause, number="7/2024/TT-BVD") == set()
    assert closing(clause, number="7/2024/NĐ-CP") == {(RelationKind.REPLACES, "85/2023/NĐ-CP", ())}


def test_a_consolidated_text_only_restates() -> None:
    text = """VĂN PHÒNG QUỐC HỘI
Số: 3/VBHN-VPQH
Hà Nội, ngày 1 tháng 9 năm 2022
LUẬT
VÍ DỤ
Luật Ví dụ số 5/2015/QH13 ngày 1 tháng 6 năm 2015 của Quốc hội, được sửa đổi, bổ sung bởi:
Luật số 6/2020/QH14 ngày 2 tháng 6 năm 2020 của Quốc hội.
Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;
Điều 1. Sửa đổi Luật Khác số 8/2010/QH12
1. Sửa đổi khoản 2 Điều 3 như sau:
Điều 2. Hiệu lực
Luật Cũ số 9/2005/QH11 hết hiệu lực kể từ ngày Luật này có hiệu lực thi hành."""
    assert {(r.kind, r.number) for r in parsed(text).validity_says.relations} == {
        (RelationKind.RESTATES, "5/2015/QH13"),
        (RelationKind.RESTATES, "6/2020/QH14"),
    }

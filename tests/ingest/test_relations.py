"""Validity and relations: from the text, turned round onto the texts they are about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ingest.document import assemble
from ingest.lines import Line
from ingest.parsing import Parsed
from ingest.relations import read
from ingest.structure import parse
from ingest.validity import ValidityMap
from knowledge.types import ParsedDocument, RelationKind

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

"""A small corpus made by the tests: a resolution in the programme style, a law with chapters, a training sheet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from knowledge.index.encoder import StaticEncoder
from knowledge.law.types import Document, ParsedDocument, Passage, PassageKind, Relation, RelationKind, Section, Tier, UnitPath
from knowledge.law.unit import anchor

ENCODER_FOLDER = Path(__file__).resolve().parents[1] / "data" / "encoder"

Row = tuple[str, str] | tuple[str, str, PassageKind] | tuple[str, str, PassageKind, tuple[str, ...]]


def encoder() -> StaticEncoder:
    return StaticEncoder(ENCODER_FOLDER)


def parsed(document: Document, rows: Iterable[Row]) -> ParsedDocument:
    """Rows are (path joined by "/", text[, kind[, aliases]]) in reading order."""
    passages: list[Passage] = []
    sections: list[Section] = []
    headings: dict[UnitPath, str] = {}
    for ordinal, (unit, text, *rest) in enumerate(rows):
        path = tuple(unit.split("/"))
        kind = rest[0] if rest else PassageKind.TEXT
        context = " › ".join(headings[path[:n]] for n in range(1, len(path)) if path[:n] in headings)
        if kind is PassageKind.HEADING:
            headings[path] = text
            sections.append(Section(document.id, path, text, ordinal))
        aliases = rest[1] if len(rest) > 1 else ()
        passages.append(
            Passage(
                f"{document.id}#{anchor(path)}", document.id, path, ordinal, kind, text, context, page=1 + ordinal // 5, aliases=aliases
            )
        )
    return ParsedDocument(document, tuple(sections), tuple(passages))


HEADING, FRONT = PassageKind.HEADING, PassageKind.FRONT


def resolution(year: int = 2021) -> ParsedDocument:
    """A made-up resolution numbered 76/NQ-CP of the given year."""
    document = Document(
        id=f"nq-76-{year}",
        title="Nghị quyết ban hành chương trình cải cách hành chính",
        tier=Tier.OFFICIAL,
        source=f"nq76-{year}.pdf",
        sha256="0" * 64,
        number="76/NQ-CP",
        kind="Nghị quyết",
        issuer="Chính phủ",
        issued_on=date(year, 7, 15),
        effective_from=date(year, 7, 15),
        effective_to=None if year == 2021 else date(2020, 12, 31),
    )
    rows: list[Row] = [
        ("Phần mở đầu/đoạn 1", f"Chính phủ ban hành Nghị quyết này ngày 15 tháng 7 năm {year}.", FRONT),
        ("Điều 1", "Điều 1. Ban hành chương trình với các nội dung sau:", HEADING),
        ("Điều 1/I", "I. QUAN ĐIỂM", HEADING),
        ("Điều 1/I/1", "1. Cải cách hành chính phải lấy người dân làm trung tâm phục vụ."),
        ("Điều 1/I/2", "2. Cải cách phải tiến hành đồng bộ giữa các bộ, ngành và địa phương."),
        ("Điều 1/III", "III. NHIỆM VỤ", HEADING),
        ("Điều 1/III/2", "2. Cải cách thủ tục hành chính", HEADING),
        ("Điều 1/III/2/a", "a) Mục tiêu", HEADING),
        ("Điều 1/III/2/a/Đến năm 2025", "Đến năm 2025:", HEADING),
        (
            "Điều 1/III/2/a/Đến năm 2025/-1",
            "- Tối thiểu 81% hồ sơ được giải quyết trực tuyến.",
            PassageKind.TEXT,
            ("Nộp đơn qua mạng bao nhiêu phần trăm?",),
        ),
        ("Điều 1/III/2/a/Đến năm 2025/-2", "- Mức độ hài lòng của doanh nghiệp đạt tối thiểu 82%."),
        ("Điều 1/III/2/b", "b) Nhiệm vụ: rà soát, cắt giảm chi phí tuân thủ quy định kinh doanh."),
        ("Điều 1/III/6", "6. Xây dựng, phát triển chính phủ điện tử", HEADING),
        ("Điều 1/III/6/a", "a) Hoàn thiện cơ sở dữ liệu quốc gia."),
        ("Điều 2", "Điều 2. Tổ chức thực hiện", HEADING),
        ("Điều 2/3", "3. Bộ Nội vụ:", HEADING),
        ("Điều 2/3/a", "a) Theo dõi, đánh giá việc thực hiện chương trình."),
        ("Điều 2/3/m", "m) Tuyên truyền về công tác cải cách hành chính."),
        ("Điều 2/3/đ", "đ) Kiểm tra kế hoạch của các địa phương."),
        ("Điều 3", "Điều 3. Nghị quyết này có hiệu lực kể từ ngày ký ban hành."),
        ("Chữ ký/đoạn 1", "TM. CHÍNH PHỦ, THỦ TƯỚNG (đã ký) Nguyễn Văn A", FRONT),
    ]
    return parsed(document, rows)


def law() -> ParsedDocument:
    document = Document(
        id="luat-can-bo",
        title="Luật Cán bộ, công chức",
        tier=Tier.OFFICIAL,
        source="luat.txt",
        sha256="1" * 64,
        number="22/2008/QH12",
        kind="Luật",
        issued_on=date(2008, 11, 13),
        relations=(Relation(RelationKind.AMENDS, "10/2003/QH11", date(2003, 4, 29), ("Điều 1",), ("Điều 2", "1"), "sửa"),),
    )
    rows: list[Row] = [
        ("Chương I", "Chương I. NHỮNG QUY ĐỊNH CHUNG", HEADING),
        ("Chương I/Điều 1", "Điều 1. Phạm vi điều chỉnh: Luật này quy định về cán bộ, công chức."),
        ("Chương I/Điều 2", "Điều 2. Đối tượng áp dụng", HEADING),
        ("Chương I/Điều 2/1", "1. Cán bộ là công dân được bầu cử giữ chức vụ theo nhiệm kỳ."),
        ("Chương I/Điều 2/2", "2. Công chức là công dân được tuyển dụng vào ngạch."),
        ("Chương II", "Chương II. NGHĨA VỤ VÀ QUYỀN", HEADING),
        ("Chương II/Mục 1", "Mục 1. NGHĨA VỤ", HEADING),
        ("Chương II/Mục 1/Điều 5", "Điều 5. Nghĩa vụ của công chức trong thi hành công vụ", HEADING),
        ("Chương II/Mục 1/Điều 5/1", "1. Chấp hành quyết định của cấp trên."),
        ("Chương II/Mục 1/Điều 5/2", "2. Giữ gìn bí mật nhà nước."),
    ]
    return parsed(document, rows)


def training() -> ParsedDocument:
    document = Document(
        id="tom-luoc-76",
        title="Tóm lược Nghị quyết 76",
        tier=Tier.TRAINING,
        source="tom-luoc.md",
        sha256="2" * 64,
        kind="Tài liệu tập huấn",
        relations=(Relation(RelationKind.RESTATES, "76/NQ-CP", date(2021, 7, 15)),),
    )
    rows: list[Row] = [
        ("Điều 1/III/2/a/Đến năm 2025/-1", "Ít nhất 81% hồ sơ phải giải quyết trực tuyến vào năm 2025."),
        ("Điều 2/3/m", "Bộ Nội vụ lo việc tuyên truyền cải cách hành chính."),
    ]
    return parsed(document, rows)


def corpus() -> tuple[ParsedDocument, ...]:
    return (training(), law(), resolution(2013), resolution(2021))


def many(count: int) -> tuple[ParsedDocument, ...]:
    """One document of `count` passages that differ in their numbers."""
    document = Document("nhieu", "Tài liệu nhiều đoạn", Tier.GUIDANCE, "nhieu.md", "3" * 64)
    rows = [(f"Điều {n}", f"Điều {n}. Nội dung số {n * 7919 % 10007} về quản lý hồ sơ {n * n % 9973}.") for n in range(1, count + 1)]
    return (parsed(document, rows),)

"""Texts of the small real index the HTTP tests ask: two versions of a decree, a programme, a glossary, and a hostile document."""

from __future__ import annotations

from datetime import date

from knowledge.law.types import Document, ParsedDocument, Passage, PassageKind, Relation, RelationKind, Section, Tier
from knowledge.law.unit import anchor

HOSTILE = (
    "<script>document.title='XSS'</script><img src=http://evil.example/x onerror=alert(1)> ![x](http://evil.example/y) javascript:alert(2)"
)


OPENING = "Phần mở đầu"


def parsed(document: Document, *rows: tuple[str, str], aliases: dict[str, tuple[str, ...]] | None = None) -> ParsedDocument:
    """Rows are ("Điều 1/III/2", text); a text of a row whose path others begin with becomes its heading, one at
    `OPENING` is the letterhead, one at "…/dòng 1" a row of a table."""
    paths = [tuple(path.split("/")) for path, _ in rows]
    passages, sections = [], []
    for number, ((name, text), path) in enumerate(zip(rows, paths, strict=True)):
        heading = any(other != path and other[: len(path)] == path for other in paths)
        kind = PassageKind.HEADING if heading else PassageKind.FRONT if name == OPENING else PassageKind.TEXT
        kind = PassageKind.ROW if "/dòng " in name else kind
        context = " › ".join(s.heading for s in sections if path[: len(s.path)] == s.path and s.path != path)
        known = (aliases or {}).get(name, ())
        passages.append(
            Passage(f"{document.id}#{anchor(path)}", document.id, path, number, kind, text, context, 1 + number // 6, aliases=known)
        )
        if heading:
            sections.append(Section(document.id, path, text, number, 1 + number // 6))
    return ParsedDocument(document, tuple(sections), tuple(passages))


def document(identifier: str, title: str, tier: Tier = Tier.OFFICIAL, **more: object) -> Document:
    return Document(id=identifier, title=title, tier=tier, source=f"{identifier}.md", sha256="0" * 64, **more)  # type: ignore[arg-type]


PROGRAMME = parsed(
    document(
        "nq-76-nq-cp-2021",
        "Ban hành Chương trình tổng thể (bản mẫu để kiểm thử)",
        number="76/NQ-CP",
        kind="Nghị quyết",
        issuer="Chính phủ",
        issued_on=date(2021, 7, 15),
        effective_from=date(2021, 7, 15),
    ),
    (OPENING, "CHÍNH PHỦ\nSố: 76/NQ-CP\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nHà Nội, ngày 15 tháng 7 năm 2021"),
    ("Điều 1", "Điều 1. Chương trình mẫu"),
    ("Điều 1/III", "III. Nội dung, mục tiêu, nhiệm vụ"),
    ("Điều 1/III/2", "2. Cải cách thủ tục hành chính"),
    ("Điều 1/III/2/a", "a) Mục tiêu"),
    ("Điều 1/III/2/a/Đến năm 2025", "Đến năm 2025:"),
    ("Điều 1/III/2/a/Đến năm 2025/+1", "+ Ít nhất 80% hồ sơ giữa các cơ quan được luân chuyển bằng phương thức điện tử."),
    ("Điều 1/III/2/a/Đến năm 2025/+2", "+ Mức độ hài lòng của người dân về giải quyết thủ tục đạt tối thiểu 90%."),
    ("Điều 1/III/6", "6. Xây dựng Chính phủ số"),
    ("Điều 1/III/6/đoạn 1", "Hồ sơ công việc cấp bộ được xử lý trên môi trường mạng, trừ hồ sơ mật."),
    ("Điều 2", "Điều 2. Tổ chức thực hiện"),
    ("Điều 2/3", "3. Bộ Nội vụ theo dõi, đôn đốc và tổng hợp báo cáo việc thực hiện Chương trình."),
    ("Điều 2/4", "4. Bộ Tài chính bố trí kinh phí thực hiện Chương trình từ ngân sách trung ương."),
    aliases={
        "Điều 1/III/2/a/Đến năm 2025/+1": ("Bao nhiêu phần trăm giấy tờ chuyển qua mạng giữa các cơ quan",),
        "Điều 2/4": ("Tiền làm Chương trình lấy ở đâu",),
    },
)
OLD = parsed(
    document(
        "nd-1-2010",
        "Về tiếp công dân (bản cũ)",
        number="1/2010/NĐ-CP",
        kind="Nghị định",
        issued_on=date(2010, 1, 5),
        effective_from=date(2010, 3, 1),
        effective_to=date(2020, 1, 1),
    ),
    ("Điều 1", "Điều 1. Lịch tiếp công dân mỗi tháng 1 ngày tại trụ sở."),
    ("Điều 2", "Điều 2. Sổ theo dõi ghi bằng tay."),
)
NEW = parsed(
    document(
        "nd-2-2020",
        "Về tiếp công dân (bản mới)",
        number="2/2020/NĐ-CP",
        kind="Nghị định",
        issued_on=date(2019, 12, 1),
        effective_from=date(2020, 1, 1),
        relations=(Relation(RelationKind.REPLACES, "1/2010/NĐ-CP", date(2010, 1, 5)),),
    ),
    ("Điều 1", "Điều 1. Lịch tiếp công dân mỗi tháng 2 ngày tại trụ sở."),
    ("Điều 3", "Điều 3. Tiếp công dân trực tuyến qua nền tảng số."),
)
GLOSSARY = parsed(
    document("thuat-ngu-mau", "Bảng thuật ngữ mẫu", Tier.TRAINING),
    ("Một cửa liên thông", "Một cửa liên thông: nhiều cơ quan cùng giải quyết, người dân nộp và nhận tại một nơi."),
    ("Các chỉ số mẫu", "Các chỉ số mẫu"),
    ("Các chỉ số mẫu/PAPI", "PAPI"),
    ("Các chỉ số mẫu/PAPI/đoạn 1", "Chỉ số về hiệu quả quản trị và hành chính công cấp tỉnh."),
    ("Các chỉ số mẫu/EGDI", "EGDI"),
    ("Các chỉ số mẫu/EGDI/đoạn 1", "Chỉ số về mức độ sẵn sàng của Chính phủ điện tử."),
)
EVIL = parsed(
    document("van-ban-la", f"Văn bản lạ {HOSTILE}", Tier.TRAINING),
    ("Điều 1", f"Điều 1. Xâm nhập hệ thống lạ {HOSTILE}"),
    (f"{HOSTILE.replace('/', '')}", f"Nội dung lạ {HOSTILE}"),
)
ALL = (PROGRAMME, OLD, NEW, GLOSSARY, EVIL)

"""A made-up programme in the structure of a government resolution, for tests of answering. Not a legal text."""

from __future__ import annotations

from datetime import date

from knowledge.law.types import Document, PassageKind, Relation, RelationKind, Tier
from tests.bot.library import NQ, Library, passage

_LINES = (
    ("Điều 1", "Điều 1. Ban hành Chương trình trồng cây đô thị với các nội dung sau:"),
    ("Điều 1/I", "I. QUAN ĐIỂM"),
    ("Điều 1/I/1", "1. Cây xanh phục vụ người dân."),
    ("Điều 1/II", "II. MỤC TIÊU CHUNG"),
    ("Điều 1/II/đoạn 1", "Xây dựng đô thị nhiều bóng mát, không khí trong lành."),
    ("Điều 1/III", "III. NỘI DUNG"),
    ("Điều 1/III/đoạn 1", "Chương trình tập trung vào 2 nội dung: Trồng cây bóng mát; Chăm sóc công viên."),
    ("Điều 1/III/1", "1. Trồng cây bóng mát"),
    ("Điều 1/III/1/a", "a) Mục tiêu"),
    ("Điều 1/III/1/a/Đến năm 2025", "- Đến năm 2025:"),
    ("Điều 1/III/1/a/Đến năm 2025/+1", "+ Tối thiểu 40% tuyến phố có cây bóng mát."),
    ("Điều 1/III/1/a/Đến năm 2025/+2", "+ Mức độ hài lòng của người dân về bóng mát đạt tối thiểu 80%."),
    ("Điều 1/III/1/a/Đến năm 2025/+3", "+ Hoàn thành vườn ươm giống cây bản địa."),
    ("Điều 1/III/1/a/Đến năm 2030", "- Đến năm 2030:"),
    ("Điều 1/III/1/a/Đến năm 2030/+1", "+ Tối thiểu 70% tuyến phố có cây bóng mát."),
    ("Điều 1/III/1/a/Đến năm 2030/+2", "+ Mức độ hài lòng của người dân về bóng mát đạt tối thiểu 90%."),
    ("Điều 1/III/1/b", "b) Nhiệm vụ"),
    ("Điều 1/III/1/b/-1", "- Rà soát quỹ đất trồng cây:"),
    ("Điều 1/III/1/b/-1/+1", "+ Thống kê vỉa hè đủ rộng."),
    ("Điều 1/III/1/b/-1/+2", "+ Thu hồi đất trồng cây bị lấn chiếm."),
    ("Điều 1/III/1/b/-2", "- Trong năm 2023, hoàn thành bản đồ cây xanh theo Quyết định số 12/QĐ-TTg ngày 3 tháng 2 năm 2022."),
    ("Điều 1/III/2", "2. Chăm sóc công viên"),
    ("Điều 1/III/2/a", "a) Mục tiêu"),
    ("Điều 1/III/2/a/đoạn 1", "Công viên sạch, đẹp, an toàn."),
    ("Điều 2", "Điều 2. Tổ chức thực hiện"),
    ("Điều 2/1", "1. Bộ Xây dựng:"),
    ("Điều 2/1/a", "a) Là cơ quan thường trực của Chương trình."),
    ("Điều 2/1/b", "b) Chủ trì lập bản đồ cây xanh."),
    ("Điều 2/2", "2. Bộ Tài chính:"),
    ("Điều 2/2/a", "a) Bố trí kinh phí mua giống cây."),
    ("Điều 3", "Điều 3. Hiệu lực thi hành"),
    ("Điều 3/1", "1. Nghị quyết này có hiệu lực kể từ ngày ký ban hành."),
)
_HEADINGS = {"Điều 1/I", "Điều 1/II", "Điều 1/III", "Điều 1/III/1", "Điều 1/III/2", "Điều 2", "Điều 3"}


def _passages(document: Document) -> tuple[object, ...]:
    texts = dict(_LINES)
    made = []
    for number, (path, text) in enumerate(_LINES):
        parts = path.split("/")
        above = ["/".join(parts[:n]) for n in range(1, len(parts))]
        heading = path in _HEADINGS or text.endswith(":") or text[1:] in {") Mục tiêu", ") Nhiệm vụ"}
        kind = PassageKind.HEADING if heading else PassageKind.TEXT
        made.append(passage(document, number, path, text, kind=kind, context=" › ".join(texts[p] for p in above if p in texts)))
    return tuple(made)


GLOSSARY = Document(id="thuat-ngu", title="Thuật ngữ cây xanh", tier=Tier.TRAINING, source="thuat-ngu.md", sha256="1" * 64)
DIGEST = Document(
    id="tom-luoc",
    title="Tóm lược",
    tier=Tier.GUIDANCE,
    source="tom-luoc.md",
    sha256="2" * 64,
    relations=(Relation(RelationKind.RESTATES, NQ.number, NQ.issued_on),),
)
PROGRAMME = Library(
    (
        (NQ, _passages(NQ)),  # type: ignore[arg-type]
        (GLOSSARY, (passage(GLOSSARY, 0, "Thuật ngữ/Cây bản địa (CBĐ)/đoạn 1", "Cây mọc sẵn trong vùng từ lâu đời."),)),
        (DIGEST, (passage(DIGEST, 0, "Điều 2/2/a", "Bộ Tài chính lo tiền mua cây giống bản địa."),)),
    )
)
DAY = date(2026, 1, 1)

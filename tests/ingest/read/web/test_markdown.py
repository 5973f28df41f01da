"""Markdown of ours: tags read and removed, lists, tables, soft line breaks."""

from __future__ import annotations

from pathlib import Path

from ingest.parse.parsing import parse_file
from knowledge.law.types import PassageKind

DIGEST = """# Tóm lược Nghị quyết số 99/NQ-CP

Đoạn **mở đầu**
trên hai dòng.

## Điều 1. Nội dung

- Ý thứ nhất. {Điều 1/I/1}
- Ý thứ hai `mã`. {Điều 1/I/2}
  - Ý con.
- Cùng đơn vị. {Điều 1/I/2}

1. Bước một.
2. Bước hai.

| Nhiệm vụ | Chủ trì |
|---|---|
| Xây dựng đề án | Bộ Nội vụ |

### Câu hỏi?

Câu trả lời. Tập hợp {a, b} giữ nguyên.

{NQ99: Điều 2/3} {NQ99: Điều 3}
"""


def test_digest(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(DIGEST, encoding="utf-8")
    parsed = parse_file(tmp_path / "a.md")
    found = [("/".join(unit.path), unit.text) for unit in parsed.units]
    assert parsed.title == "Tóm lược Nghị quyết số 99/NQ-CP"
    assert found == [
        ("Tóm lược Nghị quyết số 99/NQ-CP", "Tóm lược Nghị quyết số 99/NQ-CP"),
        ("đoạn 1", "Đoạn mở đầu trên hai dòng."),
        ("Điều 1", "Điều 1. Nội dung"),
        ("Điều 1/I/1", "Ý thứ nhất."),
        ("Điều 1/I/2", "Ý thứ hai mã."),
        ("Điều 1/-2/+1", "Ý con."),
        ("Điều 1/I/2", "Cùng đơn vị."),
        ("Điều 1/mục 1", "Bước một."),
        ("Điều 1/mục 2", "Bước hai."),
        ("Điều 1/bảng 1/dòng 1", "Nhiệm vụ | Chủ trì"),
        ("Điều 1/bảng 1/dòng 2", "Nhiệm vụ: Xây dựng đề án | Chủ trì: Bộ Nội vụ"),
        ("Điều 1/Câu hỏi?", "Câu hỏi?"),
        ("Điều 1/Câu hỏi?/đoạn 1", "Câu trả lời. Tập hợp {a, b} giữ nguyên."),
    ]
    assert parsed.units[-1].cites == ("Điều 2/3", "Điều 3")
    assert parsed.units[-3].kind is PassageKind.ROW
    assert parsed.units[3].headings == ("Điều 1. Nội dung",)

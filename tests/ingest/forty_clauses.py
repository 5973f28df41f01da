"""The same forty clauses as Word typed by hand, Word with automatic numbers, PDF, web page, and .VnTime (TCVN3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import docx

from tests.ingest.read.legacy_encoder import encode
from tests.ingest.read.pdf_maker import make_pdf, paragraphs
from tests.ingest.read.word_maker import add_list, add_num, new, numbered, start_at

_TOPICS = ("thủ tục hành chính", "tổ chức bộ máy", "chế độ công vụ", "tài chính công", "Chính phủ số")
_DUTIES = (
    "Bộ trưởng, Thủ trưởng cơ quan ngang bộ chịu trách nhiệm rà soát, đơn giản hóa quy định về {topic} thuộc phạm vi quản lý",
    "Cơ quan chuyên môn cấp tỉnh tổ chức thực hiện {topic} tại địa phương theo kế hoạch hằng năm",
)
_POINTS = (
    "Xây dựng kế hoạch {topic} trước ngày 31 tháng 12",
    "Bố trí kinh phí cho {topic}",
    "Đánh giá {topic} bằng bộ chỉ số",
    "Báo cáo kết quả {topic} hằng quý",
    "Công khai {topic} trên trang thông tin điện tử",
)


@dataclass(frozen=True, slots=True)
class Clause:
    """`level` 0 Điều, 1 khoản, 2 điểm; `text` without its number."""

    level: int
    number: str
    text: str
    path: tuple[str, ...]

    @property
    def line(self) -> str:
        return f"{self.number} {self.text}"


def forty() -> list[Clause]:
    """No toned capitals (TCVN3 has none): five articles of two clauses, the second with five points (a b c d đ), 5 x (1 + 2 + 5) = 40."""
    clauses = []
    for article, topic in enumerate(_TOPICS, start=1):
        root = f"Điều {article}"
        clauses.append(Clause(0, f"{root}.", f"Trách nhiệm về {topic}", (root,)))
        for number, duty in enumerate(_DUTIES, start=1):
            end = ";" if number == 1 else ", cụ thể như sau:"
            clauses.append(Clause(1, f"{number}.", duty.format(topic=topic) + end, (root, str(number))))
        for letter, point in zip("abcdđ", _POINTS, strict=True):
            clauses.append(Clause(2, f"{letter})", point.format(topic=topic) + ";", (root, "2", letter)))
    return clauses


def typed_word(folder: Path) -> Path:
    document = docx.Document()
    for clause in forty():
        document.add_paragraph(clause.line)
    document.save(str(folder / "go-tay.docx"))
    return folder / "go-tay.docx"


def automatic_word(folder: Path) -> Path:
    """Numbers are Word lists; the points are a hand-made a b c d đ, as one list restarted in every article."""
    document = new()
    vietnamese = '<w:numFmt w:val="custom" w:format="a, b, c, d, đ, ..."/>'
    add_list(document, [("decimal", "Điều %1."), ("decimal", "%2.")], 1)
    add_list(document, [(vietnamese, "%1)")], 2)
    for article in range(1, 6):
        add_num(document, 10 + article, 2, start_at(0, 1))
    for clause in forty():
        if clause.level == 2:
            numbered(document, clause.text, 10 + int(clause.path[0].split()[1]))
        else:
            numbered(document, clause.text, 1, clause.level)
    document.save(str(folder / "tu-dong.docx"))
    return folder / "tu-dong.docx"


def pdf(folder: Path) -> Path:
    return make_pdf(folder / "in.pdf", paragraphs([clause.line for clause in forty()]), header="VĂN BẢN THỬ NGHIỆM")


def web_page(folder: Path) -> Path:
    body = "".join(f"<p>{clause.line}</p>" for clause in forty())
    menu = "<nav><a href='/'>Trang chủ</a> <a href='/lien-he'>Liên hệ</a></nav>"
    head = "<!doctype html><html><head><title>Văn bản</title></head>"
    page = f"{head}<body>{menu}<article>{body}</article><footer>Bản quyền</footer></body></html>"
    path = folder / "trang.html"
    path.write_text(page, encoding="utf-8")
    return path


def old_font_word(folder: Path) -> Path:
    document = docx.Document()
    for clause in forty():
        document.add_paragraph().add_run(encode(clause.line, "tcvn3")).font.name = ".VnTime"
    document.save(str(folder / "vntime.docx"))
    return folder / "vntime.docx"


def old_text(folder: Path) -> Path:
    path = folder / "tcvn3.txt"
    path.write_bytes("\n".join(encode(clause.line, "tcvn3") for clause in forty()).encode("latin-1"))
    return path


MAKERS: dict[str, Callable[[Path], Path]] = {
    "docx": typed_word,
    "docx, automatic numbers": automatic_word,
    "pdf": pdf,
    "html": web_page,
    "docx in .VnTime": old_font_word,
    "text in TCVN3": old_text,
}

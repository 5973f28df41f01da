"""Headings by their looks and place: annexes, chapters with the title on its own line, what a text is attached to."""

from __future__ import annotations

from ingest.lines import Line, LineKind
from ingest.register.passages import build
from ingest.structure.structure import parse
from ingest.units import Unit
from knowledge.law.types import PassageKind

HEAD = ["BỘ VÍ DỤ", "Số: 9/2023/TT-BVD", "Hà Nội, ngày 4 tháng 5 năm 2023", "THÔNG TƯ", "Quy định về hồ sơ"]


def units(*body: str | Line) -> list[Unit]:
    lines = (line if isinstance(line, Line) else Line(line) for line in [*HEAD, *body])
    return [unit for unit in parse(tuple(lines))[0].units if unit.path[0] != "Phần mở đầu"]


def paths(*body: str | Line) -> list[str]:
    return ["/".join(unit.path) for unit in units(*body)]


def test_the_title_of_a_chapter_is_context_of_its_clauses() -> None:
    found = units(
        "Chương I", "QUY ĐỊNH", "CHUNG", "Điều 1. Phạm vi", "Hồ sơ giấy.", "Chương II", "Thời hạn giải quyết", "Điều 2. Mức", "1. Năm ngày."
    )
    assert found[0].text == "Chương I\nQUY ĐỊNH\nCHUNG"
    _, passages = build("d", found)
    assert passages[-1].context == "Chương II Thời hạn giải quyết › Điều 2. Mức"


def test_a_sentence_that_begins_with_the_word_opens_no_annex() -> None:
    body = (
        "Điều 1. Phụ lục văn bản",
        "1. Văn bản có phụ lục.",
        "Phụ lục văn bản được trình bày trên trang riêng, có số thứ tự.",
        "Điều 2. Số",
        "Hai.",
    )
    assert paths(*body) == ["Điều 1", "Điều 1/1", "Điều 1/1/đoạn 1", "Điều 2", "Điều 2/đoạn 1"]


def test_an_annex_begins_after_a_row_however_long_and_bears_its_title() -> None:
    row = Line(
        "TT: 1 | Tên dự án: Đường nối trung tâm huyện với bến phà và khu hành chính mới của huyện", kind=LineKind.ROW, table=1, row=2
    )
    found = units(
        "Điều 1. Danh mục", "Theo Phụ lục.", "Phụ lục I", "Danh mục dự án", "(Ban hành kèm theo Thông tư số 9/2023/TT-BVD",
        "ngày 4/5/2023)", row,
        "Phụ lục II", "Mẫu đơn", "(Kèm theo Thông tư số 9/2023/TT-BVD)", "1. Họ tên:",
    )  # fmt: skip
    assert ["/".join(unit.path) for unit in found[2:]] == [
        "Phụ lục I", "Phụ lục I/đoạn 1", "Phụ lục I/bảng 1/dòng 2", "Phụ lục II", "Phụ lục II/đoạn 1", "Phụ lục II/1",
    ]  # fmt: skip
    assert found[2].text == "Phụ lục I\nDanh mục dự án"
    assert (found[3].kind, found[6].kind) == (PassageKind.FRONT, PassageKind.FRONT)


def test_forms_with_signatures_stay_in_their_annex() -> None:
    body = (
        "Điều 1. Mẫu", "Theo mẫu.", "Nơi nhận:", "- Lưu: VT.", "BỘ TRƯỞNG", "Nguyễn Văn A", "PHỤ LỤC I", "MẪU ĐƠN", "1. Kính đề nghị.",
        "Nơi nhận:", "- Như trên;", "CHỦ TỊCH", "Họ và tên", "2. Ghi chú về cách điền.",
    )  # fmt: skip
    assert paths(*body)[-4:] == ["Phụ lục I/1", "Phụ lục I/Nơi nhận", "Phụ lục I/Chữ ký/đoạn 2", "Phụ lục I/2"]


def test_each_form_of_an_annex_is_a_unit_with_its_title() -> None:
    body = (
        "Điều 1. Mẫu", "Theo Phụ lục.", "Phụ lục", "MẪU TỜ KHAI", "(Kèm theo Thông tư số 9/2023/TT-BVD)",
        "1. Mẫu số 01: tờ khai lần đầu.", "2. Mẫu số 02: tờ khai bổ sung.",
        "Mẫu số 01", "TỜ KHAI LẦN ĐẦU", "I. THÔNG TIN CHUNG", "1. Họ tên:",
        "Mẫu số 02", "TỜ KHAI BỔ SUNG", "I. THÔNG TIN CHUNG", "1. Họ tên:",
    )  # fmt: skip
    found = units(*body)
    assert ["/".join(unit.path) for unit in found[4:]] == [
        "Phụ lục/1", "Phụ lục/2", "Phụ lục/Mẫu số 01", "Phụ lục/Mẫu số 01/I", "Phụ lục/Mẫu số 01/I/1",
        "Phụ lục/Mẫu số 02", "Phụ lục/Mẫu số 02/I", "Phụ lục/Mẫu số 02/I/1",
    ]  # fmt: skip
    assert (found[6].text, found[6].kind) == ("Mẫu số 01\nTỜ KHAI LẦN ĐẦU", PassageKind.HEADING)
    after = (
        "Điều 1. Mẫu",
        "Theo mẫu.",
        "Mẫu số 3 kèm theo Thông tư này có hai phần.",
        "Điều 2. Hiệu lực",
        "Từ ngày ký./.",
        "BỘ TRƯỞNG",
        "Nguyễn Văn A",
    )
    assert paths(*after, "Mẫu số 1 ban hành kèm theo Thông tư số 9/2023/TT-BVD ngày 4/5/2023", "1. Họ tên:")[-2:] == [
        "Mẫu số 1",
        "Mẫu số 1/1",
    ]
    assert "Mẫu số 3" not in paths(*after)


def test_what_an_annex_is_attached_to_is_told_behind_another_bracket() -> None:
    caption = "(Trên một trang giấy khổ A4) (Kèm theo Thông tư số 9/2023/TT-BVD ngày 4/5/2023)"
    found = units("Điều 1. Sơ đồ", "Theo Phụ lục.", "Phụ lục II", "SƠ ĐỒ BỐ TRÍ", caption, "Ghi chú:")
    assert (found[3].text, found[3].kind) == (caption, PassageKind.FRONT)


def test_remarks_below_a_form_are_notes_of_it() -> None:
    form = (
        "TÊN CƠ QUAN (1)",
        "Kính gửi: …… (2)",
        "Ghi chú:",
        "(1) Tên cơ quan chủ quản (nếu có).",
        "(2) Tên người nhận.",
        "Mẫu này in hai mặt.",
    )
    found = units("Điều 1. Mẫu", "Theo Phụ lục.", "Phụ lục V", "MẪU VĂN BẢN", "(Kèm theo Thông tư số 9/2023/TT-BVD)", *form)
    assert [unit.kind for unit in found[-4:]] == [PassageKind.NOTE, PassageKind.NOTE, PassageKind.NOTE, PassageKind.TEXT]
    assert found[-3].path == ("Phụ lục V", "chú thích 2")


def test_points_in_the_order_of_the_plain_alphabet() -> None:
    outline, _ = parse(
        tuple(Line(line) for line in [*HEAD, "Điều 1. Hồ sơ", "1. Gồm:", *[f"{letter}) giấy {letter};" for letter in "abcdefg"]])
    )
    assert outline.warnings == []
    assert [unit.path[-1] for unit in outline.units if len(unit.path) == 3] == list("abcdefg")


def test_articles_of_the_codified_law_keep_their_numbers() -> None:
    body = (
        "Điều 42.9.NĐ.1.1. Phạm vi",
        "Nội dung một.",
        "Điều 42.9.TT.1.1. Đối tượng",
        "1. Cơ quan.",
        "Điều 42.9.NĐ.1.2. Thời hạn",
        "Năm ngày.",
    )
    assert paths(*body) == [
        "Điều 42.9.NĐ.1.1", "Điều 42.9.NĐ.1.1/đoạn 1", "Điều 42.9.TT.1.1", "Điều 42.9.TT.1.1/1", "Điều 42.9.NĐ.1.2",
        "Điều 42.9.NĐ.1.2/đoạn 1",
    ]  # fmt: skip


def test_crumbs_and_broken_sentences_join_what_they_belong_to() -> None:
    long = "1. Những thủ tục do cơ quan quy định trước ngày văn bản này có hiệu lực theo khoản 4 Điều 14 của Luật"
    found = units("Điều 1. Chuyển tiếp", long, "này thì tiếp tục được áp dụng", "./.", "2. Gồm:", "đơn đề nghị", "20 - 25 mm")
    assert [unit.text for unit in found[1:]] == [f"{long} này thì tiếp tục được áp dụng ./.", "2. Gồm:", "đơn đề nghị", "20 - 25 mm"]


def test_rules_that_show_signatures_go_on() -> None:
    body = (
        "Điều 1. Chữ ký", "1. Ghi như sau:", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Chức vụ ghi là chức vụ lãnh đạo chính thức.", "Nơi nhận:",
        "Điều 2. Nơi nhận", "1. Ghi đủ.", "Nơi nhận:", "- Lưu: VT.", "BỘ TRƯỞNG", "Nguyễn Văn A", "PHỤ LỤC I", "MẪU QUYẾT ĐỊNH",
        "Điều 1. Mẫu một", "Nội dung.", "Nơi nhận:", "- Như trên;", "CHỦ TỊCH", "Họ và tên", "Điều 1. Mẫu hai", "Nội dung.",
    )  # fmt: skip
    found = paths(*body)
    assert found[:6] == ["Điều 1", "Điều 1/1", "Điều 1/1/đoạn 1", "Điều 1/1/đoạn 2", "Điều 1/1/đoạn 3", "Điều 1/1/đoạn 4"]
    assert found[6:10] == ["Điều 2", "Điều 2/1", "Nơi nhận", "Chữ ký/đoạn 1"]
    assert [path for path in found if path.endswith(("Điều 1", "Điều 1 (2)"))][1:] == ["Phụ lục I/Điều 1", "Phụ lục I/Điều 1 (2)"]

from __future__ import annotations

import pytest

from bot.ask.sides import contrasted, halves, sides
from knowledge.law.agency import Agencies


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Kinh phí lấy từ đâu và gửi dự toán cho ai?", ("Kinh phí lấy từ đâu?", "Gửi dự toán cho ai?")),
        ("Bộ xếp thứ mấy, và nguyên nhân hạn chế là gì?", ("Bộ xếp thứ mấy?", "Nguyên nhân hạn chế là gì?")),
        ("Bộ Nội vụ và Bộ Tài chính phải làm gì?", None),  # asked once
        ("Có mấy quan điểm, là những quan điểm nào?", None),
        ("Mức hài lòng của người dân, doanh nghiệp là bao nhiêu?", None),
    ],
)
def test_two_questions_in_one_sentence(text: str, pair: tuple[str, str] | None) -> None:
    assert halves(text) == pair


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Bộ Nội vụ và Bộ Tài chính phải làm gì?", ("Bộ Nội vụ phải làm gì?", "Bộ Tài chính phải làm gì?")),
        ("bo noi vu va bo tai chinh phai lam gi", ("Bo noi vu phai lam gi?", "Bo tai chinh phai lam gi?")),
        ("Kho dữ liệu mở và cổng dịch vụ chung do ai chủ trì?", ("Kho dữ liệu mở do ai chủ trì?", "Cổng dịch vụ chung do ai chủ trì?")),
        ("Bộ Thông tin và Truyền thông phải làm gì?", ()),  # one ministry
        ("Bộ Nội vụ, Bộ Tài chính và các cơ quan khác phải làm gì?", ()),
        ("Mức độ 3 và 4 là gì?", ()),
        ("Nhóm 30, nhóm 50 và nhóm 70 nói về gì?", ("Nhóm 30 nói về gì?", "Nhóm 50 nói về gì?", "Nhóm 70 nói về gì?")),
        ("Dự án 4, dự án 4 do ai làm?", ()),
        ("So sánh nhiệm vụ của Bộ Nội vụ và Bộ Tài chính", ("Nhiệm vụ của Bộ Nội vụ?", "Nhiệm vụ của Bộ Tài chính?")),
        ("Mức hài lòng là bao nhiêu?", ()),
    ],
)
def test_one_question_about_several_things(text: str, parts: tuple[str, ...]) -> None:
    assert sides(text, Agencies.from_csv()) == parts


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("LGSP khác NGSP thế nào?", ("LGSP là gì?", "NGSP là gì?")),
        ("một cửa và một cửa liên thông khác nhau ở chỗ nào", ("một cửa là gì?", "một cửa liên thông là gì?")),
        ("phan biet mot cua voi mot cua lien thong", ("mot cua là gì?", "mot cua lien thong là gì?")),
        (
            "Giai đoạn 2021-2030 có gì khác so với giai đoạn 2011-2020?",
            (
                "Chương trình giai đoạn 2021-2030 gồm những nội dung gì?",
                "Chương trình giai đoạn 2011-2020 gồm những nội dung gì?",
            ),
        ),
        ("Cơ quan khác có phải làm không?", ()),
        ("Hai văn bản khác nhau thế nào?", ()),
    ],
)
def test_two_things_set_against_each_other(text: str, things: tuple[str, ...]) -> None:
    assert contrasted(text) == things

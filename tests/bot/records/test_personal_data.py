from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering import ExtractiveAnswerer
from bot.ask.assistant import Assistant
from bot.records.personal_data import masked
from bot.records.records import Records
from tests.bot.library import NQ, Library, passage

HOTLINE = passage(NQ, 0, "Điều 4/1", "1. Người dân phản ánh thủ tục hành chính qua số điện thoại 024.3825.1234 của Bộ Nội vụ.")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("gọi cho tôi số 0912345678 nhé", "gọi cho tôi số [số điện thoại] nhé"),
        ("0912 345 678; 0912.345.678; +84 912 345 678; 84912345678", "; ".join(["[số điện thoại]"] * 4)),
        ("cơ quan (024) 3825 1234, 0243.8251234 hoặc +84 24 3825 1234", "cơ quan [số điện thoại], [số điện thoại] hoặc [số điện thoại]"),
        ("CCCD 001099012345 và 001 099 012 345", "CCCD [số căn cước] và [số căn cước]"),
        ("CMND số 123456789 của tôi", "CMND số [số chứng minh] của tôi"),
        ("chứng minh nhân dân: 123 456 789", "chứng minh nhân dân: [số chứng minh]"),
        ("thư về nguyen.van-a+1@bo.gov.vn.", "thư về [thư điện tử]."),
    ],
)
def test_what_identifies_a_person_is_masked(text: str, kept: str) -> None:
    assert masked(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết số 76/NQ-CP ngày 15/7/2021 và Quyết định 0912/QĐ-TTg",
        "Luật 91/2025/QH15, Nghị định 61/2018/NĐ-CP, 30a/2008",
        "đến năm 2025 tối thiểu 80%, năm 2030 là 0,95 hoặc 1.234.567.890 đồng, 150000000 đồng",
        "năm 2021 2022 2023 2024 2025",
        "mã hồ sơ 000.00.00.H26-210715-0001",
        "điểm 8.75, tỷ lệ 0.912345678 và 99,9%",
        "@cchc_bot hỏi gì",
    ],
)
def test_figures_dates_and_numbers_of_documents_stay(text: str) -> None:
    assert masked(text) == text


def test_nothing_personal_is_stored_and_what_documents_say_is(tmp_path: Path) -> None:
    records = Records(f"sqlite:///{tmp_path}/records.sqlite")
    assistant = Assistant(Library(((NQ, (HOTLINE,)),)), ExtractiveAnswerer(0.2), records)
    answer = assistant.ask("Tôi là a@bo.vn, số 0987654321: người dân phản ánh thủ tục hành chính qua số điện thoại nào?")
    assert "0987654321" in answer.question  # the asker sees the own question as it was
    stored = records.answer(answer.id)
    assert stored is not None
    assert stored["question"] == "Tôi là [thư điện tử], số [số điện thoại]: người dân phản ánh thủ tục hành chính qua số điện thoại nào?"
    records.add_feedback(answer.id, 1, comment="gọi lại 0912345678", user="lan")
    records.close()
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not any(secret in content for secret in (b"0987654321", b"a@bo.vn", b"0912345678"))
    assert b"024.3825.1234" in content

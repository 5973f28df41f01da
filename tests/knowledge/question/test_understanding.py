"""Questions as staff type them, with the bundled lexicon and restorer."""

from __future__ import annotations

import pytest

from knowledge.question.understanding import Understanding


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("cchc la gi", "cải cách hành chính là gì"),
        ("chi tieu tthc den 2025", "chỉ tiêu thủ tục hành chính đến 2025"),
        ("ubnd tinh lam ntn de giam tthc", "Ủy ban nhân dân cấp tỉnh làm như thế nào để giảm thủ tục hành chính"),
        ("Thủ tục hành chính là gì?", "Thủ tục hành chính là gì?"),
        ("muc do hai long nam 25 voi nam 30", "mức độ hài lòng năm 2025 với năm 2030"),
        ("Năm 25% hồ sơ, đủ năm 25 tuổi, trong năm 2025", "Năm 25% hồ sơ, đủ năm 25 tuổi, trong năm 2025"),
        ("moi nam 20 lop tap huan, Mỗi năm 25 cuộc, 5 năm 30 lần", "mỗi năm 20 lớp tập huấn, Mỗi năm 25 cuộc, 5 năm 30 lần"),
    ],
)
def test_reads_what_was_meant(typed: str, understood: str) -> None:
    meaning = Understanding.bundled().read(typed)
    assert meaning.understood == understood
    assert meaning.typed == typed


def test_tells_what_it_changed() -> None:
    changes = Understanding.bundled().read("tthc lam ntn, ngừi dân hỏi").changes
    assert ("tthc", "thủ tục hành chính") in changes
    assert ("ngừi", "người") in changes
    assert ("năm 25", "năm 2025") in Understanding.bundled().read("Đến năm 25 phải đạt bao nhiêu?").changes


def test_everyday_words_bring_official_ones() -> None:
    expansions = {e.text for e in Understanding.bundled().read("sổ đỏ làm mất bao lâu").expansions}
    assert "giấy chứng nhận quyền sử dụng đất" in expansions


def test_the_words_of_the_documents_give_a_second_reading() -> None:
    general = Understanding.bundled()
    assert general.reread("gia tinh thue tai nguyen cat san lap") == ""
    texts = ["Cát san lấp (bao gồm cả cát nhiễm mặn)", "Giá tính thuế tài nguyên của cát san lấp"] * 20
    at_home = general.at_home_in(lambda: texts)
    assert at_home.read("gia tinh thue tai nguyen cat san lap").understood == "giá tính thuế tài nguyên cắt sản lập"
    assert at_home.reread("gia tinh thue tai nguyen cat san lap") == "giá tính thuế tài nguyên cát san lấp"
    assert at_home.reread("thu tuc hanh chinh la gi") == ""  # both say the same
    assert at_home.reread("giá cat san lap") == ""  # typed with marks

from __future__ import annotations

import pytest

from bot.ask.claim import as_claim, wants_verdict

SAID = "Đường vành đai có bốn làn xe chạy"


@pytest.mark.parametrize(
    "message",
    [
        f"Đúng hay sai: {SAID}",
        f"{SAID}, đúng không?",
        f"{SAID} phải không ạ",
        f"{SAID}, phải ko cả nhà?",
        f"{SAID}. Câu này đúng hay sai?",
        f"{SAID}. Khẳng định này có đúng không?",
        f"Nhận định sau đúng hay sai? {SAID}.",
        f"nghe nói {SAID}, có đúng vậy ko",
        f'Slide ghi "{SAID}", ghi vậy có đúng không?',
        f"Anh chị cho em xác nhận: {SAID}, đúng chứ ạ?",
        f"{SAID} — đúng/sai",
        f"{SAID}. (Đúng / Sai)",
        f"Mình đọc thấy {SAID}, đúng là có nói vậy chứ?",
        f"Có phải {SAID} không?",
        f"Có phải {SAID} hay không?",
        f"{SAID} đúng hông mấy anh",
    ],
)
def test_a_statement_is_left_without_the_words_that_want_it_judged(message: str) -> None:
    assert as_claim(message) == f"Đúng hay sai: {SAID}"
    assert wants_verdict(message) or message.startswith("Có phải")


def test_without_marks() -> None:
    assert as_claim("toi nho la duong vanh dai co bon lan xe, dung khong") == "Đúng hay sai: duong vanh dai co bon lan xe"


@pytest.mark.parametrize(
    "message",
    [
        "Đường vành đai có mấy làn xe?",
        "Quỹ đường bộ có được sử dụng không?",
        "Lái xe có phải học lại không?",  # a duty, not a claim
        "Việc này có phải báo cáo tỉnh không?",
        "Thế là đúng không?",  # leans on the turn before
        "Đường vành đai có bốn làn, đúng không? Còn cầu thì ai xây?",  # two questions
        "Ai chậm thì bị phạt, đúng không?",
        "Đường có bốn làn, đúng không? Cầu dài hai cây số, đúng không?",  # two claims
        "Đường vành đai có bốn làn, đúng không? Nêu căn cứ pháp lý.",
        "Người nghèo vay có chính sách tín dụng không?",
        "Mức độ hài lòng đúng không thấp hơn 95%",
        "Cán bộ phải không ngừng học tập ở trường nào",
        "",
    ],
)
def test_other_messages_are_no_statements(message: str) -> None:
    assert as_claim(message) is None

from __future__ import annotations

import pytest

from bot.answering.candidates.question_terms import subject_of

CIVIL = "Văn bản hợp nhất Luật Cán bộ, công chức"


@pytest.mark.parametrize(
    ("question", "title", "issuer", "subject"),
    [
        ("Luật Cán bộ, công chức quy định cán bộ bị kỷ luật thế nào?", CIVIL, "Văn phòng Quốc hội", "quy định cán bộ bị kỷ luật thế nào?"),
        ("thể thức bản sao theo Thông tư 01/2011/TT-BNV của Bộ Nội vụ gồm gì", "Thông tư", "Bộ Nội vụ", "thể thức bản sao theo gồm gì"),
        ("luật viên chức quy định gì về cán bộ", CIVIL, "", "luật viên chức quy định gì về cán bộ"),  # another law
        ("Luật Cán bộ, công chức là gì", CIVIL, "", "Luật Cán bộ, công chức là gì"),  # nothing else is asked
        ("Nhiệm vụ nào giao Bộ Nội vụ?", "Nghị quyết", "Chính phủ", "Nhiệm vụ nào giao Bộ Nội vụ?"),
    ],
)
def test_the_name_of_a_text_is_not_what_is_asked_of_it(question: str, title: str, issuer: str, subject: str) -> None:
    assert " ".join(subject_of(question, title, issuer).split()) == subject

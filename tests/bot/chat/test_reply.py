"""An answer in a messenger: a long list is folded, the rest is one button away."""

from __future__ import annotations

from typing import Any

from bot.chat.block import Style
from bot.chat.reply import compose


def answer(count: int) -> dict[str, Any]:
    citations = [
        {"quote": f"Việc số {n}.", "label": f"Điểm {n}", "own": f"điểm {n}", "notice": "", "page": None, "role": "main"}
        for n in range(1, count + 1)
    ]
    text = "Theo khoản 3:\n" + "\n".join(f"{n}. “{c['quote']}” [{n}]" for n, c in enumerate(citations, 1))
    empty = {"kind": "list", "changes": [], "notices": [], "nearest": [], "suggestions": [], "declined": False}
    return empty | {"id": "a" * 32, "question": "Việc gì?", "interpreted": "Việc gì?", "answer": text, "citations": citations}


def quotes(reply: Any) -> list[str]:
    return [block.text for block in reply.blocks if block.style is Style.QUOTE]


def test_a_long_list_is_folded_with_a_button_for_the_whole() -> None:
    folded = compose(answer(12))
    assert quotes(folded) == [f"Việc số {n}." for n in range(1, 6)]
    assert "còn 7 nội dung" in folded.text
    assert folded.text.endswith("còn 7 nội dung nữa.\nKhoản 3")  # where the list stands, once, below it
    assert folded.text.startswith("[1] điểm 1\nViệc số 1.\n[2] điểm 2")
    assert (folded.buttons[0][0].label, folded.buttons[0][0].action) == ("Xem đủ (12)", "a:" + "a" * 32)
    whole = compose(answer(12), full=True)
    assert len(quotes(whole)) == 12
    assert not any(button.label.startswith("Xem đủ") for row in whole.buttons for button in row)


def test_a_short_list_stays_whole() -> None:
    assert len(quotes(compose(answer(7)))) == 7
    assert "Xem đủ" not in compose(answer(7)).text


def test_a_refusal_offers_the_way_out_first_and_is_not_rated() -> None:
    refused = answer(0) | {"answer": "Không có trong tài liệu.", "declined": True, "nearest": answer(2)["citations"]}
    reply = compose(refused)
    labels = [[button.label for button in row] for row in reply.buttons]
    assert labels == [["Hỏi chuyên gia", "Có trong văn bản"], ["Nguồn 1", "Nguồn 2"]]
    assert "Điều khoản gần nhất, không trả lời câu hỏi" in reply.text


def test_of_two_sides_the_common_place_is_said_once() -> None:
    two = answer(2)
    for citation, year in zip(two["citations"], (2025, 2030), strict=True):
        citation["trail"] = f"Cải cách › Mục tiêu › Đến năm {year}"
    sides = enumerate(zip((2025, 2030), two["citations"], strict=True), 1)
    rows = "\n".join(f"| Đến năm {year} | “{c['quote']}” [{n}] |" for n, (year, c) in sides)
    text = compose(two | {"kind": "compare", "answer": f"| Mốc | Quy định |\n| --- | --- |\n{rows}"}).text
    assert text.count("Cải cách › Mục tiêu") == 1
    assert [line for line in text.splitlines() if line.startswith("Đến năm")] == ["Đến năm 2025", "Đến năm 2030"]

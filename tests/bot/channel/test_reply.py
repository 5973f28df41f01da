"""An answer in a messenger: a long list is folded, the rest is one button away."""

from __future__ import annotations

from typing import Any

from bot.channel.block import Style
from bot.channel.reply import compose


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

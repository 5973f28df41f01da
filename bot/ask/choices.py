"""The option of a multiple-choice question that the quoted clause bears."""

from __future__ import annotations

from dataclasses import replace

from bot import messages
from bot.answer.answer import Answer
from knowledge.language.text import fold


def choose(answer: Answer, options: tuple[tuple[str, str], ...]) -> Answer:
    """The answer with "Đáp án B. 50" before it when its text bears exactly one of the (letter, option) pairs; else as it is."""
    if answer.declined:
        return answer
    main = " ".join((answer.text, *(c.quote for c in answer.citations if c.role == "main")))
    said = f" {fold(main)} "
    borne = [(letter, option) for letter, option in options if f" {fold(option)} " in said]
    if len(borne) != 1:
        return answer
    letter, option = borne[0]
    return replace(answer, text=f"{messages.CHOICE.format(letter=letter, option=option)}\n{answer.text}")

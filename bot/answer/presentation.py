"""An answer as it is read: citations numbered in the order the text uses them, the figures asked for marked in the quotations."""

from __future__ import annotations

from dataclasses import replace

from bot.answer.answer import Answer, Citation
from bot.answer.emphasis import Mark, asked_marks, differing_marks, list_marks
from bot.answer.grounding import MARKER


def presented(answer: Answer) -> Answer:
    """The same answer, renumbered and marked."""
    return _marked(in_reading_order(answer))


def in_reading_order(answer: Answer) -> Answer:
    """[1] before [2]: first what the text quotes, in its order, then other main clauses, then related ones."""
    used = list(dict.fromkeys(int(m[1]) for m in MARKER.finditer(answer.text) if 0 < int(m[1]) <= len(answer.citations)))
    rest = [n for n in range(1, len(answer.citations) + 1) if n not in used]
    order = used + sorted(rest, key=lambda n: answer.citations[n - 1].role != "main")
    if order == sorted(order):
        return answer
    place = {old: new for new, old in enumerate(order, 1)}
    text = MARKER.sub(lambda m: m[0].replace(m[1], str(place.get(int(m[1]), int(m[1])))), answer.text)
    return replace(answer, text=text, citations=tuple(answer.citations[n - 1] for n in order))


def _marked(answer: Answer) -> Answer:
    main = answer.main
    question = answer.interpretation.understood
    if answer.kind in {"compare", "versions"}:
        marks = dict(zip(range(len(main)), differing_marks([c.quote for c in main]), strict=True))
    elif len(main) > 1 and answer.kind != "several":
        marks = {n: list_marks(c.quote) for n, c in enumerate(main)}
    else:
        marks = {n: asked_marks(question, c.quote) for n, c in enumerate(main)}
    position = iter(range(len(main)))
    return replace(answer, citations=tuple(_with(c, marks[next(position)]) if c.role == "main" else c for c in answer.citations))


def _with(citation: Citation, marks: tuple[Mark, ...]) -> Citation:
    return replace(citation, marks=marks) if marks else citation

"""Random answers for the formatting tests: clause text full of what breaks markup, from a seed."""

from __future__ import annotations

import random

from bot.answer.answer import Answer, Citation, answer_json
from bot.chat.reply import Reply, compose
from knowledge.law.types import Interpretation, Tier

PIECES = (
    "cơ quan chủ trì <b>phối hợp</b>", "a < b && c > d", "&amp; &lt; &#60;",
    "_gạch_ *đậm* `mã` [liên kết](http://x)", "👩‍👩‍👧‍👦🇻🇳👍🏽", "\u0301\u0303ơ\u0323",
    "Nghị quyết số 76/NQ-CP ngày 15/7/2021", "tối thiểu 80% hồ sơ; 100% cơ quan", "\t\r\n", "\x00\x07", "\u200b\u2060",
    "</blockquote>", "@nguoi /lenh #the",
    "khoản 2 mục III Điều 1", "“nguyên văn”", "Đến năm 2030: ", "- Gạch đầu dòng. ", "+ Dấu cộng; ", "\ud800", "𝒳𝒴", "…", "  ",
)  # fmt: skip


def text(source: random.Random, pieces: int) -> str:
    return "".join(source.choice(PIECES) + source.choice(("", " ", "\n", "; ")) for _ in range(pieces))


def answer(seed: int) -> Answer:
    """One answer with 0 to 9 citations, some of them quoted in its text, some longer than a message."""
    source = random.Random(seed)
    quotes = [text(source, source.choice((1, 5, 30, 400))) or "x" for _ in range(source.randrange(10))]
    citations = tuple(
        Citation(
            f"khoản {n} {text(source, 2)}", q, f"p{n}", "d", "76/NQ-CP", Tier.OFFICIAL, ("Điều 1", str(n)), n or None, "/documents/d#x"
        )
        for n, q in enumerate(quotes)
    )
    body = "\n".join(f"Theo {c.label}: “{c.quote}” [{n}]" if source.random() < 0.7 else text(source, 5) for n, c in enumerate(citations, 1))
    body = body or text(source, source.choice((1, 3, 900)))
    return Answer(
        question=text(source, 4),
        interpretation=Interpretation("q", text(source, 3), (("a", "b"),)),
        text=body,
        citations=citations,
        notices=(text(source, 3),),
        suggestions=tuple(text(source, 8) + "?" for _ in range(source.randrange(4))),
        nearest=() if citations else (Citation("khoản 1", "x", "p", "d", "", Tier.TRAINING, ("1",), None, "/d"),),
        id=f"{seed:032x}",
    )


def reply(seed: int) -> Reply:
    return compose(answer_json(answer(seed)))

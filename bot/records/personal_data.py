"""What identifies a person in a question is masked before it is stored: telephone numbers, identity card numbers, e-mail.

Answering needs none of them. Numbers of documents, dates, amounts and shares are not touched: what is taken for a telephone
or a card number has its length and its beginning.
"""

from __future__ import annotations

import re
from typing import Any

_D = r"[ .\-]?\d"  # a digit, perhaps set apart
_ALONE = r"(?<![\d/.,\-])"
_END = r"(?![\d/%]|[.,]\d)"
_KINDS = (
    (re.compile(r"()[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[thư điện tử]"),
    (re.compile(rf"(){_ALONE}0(?:{_D}){{11}}{_END}"), "[số căn cước]"),  # twelve digits; the first three name a province, from 001
    (
        re.compile(rf"((?i:\b(?:cmnd|cmt|chứng minh|chung minh)(?:\s+(?:nhân dân|nhan dan|thư|thu))?)\D{{0,12}})\d(?:{_D}){{8}}(?!\d)"),
        "[số chứng minh]",
    ),
    (re.compile(rf"(){_ALONE}(?:\(?\+84\)?[ .\-]?|84(?=\d{{9}})|0 ?)[35789](?:{_D}){{8}}{_END}"), "[số điện thoại]"),
    (re.compile(rf"(){_ALONE}\(?(?:\+84[ .\-]?|0)2(?:{_D}){{1,2}}\)?(?:{_D}){{6,8}}{_END}"), "[số điện thoại]"),
)
_TEXTS = ("question", "interpreted", "changes", "answer", "notices", "suggestions")  # of answer_json; quotes stay verbatim


def masked(text: str) -> str:
    """The text with what identifies a person replaced by what it was."""
    for pattern, name in _KINDS:
        text = pattern.sub(lambda found, name=name: found[1] + name, text)  # type: ignore[misc]
    return text


def masked_answer(answer: dict[str, Any]) -> dict[str, Any]:
    """answer_json as it is stored: what the question said of a person is gone wherever the answer repeats it.

    What the documents say (a hotline) is in no question and stays.
    """
    said = [found[0][len(found[1]) :] for pattern, _ in _KINDS for found in pattern.finditer(answer["question"])]
    if not said:
        return answer
    return answer | {key: _without(answer[key], said) for key in _TEXTS}


def _without(value: Any, said: list[str]) -> Any:
    if isinstance(value, str):
        return masked(value) if any(word in value for word in said) else value
    return [_without(item, said) for item in value]

"""The option of a multiple-choice question that the clauses bear out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile

from bot import messages
from bot.answer.answer import Answer
from bot.answering.asked.asserted import RIGHT, WRONG, counts_of, figures, verdict
from bot.question import Choices
from knowledge.language.text import Accented, fold, fold_accents

Judging = Callable[[str], Answer | None]
"""The answer to a question of its own, None when it is declined."""
_NOT_ONE_OF = Accented(  # said of what is asked for: "sai phạm" and "không dùng tiền mặt" of a stem leave nothing out
    r"\b(?:nào|gì|ai)\b(?:(?!\b(?:nào|gì|ai)\b).){0,40}\b(?:không|chưa đúng|sai(?! phạm| sót| lệch)|ngoại trừ)\b|"
    r"\bkhông (?:phải|thuộc|nằm|có|bao gồm|gồm)\b.*\b(?:nào|gì|ai)\b|\bngoại trừ\b|\btrừ(?=\W*$)"
)
_NUMBER_ASKED = Accented(r"\b(?:bao nhiêu(?: phần trăm| %)?|(?<!bộ )mấy)\b")
_ASKED = Accented(
    r"\b(?:(?:các |những )?(?:cơ quan|bộ|đơn vị|tổ chức|nội dung|phương án|ý|nhận định|phát biểu|khẳng định|câu|mức|tỷ lệ|năm|ngày|cấp)"
    r"(?: nào)(?: (?:sau|dưới|trước) đây)?(?: là đúng| đúng)?|khi nào|bao giờ|những gì|gì|ai)\b"
)
_STATEMENTS = Accented(
    r"\b(?:nhận định|phát biểu|khẳng định|mệnh đề|câu|ý)(?: nào)?(?: (?:sau|dưới) đây)?(?: là)? (?:không |chưa )?(?:đúng|sai|chính xác)\b"
)
_HELPS = Accented(r"\bphối hợp\b")  # a clause names who leads before who helps
_OF_OTHERS = Accented(r"^(?:cả|tất cả|không (?:có )?(?:câu|đáp án|phương án|ý))\b")  # "Cả A và B"
_SPOKEN_OF, _NOT_SPOKEN_OF, _FAR_MORE = 0.6, 0.5, 0.3  # of the words of an option
_A_SENTENCE = 4  # words
_LISTS = {"list", "lookup", "duties"}
_OPEN_END = re.compile(r"[\s:?.…]+$")


def choose(answer: Answer, choices: Choices, judging: Judging) -> Answer:
    """The answer with "Đáp án B. 50" before it: the option that its clauses bear alone, else the only one that a clause bears out; of
    options one of which does not belong, the one that they leave out. As it is where none or several are."""
    stem, told = choices.stem, not answer.declined
    negated, of_statements = bool(_NOT_ONE_OF.of(stem).search(stem)), bool(_STATEMENTS.of(stem).search(stem))
    if negated and not of_statements:
        left_out = _left_out(answer, choices) if told else ""
        return _named(answer, choices, left_out) if left_out else answer
    if told and not negated and (letter := _told(answer, choices)):
        return _named(answer, choices, letter)
    wanted = WRONG if negated else RIGHT
    judged = {letter: judging(f"Đúng hay sai: {claimed(stem, option)}") for letter, option in choices.options}
    found = [(letter, said) for letter, said in judged.items() if said and said.text.startswith(wanted)]
    if len(found) != 1:
        nearest = _nearest(answer, choices) if told and not negated else ""
        return _named(answer, choices, nearest) if nearest else answer
    letter, said = found[0]
    same = told and _main(answer) == _main(said)
    return _named(answer if same else replace(said, text=said.text.removeprefix(wanted).lstrip()), choices, letter)


def claimed(stem: str, option: str) -> str:
    """What the option says, in place of the words of the stem that ask: "Do cơ quan nào chủ trì?" → "Do Bộ Nội vụ chủ trì"."""
    bare = _OPEN_END.sub("", stem.rpartition("?")[0] or stem)
    if _STATEMENTS.of(bare).search(bare):
        return option
    asks = _NUMBER_ASKED.of(bare).search(bare) or _ASKED.of(bare).search(bare)
    if not asks:
        return f"{bare} {option}"
    kept = "năm " if fold_accents(asks[0]).lower().startswith("nam ") and option[:1].isdigit() else ""
    return f"{bare[: asks.start()]}{kept}{option}{bare[asks.end() :]}"


def _named(answer: Answer, choices: Choices, letter: str) -> Answer:
    option = dict(choices.options)[letter]
    return replace(answer, text=f"{messages.CHOICE.format(letter=letter, option=option)}\n{answer.text}")


def _told(answer: Answer, choices: Choices) -> str:
    """The letter of the only option that the clauses bear: the number of the things asked for, a figure of the part that is asked about,
    else words that stand there; "" where none is alone, and where that would be chance."""
    if any(_OF_OTHERS.of(option).search(option) for _, option in choices.options) or _HELPS.of(choices.stem).search(choices.stem):
        return ""
    if _NUMBER_ASKED.of(choices.stem).search(choices.stem) and (counted := _counted(answer, choices)):
        return counted
    if any(figures(option) for _, option in choices.options):
        claims = {letter: claimed(choices.stem, option) for letter, option in choices.options}
        borne = [letter for letter, claim in claims.items() if any(verdict(claim, c.quote) == RIGHT for c in answer.main)]
    else:
        said = f" {_plain(_main(answer, answer.text))} "
        borne = [letter for letter, words in _own_words(choices).items() if f" {' '.join(words)} " in said]
    return borne[0] if len(borne) == 1 else ""


def _counted(answer: Answer, choices: Choices) -> str:
    """The letter of the option that is the number stated of the thing asked for, else that of the items quoted."""
    nouns = {noun for _, noun in counts_of(claimed(choices.stem, "2"))}
    stated = [str(number) for c in answer.main for number, noun in counts_of(c.quote) if noun in nouns]
    items = [str(len(answer.main))] if nouns and answer.kind in _LISTS else []
    number = next(iter(stated or items), "")
    return next((letter for letter, option in choices.options if option == number), "")


def _left_out(answer: Answer, choices: Choices) -> str:
    """The letter of the only option that no quotation speaks of while all others are spoken of."""
    shares = _shares(answer, choices)
    *others, least = sorted(shares, key=lambda letter: -shares[letter])
    left = len(others) > 1 and shares[least] < _NOT_SPOKEN_OF and all(shares[letter] >= _SPOKEN_OF for letter in others)
    return least if left else ""


def _nearest(answer: Answer, choices: Choices) -> str:
    """The letter of the option, a sentence, that a quotation speaks of far more than of any other."""
    shares = _shares(answer, choices)
    best, second, *_ = sorted(shares, key=lambda letter: -shares[letter])
    long = all(len(option.split()) >= _A_SENTENCE for _, option in choices.options)
    return best if long and shares[best] >= _SPOKEN_OF and shares[best] - shares[second] >= _FAR_MORE else ""


def _shares(answer: Answer, choices: Choices) -> dict[str, float]:
    """How much of each option one quotation says, 0..1: the share of its words, and of a few words whether they stand there together."""
    said = [f" {_plain(c.quote)} " for c in answer.main]
    return {letter: max((_share(own, quote) for quote in said), default=0.0) for letter, own in _own_words(choices).items()}


def _share(words: list[str], said: str) -> float:
    if len(words) < _A_SENTENCE:
        return float(f" {' '.join(words)} " in said)
    return len(set(words) & set(said.split())) / len(set(words))


def _own_words(choices: Choices) -> dict[str, list[str]]:
    """The words of each option but for those that all begin with."""
    told = {letter: _plain(option).split() for letter, option in choices.options}
    shared = sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, zip(*told.values(), strict=False)))
    return {letter: words[shared:] or words for letter, words in told.items()}


def _plain(text: str) -> str:
    return fold(fold_accents(text))


def _main(answer: Answer, *before: str) -> str:
    return " ".join((*before, *(c.quote for c in answer.main)))

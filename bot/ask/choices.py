"""The option of a multiple-choice question that the clauses bear out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile

from bot import messages
from bot.answer.answer import Answer
from bot.answering.asked.asserted import RIGHT, WRONG, counts_of
from bot.question import Choices
from knowledge.language.text import fold, fold_accents

Judging = Callable[[str], Answer | None]
"""The answer to a question of its own, None when it is declined."""
_NOT_ONE_OF = re.compile(r"\b(?:khong (?:phai|thuoc|nam|duoc|co|dung|bao gom|gom)|ngoai tru|tru(?=\W*$)|sai|chua dung)\b")
_NUMBER_ASKED = re.compile(r"\b(?:(bao nhieu)(?: phan tram| %)?|(may))\b")
_ASKED = re.compile(
    r"\b(?:(?:cac |nhung )?(?:co quan|bo|don vi|to chuc|noi dung|phuong an|y|nhan dinh|phat bieu|khang dinh|cau|muc|ty le|nam|ngay|cap)"
    r"(?: nao)(?: (?:sau|duoi|truoc) day)?(?: la dung| dung)?|khi nao|bao gio|nhung gi|gi|ai)\b"
)
_STATEMENTS = re.compile(
    r"\b(?:nhan dinh|phat bieu|khang dinh|menh de|cau|y)(?: nao)?(?: (?:sau|duoi) day)?(?: la)? (?:dung|sai|chinh xac)\b"
)
_SPOKEN_OF, _NOT_SPOKEN_OF, _FAR_MORE = 0.6, 0.5, 0.3  # of the words of an option
_A_SENTENCE = 4  # words
_LISTS = {"list", "lookup", "duties"}
_OPEN_END = re.compile(r"[\s:?.…]+$")


def choose(answer: Answer, choices: Choices, judging: Judging) -> Answer:
    """The answer with "Đáp án B. 50" before it: the option that its clauses bear alone, else the only one that a clause bears out; of
    options one of which does not belong, the one that they leave out. As it is where none or several are."""
    stem = fold_accents(choices.stem).lower()
    if _NOT_ONE_OF.search(stem) and not _STATEMENTS.search(stem):
        left_out = "" if answer.declined else _left_out(answer, choices)
        return _named(answer, choices, left_out) if left_out else answer
    if not answer.declined and not _NOT_ONE_OF.search(stem) and (letter := _told(answer, choices, stem)):
        return _named(answer, choices, letter)
    verdict = WRONG if _NOT_ONE_OF.search(stem) else RIGHT
    judged = {letter: judging(f"Đúng hay sai: {claimed(choices.stem, option)}") for letter, option in choices.options}
    found = [(letter, said) for letter, said in judged.items() if said and said.text.startswith(verdict)]
    if len(found) != 1:
        nearest = "" if answer.declined or verdict == WRONG else _nearest(answer, choices)
        return _named(answer, choices, nearest) if nearest else answer
    letter, said = found[0]
    same = not answer.declined and _main(answer) == _main(said)
    return _named(answer if same else replace(said, text=said.text.removeprefix(verdict).lstrip()), choices, letter)


def claimed(stem: str, option: str) -> str:
    """What the option says, in place of the words of the stem that ask: "Do cơ quan nào chủ trì?" → "Do Bộ Nội vụ chủ trì"."""
    bare = _OPEN_END.sub("", stem.rpartition("?")[0] or stem)
    plain = fold_accents(bare).lower()
    if _STATEMENTS.search(plain):
        return option
    asks = _NUMBER_ASKED.search(plain) or _ASKED.search(plain)
    if len(plain) != len(bare) or not asks:
        return f"{bare} {option}"
    kept = "năm " if asks[0].startswith("nam ") and option[:1].isdigit() else ""
    return f"{bare[: asks.start()]}{kept}{option}{bare[asks.end() :]}"


def _named(answer: Answer, choices: Choices, letter: str) -> Answer:
    option = dict(choices.options)[letter]
    return replace(answer, text=f"{messages.CHOICE.format(letter=letter, option=option)}\n{answer.text}")


def _told(answer: Answer, choices: Choices, stem: str) -> str:
    """The letter of the only option that stands in the text and the quotations, or that is the number of the things asked for; ""
    where none is alone."""
    if _NUMBER_ASKED.search(stem) and (counted := _counted(answer, choices)):
        return counted
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

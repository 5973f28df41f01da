"""One question about two things: the questions that ask about each of them.

"Bộ Công an và Bộ Quốc phòng được giao gì?" → "Bộ Công an được giao gì?" and "Bộ Quốc phòng được giao gì?". Whether it is answered
so is for the documents to say (bot/ask/apart.py).
"""

from __future__ import annotations

import re

from bot import messages
from bot.answering.asked.intent import asks_openly, content_words
from knowledge.language.text import fold_accents
from knowledge.law.agency import Agencies
from knowledge.law.milestone import PERIOD

_JOINT = re.compile(r",? (?:và|va|với lại|đồng thời) |, (?=\w)")
_HALF = 3  # words
_LONGEST = 12  # words of a thing: more of them are a clause of their own

# Read without accents, in lower case; positions stay those of the text.
_BETWEEN_BODIES = re.compile(r"\s*(?:,|\b(?:va|voi|cung|hay)\b)\s*")
_NOW_WHAT = (
    r"(?:do ai|do (?:bo|co quan|don vi)|ai |(?:bo|co quan|don vi) nao|la |thi |gom |co (?:may|gi|nhung|bao)|"
    r"duoc (?:giao|quy|hieu)|phai |dat |giam |tang |ra sao|the nao|nhu the nao)"
)
_TWO_THINGS = re.compile(rf"^(?P<first>[^,;:?]+?) va (?P<second>[^,;:?]+?) (?P<asked>{_NOW_WHAT}.*)$")
_OPENING = r"^(?:(?:hay|cho biet|xin|em|anh|chi|toi|hoi|giup|cho) )*"
_UNLIKE = r"(?:co gi |co |diem )?(?:khac|giong)(?: biet| nhau)*"
_HOW = r"(?: gi| the nao| nhu the nao| ra sao| o cho nao)*"
_ENDING = r"(?: (?:gi|nhau|the nao|nhu the nao|ra sao|khong|ko|k|o (?:cho|diem) nao|cho nao|diem nao|o dau))*[\s?.!]*$"
_CONTRASTS = tuple(
    re.compile(pattern + _ENDING)
    for pattern in (
        rf"{_OPENING}(?:so sanh|phan biet)(?: su khac nhau giua| giua)? (?P<first>.+?) (?:va|voi|so voi) (?P<second>.+?)",
        rf"{_OPENING}(?P<first>.+?) {_UNLIKE}{_HOW}(?: so voi| voi)? (?P<second>(?!nhau\b)\S.*?)",
        rf"{_OPENING}(?P<first>.+?) (?:va|voi) (?P<second>.+?) {_UNLIKE}",
    )
)
_NUMBERED_THING = re.compile(r"\b[^\W\d]+ \d+(?! ?%)")
_NUMBERED_THINGS = re.compile(r"\b(?P<noun>[^\W\d]+) \d+(?:(?:, | va |, va )(?P=noun) \d+)+\b(?! ?[%/])")
_AND_HOW_UNLIKE = re.compile(rf"[ ,.?]+(?:va )?{_UNLIKE}{_ENDING}")  # "Bộ A và Bộ B được giao gì, khác nhau ở điểm nào?"
_EACH = re.compile(r"\b(?:mỗi|moi|từng|tung) (?:bên|ben|bộ|bo|cơ quan|co quan|nơi|noi|ngành|nganh)\b")
_SETS = re.compile(r"(?:hay )?(?:so sanh|phan biet|doi chieu) (?:giup (?:em|toi|minh) )?")
_SETS_AGAINST = re.compile(r"\b(?:so sanh|phan biet|voi|nhau|gi|the nao|ra sao|cho nao|diem nao)\b")  # "cơ quan khác" sets nothing
_SHORTEST = 2  # words of a thing that is named beside another: "mức độ 3 và 4" is one


def halves(text: str) -> tuple[str, str] | None:
    """Two questions in one sentence: "Kinh phí lấy từ đâu và gửi dự toán cho ai?" → both halves; None where only one side asks."""
    for joint in _JOINT.finditer(text):
        first, second = text[: joint.start()], text[joint.end() :]
        if second.lower().startswith("là "):  # of what was counted before
            continue
        if all(len(side.split()) >= _HALF and asks_openly(side) for side in (first, second)):
            return _sentence(first), _sentence(second)
    return None


def sides(text: str, agencies: Agencies) -> tuple[str, ...]:
    """The same question about each of the two or more things that it names; () for a question about one."""
    plain = fold_accents(text).lower()
    if len(plain) != len(text):
        return ()
    if tail := _AND_HOW_UNLIKE.search(plain):
        text, plain = text[: tail.start()], plain[: tail.start()]
    return _of_bodies(text, plain, agencies) or _of_numbered(text, plain) or _of_things(text, plain, agencies)


def contrasted(text: str) -> tuple[str, ...]:
    """ "LGSP khác NGSP thế nào?" → what is each; () where no two things are set against each other."""
    plain = fold_accents(text).lower()
    if len(plain) != len(text) or not _SETS_AGAINST.search(plain):
        return ()
    for pattern in _CONTRASTS:
        if found := pattern.match(plain):
            named = [text[slice(*found.span(side))].strip(" ,") for side in ("first", "second")]
            if all(_names_something(name) for name in named):
                return tuple(_what(name) for name in named)
    return ()


def _what(thing: str) -> str:
    """Of a programme, known by its years, what it has; of all else what it is."""
    period = PERIOD.search(thing)
    if period is None:
        return messages.WHAT_IS.format(thing=thing)
    return messages.WHAT_HAS.format(thing=messages.PROGRAMME.format(period=period[0]))


def _of_bodies(text: str, plain: str, agencies: Agencies) -> tuple[str, ...]:
    """Agencies named one after the other."""
    named = agencies.mentions(text)
    together = [named[0]] if named else []
    for mention in named[1:]:
        if not _BETWEEN_BODIES.fullmatch(plain[together[-1].end : mention.start]):
            break
        together.append(mention)
    if len({mention.name for mention in together}) < len(together) or len(together) < 2:
        return ()
    before, after = text[: together[0].start], _EACH.sub(" ", text[together[-1].end :])
    if setting := _SETS.match(plain):
        before = before[setting.end() :]
    if _BETWEEN_BODIES.match(plain[together[-1].end :]):  # "… và các cơ quan khác"
        return ()
    return tuple(_sentence(f"{before}{text[m.start : m.end]}{after}") for m in together)


def _of_numbered(text: str, plain: str) -> tuple[str, ...]:
    """ "Nhóm 30, nhóm 50 và nhóm 70 là gì?" → the same of each: things of one noun that are told apart by their numbers."""
    found = _NUMBERED_THINGS.search(plain)
    if found is None:
        return ()
    before, after = text[: found.start()], text[found.end() :]
    things = [text[found.start() + a : found.start() + b] for a, b in (m.span() for m in _NUMBERED_THING.finditer(found[0]))]
    asks = asks_openly(after) or asks_openly(before)
    return tuple(_sentence(f"{before}{thing}{after}") for thing in things) if asks and len({t.split()[-1] for t in things}) > 1 else ()


def _of_things(text: str, plain: str, agencies: Agencies) -> tuple[str, ...]:
    """ "A và B do ai chủ trì?" → the same of each. The "và" of "Bộ Thông tin và Truyền thông" joins nothing."""
    found = _TWO_THINGS.match(plain.rstrip(" ?.!"))
    if found is None or any(m.start <= found.end("first") < m.end for m in agencies.mentions(text)):
        return ()
    first, second, asked = (text[slice(*found.span(part))].strip() for part in ("first", "second", "asked"))
    if not all(_names_something(thing) and len(thing.split()) >= _SHORTEST for thing in (first, second)) or second[0].isdigit():
        return ()
    return _sentence(f"{first} {asked}"), _sentence(f"{second} {asked}")


def _names_something(thing: str) -> bool:
    return len(thing.split()) <= _LONGEST and bool(content_words(thing) or PERIOD.search(thing)) and not asks_openly(thing)


def _sentence(half: str) -> str:
    half = " ".join(half.split())
    return f"{half[:1].upper()}{half[1:].rstrip(' ?,.')}?"

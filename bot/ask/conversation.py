"""A follow-up becomes a question that stands alone, from the turns before it and without a language model.

"Đến năm 2025 mức hài lòng phải đạt bao nhiêu?" then "Thế còn đến năm 2030?" →
"Đến năm 2030 mức hài lòng phải đạt bao nhiêu?"
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.answer.answer import CONVERSATIONAL
from bot.answering.asked.intent import FUNCTION_WORDS, content_words, word_set
from bot.records.records import Turn
from knowledge.language.text import fold_accents
from knowledge.law.agency import Agencies
from knowledge.law.milestone import YEAR
from knowledge.question.turn import TurnModel

_OPENING_ACCENTED = re.compile(
    r"^(dạ |vâng |ok |oke |uh |ừ |ừm |ờ )?(thế còn|vậy còn|còn|thế thì|vậy thì|thế|vậy|riêng|sang|rồi|ngoài ra|như vậy|tương tự|tiếp theo|"
    r"à còn|và còn|và|nhưng|cụ thể hơn|cụ thể|nói rõ hơn|chi tiết hơn|nếu)\b[ ,:]*"
)
_OPENING = re.compile(
    r"^(da |vang |ok |oke |uh |um |u )?(the con|vay con|con|the thi|vay thi|the|vay|rieng|sang|roi|ngoai ra|nhu vay|tuong tu|tiep theo|"
    r"a con|va con|va|nhung|cu the hon|cu the|noi ro hon|chi tiet hon|neu)\b[ ,:]*"
)
_POINTING = re.compile(r"\b(do|nay|ay|no|tren|vua roi|vua noi|cai do|viec do|viec nay|chi tieu do|dieu do|ho)\b")
_POINTING_ACCENTED = re.compile(r"\b(đó|này|ấy|nó|trên|vừa rồi|vừa nói|cái đó|việc đó|việc này|chỉ tiêu đó|điều đó|họ)\b(?! ?(?:là|tên))")
_LEVEL = re.compile(r"\bcap (trung uong|bo|tinh|huyen|xa|co so)\b|\btrung uong\b")
_ATTRIBUTE_ONLY = word_set(
    """chủ trì phối hợp phụ trách chịu trách nhiệm thực hiện làm bộ cơ quan đơn vị ngành thời hạn hạn mốc giai đoạn hoàn thành báo cáo
    ban hành nguồn kinh phí nêu rõ chi tiết lý do căn cứ điều khoản mục trang văn bản nguyên quy định thêm giao xong phải triển khai"""
)
_SLOT_ONLY = word_set(
    """mốc năm tăng giảm lên xuống thay đổi cấp thì khác hơn chỉ tiêu mục con số phần trăm tỷ lệ thành giai đoạn trung ương
    nhiệm vụ giải pháp"""
)
_THAT_AGENCY = re.compile(r"\b(co quan|bo|don vi|ben) (do|nay|ay|tren)\b")
_MILESTONE = re.compile(r"(?:\b(?:đến|tới|vào|trong|mốc|năm)\s+)*(?:19|20)\d\d", re.IGNORECASE)
_WHO = re.compile(r"\b(ai|(bo|co quan|don vi|nganh|ben) nao)\b")
_STANDS_ALONE = re.compile(r"\b(la gi|nghia la|viet tat|dieu \d+|khoan \d+|nghi quyet (so )?\d+)\b")
_CONTRAST = re.compile(r"\bthi (la )?(bao nhieu|may|sao|the nao|ra sao|bn)\b")
_ENOUGH_WORDS = 4  # syllables of content, with a word that asks: a question of its own although it begins with "thế còn"
_LEANING = 0.5  # chance from which a message is read after the one before
_LEANING_ANYHOW = 0.15  # the same where an opening or a pointing word says so too
_LESS_LIKELY = -3.0
_GENERAL = re.compile(r"mục tiêu|nhiệm vụ|đến năm|chỉ tiêu", re.IGNORECASE)  # headings that name no subject
_NOBODY = Agencies({})
_ABOUT = re.compile(r"^Về (.+?): ")
_POLITE = re.compile(
    r"^(?:(?:dạ|ạ|em|anh|chị|ad|bạn|xin|cho|hỏi|tôi|mình|vui lòng|làm ơn|à|ơi|chào|biết|theo|nghị quyết \d+)[ ,.]+)+", re.IGNORECASE
)
_SIDES = (("mục tiêu", "nhiệm vụ"), ("chỉ tiêu", "nhiệm vụ"), ("nhiệm vụ", "mục tiêu"), ("mục tiêu", "giải pháp"))
_NAMES = ("Bộ ", "Chính phủ", "Văn phòng", "Chương trình", "Nghị quyết", "Ủy ban", "Thủ tướng", "Cổng")
_QUESTION_END = re.compile(r"[\s?.!…]+$")
_ASKING = re.compile(
    r"\b(là bao nhiêu|bao nhiêu phần trăm|bao nhiêu|mấy phần trăm|như thế nào|thế nào|ra sao|là gì|"
    r"gồm những gì|những gì|là ai|do ai( \w+ \w+)?|thuộc ai|ai|"
    r"khi nào|"
    r"bao giờ|năm nào|ngày nào|bộ nào|cơ quan nào|đơn vị nào|phải làm gì|làm gì|ở đâu|nào|không|mấy)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StandaloneQuestion:
    """A message as a question that stands alone, and how it weighs against the other ones before any is looked up (log odds); of one
    that leans on the turn before, the question asked there."""

    text: str
    weight: float = 0.0
    before: str = ""


def meanings(question: str, turns: tuple[Turn, ...], agencies: Agencies, model: TurnModel | None = None) -> tuple[StandaloneQuestion, ...]:
    """What a message may mean after the last turn that was about the documents, likeliest first: the question itself; the last one with
    another year, level or agency; the last one's subject, or that of the clause quoted last, with what is asked now. `model` says
    whether it leans on that turn (the bundled one by default)."""
    last = last_answered(turns)
    if last is None:
        return (StandaloneQuestion(question),)
    if (named := _name_that_agency(question, last, agencies)) != question:
        return (StandaloneQuestion(named),)
    before, plain = last.interpreted, _plain(question)
    leaning = (model or TurnModel.bundled()).kind(question).leaning
    if leaning < (_LEANING_ANYHOW if _is_follow_up(question, plain, agencies) else _LEANING):
        bare = _sentence(question[_opening(question) :]) + "?" if _accented(question) and _opening(question) else question
        return (StandaloneQuestion(_with_year_of(before, bare) if _CONTRAST.search(plain) else bare),)
    rest = question[_opening(question) :]
    asks_who = bool(_WHO.search(_plain(rest)))
    own = _own_content(rest, _NOBODY if asks_who else agencies)
    if len(own) >= _ENOUGH_WORDS and (_ASKING.search(rest) or _CONTRAST.search(plain)) and not _points(rest):
        return (StandaloneQuestion(_with_year_of(before, _sentence(rest) + "?")),)
    replaced = _replace_slots(before, rest, agencies)
    asked = _lower_first(_QUESTION_END.sub("", rest.strip()))
    topic = _topic(_MILESTONE.sub(" ", replaced) if asks_who else replaced)
    about_before = f"Về {topic}: {asked}?" if topic else _sentence(rest) + "?"
    found = [StandaloneQuestion(about_before)]
    if replaced != before and not own:
        found = [StandaloneQuestion(replaced), StandaloneQuestion(about_before, _LESS_LIKELY)]
    else:
        found += [StandaloneQuestion(f"Về {subject}: {asked}?", _LESS_LIKELY) for subject in _subjects(last)]
        found.append(StandaloneQuestion(_sentence(rest) + "?", _LESS_LIKELY))
    return tuple(replace(m, before=before) for m in found)


def _subjects(last: Turn) -> tuple[str, ...]:
    """What the clause quoted last is about, by the headings above it."""
    trail = next((str(c.get("trail", "")) for c in last.answer.get("citations", [])), "")
    named = [part for part in trail.split(" › ") if part and not _GENERAL.match(part)]
    return (_lower_first(named[-1]),) if named else ()


def last_answered(turns: tuple[Turn, ...]) -> Turn | None:
    """The last turn that was answered from the documents: what was declined is no context."""
    return next((t for t in reversed(turns) if t.answer.get("kind") not in CONVERSATIONAL and not t.answer.get("declined")), None)


def _name_that_agency(question: str, last: Turn, agencies: Agencies) -> str:
    """ "Cơ quan đó còn làm gì?" with the agency that the last answer names first."""
    pointed = _THAT_AGENCY.search(_plain(question))
    named = agencies.mentions(str(last.answer.get("answer", ""))) if pointed else ()
    return question[: pointed.start()] + named[0].name + question[pointed.end() :] if pointed and named else question


def _plain(text: str) -> str:
    """Same length as the text, without accents and in lower case, so that positions fit."""
    return fold_accents(text).lower()


def _accented(question: str) -> bool:
    return question.lower() != _plain(question)


def _opening(question: str) -> int:
    """Length of an opening such as "thế còn". Where marks were typed they count: "Thể chế …" opens nothing."""
    pattern, text = (_OPENING_ACCENTED, question.lower()) if _accented(question) else (_OPENING, _plain(question))
    found = pattern.match(text)
    return found.end() if found else 0


def _points(question: str) -> bool:
    """Whether a word points back: "đó" does, "độ" does not."""
    pattern, text = (_POINTING_ACCENTED, question.lower()) if _accented(question) else (_POINTING, _plain(question))
    return bool(pattern.search(text))


def _is_follow_up(question: str, plain: str, agencies: Agencies) -> bool:
    """An opening such as "thế còn", a word pointing back, or too little content to stand alone."""
    if _opening(question):
        return True
    if _STANDS_ALONE.search(plain):
        return False
    own = _own_content(question, agencies)
    if not own:
        return not (agencies.mentions(question) and len(content_words(question)) > 3)
    return len(own) <= 4 and bool(_points(question) or re.search(r"\bthem\b", plain))


def _own_content(text: str, agencies: Agencies) -> tuple[str, ...]:
    """Content words that are neither a slot (year, level, agency) nor an attribute such as "chủ trì"."""
    bare = agencies.without(text)
    plain = _plain(bare)
    if len(plain) == len(bare):
        for match in reversed(list(_LEVEL.finditer(plain))):
            bare = bare[: match.start()] + " " + bare[match.end() :]
    empty = _ATTRIBUTE_ONLY | _SLOT_ONLY
    if plain == bare.lower():  # typed without accents: compare without accents
        empty = frozenset(_plain(w) for w in empty | FUNCTION_WORDS)
    return tuple(w for w in content_words(bare) if w not in empty)


def _replace_slots(before: str, now: str, agencies: Agencies) -> str:
    """The earlier question with year, level, agency and part (goals, tasks) of the new one in place of its own; what it
    lacks is added."""
    result = before
    for side, other in _SIDES:
        if other in now.lower() and side in before.lower() and other not in before.lower():
            result = _MILESTONE.sub("", re.sub(side, other, before, flags=re.IGNORECASE)).replace(" ?", "?")
            break
    if years := YEAR.findall(now):
        result = _replace(result, [m.span() for m in YEAR.finditer(result)], years[-1], f" đến năm {years[-1]}")
    if level := _LEVEL.search(_plain(now)):
        said = now[level.start() : level.end()]
        result = _replace(result, [m.span() for m in _LEVEL.finditer(_plain(result))], said, f" {said}")
    if named := agencies.mentions(now):
        said = now[named[0].start : named[0].end]
        spans = [(m.start, m.end) for m in agencies.mentions(result)]
        result = _replace(result, spans[:1], said, f" {said}")
    return result


def _replace(text: str, spans: list[tuple[int, int]], new: str, added: str) -> str:
    """The spans replaced by `new`, the first once and the others away; `added` at the end when there are none."""
    if not spans:
        return f"{_QUESTION_END.sub('', text)}{added}?"
    start, end = spans[-1]
    return text[:start] + new + text[end:]


def _with_year_of(before: str, question: str) -> str:
    """ "Tỷ lệ hồ sơ trực tuyến thì bao nhiêu?" after a question about 2025 is about 2025."""
    years = set(YEAR.findall(before))
    if len(years) != 1 or YEAR.search(question) or not _CONTRAST.search(_plain(question)):
        return question
    return f"{_QUESTION_END.sub('', question)} đến năm {years.pop()}?"


def _topic(question: str) -> str:
    """What a question is about: without the words that ask; of one that already says "Về …:", that."""
    if about := _ABOUT.match(question):
        return about[1]
    bare = _POLITE.sub("", " ".join(_ASKING.sub(" ", _QUESTION_END.sub("", question)).split()).strip(" ,–:"))
    return _lower_first(bare)


def _lower_first(text: str) -> str:
    """For use inside a sentence; names and abbreviations stay."""
    first, second = text[:1], text[1:2]
    named = not text.startswith("Bộ nào") and text.startswith(_NAMES)
    return text if named or (first.isupper() and second.isupper()) else first.lower() + text[1:]


def _sentence(text: str) -> str:
    text = _QUESTION_END.sub("", text.strip())
    return text[:1].upper() + text[1:]

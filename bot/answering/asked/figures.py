"""Figures of a clause: does it hold a share, a sum, a date or a number, as the question asks for one?"""

from __future__ import annotations

import re

from bot.answering.asked.intent import Wanted
from knowledge.language.numbers import ONE_TO_TEN

_PERCENT = re.compile(r"\d ?%")
# "mức độ 3 và 4, đồng thời" is no sum of money
_MONEY = re.compile(
    r"\d(?:[\d.,]*\d)? ?(?:đồng(?! (?:thời|bộ|đều|nhất|loạt|chí|bào))|nghìn|ngàn|triệu|tỷ(?! lệ)|tỉ(?! lệ)|USD|lần mức lương)|đồng/"
)
_PRICE_CELL = re.compile(  # "Đơn vị tính: tấn | Giá tính thuế tài nguyên: 9.000.000": the column says that it is money
    r"\| (?:[^|:]* )?(?:(?<!đánh )giá|tiền|phí|vốn|lương|phụ cấp)\b[^|:]*: \d[\d.,]{2,}(?= ?(?:\||$))", re.IGNORECASE
)
_WORDS = "|".join(ONE_TO_TEN)
_TENS = rf"(?:mươi|mười)(?: (?:{_WORDS}|mốt|tư|lăm))?"
_SHARE = r"quá nửa|quá bán|đa số|(?:một|hai|ba) phần (?:hai|ba|tư|năm)"  # a number in words: of the members, of the deputies
_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|ngày \d|hàng (?:năm|quý|tháng)|\d+ (?:giờ|ngày|tuần|tháng|năm)|kể từ ngày|"
    rf"\b(?:{_WORDS}|{_TENS}) (?:giờ|ngày|tuần|tháng|năm)\b|\btrong ngày\b|\bngày làm việc\b|\bchậm nhất\b"
)
_NUMBER = re.compile(
    rf"\d|\b(?:{_WORDS}) (?:nội dung|nhóm|cấp|nhiệm vụ|mục|bước|khâu|trụ cột|nguyên tắc|tổ chức|cơ quan|mức|loại|hình thức|bộ phận|"
    rf"giờ|ngày|tuần|tháng|lần|người|bản|lớp|buổi)\b|"
    rf"\b{_TENS} \w|thứ (?:nhất|tư|{_WORDS})|\b(?:{_SHARE})\b"
)
PURPOSE = re.compile(r"\b(?:nhằm|để|vì|bởi|do đó|góp phần|xuất phát từ|là yêu cầu|khắc phục|tránh)\b", re.IGNORECASE)  # words of a reason
_SAME = {"nước": "nước|quốc gia", "bộ": "bộ|bộ, ngành"}
_ABBREVIATED = {"mét": "m[23²³]?", "ki-lô-mét": "km", "milimét": "mm", "héc-ta": "ha", "ki-lô-gam": "kg", "kilôgam": "kg"}  # "200m", "80m2"
_ENUMERATION = re.compile(r"^\s*(?:Điều \d+\.|\d+\.|[a-zđ]\))\s*")
_OF_ACT = re.compile(r"\d+[\w-]*/[\w/-]+,?\s*ngày \d{1,2}(?:/\d{1,2}/\d{4}| tháng \d{1,2} năm \d{4})")  # no day for anything to be done
_NAMES = re.compile(r"(?:số\s*)?\d+[\w-]*/[\w/-]+(?:\s*ngày \d+ tháng \d+ năm \d+)?|giai đoạn \d{4} ?- ?\d{4}|(?:19|20)\d\d")


def holds_figure(text: str, wanted: Wanted) -> bool:
    """Whether the text holds a figure of the kind; its own numbering, số hiệu, periods and years are no numbers."""
    match wanted:
        case Wanted.PERCENT:
            return bool(_PERCENT.search(text))
        case Wanted.MONEY:
            return bool(_MONEY.search(text) or _PRICE_CELL.search(text))
        case Wanted.DATE:
            return bool(_DATE.search(_OF_ACT.sub(" ", text)))
        case Wanted.NUMBER:
            return bool(_NUMBER.search(_bare(text)))
        case _:
            return True


def counts(text: str, noun: str) -> bool:
    """Whether the text says how many of a thing: "70 nước", "80% hồ sơ", "6 nội dung"."""
    if (short := _ABBREVIATED.get(noun)) and re.search(rf"\d ?{short}\b", _bare(text)):
        return True
    things = _SAME.get(noun, re.escape(noun))
    if re.search(rf"\b(?:{_SHARE}) (?:\w+ ){{0,3}}(?:{things})\b", text, re.IGNORECASE):
        return True
    return bool(re.search(rf"(?:\d|\b(?:{_WORDS})\b(?! (?:số|cách|phần)\b)) ?%? (?:\w+ ){{0,2}}(?:{things})\b", _bare(text), re.IGNORECASE))


def _bare(text: str) -> str:
    return _NAMES.sub(" ", _ENUMERATION.sub("", text))

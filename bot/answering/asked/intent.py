"""What kind of answer a question wants: read from its wording, with or without accents. It looks nothing up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge.language.text import fold_accents, syllables
from knowledge.law.milestone import PERIOD, YEAR
from knowledge.law.types import Interpretation


class Kind(StrEnum):
    FACT = "fact"
    LIST = "list"
    DUTIES = "duties"  # what must this agency do
    WHO = "responsibility"  # which agency does this
    DEADLINE = "deadline"
    DEFINITION = "definition"
    COMPARE = "compare"  # two milestones
    VERSIONS = "versions"  # old and new text
    VERIFY = "verify"
    LOOKUP = "lookup"
    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    ABOUT = "about"
    NEW_TOPIC = "new_topic"


class Wanted(StrEnum):
    """What a figure asked for must look like in the clause."""

    NOTHING = ""
    PERCENT = "percent"
    MONEY = "money"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Intent:
    """Kind of question, milestones and years named, figure wanted, words that carry its content (accented, lower case)."""

    kind: Kind
    text: str
    years: tuple[int, ...]
    wanted: Wanted
    content: tuple[str, ...]
    counted: tuple[str, ...] = ()  # "bao nhiêu bộ" → ("bộ",): what is counted


_SMALL_TALK = (
    (Kind.NEW_TOPIC, r"(chuyen sang )?(chu de moi|cau hoi khac|noi chuyen khac|bat dau lai|reset)"),
    (Kind.THANKS, r"(ok |oke |vang |da )?(xin )?(cam on|cam on nhieu|cam on ban|thanks?|thank you|tks)\b.{0,40}"),
    (Kind.FAREWELL, r"(tam biet|bye|goodbye|hen gap lai|chao tam biet).{0,20}"),
    (
        Kind.ABOUT,
        r"(ban|tro ly|em|may)( co the| biet)? (la ai|ten gi|la gi|(lam|giup) duoc (nhung )?gi|giup gi duoc.{0,20})",
    ),
    (Kind.GREETING, r"(xin )?(chao|hello|hi|alo|hey|chao buoi (sang|chieu|toi))( (ban|ca nha|anh|chi|em|tro ly|bot|ad|moi nguoi|a|nhe))*"),
)
_VERIFY = re.compile(  # "Bộ Xây dựng chủ trì" is no "đúng chứ", "sử dụng không" no "đúng không"
    r"\b(?<!xay )(?<!su )(?<!ap )(?<!noi )(?<!tuyen )(dung hay sai|dung ?/ ?sai|dung khong|co dung|dung k|phai khong|dung ko|dung chu|"
    r"co phai|dung hay khong|chinh xac (?:khong|ko|k|chu|hay)|chuan (?:khong|ko|chu)|phai hong)\b"
)
_COMPARE = re.compile(r"\b(so sanh|so voi|khac|thay doi (ra sao|the nao|nhu the nao|gi)|lan luot|hai moc|2 moc|chenh lech|tang len)\b")
_VERSIONS = re.compile(r"\b(quy dinh|van ban|nghi quyet|ban) (cu (va|voi|so voi) .{0,20}moi|moi (va|voi) cu)\b|\bcu va moi\b")
_CONTAINER = (
    r"(muc tieu|chi tieu|nhiem vu|giai phap|noi dung|quan diem|cong viec|viec|nhom|trach nhiem|yeu cau|linh vuc|bien phap|nguyen tac)"
)
_LIST = re.compile(
    r"\b(liet ke|ke ten|ke ra|ke (?:lai )?theo thu tu|neu ten|"
    r"gom nhung|gom cac|bao gom|gom gi|gom co|gom may|nhung gi|lam gi|viec gi|danh sach|day du cac|tat ca|"
    r"nhung .{1,60}? (nao|gi)|cac .{1,40}? (nao|gi|la gi)|(cho biet|neu|trinh bay|xem) (toan bo|cac|nhung)|"
    rf"(cac|nhung|toan bo|moi) {_CONTAINER}|{_CONTAINER} (nao|gi)|{_CONTAINER} .{{0,80}}(la gi|gom|ra sao|the nao|nhu the nao))\b"
)
_WHO = re.compile(
    r"\b(ai|(nhung |cac )?(bo|co quan|don vi|nganh|to chuc|bo nganh|ben|cap|noi) nao|do ai|thuoc ve ai|giao cho ai|bo gi|co quan gi)\b"
)
# "Ai không hoàn thành nhiệm vụ thì có bị thay không?": whoever, in a question that wants yes or no
_WHOEVER = re.compile(r"^(nhung )?ai\b.*\b(thi|ma)\b.*\b(khong|chua)\W*$")
_DUTY = re.compile(
    r"\b(lam (nhung )?(viec |cai )?gi|trach nhiem|nhiem vu|duoc giao|giao (nhung )?(gi|viec)|phu trach|"
    r"nghia vu|vai tro|chu tri nhung|chu tri gi|viec gi)\b"
)
_DEADLINE = re.compile(
    r"\b(khi nao|bao gio|luc nao|han nao|han chot|thoi han|(truoc|den|vao|tu|trong|cham nhat|han) ?(ngay|thang|nam) (nao|may|bao nhieu)|"
    r"nam (nao|may|bao nhieu)|ngay (nao|may|thang nam nao)|thoi diem nao|moc nao|deadline|truoc nam nao)\b"
)
_DEFINITION = re.compile(r"(\bla (?:cai )?gi\b|\bnghia la\b|\bduoc hieu\b|\bviet tat\b|\bkhai niem\b|\bdinh nghia\b|\bthe nao la\b)")
_PERCENT = re.compile(
    r"(\b(bao nhieu|may|bn|bnhieu) ?(phan tram|%)|\bty le\b.{0,80}\b(bao nhieu|may|the nao|ra sao)\b|%)|"
    r"\b(dat|muc(?! (dau tu|phat|luong|chi|phi|thu|von|phu cap|ho tro|tien|gia))|hai long).{0,40}bao nhieu\b"
)
_MONEY = re.compile(  # with accents: "giá" is not the "gia" of "quốc gia"
    r"\b(bao nhiêu|mấy|bn) (tiền|tỷ|tỉ|triệu|nghìn|ngàn|đồng|usd|đô la|xu)\b|\btiền phạt\b|\b(mức|bị|xử) (phạt|xử phạt)\b|"
    r"\b(lệ phí|giá|học phí|mức đầu tư|vốn đầu tư|tiền lương|mức lương|lương cơ sở|kinh phí|ngân sách|chi phí|số tiền|lãi suất|phụ cấp)\b"
    r"(?!.{0,80}\b(giảm|tăng|cắt|bớt|hạ|phần trăm|tỷ lệ)\b).{0,60}\b(bao nhiêu|mấy)\b"
)
_DURATION = re.compile(r"\bbao lau\b")  # "Thời hiệu xử phạt là bao lâu?" asks for no sum
_TIMES = re.compile(r"\b(?:mấy|bao nhiêu) (?:năm|tháng|tuần|ngày|giờ|lần|người)\b")
_SHARE_OF_COST = re.compile(
    r"\b(?:giảm|tăng|cắt|bớt|hạ)\b.{0,30}\b(?:chi phí|kinh phí|ngân sách)\b(?!.{0,60}\b(?:đồng|tiền|tỷ đồng|tỉ|triệu)\b)"
)
_COUNT = re.compile(r"\b(?:bao nhiêu|bao nhieu|(?<!^)mấy|bn|bnhiêu)\b(?! (?:phần|phan|%))")
_WHICH_NUMBER = re.compile(r"\b(số|điều|khoản|mục|điểm|chương|phần|trang|phụ lục) (mấy|bao nhiêu)\b")  # asks for a name, not a count
_RANK = re.compile(r"\b(hạng|thứ|vị trí|top) (mấy|bao nhiêu)\b")  # what follows is not counted
_ENUMERATES = re.compile(r"\b(liệt kê|kể tên|kể ra|nêu tên)\b")  # "kể tên mấy công nghệ": a few, not how many
_YES_NO = re.compile(r"\bkhông\b\W*$|\bk\b\W*$|\bchưa\b\W*$")


def word_set(text: str) -> frozenset[str]:
    """The words of a text: a list people can read and edit."""
    return frozenset(text.split())


_FUNCTION_PHRASES = re.compile(
    r"\b(bao nhiêu|toàn bộ|tất cả|cụ thể|có thể|ít nhất|tối thiểu|phần trăm|tỷ lệ|tỉ lệ|như thế nào|thế nào|ra sao|liệt kê|kể tên|"
    r"trình bày|gọi tắt|hiện nay|hiện giờ|bây giờ|cho biết|xin hỏi|làm ơn|kể từ|bao giờ|bao lâu|nhất thiết|"
    r"đúng hay sai|phải không|theo quan điểm của|"
    r"cho tôi|cho hỏi|những gì|là gì|gồm|đặt ra|đề ra|quy định|có phải)\b"
)
FUNCTION_WORDS = word_set(
    """ai nhiêu bn gì nào sao thế là bị thì mà và của các những cái cho với về ở tại trong ngoài từ đến tới vào lên ra hay hoặc cùng
    theo như này đó kia ấy đây nọ vậy ạ nhé nhỉ à ơi hả z ad k ko không có đã đang sẽ cũng vẫn còn nữa lại rất quá khi nếu nên
    do vì để mấy một được phải cần muốn biết hỏi xin giúp tôi mình em anh chị bạn họ nó năm ngày tháng bằng mỗi mọi từng nêu đạt
    mức j bnhiêu bởi thuộc ntn"""
)

COUNTED = "quan điểm|giải pháp|nội dung|nhiệm vụ|mục tiêu|chỉ tiêu|nguyên tắc|trách nhiệm|lĩnh vực|đề án|dự án"  # one word each
_NO_NOUN = word_set("so phần tới vào mới hơn lần")


def read(interpretation: Interpretation) -> Intent:
    """The intent of an understood question: "Bộ nào chủ trì …?" → kind WHO, …"""
    text = interpretation.understood
    plain = _plain(text)
    years = _years(plain)
    kind = _kind(plain, years, interpretation)
    return Intent(kind, text, years, _wanted(text, plain, kind), content_words(text), _counted(text))


def content_words(text: str) -> tuple[str, ...]:
    """Lower-case syllables without function words, years and bare numbers, in order."""
    bare = _FUNCTION_PHRASES.sub(" ", text.lower())
    return tuple(w for w in syllables(bare) if w not in FUNCTION_WORDS and not re.fullmatch(r"[\d./,%-]+", w))


def _plain(text: str) -> str:
    folded = fold_accents(text).lower()
    return " ".join(re.sub(r"[^\w%/\-– ]+", " ", folded).split())


_ACT_WITH_YEAR = re.compile(  # "06/2015/TT-BNV", "Nghị định 37/2014", "Nghị quyết 76 năm 2021": the year names the act
    r"\b\d+[a-z]?/(?:19|20)\d\d/[a-z][\w-]*|"
    r"\b(?:nghi quyet|nghi dinh|quyet dinh|luat|thong tu|nd|tt|qd|nq)(?: so)? \d+[a-z]?/(?:19|20)\d\d\b|"
    r"\b(?:nghi quyet|nghi dinh|quyet dinh|luat|thong tu|nq)(?: so)? ?\S*\d\S*(?: nam)? (?:19|20)\d\d\b"
)


def _years(plain: str) -> tuple[int, ...]:
    """Years asked about, without the ends of a period ("giai đoạn 2021 - 2030" is a name) and of a số hiệu's date."""
    without = _ACT_WITH_YEAR.sub(" ", PERIOD.sub(" ", plain))
    return tuple(dict.fromkeys(int(y) for y in YEAR.findall(without)))


def _kind(plain: str, years: tuple[int, ...], interpretation: Interpretation) -> Kind:
    bare = re.sub(r"[^a-z ]", "", plain).strip()
    for kind, pattern in _SMALL_TALK:
        if re.fullmatch(pattern, bare):
            return kind
    if _VERSIONS.search(plain):
        return Kind.VERSIONS
    if _VERIFY.search(plain):
        return Kind.VERIFY
    if len(years) >= 2 or (_COMPARE.search(plain) and re.search(r"\b(hai|2) moc\b", plain)):
        return Kind.COMPARE
    if interpretation.reference is not None and interpretation.reference.path:
        return Kind.LOOKUP
    if _DEADLINE.search(plain):
        return Kind.DEADLINE
    if _WHO.search(re.sub(r"\bAI\b", " ", plain)) and not _WHOEVER.search(plain):
        return Kind.WHO
    if _LIST.search(plain) and not _counts(interpretation.understood):
        return Kind.LIST
    if _DUTY.search(plain) and not _counts(interpretation.understood):
        return Kind.DUTIES
    return Kind.DEFINITION if _DEFINITION.search(plain) else Kind.FACT


_PARTS = re.compile(r"\b(gom|nhung|cac|liet ke|ke ra|may viec|may y)\b")


def asks_parts(text: str) -> bool:
    """Whether all parts of a named unit are asked for: "giải pháp thứ hai gồm những gì", not "giải pháp thứ hai là gì"."""
    return bool(_PARTS.search(fold_accents(text).lower()))


_STATUS = re.compile(
    r"\b(con (?:hieu luc|gia tri|ap dung)|het hieu luc|"
    r"(?:da |co |bi |duoc )+(?:sua doi|thay the|bai bo|bo sung|huy bo))\b.*\b(khong|chua|ko|k)\W*$"
)


def asks_status(intent: Intent) -> bool:
    """Whether it is asked if a text still holds or has been changed."""
    return says_status(intent.text)


def says_status(text: str) -> bool:
    """The same of any wording."""
    return bool(_STATUS.search(_plain(text)))


def asks_issue(intent: Intent) -> bool:
    """Whether the date or number of the document itself is asked for."""
    plain = _plain(intent.text)
    about_it = re.search(r"\b(ban hanh|ky|ra doi|ra ngay|co tu|so hieu)\b", plain) and len(intent.content) <= 10
    return (
        bool(about_it)
        and not re.search(r"\b(can cu|dua (tren|vao)|vien dan)\b", plain)
        and (intent.kind is Kind.DEADLINE or "so hieu" in plain)
    )


_BARE = 3  # syllables of a message that names something and asks nothing
_GLOSSED = re.compile(r"^[A-ZĐ][A-ZĐ &-]+$")


def bare_subject(intent: Intent, interpretation: Interpretation) -> str:
    """ "lương" → "lương": what a message names that asks nothing of it; "" for a question, an abbreviation or a clause by name."""
    words = syllables(intent.text)
    asks = len(content_words(intent.text)) < sum(not w[0].isdigit() for w in words)
    named = interpretation.reference is not None or _GLOSSED.match(interpretation.typed.strip()) or interpretation.typed.endswith("?")
    return "" if asks or named or not 0 < len(words) <= _BARE else intent.text.strip()


_REASON = re.compile(r"\b(tai sao|vi sao|ly do|sao (lai|phai|can)|nguyen nhan|muc dich|de lam gi|de nham gi|y nghia gi)\b")


def asks_reason(text: str) -> bool:
    """Whether the wording asks why."""
    return bool(_REASON.search(_plain(text)))


def states(intent: Intent) -> bool:
    """Whether the question takes something for granted that a clause may contradict: a claim or a "why". An open question of yes or
    no claims nothing."""
    return intent.kind is Kind.VERIFY or asks_reason(intent.text)


_ASKS = re.compile(  # "máy" and "đầu" ask nothing: without marks only as typed without
    r"\b(?:ai|gì|gi|nào|nao|đâu|dau|bao nhiêu|bao nhieu|bao giờ|bao gio|khi nào|khi nao|mấy|may|thế nào|the nao|ra sao|vì sao|tại sao)\b"
)


def asks_openly(text: str) -> bool:
    """Whether the wording has a word that asks who, what, how much …, not only for a yes or no."""
    return bool(_ASKS.search(text.lower()))


_TAG = re.compile(r"\b(?:có )?(?:đúng|phải|chính xác)(?: hay)? (?:không|ko|k|sai|chứ|chưa)\b", re.IGNORECASE)


def claim_of(text: str) -> str:
    """What is claimed, without the words that want it judged: "…, đúng không?"."""
    return _TAG.sub(" ", text)


def asks_beside(intent: Intent) -> bool:
    """Whether a claim to be judged also asks something: "… áp dụng cho đối tượng nào, có phải cùng một nhóm không?" is not simply right."""
    return asks_openly(intent.text)


_RECIPIENT = re.compile(
    r"\b(gui|nop|trinh|bao cao|xin)( cho| den| toi| len| y kien)? (ai|dau|cho ai|o dau|cap nao|(co quan|don vi|bo) nao)\b"
)


def asks_recipient(text: str) -> bool:
    """Whether the wording asks to whom something goes, not who does it."""
    return bool(_RECIPIENT.search(_plain(text)))


def asks_duties(text: str) -> bool:
    """Whether the wording asks what somebody has to do."""
    return bool(_DUTY.search(_plain(text)))


def _wanted(text: str, plain: str, kind: Kind) -> Wanted:
    if kind in {Kind.LIST, Kind.DUTIES, Kind.LOOKUP, Kind.VERSIONS}:
        return Wanted.NOTHING
    if _DURATION.search(plain):
        return Wanted.DATE
    yes_or_no = _YES_NO.search(text.lower()) and not _COUNT.search(text.lower())  # "bị phạt thì có được dùng tiền ngân sách không"
    if _MONEY.search(text.lower()) and not _SHARE_OF_COST.search(text.lower()) and not yes_or_no and not _TIMES.search(text.lower()):
        return Wanted.MONEY
    if _PERCENT.search(plain) or (_SHARE_OF_COST.search(text.lower()) and _counts(text)):
        return Wanted.PERCENT
    if kind is Kind.DEADLINE:
        return Wanted.DATE
    return Wanted.NUMBER if _counts(text) else Wanted.NOTHING


def _counts(text: str) -> bool:
    """Whether a number is asked for; "mấy làng có bị gộp không" is no such question."""
    lowered = text.lower()
    no_count = _YES_NO.search(lowered) or _WHICH_NUMBER.search(lowered) or _ENUMERATES.search(lowered)
    return bool(_COUNT.search(lowered)) and not no_count


def _counted(text: str) -> tuple[str, ...]:
    """The noun after "bao nhiêu": "còn lại bao nhiêu bộ" → ("bộ",); none where another kind of word follows."""
    if found := re.search(r"\b(?:bao nhiêu|mấy)\s+(bộ (?:chỉ số|tiêu chí|luật|câu hỏi|quy tắc))\b", text.lower()):
        return (found[1],)  # "bộ" is a set here, no ministry
    if found := re.search(rf"\b(?:bao nhiêu|mấy)\s+({COUNTED})\b", text.lower()):
        return (found[1],)
    found = re.search(r"\b(?:bao nhiêu|mấy)\s+(\w+)(?:\s+(\w+))?", _RANK.sub(" ", text.lower()))
    words = tuple(word for word in found.groups() if word) if found else ()
    return () if not words or words[0] in FUNCTION_WORDS | _NO_NOUN else words

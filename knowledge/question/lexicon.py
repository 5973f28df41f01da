"""The words people can edit: knowledge/lexicon/*.csv, read once and applied to every question.

abbreviations.csv  short,long,note           "TTHC" → "thủ tục hành chính"; note: `chat` (z, ko), `ambiguous: cũng là …`, `trước số là …;`
agencies.csv       name,short,aliases,successor,since,note
synonyms.csv       everyday,official,weight  "sổ đỏ" → "giấy chứng nhận quyền sử dụng đất"

Abbreviations are written out in the question; synonyms and other names of an agency only add weighted search words.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.language.syllable import is_possible
from knowledge.language.text import fold_accents, normalise, syllables

_NUMBERED = re.compile(r"\s?(?:(?:số|so)\s?)?\d+(?!\d*\s?(?:%|(?:năm|nam|tháng|thang|ngày|ngay)\b))", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[&/-][^\W_]+)*", re.UNICODE)
_LONGEST = 4  # words of an abbreviation or phrase that is looked up
_ALSO, _BEFORE_NUMBER = "cũng là ", "trước số là "
_AGENCY_ALIAS_WEIGHT, _RENAMED_WEIGHT = 0.4, 0.5


@dataclass(frozen=True, slots=True)
class Expansion:
    """Search words beside the question's own: `text` counts `weight` (0..1) of what `of`, its everyday form, counts."""

    of: str
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Agency:
    """A body as the texts call it, and what became of it."""

    name: str
    short: str
    aliases: tuple[str, ...]
    successor: str
    since: date | None
    note: str


@dataclass(frozen=True, slots=True)
class _Short:
    longs: tuple[str, ...]  # more than one when the abbreviation is ambiguous
    written: str
    accents_needed: bool
    before_number: str = ""  # what alone it means there


class Lexicon:
    """Look-ups are by lower-case word sequence; a lexicon is immutable and may be shared by threads."""

    def __init__(
        self, abbreviations: dict[str, _Short], agencies: tuple[Agency, ...], synonyms: dict[tuple[str, ...], list[Expansion]]
    ) -> None:
        self._shorts = abbreviations
        self._first_words = {match[0] for short in abbreviations if (match := _WORD.match(short))}
        self.agencies = agencies
        self._expansions = synonyms

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """Raises KnowledgeError naming the file and line of a malformed row. A missing file is an empty one."""
        agencies = tuple(_agencies(folder / "agencies.csv"))
        shorts = _shorts(folder / "abbreviations.csv", agencies)
        expansions: dict[tuple[str, ...], list[Expansion]] = {}
        for expansion in [*_synonyms(folder / "synonyms.csv"), *_agency_names(agencies)]:
            expansions.setdefault(tuple(syllables(expansion.of)), []).append(expansion)
        return cls(shorts, agencies, expansions)

    def write_out(self, text: str, choose: Callable[[list[str]], int]) -> tuple[str, list[tuple[str, str]], frozenset[str]]:
        """Text with abbreviations written out, what was changed, and the words (lower case) of it that are settled.

        `choose` picks among whole texts where an abbreviation is ambiguous (the restorer's language model does).
        """
        changes: list[tuple[str, str]] = []
        settled: set[str] = set()
        position = 0
        while match := _WORD.search(text, position):
            end, short = self._at(text, match)
            if short is None or _in_code(text, match.start(), end):
                position = end
                continue
            typed = text[match.start() : end]
            if short.longs == ("",):  # filler: stays as typed, means nothing
                settled.add(typed.lower())
                position = end
                continue
            if _says_it_already(typed, short.longs[0]):
                position = end
                continue
            bare = typed != short.written and _says_it_already(short.written, short.longs[0])  # "mot cua": its marks are all it lacks
            longs = (short.written,) if bare else _before(text[end:], short)
            variants = [text[: match.start()] + long + text[end:] for long in longs]
            chosen = choose(variants) if len(variants) > 1 else 0
            long = longs[chosen]
            text, position = variants[chosen], match.start() + len(long)
            changes.append((typed, long))
            settled.update(w.lower() for w in _WORD.findall(long))
        return text, changes, frozenset(settled)

    def _at(self, text: str, first: re.Match[str]) -> tuple[int, _Short | None]:
        """The longest abbreviation that starts with this word and where it ends; else the end of the word."""
        word = first[0].lower()
        if word not in self._first_words and fold_accents(word) not in self._first_words:  # most words: spares the look-ups below
            return first.end(), None
        ends = [first.end()]
        for match in _WORD.finditer(text, first.end()):
            if len(ends) == _LONGEST or text[ends[-1] : match.start()].strip():
                break
            ends.append(match.end())
        for end in reversed(ends):
            typed = text[first.start() : end]
            short = self._shorts.get(typed.lower()) or self._shorts.get(fold_accents(typed.lower()))
            if short and _means(typed, short):
                return end, short
        return first.end(), None

    def expansions(self, text: str, bound: Callable[[str, str], bool] = lambda left, right: False) -> tuple[Expansion, ...]:
        """Weighted search words for the phrases of `text`; a phrase inside a longer known one is left out.

        `bound` says whether two neighbouring syllables are one word: "kiện" in "điều kiện" is not "kiện".
        """
        words = syllables(text)
        found: list[Expansion] = []
        taken: set[int] = set()
        for length in range(min(8, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                span = set(range(start, start + length))
                matched = self._expansions.get(tuple(words[start : start + length]))
                if not matched or span <= taken or (length < 3 and _inside_a_word(words, start, length, bound)):
                    continue
                found.extend(matched)
                taken |= span
        return tuple(found)

    def renamed(self, text: str) -> tuple[Agency, ...]:
        """Agencies named in `text` that have a successor or have ceased to exist since."""
        words = f" {' '.join(syllables(text))} "
        return tuple(a for a in self.agencies if a.since and f" {' '.join(syllables(a.name))} " in words)


def _in_code(text: str, start: int, end: int) -> bool:
    """Whether letters stand between the dots of a code: "NĐ" in "Điều 42.1.NĐ.25" of the codified law is no word."""
    return bool(re.search(r"\d\.$", text[:start]) and re.match(r"\.\d", text[end:]))


def _before(behind: str, short: _Short) -> tuple[str, ...]:
    """What an abbreviation may mean before these words: before a number one thing only, where its note says which."""
    return (short.before_number,) if short.before_number and _NUMBERED.match(behind) else short.longs


def _says_it_already(typed: str, long: str) -> bool:
    """ "một cửa" → "cơ chế một cửa" and "76/NQ-CP" → "Nghị quyết số 76/NQ-CP" would only repeat what stands there."""
    same_case = f" {typed} " in f" {long} "
    return same_case or (not typed.isupper() and f" {typed.lower()} " in f" {long.lower()} ")


def _inside_a_word(words: list[str], start: int, length: int, bound: Callable[[str, str], bool]) -> bool:
    end = start + length
    return (start > 0 and bound(words[start - 1], words[start])) or (end < len(words) and bound(words[end - 1], words[end]))


def _means(typed: str, short: _Short) -> bool:
    """ "CB", "tthc" and "bn" are abbreviations; "cho", "ban" and a capitalised "Ai" are words."""
    if typed == short.written:
        return True
    if short.accents_needed and typed.lower() != short.written.lower():
        return False
    if typed.lower() == short.written.lower() and not short.written.isupper():
        return True
    return not is_possible(typed.lower()) or (typed.isupper() and len(typed) > 1 and short.written.isupper())


def _records(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        if reader.fieldnames is None or tuple(reader.fieldnames) != columns:
            raise KnowledgeError(f"{path.name}: dòng đầu phải là '{','.join(columns)}', đang là '{','.join(reader.fieldnames or [])}'.")
        for row in reader:
            if None in row or None in row.values():
                raise KnowledgeError(
                    f"{path.name}, dòng {reader.line_num}: cần đúng {len(columns)} cột; ô có dấu phẩy phải đặt trong ngoặc kép."
                )
            yield reader.line_num, {key: normalise(value) for key, value in row.items()}


def _shorts(path: Path, agencies: Iterable[Agency]) -> dict[str, _Short]:
    shorts: dict[str, _Short] = {}
    for line, row in _records(path, ("short", "long", "note")):
        if not row["short"]:
            raise KnowledgeError(f"{path.name}, dòng {line}: cột 'short' trống.")
        note = row["note"]
        others = note.split(_ALSO, 1)[1].split(",") if note.startswith("ambiguous") and _ALSO in note else []
        numbered = note.split(_BEFORE_NUMBER, 1)[1].split(";")[0] if _BEFORE_NUMBER in note else ""
        entry = _Short((row["long"], *(o.strip() for o in others)), row["short"], "có dấu" in note, numbered.strip())
        _remember(shorts, entry)
    for agency in agencies:
        for short in (agency.short, *(a for a in agency.aliases if a.isupper())):
            if short:
                _remember(shorts, _Short((agency.name,), short, False))
    return shorts


def _remember(shorts: dict[str, _Short], entry: _Short) -> None:
    """The first row wins; the bare spelling too, unless the row asks for accents."""
    shorts.setdefault(entry.written.lower(), entry)
    if not entry.accents_needed:
        shorts.setdefault(fold_accents(entry.written.lower()), entry)


def _agencies(path: Path) -> Iterator[Agency]:
    for line, row in _records(path, ("name", "short", "aliases", "successor", "since", "note")):
        try:
            since = date.fromisoformat(row["since"]) if row["since"] else None
        except ValueError as error:
            raise KnowledgeError(f"{path.name}, dòng {line}: 'since' là '{row['since']}', cần dạng 2025-03-01.") from error
        aliases = tuple(a.strip() for a in row["aliases"].split(";") if a.strip())
        yield Agency(row["name"], row["short"], aliases, row["successor"], since, row["note"])


def _synonyms(path: Path) -> Iterator[Expansion]:
    for line, row in _records(path, ("everyday", "official", "weight")):
        try:
            weight = float(row["weight"])
        except ValueError as error:
            raise KnowledgeError(f"{path.name}, dòng {line}: 'weight' là '{row['weight']}', cần một số từ 0 đến 1.") from error
        if not (0 <= weight <= 1 and row["everyday"] and row["official"]):
            raise KnowledgeError(f"{path.name}, dòng {line}: cần 'everyday', 'official' và 'weight' từ 0 đến 1.")
        yield Expansion(row["everyday"], row["official"], weight)


def _agency_names(agencies: tuple[Agency, ...]) -> Iterator[Expansion]:
    """Everyday name → full name; a successor → the names that older texts use."""
    for agency in agencies:
        for alias in agency.aliases:
            if syllables(alias) != syllables(agency.name) and len(syllables(alias)) > 1:
                yield Expansion(alias, agency.name, _AGENCY_ALIAS_WEIGHT)
        if agency.successor:
            yield Expansion(agency.successor, agency.name, _RENAMED_WEIGHT)

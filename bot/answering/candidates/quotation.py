"""The words to quote: a whole short passage, or the sentences of a long one that answer. Always a substring."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.answering.asked.figures import holds_figure
from bot.answering.asked.intent import Wanted
from bot.answering.candidates.outline import Outline
from knowledge.language.text import tokenize
from knowledge.law.types import Passage, PassageKind

QUOTE_LIMIT = 800
_FRONT_LIMIT = 120
_SENTENCE_END = re.compile(r"(?<=[.;])\s+(?=[A-ZĐÀ-Ỹ“(+-])|\n+|(?<=;)\s+")
_FULL_STOP = re.compile(r"(?<=[.!?])\s+(?=[A-ZĐÀ-Ỹ“(+-])|\n+")
_BULLET = re.compile(r"^\s*[-+•]\s+")


def quote_from(passage: Passage, outline: Outline, wanted: frozenset[str], comfortable: int = 700, figure: Wanted = Wanted.NOTHING) -> str:
    """The passage's text without its bullet sign when short enough, else the run of sentences with most wanted terms;
    sentences with a figure of the kind asked for count more, and none is begun in its middle. Of a header block only the
    lines that answer."""
    text = passage.text
    comfortable = min(comfortable, _FRONT_LIMIT) if passage.kind is PassageKind.FRONT else comfortable
    start = match.end() if (match := _BULLET.match(text)) else 0
    if len(text) - start <= comfortable:
        return text[start:].strip()
    spans = _sentences(text, start)
    gains = [sum(outline.weight(t) for t in wanted & _terms(text[a:b])) + _figure_gain(text[a:b], figure) for a, b in spans]
    first = last = max(range(len(spans)), key=lambda n: gains[n])
    while (step := _wider(spans, gains, first, last, comfortable)) != (first, last):
        first, last = step
    begin, end = _whole_sentences(text, start, spans[first][0], spans[last][1])
    return text[begin : min(end, begin + QUOTE_LIMIT)].strip() if end - begin <= QUOTE_LIMIT else _cut(text, begin, end)


def _figure_gain(text: str, figure: Wanted) -> float:
    return 6.0 if figure is not Wanted.NOTHING and holds_figure(text, figure) else 0.0


def _terms(text: str) -> frozenset[str]:
    return frozenset(t.replace("_", " ") for t in tokenize(text))


def _sentences(text: str, start: int) -> list[tuple[int, int]]:
    edges = [start, *(m.end() for m in _SENTENCE_END.finditer(text, start)), len(text)]
    return [(a, b) for a, b in pairwise(edges) if text[a:b].strip()]


def _whole_sentences(text: str, start: int, begin: int, end: int) -> tuple[int, int]:
    """The stretch grown to whole sentences, the beginning first: it holds the subject. What would be too long stays as it is."""
    stops = [start, *(m.end() for m in _FULL_STOP.finditer(text, start)), len(text)]
    opening = max(stop for stop in stops if stop <= begin)
    closing = min(stop for stop in stops if stop >= end)
    if end - opening > QUOTE_LIMIT:
        opening = begin
    return opening, closing if closing - opening <= QUOTE_LIMIT else end


def _wider(spans: list[tuple[int, int]], gains: list[float], first: int, last: int, limit: int) -> tuple[int, int]:
    """One more sentence on the richer side, while the quote stays within the limit."""
    options = []
    if first > 0 and spans[last][1] - spans[first - 1][0] <= limit:
        options.append((gains[first - 1], first - 1, last))
    if last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= limit:
        options.append((gains[last + 1], first, last + 1))
    if not options:
        return first, last
    _, low, high = max(options)
    return low, high


def _cut(text: str, begin: int, end: int) -> str:
    """A sentence longer than any quote may be: its beginning up to the last comma that fits."""
    piece = text[begin : min(end, begin + QUOTE_LIMIT)]
    comma = piece.rfind(",")
    return piece[:comma].strip() if comma > QUOTE_LIMIT // 2 else piece.strip()

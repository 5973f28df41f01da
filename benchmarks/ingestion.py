"""Figures of ingestion: python -m benchmarks.ingestion [articles clauses documents questions malformed corpus ocr] [--json]

articles   every article of the related texts and the Resolution present once and in order; every line in one passage
clauses    the same forty clauses from six kinds of file
documents  real files of sixteen issuers against facts written down from them (real_documents.py): identity, units, rows, validity
questions  three questions a real file, asked of one index of all of them (real_questions.py): right, from the right document
malformed  500 damaged files: seconds and outcome of each
ocr        syllable errors of a 300 dpi rendering of the Resolution's first five pages
corpus     phapdien ingested into a new index: seconds and memory
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from benchmarks.real_documents import documents
from benchmarks.real_questions import asked
from ingest.parse.parsing import Parsed, parse_file
from ingest.parse.sandbox import Task, parse_all
from ingest.register.passages import build
from ingest.repair.hygiene import clean_text
from ingest.structure.markers import number_value
from knowledge.language.text import syllables
from knowledge.law.types import Passage, UnitPath

PROJECT = Path(__file__).resolve().parent.parent
CORPORA = PROJECT.parent / "shared" / "corpora"
RESOLUTION = CORPORA / "nq76" / "NQ-76-NQ-CP-2021.pdf"
_ARTICLE = re.compile(r"Điều (\d+[a-zđ]?)")
_WORD = re.compile(r"[\w%]+")


def articles() -> dict[str, Any]:
    """Per text: articles found, whether each number stands once and in order, share of lines in exactly one passage."""
    result: dict[str, Any] = {}
    for path in [RESOLUTION, *sorted((CORPORA / "related").glob("*.txt"))]:
        parsed = parse_file(path)
        numbers = article_numbers(parsed)
        result[path.name] = {
            "articles": {scope or "text": len(found) for scope, found in numbers.items()},
            "once_in_order": all(in_order(found) for found in numbers.values()),
            "lines_in_one_passage": line_coverage(path, parsed),
        }
    return result


def article_numbers(parsed: Parsed) -> dict[str, list[tuple[int, str]]]:
    """Article numbers in reading order, by the text they are numbered in: the document itself ("") or an annex."""
    found: dict[str, list[tuple[int, str]]] = {}
    for unit in parsed.units:
        if unit.opens and _ARTICLE.match(unit.path[-1]):
            scope = unit.path[0] if re.match(r"Phụ lục|.* kèm theo", unit.path[0]) else ""
            found.setdefault(scope, []).append(number_value(unit.path[-1]))
    return found


def in_order(numbers: list[tuple[int, str]]) -> bool:
    """1, 2, 3, … with nothing missing or twice; 68a may follow 68."""
    expected = 0
    for position, (value, letter) in enumerate(numbers):
        if letter:
            if value != expected or numbers[position - 1] >= (value, letter):
                return False
            continue
        expected += 1
        if value != expected:
            return False
    return True


def line_coverage(path: Path, parsed: Parsed) -> float:
    """Share of the file's lines that stand in the passages, when put one after the other, less what stands there twice.

    1.0 means: every line is there, and nothing is there that is no line, so each is in one passage (or, where a
    converter had glued two lines, in two).
    """
    _, passages = build("d", list(parsed.units))
    stream = "".join(squeezed(text) for text in joined_parts(passages))
    lines = [text for line in source_lines(path) if (text := squeezed(line))]
    found = [line for line in lines if line in stream or is_glued(line, stream)]
    surplus = len(stream) - sum(map(len, found))
    return round(len(found) / len(lines) - abs(surplus) / len(stream), 5)


def is_glued(line: str, stream: str) -> bool:
    """Whether the line is two that a converter put on one: its beginning stands in one place, its end in another."""
    return any(line[:cut] in stream and line[cut:] in stream for cut in range(8, len(line) - 8))


def joined_parts(passages: tuple[Passage, ...]) -> list[str]:
    """Texts of the units, the parts of a split one put together again."""
    texts: dict[UnitPath, str] = {}
    for passage in passages:
        texts[passage.path] = f"{texts[passage.path]} {passage.text}" if passage.path in texts else passage.text
    return list(texts.values())


def source_lines(path: Path) -> list[str]:
    """A text file's own lines; of a PDF those of PDFium's plain text, page numbers and running lines aside."""
    if path.suffix == ".txt":
        return [clean_text(line) for line in path.read_text(encoding="utf-8").splitlines()]
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    texts = [page.get_textpage().get_text_range() for page in document]
    return [clean_text(re.sub(r"[\x02\ufffe]", "-", line)) for text in texts for line in text.split("\r\n")]


def squeezed(line: str) -> str:
    return "".join(_WORD.findall(line)).replace("_", "")


def clauses() -> dict[str, bool]:
    """Whether each kind of file gives the forty paths and texts exactly."""
    from tests.ingest.forty_clauses import MAKERS, forty

    expected = [(clause.path, clause.line) for clause in forty()]
    with tempfile.TemporaryDirectory() as folder:
        return {kind: [(u.path, u.text) for u in parse_file(make(Path(folder))).units] == expected for kind, make in MAKERS.items()}


def malformed(count: int = 500) -> dict[str, Any]:
    """How long the slowest took, how many were read all the same, and how many lines of the report name no cause."""
    from benchmarks.malformed_files import write_all

    with tempfile.TemporaryDirectory() as folder:
        paths = write_all(Path(folder), count)
        started = time.perf_counter()
        outcomes = list(parse_all([Task(p.name, p) for p in paths], workers=2, seconds=60, memory_mb=1024))
    return {
        "files": len(paths),
        "outcomes": len(outcomes),
        "read": sum(o.parsed is not None for o in outcomes),
        "refused_with_a_line": sum(bool(o.error) for o in outcomes),
        "slowest_s": round(max(o.seconds for o in outcomes), 1),
        "over_60_s": sum("quá 60 giây" in o.error for o in outcomes),
        "memory_limit_mb": 1024,
        "seconds": round(time.perf_counter() - started, 1),
    }


def ocr(pages: int = 5) -> dict[str, Any]:
    """Syllable error rate of tesseract's reading against the text layer, first five pages rendered at 300 dpi."""
    import pypdfium2
    from rapidfuzz.distance import Levenshtein
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    document = pypdfium2.PdfDocument(RESOLUTION)
    with tempfile.TemporaryDirectory() as folder:
        text_only = pypdfium2.PdfDocument.new()
        text_only.import_pages(document, list(range(pages)))
        text_only.save(Path(folder) / "text.pdf")
        canvas = Canvas(f"{folder}/scan.pdf", pagesize=(612, 792))
        for number in range(pages):
            canvas.drawImage(ImageReader(document[number].render(scale=300 / 72, grayscale=True).to_pil()), 0, 0, 612, 792)
            canvas.showPage()
        canvas.save()
        started = time.perf_counter()
        scanned = parse_file(Path(folder) / "scan.pdf")
        seconds = time.perf_counter() - started
        written = [s for unit in parse_file(Path(folder) / "text.pdf").units for s in syllables(unit.text)]
    seen = [s for unit in scanned.units for s in syllables(unit.text)]
    errors = Levenshtein.distance(written, seen)
    return {
        "syllables": len(written),
        "errors": errors,
        "syllable_error_rate": round(errors / len(written), 4),
        "confidence": scanned.ocr_confidence,
        "seconds": round(seconds, 1),
    }


def corpus() -> dict[str, Any]:
    """phapdien into a new index of its own: wall seconds, peak memory of all processes of the run."""
    path = CORPORA / "phapdien.jsonl.gz"
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yaml"
        config.write_text(f"ingest: {{folders: []}}\nencoder: {{model: {PROJECT / 'knowledge/model/encoder'}}}\n", encoding="utf-8")
        started = time.perf_counter()
        command = [sys.executable, "-m", "ingest", "--config", str(config), "--index", f"{folder}/index", "--json", str(path)]
        process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        peak = 0
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            peak = max(peak, resident(watched))
            time.sleep(0.2)
        report = json.loads(process.stdout.read()) if process.stdout else {}
    return {
        "seconds": round(time.perf_counter() - started, 1),
        "peak_rss_mb": peak // 2**20,
        "passages": report.get("passages"),
        "counts": report.get("counts"),
    }


def resident(process: psutil.Process) -> int:
    try:
        return sum(int(p.memory_info().rss) for p in (process, *process.children(recursive=True)))
    except psutil.Error:
        return 0


FIGURES: dict[str, Callable[[], dict[str, Any]]] = {
    "articles": articles,
    "clauses": clauses,
    "documents": documents,
    "questions": asked,
    "malformed": malformed,
    "ocr": ocr,
    "corpus": corpus,
}
MADE = {"clauses", "malformed"}  # of files made here; the others read ../shared


def possible(chosen: list[str], corpora: Path = CORPORA) -> list[str]:
    """Those that can be taken here; what is left out for want of ../shared is said."""
    left_out = [] if corpora.is_dir() else [name for name in chosen if name not in MADE]
    if left_out:
        print(f"skipped: {', '.join(left_out)}; ../shared is not beside the project", file=sys.stderr)
    return [name for name in chosen if name not in left_out]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figures", nargs="*", choices=[*FIGURES, []], default=[])
    chosen = parser.parse_args().figures or list(FIGURES)
    os.environ.setdefault("OMP_NUM_THREADS", "2")
    print(json.dumps({name: FIGURES[name]() for name in possible(chosen)}, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()

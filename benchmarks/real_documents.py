"""How real files are read, against facts written down from them (real_documents.yaml): identity, units, sentences, validity, rows.

python -m benchmarks.ingestion documents [FOLDER…]     one line a file that is not perfect, and the totals
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import psutil
import pypdfium2
import yaml

from benchmarks.spine import PROJECT
from ingest.parse.cache import ParseCache
from ingest.register.aliases import Aliases
from ingest.register.register import load
from ingest.report.report import FileReport
from ingest.run.folders import find, with_digest
from ingest.run.pipeline import Ingestion, Limits
from knowledge.law.types import Document, ParsedDocument, Passage, PassageKind, RelationKind, Tier

SHARED = PROJECT.parent / "shared"
FOLDERS = {"real": SHARED / "corpora" / "real", "inputs": SHARED / "inputs" / "documents"}
_ENDING = (RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.AMENDS)
_UNITS = {"articles": r"Điều \d.*", "clauses": r"\d{1,3}[a-zđ]?( \(\d+\))?", "points": r"[a-zđ]( \(\d+\))?"}
_MARK = re.compile(r"(?:[\da-zđ]{1,3}[.)]|[-+•–*]|\[\d+\])\s")


@dataclass
class Figures:
    """Counts over files; `units_expected` are those the source has, `units_off` how many too few or too many were found."""

    files: int = 0
    identity_right: int = 0
    identity_uncertain: int = 0
    identity_wrong: int = 0
    units_expected: int = 0
    units_off: int = 0
    passages: int = 0
    mid_sentence: int = 0
    under_4_characters: int = 0
    rows_expected: int = 0
    rows_whole: int = 0
    words_of_source: int = 0
    words_lost: int = 0
    false_endings: int = 0
    held_or_unread: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


def documents(folders: dict[str, Path] | None = None) -> dict[str, Any]:
    """The figures of each folder, and what reading the real ones together takes."""
    known = yaml.safe_load((Path(__file__).parent / "real_documents.yaml").read_text(encoding="utf-8"))
    result: dict[str, Any] = {}
    for name, folder in (folders or FOLDERS).items():
        if not folder.is_dir():
            result[name] = "skipped: the folder is not on this machine"
            continue
        total = Figures()
        with tempfile.TemporaryDirectory() as cache:
            for file, facts in known[name].items():
                if (folder / file).exists():
                    total.add(of_file(folder / file, facts or {}, Path(cache)))
        result[name] = {key: value for key, value in asdict(total).items() if value not in (0, [])}
        if name == "real":
            result[name] |= cost(folder)
    return result


def of_file(path: Path, facts: dict[str, Any], cache: Path) -> Figures:
    """One file by itself, as a run sees it: with the shipped register and the report."""
    run = Ingestion(
        files=list(with_digest(find((), (path,)))),
        register=load((PROJECT / "knowledge" / "sources.yaml",)),
        aliases=Aliases(),
        cache=ParseCache(cache),
        limits=Limits(workers=1, file_seconds=180),
    )
    run.parse(lambda stage, done, total: None)
    found = list(run.documents())
    report = run.reports[path.name]
    if not found:
        return Figures(files=1, held_or_unread=1, notes=[f"{path.name}: {report.error}"])
    figures = _of_text(found[0], facts)
    source = _words(plain_text(path)) if facts.get("words", True) else Counter()
    figures.words_of_source = source.total()
    figures.words_lost = (source - _words("\n".join(p.text for p in found[0].passages))).total()
    _identity(found[0].document, report, facts, figures)
    figures.notes = [f"{path.name}: {note}" for note in figures.notes]
    return figures


def _identity(about: Document, report: FileReport, facts: dict[str, Any], figures: Figures) -> None:
    """Right when all is as in the source; uncertain when what is missing is asked for; else wrong."""
    names = ["number", "issued_on"] if facts.get("part") else ["number", "issued_on", "issuer"]
    pairs = [(name, getattr(about, name) or None, facts.get(name)) for name in names]
    differ = [
        (name, found, meant) for name, found, meant in pairs if found != meant and (about.tier is not Tier.TRAINING or meant or found)
    ]
    asked = any("Chưa chắc chắn" in warning for warning in report.warnings)
    if not differ and not (about.tier is Tier.OFFICIAL and not facts):
        figures.identity_right = 1
    elif all(found is None for _, found, _ in differ) and asked:
        figures.identity_uncertain = 1
    else:
        figures.identity_wrong = 1
        figures.notes.append("; ".join(f"{name} {found} for {meant}" for name, found, meant in differ) or "official")
    figures.files = 1


def _of_text(parsed: ParsedDocument, facts: dict[str, Any]) -> Figures:
    figures = Figures()
    headed = [passage for passage in parsed.passages if passage.part == 0 and _opens(passage)]
    for name, shape in _UNITS.items():
        if name not in facts:
            continue
        count = sum(bool(re.fullmatch(shape, passage.path[-1])) for passage in headed)
        figures.units_expected += facts[name]
        figures.units_off += abs(count - facts[name])
        if count != facts[name]:
            figures.notes.append(f"{count} {name} for {facts[name]}")
    answering = [p for p in parsed.passages if p.kind in (PassageKind.TEXT, PassageKind.ROW)]
    figures.passages = len(answering)
    figures.mid_sentence = sum(p.kind is PassageKind.TEXT and p.text[:1].islower() and not _MARK.match(p.text) for p in answering)
    figures.under_4_characters = sum(len(p.text) < 4 for p in answering)
    if "rows" in facts:
        whole = sum(
            p.part == 0 and p.kind is PassageKind.ROW and bool(re.match(r"S?TT: \d+(?:\.\d+)?\.? \|", p.text)) for p in parsed.passages
        )
        torn = sum(p.part == 0 and p.kind is PassageKind.ROW and not re.match(r"S?TT\b", p.text) for p in parsed.passages)
        figures.rows_expected = facts["rows"]
        figures.rows_whole = max(0, min(whole, facts["rows"]) - torn)
        if figures.rows_whole != figures.rows_expected:
            figures.notes.append(f"{whole} numbered rows and {torn} torn for {facts['rows']}")
    ended = {r.number for r in parsed.document.relations if r.kind in _ENDING} - set(facts.get("ends", ()))
    figures.false_endings = len(ended)
    if ended:
        figures.notes.append(f"ends {', '.join(sorted(ended))}")
    return figures


def _words(text: str) -> Counter[str]:
    """Without digits: the mark of a note stands glued to the word before it."""
    return Counter(re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text).lower().replace("\xad", "")))


def plain_text(path: Path) -> str:
    """As another program gives it: LibreOffice Word files, PDFium PDFs without their running lines; "" of other files."""
    if path.suffix.lower() in (".doc", ".docx") and (program := shutil.which("soffice")):
        with tempfile.TemporaryDirectory() as folder:
            settings = f"-env:UserInstallation=file://{folder}/settings"
            command = [program, "--headless", settings, "--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder, str(path)]
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            return next((made.read_text(encoding="utf-8-sig") for made in Path(folder).glob("*.txt")), "")
    if path.suffix.lower() != ".pdf":
        return ""
    pages = [page.get_textpage().get_text_range().split("\r\n") for page in pypdfium2.PdfDocument(path)]
    often = Counter(re.sub(r"\d+", "#", line) for lines in pages for line in lines)
    running = {shape for shape, count in often.items() if count >= max(3, 0.4 * len(pages))} | {"CÔNG BÁO/Số #/Ngày #-#-#"}
    kept = [line for lines in pages for line in lines if re.sub(r"\d+", "#", line).strip() not in running]
    return re.sub(r"[\x02\ufffe]", "-", "\n".join(kept))


def _opens(passage: Passage) -> bool:
    return bool(passage.path) and passage.kind in (PassageKind.TEXT, PassageKind.HEADING)


def cost(folder: Path) -> dict[str, float]:
    """Seconds and peak memory of `python -m ingest --check` over the folder."""
    with tempfile.TemporaryDirectory() as scratch:
        config = Path(scratch) / "config.yaml"
        config.write_text("ingest: {folders: []}\n", encoding="utf-8")
        command = [sys.executable, "-m", "ingest", "--check", "--json", "--config", str(config), "--index", f"{scratch}/index", str(folder)]
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        peak = largest = 0
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            sizes = _sizes(watched)
            peak, largest = max(peak, sum(sizes)), max([largest, *sizes])
            time.sleep(0.1)
    megabyte = 2**20
    return {"seconds": round(time.perf_counter() - started, 1), "all_mb": peak // megabyte, "largest_process_mb": largest // megabyte}


def _sizes(process: psutil.Process) -> list[int]:
    try:
        return [int(p.memory_info().rss) for p in (process, *process.children(recursive=True))]
    except psutil.Error:
        return []


if __name__ == "__main__":
    print(json.dumps(documents(), ensure_ascii=False, indent=2, default=str))

"""python -m knowledge search | eval | list | verify | rollback: the searchable index from the command line."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any, NoReturn

from rich.console import Console
from rich.table import Table

from knowledge.config import Config, find, load
from knowledge.errors import KnowledgeError
from knowledge.generation.generation import generations, rollback
from knowledge.generation.live import Index
from knowledge.generation.manifest import current_id, generation_directory
from knowledge.generation.self_queries import verify
from knowledge.index.encoder import open_encoder
from knowledge.law.types import Hit, SearchResult
from knowledge.law.unit import citation_label
from knowledge.measure.search_quality import evaluate_corpus, evaluate_evidence, read_corpus, read_evidence_questions, read_questions
from knowledge.search.retriever import SYSTEMS
from knowledge.terminal import command_line, exit_with


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 a known problem told on stderr."""
    options = _parser().parse_args(arguments)
    try:
        config = load(options.config)
        directory = options.index or find(options.config)[1] / config.index.directory
        return int(options.run(options, config, directory))
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--index", type=Path, metavar="DIR", help="thư mục chỉ mục (mặc định theo config.yaml)")
    common.add_argument("--config", type=Path, metavar="FILE", help="tệp cấu hình (mặc định config.yaml)")
    parser = command_line("knowledge", "Tra cứu và quản lý chỉ mục tri thức.")
    commands = parser.add_subparsers(required=True, metavar="lệnh")

    search = commands.add_parser("search", parents=[common], help="tìm các điều khoản cho một câu hỏi")
    search.add_argument("question", metavar="câu-hỏi")
    search.add_argument("--k", type=_positive, default=10, help="số kết quả (mặc định 10)")
    search.add_argument("--as-of", type=_day, metavar="NĂM-THÁNG-NGÀY", help="xét hiệu lực tại ngày này (mặc định hôm nay)")
    search.add_argument("--json", action="store_true", help="in JSON")
    search.set_defaults(run=_search)

    measure = commands.add_parser("eval", parents=[common], help="đo chất lượng tìm kiếm trên một bộ câu hỏi")
    measure.add_argument("--questions", type=Path, required=True, metavar="FILE.jsonl", help="câu hỏi: id,question,relevant hoặc gold")
    measure.add_argument("--corpus", type=Path, metavar="FILE.jsonl[.gz]", help="kho văn bản id,title,text; không có: chỉ mục đang dùng")
    measure.add_argument("--field", choices=("question", "unaccented"), default="question", help="cột chứa câu hỏi")
    measure.add_argument("--system", choices=tuple(SYSTEMS), default="full", help="bớt các khâu để so sánh (mặc định đủ)")
    measure.add_argument("--json", action="store_true", help="in JSON")
    measure.set_defaults(run=_eval)

    listing = commands.add_parser("list", parents=[common], help="liệt kê các thế hệ chỉ mục")
    listing.add_argument("--json", action="store_true", help="in JSON")
    listing.set_defaults(run=_list)

    check = commands.add_parser("verify", parents=[common], help="kiểm tra một thế hệ bằng cách cho các đoạn tự tìm lại mình")
    check.add_argument("generation", nargs="?", default="", metavar="thế-hệ", help="mặc định: thế hệ đang dùng")
    check.set_defaults(run=_verify)

    back = commands.add_parser("rollback", parents=[common], help="quay lại thế hệ chỉ mục liền trước")
    back.set_defaults(run=_rollback)
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"'{text}' không phải số nguyên dương")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' không phải ngày dạng 2021-07-15") from error


def _search(options: argparse.Namespace, config: Config, directory: Path) -> int:
    generation = Index(directory, open_encoder(config.encoder, find(options.config)[1]), config).current()
    started = perf_counter()
    result = generation.retriever.search(options.question, options.k, as_of=options.as_of)
    elapsed = (perf_counter() - started) * 1000
    if options.json:
        print(json.dumps(_result_json(result, elapsed), ensure_ascii=False, indent=2))
    else:
        _show(result, elapsed)
    return 0


def _result_json(result: SearchResult, elapsed_ms: float) -> dict[str, object]:
    understood = result.interpretation
    return {
        "question": understood.typed,
        "interpreted": understood.understood,
        "hits": [_hit_json(hit) for hit in result.hits],
        "elapsed_ms": round(elapsed_ms, 2),
    }


def _hit_json(hit: Hit) -> dict[str, object]:
    return {
        "label": citation_label(hit.passage, hit.document),
        "score": round(hit.score, 4),
        "reason": hit.reason,
        "text": hit.passage.text,
        "context": hit.passage.context,
        "passage_id": hit.passage.id,
        "document_id": hit.document.id,
        "number": hit.document.number,
        "tier": hit.document.tier,
        "path": hit.passage.path,
        "page": hit.passage.page,
    }


def _show(result: SearchResult, elapsed_ms: float) -> None:
    console = Console()
    if result.interpretation.understood != result.interpretation.typed:
        console.print(f"Hiểu là: {result.interpretation.understood}", markup=False)
    if not result.hits:
        console.print("Không tìm thấy đoạn nào.")
        return
    table = Table(show_lines=True)
    for title in ("Điểm", "Điều khoản", "Nguyên văn"):
        table.add_column(title, overflow="fold")
    for hit in result.hits:
        mark = " (tra theo điều khoản)" if hit.reason == "citation" else ""
        table.add_row(f"{hit.score:.2f}", _plain(citation_label(hit.passage, hit.document) + mark), _plain(hit.passage.text))
    console.print(table)
    console.print(f"{len(result.hits)} đoạn, {elapsed_ms:.1f} ms")


def _eval(options: argparse.Namespace, config: Config, directory: Path) -> int:
    encoder = open_encoder(config.encoder, find(options.config)[1])
    stages = SYSTEMS[options.system]
    if options.corpus:
        corpus = read_corpus(options.corpus)
        questions = read_questions(options.questions, options.field, {row.id for row in corpus})
        figures = evaluate_corpus(corpus, questions, encoder, config, stages)
    else:
        asked = read_evidence_questions(options.questions, options.field)
        retriever = Index(directory, encoder, config).current().retriever
        retriever.stages = stages
        figures = evaluate_evidence(retriever, asked)
    if options.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        _show_figures(figures)
    return 0


def _show_figures(figures: dict[str, Any]) -> None:
    table = Table()
    table.add_column("Số đo")
    table.add_column("Giá trị", justify="right")
    for name, value in figures.items():
        for label, number in value.items() if isinstance(value, dict) else [(name, value)]:
            cell = ", ".join(f"{k} {v}" for k, v in number.items()) if isinstance(number, dict) else str(number)
            table.add_row(label, cell)
    Console().print(table)


def _plain(text: str) -> str:
    """Square brackets of a document are text, not rich markup."""
    return text.replace("[", r"\[")


def _list(options: argparse.Namespace, config: Config, directory: Path) -> int:
    live = current_id(directory)
    manifests = generations(directory)
    if options.json:
        rows = [
            {"id": m.id, "live": m.id == live, "created": m.created, "encoder": m.encoder, "documents": m.documents, "passages": m.passages}
            for m in manifests
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    table = Table()
    for title in ("Thế hệ", "Tạo lúc (UTC)", "Văn bản", "Đoạn", "Khoá tìm", "Mô hình mã hoá", "Đang dùng"):
        table.add_column(title, no_wrap=title in ("Thế hệ", "Đang dùng"))
    for m in manifests:
        counts = (str(m.documents), str(m.passages), str(m.keys))
        table.add_row(m.id, m.created, *counts, _plain(m.encoder), "●" if m.id == live else "")
    Console().print(table)
    return 0


def _verify(options: argparse.Namespace, config: Config, directory: Path) -> int:
    generation_id = options.generation or current_id(directory)
    found = verify(generation_directory(directory, generation_id), config.vectors.url)
    print(f"Thế hệ {generation_id} tốt: thử {found.sampled} khoá, thấy lại {found.by_vectors} theo véc-tơ, {found.by_words} theo từ vựng.")
    return 0


def _rollback(options: argparse.Namespace, config: Config, directory: Path) -> int:
    print(f"Đã quay lại thế hệ {rollback(directory)}.")
    return 0


def run() -> NoReturn:
    """The console script."""
    exit_with(main)


if __name__ == "__main__":
    run()

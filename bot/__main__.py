"""python -m bot ask | …: the composition root. Reads the configuration and the command line, nothing else does."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bot.answer import Answer, answer_json
from bot.question import QuestionError
from knowledge.config import PROJECT, Config, load
from knowledge.errors import KnowledgeError

Command = Callable[[argparse.Namespace, Config, Path], int]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 good, 1 declined or failed check, 2 cannot run."""
    options = _parser().parse_args(arguments)
    try:
        config = load(options.config)
        base = options.config.resolve().parent if options.config else PROJECT
        command: Command = options.command
        return command(options, config, base)
    except (KnowledgeError, QuestionError) as error:
        print(error, file=sys.stderr)
        return 2


def ask(options: argparse.Namespace, config: Config, base: Path) -> int:
    """Answer one question on the terminal; status 1 when the answer is a refusal."""
    from bot.composition import open_assistant  # noqa: PLC0415: --help stays quick

    assistant = open_assistant(config, base=base, index_directory=options.index, answerer=options.answerer)
    answer = assistant.ask(options.question, conversation_id=options.conversation, as_of=options.as_of)
    if options.json:
        print(json.dumps(answer_json(answer), ensure_ascii=False, indent=2))
    else:
        print(_on_terminal(answer))
    return int(answer.declined)


def _on_terminal(answer: Answer) -> str:
    lines = [answer.text]
    for title, citations in (("Nguồn:", answer.citations), ("Điều khoản gần nhất:", answer.nearest if answer.declined else ())):
        if citations:
            lines += ["", title]
            lines += [f"  [{n}] {c.label}" + (f" (trang {c.page})" if c.page else "") for n, c in enumerate(citations, 1)]
    if answer.declined:
        lines += [f"      “{c.quote}”" for c in answer.nearest[:1]]
    lines += [f"\nLưu ý: {notice}" for notice in answer.notices]
    if answer.suggestions:
        lines += ["", "Có thể hỏi tiếp:"] + [f"  • {suggestion}" for suggestion in answer.suggestions]
    return "\n".join([*lines, "", f"Hội thoại: {answer.conversation_id}"])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"ngày '{text}' không hợp lệ; viết theo dạng 2026-07-15") from error


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--index", type=Path, metavar="DIR", help="thư mục chỉ mục (mặc định theo cấu hình)")
    shared.add_argument("--config", type=Path, metavar="FILE", help="tệp cấu hình (mặc định config.yaml)")
    shared.add_argument("--answerer", choices=("extractive", "generative"), default="", help="cách trả lời (mặc định theo cấu hình)")
    parser = argparse.ArgumentParser(prog="python -m bot", description="Trợ lý cải cách hành chính: hỏi và nhận trích dẫn nguyên văn.")
    commands = parser.add_subparsers(required=True, metavar="LỆNH")
    one = commands.add_parser("ask", parents=[shared], help="hỏi một câu")
    one.add_argument("question", help="câu hỏi, đặt trong ngoặc kép")
    one.add_argument("--json", action="store_true", help="in toàn bộ câu trả lời dạng JSON")
    one.add_argument("--as-of", type=_day, metavar="NGÀY", help="trả lời theo quy định tại ngày này, dạng 2026-07-15")
    one.add_argument("--conversation", metavar="ID", help="hỏi tiếp trong một hội thoại")
    one.set_defaults(command=ask)
    return parser


if __name__ == "__main__":
    sys.exit(main())

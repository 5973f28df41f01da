"""python -m bot ask | …: the composition root. Reads the configuration and the command line, nothing else does."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, cast

from bot.answer.answer import Answer, answer_json
from bot.config import MESSENGERS, Config, load
from bot.desk.arguments import add_arguments
from bot.question import QuestionError
from knowledge.config import find
from knowledge.errors import KnowledgeError
from knowledge.terminal import command_line, exit_with

if TYPE_CHECKING:
    from sqlalchemy import Engine

Command = Callable[[argparse.Namespace, Config, Path], int]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 good, 1 declined or failed check, 2 cannot run."""
    options = _parser().parse_args(arguments)
    # Before numpy loads: the products of one question are too small to share, and BLAS threads wait for work by spinning.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        config = load(options.config)
        base = find(options.config)[1]
        command: Command = options.command
        return command(options, config, base)
    except (KnowledgeError, QuestionError) as error:
        print(error, file=sys.stderr)
        return 2


def ask(options: argparse.Namespace, config: Config, base: Path) -> int:
    """Answer one question on the terminal; status 1 when the answer is a refusal."""
    from bot.composition import open_assistant  # here, so that --help stays quick

    assistant = open_assistant(config, base=base, index_directory=options.index, answerer=options.answerer)
    answer = assistant.ask(options.question, conversation_id=options.conversation, as_of=options.as_of)
    if options.json:
        print(json.dumps(answer_json(answer), ensure_ascii=False, indent=2))
    else:
        print(_on_terminal(answer))
    return int(answer.declined)


def evaluate(options: argparse.Namespace, config: Config, base: Path) -> int:
    """Print the quality of answers on files of questions; nothing is recorded."""
    from bot.answer_quality import as_text, read_rows, report, run
    from bot.composition import open_assistant
    from bot.records.records import Records

    rows = read_rows(options.questions)
    followups = read_rows(options.followups) if options.followups else ()
    records = Records("sqlite://")
    assistant = open_assistant(config, base=base, index_directory=options.index, answerer=options.answerer, records=records)
    catalog = assistant.index.current().catalog

    def put(question: str, conversation_id: str | None) -> Answer:
        return assistant.ask(question, conversation_id=conversation_id, channel="eval")

    put("xin chào", None)  # opens what is opened by a first question
    judged = [run(group, put, lambda passage_id: catalog.passage(passage_id).text) for group in (rows, followups)]
    figures = report(*judged)
    print(json.dumps(figures, ensure_ascii=False, indent=2) if options.json else as_text(figures))
    return 0


def doctor(options: argparse.Namespace, config: Config, base: Path) -> int:
    """Check this installation; status 1 when something needed is wrong."""
    from bot.doctor import examine

    findings = examine(config, base=base, index_directory=options.index)
    for finding in findings:
        print(finding)
    return int(any(finding.blocking for finding in findings))


def serve(options: argparse.Namespace, config: Config, base: Path) -> int:
    """Serve the pages, the API and the widget until SIGTERM or Ctrl-C."""
    with _uncollected():
        from bot.composition import open_assistant, open_channels  # here, so that --help stays quick
        from bot.http.app import create_app
        from bot.http.server import run
        from bot.logs import configure

        configure(config.logs.format)
        assistant = open_assistant(config, base=base, index_directory=options.index, answerer=options.answerer)
        channels = open_channels(assistant, config, os.environ)
        app = create_app(assistant, config, admin_secret=os.environ.get("CCHC_ADMIN_KEY", ""), channels=channels)
    return run(app, options.host or config.server.host, config.server.port if options.port is None else options.port)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Starting makes no garbage, but looking for it takes a sixth of the time; what is there afterwards stays for good."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def telegram(options: argparse.Namespace, config: Config, base: Path) -> int:
    """Run the Telegram bot alone, by long polling, until SIGTERM or Ctrl-C."""
    from bot.channel.process import run_alone
    from bot.composition import open_assistant, open_channels
    from bot.logs import configure

    configure(config.logs.format)
    if not os.environ.get("TELEGRAM_BOT_TOKEN", "").strip():
        print("Chưa có mã bot. Hãy đặt biến môi trường TELEGRAM_BOT_TOKEN bằng mã do @BotFather cấp.", file=sys.stderr)
        return 2
    if config.telegram.mode == "webhook":
        print("telegram.mode: webhook chạy cùng trang web: python -m bot serve", file=sys.stderr)
        return 2
    assistant = open_assistant(config, base=base, index_directory=options.index, answerer=options.answerer)
    environment = {"TELEGRAM_BOT_TOKEN": os.environ["TELEGRAM_BOT_TOKEN"]}
    return run_alone(assistant.records.engine, open_channels(assistant, config, environment))


def pair(options: argparse.Namespace, config: Config, base: Path) -> int:
    """Print a pairing code for one new user of a chat channel."""
    from bot.chat.admission import CODE_HOURS, Admission
    from bot.composition import open_records

    engine = open_records(config, base=base).engine
    code = Admission(engine, options.channel).new_code()
    _note(engine, "pair", "channel", options.channel)
    print(f"Mã ghép cho {options.channel}, dùng một lần trong {CODE_HOURS} giờ: {code}")
    if getattr(config, options.channel).access != "pairing":
        print(f"Lưu ý: {options.channel}.access chưa đặt là pairing trong tệp cấu hình nên mã này chưa cần đến.", file=sys.stderr)
    return 0


def back_up(options: argparse.Namespace, config: Config, base: Path) -> int:
    """Copy the records to a file while servers run."""
    from bot.composition import open_records
    from bot.records.backup import backup

    made = backup(open_records(config, base=base).engine, options.file)
    print(f"Đã sao lưu {made.questions} câu hỏi vào {made.path}. Chỉ mục tài liệu tạo lại được bằng: python -m ingest")
    return 0


def restore(options: argparse.Namespace, config: Config, base: Path) -> int:
    """Put a copy of the records back; what was there is copied first."""
    from bot.composition import open_records
    from bot.records.backup import check, restore

    found = check(options.file)
    if not options.yes:
        print(f"Bản sao có {found.questions} câu hỏi. Dữ liệu hiện tại sẽ bị thay. Chạy lại với --yes để khôi phục.", file=sys.stderr)
        return 1
    records = open_records(config, base=base)
    before = restore(records.engine, options.file)
    _note(records.engine, "restore", "records", options.file.name, f"{found.questions} ← {before.questions}")
    print(f"Đã khôi phục {found.questions} câu hỏi. Dữ liệu trước đó ({before.questions} câu hỏi): {before.path}")
    return 0


def forget(options: argparse.Namespace, config: Config, base: Path) -> int:
    """Delete what is stored about a person, in one channel or in all."""
    from bot.composition import open_records
    from bot.privacy import own_data
    from bot.records.person import Person

    person = Person.called(options.user, options.channel)
    if not options.yes:
        print(f"Sẽ xoá mọi dữ liệu của {' · '.join(person.names)}. Chạy lại với --yes để xoá hẳn.", file=sys.stderr)
        return 1
    records = open_records(config, base=base)
    gone = own_data.forget(records.engine, records.pseudonyms.all_names(person), rights=True)
    _note(records.engine, "forget", "person", "", str(gone))  # who it was is forgotten too
    print(f"Đã xoá {gone} câu hỏi và mọi dữ liệu khác của {options.user}. Bản sao lưu cũ vẫn còn dữ liệu này.")
    return 0


def export(options: argparse.Namespace, config: Config, base: Path) -> int:
    """Print everything stored about a person as JSON."""
    from bot.composition import open_records
    from bot.privacy import own_data
    from bot.records.person import Person

    records = open_records(config, base=base)
    found = own_data.stored(records.engine, records.pseudonyms.all_names(Person.called(options.user, options.channel)))
    _note(records.engine, "export", "person", "", str(sum(map(len, found.values()))))
    print(json.dumps(found, ensure_ascii=False, indent=2))
    return 0


def admin(options: argparse.Namespace, config: Config, base: Path) -> int:
    """The desk on the command line."""
    from bot.composition import open_assistant, open_experts
    from bot.desk.admin_terminal import run
    from bot.desk.desk import Desk
    from knowledge.generation.live import Index

    assistant = open_assistant(config, base=base, index_directory=options.index)
    directory = cast(Index, assistant.index).directory
    return run(options, Desk(assistant, open_experts(assistant, config)), directory / "report.html")


def keys(options: argparse.Namespace, config: Config, base: Path) -> int:
    """Add, list or revoke API keys; a new key's token is printed once."""
    from bot.api_keys import ApiKeys
    from bot.composition import open_records

    engine = open_records(config, base=base).engine
    api_keys = ApiKeys(engine)
    if options.action == "add":
        key, token = api_keys.add(options.name, tuple(options.scope or ["ask"]))
        _note(engine, "add key", "key", key.id, ", ".join(key.scopes))
        print(f"Khoá {key.id} ({key.name}, quyền: {', '.join(key.scopes)}). Mã truy cập chỉ hiện một lần:\n{token}")
    elif options.action == "revoke":
        if not api_keys.revoke(options.name):
            print(f"Không có khoá nào còn dùng với mã '{options.name}'. Xem: python -m bot keys list", file=sys.stderr)
            return 1
        _note(engine, "revoke key", "key", options.name)
        print(f"Đã thu hồi khoá {options.name}.")
    else:
        for key in api_keys.all():
            state = f"thu hồi {key.revoked_at:%d/%m/%Y}" if key.revoked_at else "đang dùng"
            print(f"{key.id}  {key.name}  {', '.join(key.scopes)}  {key.created_at:%d/%m/%Y}  {state}")
    return 0


def _note(engine: Engine, action: str, kind: str, object: str, detail: str = "") -> None:
    """What an administrator does on the machine stands in the audit log like what is done at the desk."""
    from bot.records.audit import TERMINAL, Audit

    Audit(engine).write(TERMINAL, action, kind, object, detail)


def _on_terminal(answer: Answer) -> str:
    lines = [answer.text]
    main = [(n, c) for n, c in enumerate(answer.citations, 1) if c.role == "main"]
    related = [(n, c) for n, c in enumerate(answer.citations, 1) if c.role == "related"]
    nearest = list(enumerate(answer.nearest, 1)) if answer.declined else []
    for title, citations in (("Nguồn:", main), ("Điều khoản liên quan:", related), ("Điều khoản gần nhất:", nearest)):
        if citations:
            lines += ["", title]
            lines += [f"  [{n}] {c.label}" + (f" (trang {c.page})" if c.page else "") for n, c in citations]
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
    parser = command_line("bot", "Trợ lý cải cách hành chính: hỏi và nhận trích dẫn nguyên văn.")
    commands = parser.add_subparsers(required=True, metavar="LỆNH")
    one = commands.add_parser("ask", parents=[shared], help="hỏi một câu")
    one.add_argument("question", help="câu hỏi, đặt trong ngoặc kép")
    one.add_argument("--json", action="store_true", help="in toàn bộ câu trả lời dạng JSON")
    one.add_argument("--as-of", type=_day, metavar="NGÀY", help="trả lời theo quy định tại ngày này, dạng 2026-07-15")
    one.add_argument("--conversation", metavar="ID", help="hỏi tiếp trong một hội thoại")
    one.set_defaults(command=ask)
    quality = commands.add_parser("eval", parents=[shared], help="đo chất lượng câu trả lời trên tệp câu hỏi")
    quality.add_argument("--questions", type=Path, required=True, metavar="FILE", help="tệp JSONL: question, kind, gold, facts, answerable")
    quality.add_argument("--followups", type=Path, metavar="FILE", help="tệp JSONL: turns, gold, facts")
    quality.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    quality.set_defaults(command=evaluate)
    check = commands.add_parser("doctor", parents=[shared], help="kiểm tra cài đặt, chỉ mục, cơ sở dữ liệu")
    check.set_defaults(command=doctor)
    web = commands.add_parser("serve", parents=[shared], help="chạy trang web, API và trợ lý nhúng")
    web.add_argument("--host", help="địa chỉ lắng nghe (mặc định theo cấu hình)")
    web.add_argument("--port", type=int, help="cổng (mặc định theo cấu hình)")
    web.set_defaults(command=serve)
    chat = commands.add_parser("telegram", parents=[shared], help="chạy riêng bot Telegram (cần TELEGRAM_BOT_TOKEN)")
    chat.set_defaults(command=telegram)
    pairing = commands.add_parser("pair", parents=[shared], help="tạo mã ghép cho người dùng mới của kênh trò chuyện")
    pairing.add_argument("--channel", choices=MESSENGERS, default="telegram", help="kênh (mặc định telegram)")
    pairing.set_defaults(command=pair)
    saving = commands.add_parser("backup", parents=[shared], help="sao lưu câu hỏi, câu trả lời, quyền; không cần dừng máy chủ")
    saving.add_argument("file", type=Path, metavar="FILE", help="tệp, hoặc thư mục để đặt tên theo thời gian")
    saving.set_defaults(command=back_up)
    returning = commands.add_parser("restore", parents=[shared], help="khôi phục từ bản sao lưu")
    returning.add_argument("file", type=Path, metavar="FILE", help="tệp do lệnh backup tạo ra")
    returning.add_argument("--yes", action="store_true", help="thay dữ liệu hiện tại")
    returning.set_defaults(command=restore)
    for name, run, explained in (("forget", forget, "xoá dữ liệu của một người"), ("export", export, "xuất dữ liệu của một người")):
        personal = commands.add_parser(name, parents=[shared], help=explained)
        personal.add_argument("user", help="tên đăng nhập, mã người dùng Telegram hoặc Zalo, tên khoá truy cập")
        personal.add_argument("--channel", default="", choices=("", "http", "openai", *MESSENGERS), help="chỉ một kênh")
        if name == "forget":
            personal.add_argument("--yes", action="store_true", help="xoá hẳn, không khôi phục được")
        personal.set_defaults(command=run)
    desk = commands.add_parser("admin", parents=[shared], help="bàn làm việc của giảng viên, quản trị viên: xem, trả lời, xác nhận, xuất")
    add_arguments(desk)
    desk.set_defaults(command=admin)
    access = commands.add_parser("keys", parents=[shared], help="quản lý khoá truy cập API")
    access.add_argument("action", choices=("add", "list", "revoke"), help="thêm, liệt kê hoặc thu hồi")
    access.add_argument("name", nargs="?", default="", help="tên khoá mới, hoặc mã khoá cần thu hồi")
    access.add_argument(
        "--scope", action="append", choices=("ask", "trainer", "admin", "metrics"), help="quyền; có thể lặp lại (mặc định ask)"
    )
    access.set_defaults(command=keys)
    return parser


def run() -> NoReturn:
    """The console script."""
    exit_with(main)


if __name__ == "__main__":
    run()

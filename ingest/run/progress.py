"""The run on the terminal: progress bar and report as text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ingest import messages
from ingest.report.report import FileReport, RunReport
from ingest.run.pipeline import Progress as Report


@contextmanager
def progress_bars(console: Console, *, shown: bool) -> Iterator[Report]:
    """Bars for the stages as they come: "read", then those of the index build. Nothing when not `shown`."""
    if not shown:
        yield lambda stage, done, total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, object] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(messages.STAGES.get(stage, stage), total=total or None)
            bars.update(tasks[stage], completed=done, total=total or None)  # type: ignore[arg-type]

        yield report


def print_report(console: Console, report: RunReport) -> None:
    """A few lines a file, errors last so that they stay in sight."""
    quiet = len(report.files) > 40
    for file in sorted(report.files, key=lambda f: bool(f.error)):
        if not quiet or file.error or file.warnings:
            _print_file(console, file, full=not quiet)
    if report.checked_only:
        read = [file for file in report.files if file.status in ("new", "changed", "unchanged")]
        console.print(messages.CHECKED.format(files=len(report.files), passages=sum(file.passages for file in read)), highlight=False)
    if report.held:
        console.print(messages.HELD_FILES.format(count=len(report.held)), style="bold red", highlight=False)
    if report.errors:
        console.print(messages.ERRORS.format(count=len(report.errors)), style="bold red", highlight=False)


def _print_file(console: Console, file: FileReport, *, full: bool) -> None:
    status = messages.STATUS[file.status]
    if file.error:
        console.print(f"{status}  {file.source}: {file.error}", style="red", markup=False, highlight=False)
        return
    facts = [f"{file.units} đơn vị", f"{file.passages} đoạn"] if file.units else []
    facts += [f"{file.pages} trang"] if file.pages else []
    facts += [f"{file.aliases} câu hỏi mẫu"] if file.aliases else []
    facts += [f"âm tiết đúng {file.validity:.1%}"] if file.units else []
    facts += [f"OCR, độ tin cậy {file.ocr_confidence:.0%}"] if file.ocr_confidence is not None else []
    facts += [f"giải mã {file.encoding.upper()}"] if file.encoding else []
    named = " ".join(filter(None, (file.kind, file.number, f"ngày {file.issued_on}" if file.issued_on else "")))
    name = f" → {named}" + (f" ({file.issuer})" if file.issuer else "") if file.number or file.issued_on else ""
    console.print(f"{status}  {file.source}{name}  {', '.join(facts)}", markup=False, highlight=False)
    for key, count in file.repairs.items() if full else ():
        console.print(f"      {messages.REPAIRS.get(key, key)}: {count}", style="dim", markup=False, highlight=False)
    for warning in file.warnings[: 20 if full else 3]:
        console.print(f"      ! {warning}", style="yellow", markup=False, highlight=False)
    for line in file.unparsed[:5] if full else ():
        console.print(f"      ? chưa hiểu: {line[:120]}", style="yellow", markup=False, highlight=False)

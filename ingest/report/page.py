"""The ingest report as one self-contained HTML file: per file the clause tree, warnings, unparsed lines and changes.

No script, no outside resource; everything from documents is escaped.
"""

from __future__ import annotations

from datetime import datetime
from html import escape
from pathlib import Path

from ingest import messages
from ingest.report.changes import Change
from ingest.report.report import FileReport, RunReport

_TREES = 400  # files whose tree is shown: a page of thousands would not open
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin:0}table{border-collapse:collapse;width:100%;margin:1rem 0}
td,th{border:1px solid #bbb;padding:.3rem .6rem;text-align:left;vertical-align:top}th{background:#f2f2f2}
details{border:1px solid #ccc;border-radius:.4rem;margin:.5rem 0;padding:.5rem .8rem}summary{cursor:pointer}
.error{border-color:#b00020;background:#fff4f4}.warn{color:#8a5300}.bad{color:#b00020;font-weight:600}.quiet{color:#595959}
ul.tree{list-style:none;padding-left:0}ins{background:#e3f6e5;text-decoration:none}del{background:#fde4e4}
@media(prefers-color-scheme:dark){body{background:#141414;color:#eee}th{background:#262626}.error{background:#2a1416}
.warn{color:#ffc46b}.bad{color:#ff8a8a}.quiet{color:#b0b0b0}ins{background:#12391a;color:#dff5e2}del{background:#4a1518;color:#ffe1e1}}
"""


def render(report: RunReport, at: datetime) -> str:
    """The page as text. `at` is when the run ended."""
    counts: dict[str, int] = {}
    for file in report.files:
        counts[file.status] = counts.get(file.status, 0) + 1
    summary = "".join(f"<tr><td>{messages.STATUS[status]}</td><td>{count}</td></tr>" for status, count in counts.items())
    generation = escape(report.generation or messages.NO_GENERATION)
    files = sorted(report.files, key=lambda f: (not f.error, not f.warnings, f.status == "unchanged"))
    body = "".join(_file(file, tree=number < _TREES) for number, file in enumerate(files))
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{messages.PAGE_TITLE}</title><style>{_STYLE}</style></head><body><h1>{messages.PAGE_TITLE}</h1>"
        f'<p class="quiet">{at:%d/%m/%Y %H:%M} · {messages.GENERATION}: {generation} · {messages.PREVIOUS}: '
        f"{escape(report.previous or messages.NO_GENERATION)} · {report.seconds:.1f} s</p>"
        f"<table><tr><th>{messages.STATE}</th><th>{messages.FILES}</th></tr>{summary}</table>{body}</body></html>"
    )


def write(report: RunReport, path: Path, at: datetime) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(report, at), encoding="utf-8")


def _file(file: FileReport, *, tree: bool) -> str:
    if file.error:
        return (
            f'<details class="error" open><summary class="bad">{messages.STATUS[file.status]}: {escape(file.source)}</summary>'
            f"<p>{escape(file.error)}</p></details>"
        )
    name = f"{file.number} " if file.number else ""
    parts = [f"<summary><strong>{escape(file.source)}</strong> · {messages.STATUS[file.status]} · {escape(name + file.title)}</summary>"]
    if file.units:
        parts.append(f'<p class="quiet">{escape(_facts(file))}</p>')
    parts.append(_list(messages.WARNINGS, [escape(w) for w in file.warnings], "warn"))
    parts.append(_list(messages.UNPARSED, [escape(line[:300]) for line in file.unparsed[:100]], "warn"))
    parts.append(_changes(file.changes))
    if tree and file.tree:
        items = "".join(
            f'<li style="padding-left:{1.2 * depth:.1f}rem">{escape(heading)}{f" <span class=quiet>tr. {page}</span>" if page else ""}</li>'
            for depth, heading, page in file.tree
        )
        parts.append(f'<details><summary>{messages.TREE} ({len(file.tree)})</summary><ul class="tree">{items}</ul></details>')
    opened = " open" if file.warnings or file.unparsed else ""
    return f"<details{opened}>{''.join(parts)}</details>"


def _facts(file: FileReport) -> str:
    facts = [f"{file.units} {messages.UNITS}", f"{file.passages} {messages.PASSAGES}", f"{messages.VALID} {file.validity:.1%}", file.reader]
    if file.ocr_confidence is not None:
        facts.append(f"OCR {file.ocr_confidence:.0%}")
    if file.encoding:
        facts.append(file.encoding.upper())
    facts += [f"{messages.REPAIRS.get(key, key)}: {count}" for key, count in file.repairs.items()]
    return " · ".join(facts)


def _list(title: str, items: list[str], style: str) -> str:
    return f"<h2>{title}</h2><ul class={style}>{''.join(f'<li>{item}</li>' for item in items)}</ul>" if items else ""


def _changes(changes: tuple[Change, ...]) -> str:
    rows = "".join(
        f"<tr><td>{escape(c.unit)}</td><td>{f'<del>{escape(c.before)}</del>' if c.before else ''}</td>"
        f"<td>{f'<ins>{escape(c.after)}</ins>' if c.after else ''}</td></tr>"
        for c in changes
    )
    head = f"<tr><th>{messages.UNIT}</th><th>{messages.BEFORE}</th><th>{messages.AFTER}</th></tr>"
    return f"<h2>{messages.CHANGES}</h2><table>{head}{rows}</table>" if rows else ""

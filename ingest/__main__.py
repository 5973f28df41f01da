"""python -m ingest [PATH…]: bring the index in line with the configured folders plus the paths given in this run.

    python -m ingest                    the folders of config.yaml
    python -m ingest DIR FILE.pdf       and these besides; a path given once is not remembered by the next run
    python -m ingest --check FILE.pdf   only read and report, touch nothing; exit status 1 on trouble
    python -m ingest --number 76/NQ-CP --issued-on 2021-07-15 FILE.pdf    say what a scan does not show
    python -m ingest watch [PATH…]      the same again whenever a file changes
    python -m ingest fetch [ID…]        download the registered texts that have a URL
    python -m ingest publish            hand the live index to other hosts (each run does so where publication.url is set)
    python -m ingest follow             on such a host: take on what is published, whenever it changes

Exit status: 0 good, 1 some file could not be read (the rest is in the index), 2 nothing could be done.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from rich.console import Console

from ingest import messages
from ingest.config import Config, load
from ingest.options import fetch_options, ingestion_options, publication_options
from ingest.parse.cache import ParseCache
from ingest.register import aliases, register
from ingest.register.agreement import Given
from ingest.register.question_writer import open_writer
from ingest.report import page as report_page
from ingest.report.changes import live_version, since_live
from ingest.report.report import FileReport, RunReport
from ingest.run import hosts
from ingest.run.folders import SourceFile, with_digest
from ingest.run.folders import find as find_files
from ingest.run.pipeline import Ingestion, Limits, Progress, fingerprint_parts
from ingest.run.progress import print_report, progress_bars
from ingest.run.state import RunState, fingerprint, tree_stamp
from ingest.run.watch import stop_on_signals, watch_folders
from knowledge.config import find, located
from knowledge.errors import KnowledgeError
from knowledge.law.types import ParsedDocument
from knowledge.shipped import PROJECT
from knowledge.store import originals
from knowledge.store.disk import naming_a_full_disk
from knowledge.terminal import exit_with


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line, run, print the report; returns the exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    command = words[0] if words and words[0] in ("watch", "fetch", *hosts.COMMANDS) and not Path(words[0]).exists() else ""
    options = _options_of(command).parse_args(words[1:] if command else words)
    console = Console(stderr=getattr(options, "json", False))
    try:
        config = load(options.config)
        base = find(options.config)[1]
        if command == "fetch":
            return fetch_texts(options, config, base, console)
        if command in hosts.COMMANDS:
            return hosts.COMMANDS[command](options, config, base, console)
        if command == "watch":
            return watch_paths(options, config, base, console)
        return ingest_once(options, config, base, console)
    except (KnowledgeError, FileNotFoundError) as error:
        text = messages.MISSING_PATH.format(path=error) if isinstance(error, FileNotFoundError) else str(error)
        console.print(text, style="bold red", markup=False, highlight=False)
        return 2


def _options_of(command: str) -> argparse.ArgumentParser:
    if command in hosts.COMMANDS:
        return publication_options(command)
    return fetch_options() if command == "fetch" else ingestion_options()


def ingest_once(options: argparse.Namespace, config: Config, base: Path, console: Console) -> int:
    """One run and its report."""
    with naming_a_full_disk(options.index or base / config.index.directory):
        report = ingest(options, config, base, console)
    if options.json:
        print(json.dumps(report.as_data(), ensure_ascii=False, indent=2))
    else:
        print_report(console, report)
    if not options.check and not report.generation:
        console.print(messages.NOTHING, style="bold red", highlight=False)
        return 2
    if report.generation and config.publication.url:
        hosts.publish(options, config, base, console)
    return 1 if report.troubled or (options.check and any(file.unparsed for file in report.files)) else 0


def watch_paths(options: argparse.Namespace, config: Config, base: Path, console: Console) -> int:
    """Ingest at every change until SIGTERM or Ctrl-C; a run that fails is shown and the watch goes on."""
    folders = tuple(path for path in (*_folders(config, base), *options.paths) if path.exists())
    stop = threading.Event()
    stop_on_signals(stop)
    console.print(messages.WATCHING.format(folders=", ".join(folder.name for folder in folders)), highlight=False)

    def again() -> None:
        try:
            ingest_once(options, config, base, console)
        except (KnowledgeError, FileNotFoundError) as error:
            console.print(str(error), style="bold red", markup=False, highlight=False)

    watch_folders(folders, again, stop)
    return 0


def fetch_texts(options: argparse.Namespace, config: Config, base: Path, console: Console) -> int:
    """Download registered texts into the folder for them; status 1 when one was not taken."""
    from ingest.run.download import Policy  # here, so that a run that finds nothing changed loads no network library
    from ingest.run.fetch import fetch, fetch_folder

    known = register.load((*options.sources, PROJECT / "knowledge" / "sources.yaml"))
    folder = options.to or fetch_folder(config.ingest.folders, base)
    policy = Policy(allowed_hosts=frozenset(options.allow_host), ca_file=str(options.ca_file or ""))
    limits = config.ingest
    failed = count = 0
    for got in fetch(
        known, folder, only=frozenset(options.ids), policy=policy, seconds=limits.file_seconds, memory_mb=limits.file_memory_mb
    ):
        count += 1
        failed += bool(got.error)
        state = got.error or (messages.FETCH_SAME if got.unchanged else messages.FETCHED.format(name=got.path.name if got.path else ""))
        console.print(f"{got.entry.id}: {state}", style="red" if got.error else "", markup=False, highlight=False)
    if not count:
        console.print(messages.NOTHING_TO_FETCH, highlight=False)
    elif not any(folder.resolve().is_relative_to(followed.resolve()) for followed in _folders(config, base)):
        console.print(messages.FETCHED_ASIDE.format(folder=folder), markup=False, highlight=False)
    return 1 if failed else 0


def ingest(options: argparse.Namespace, config: Config, base: Path, console: Console) -> RunReport:
    """Find, parse, assemble, build. Nothing is built with --check or when no input changed since the last run."""
    started = time.monotonic()
    index = options.index or base / config.index.directory
    files = list(with_digest(find_files(_folders(config, base), tuple(options.paths))))
    state = RunState.load(index)
    stamp = _fingerprint(files, (options.encoding, options.number, options.issued_on, options.force), config, base)
    with progress_bars(console, shown=console.is_terminal and not options.json) as progress:
        if not options.check and stamp == state.fingerprint and state.generation and _live(index) == state.generation:
            originals.keep(index, ((file.path, file.sha256) for file in files))  # an index of an earlier version has none
            console.print(messages.NOTHING_CHANGED.format(generation=state.generation), highlight=False)
            still = tuple(FileReport(source, "error", error=error) for source, error in state.errors.items())
            return RunReport(still, state.generation, state.generation, changed=False, seconds=time.monotonic() - started)
        with TemporaryDirectory() as scratch:  # --check leaves nothing behind
            run = _prepare(files, options, config, base, index, state)
            if options.check:
                run.cache = ParseCache(Path(scratch))
            run.parse(progress)
            if options.check:
                for _ in run.documents():
                    pass
                generation = ""
            else:
                generation = _build(run, config, base, index, progress)
    reports = (*(run.reports[file.source] for file in files if file.source in run.reports), *run.removed())
    if generation:
        originals.keep(index, ((file.path, file.sha256) for file in files))
        run.cache.prune({run.key(file) for file in files})
        errors = {file.source: file.error for file in reports if file.error}
        RunState(stamp, generation, {file.source: file.sha256 for file in files}, errors).save(index)
        read = [file for file in reports if file.passages]
        took = time.monotonic() - started
        built = messages.BUILT.format(generation=generation, documents=len(read), passages=sum(f.passages for f in read), seconds=took)
        console.print(built, highlight=False)
    report = RunReport(reports, generation, state.generation, checked_only=options.check, seconds=time.monotonic() - started)
    page = options.report or (index / "report.html" if generation else None)
    if page is not None:
        report_page.write(report, page, datetime.now())
        console.print(messages.REPORT_AT.format(path=page), style="dim", markup=False, highlight=False)
    return report


def _folders(config: Config, base: Path) -> tuple[Path, ...]:
    return tuple(located(base, folder) for folder in config.ingest.folders)


def _prepare(files: list[SourceFile], options: argparse.Namespace, config: Config, base: Path, index: Path, state: RunState) -> Ingestion:
    folders = [*_folders(config, base), *(path for path in options.paths if path.is_dir())]
    registers = (PROJECT / "knowledge" / "sources.yaml", *(folder / "sources.yaml" for folder in folders))
    return Ingestion(
        files=files,
        register=register.load(registers),
        aliases=aliases.load(PROJECT / "knowledge" / "aliases"),
        cache=ParseCache(index / "parsed"),
        limits=Limits(
            workers=max(1, min(4, os.cpu_count() or 1)),
            file_seconds=config.ingest.file_seconds,
            file_memory_mb=config.ingest.file_memory_mb,
            syllable_validity_warning=config.ingest.syllable_validity_warning,
        ),
        encoding=options.encoding,
        before=state.files,
        compare=since_live(index),
        previous=live_version(index),
        given=_given(options),
        force=options.force,
        ask=_question_writer(config, index) if not options.check else lambda parsed: parsed,
    )


def _given(options: argparse.Namespace) -> Given | None:
    """The identity given on the command line. Raises KnowledgeError when it could mean several files, or the day is none."""
    if not options.number and not options.issued_on:
        return None
    if len(options.paths) != 1 or not options.paths[0].is_file():
        raise KnowledgeError(messages.ONE_FILE.format(count=len(options.paths)))
    try:
        day = date.fromisoformat(options.issued_on) if options.issued_on else None
    except ValueError:
        raise KnowledgeError(messages.BAD_DAY.format(value=options.issued_on)) from None
    return Given(options.paths[0], options.number, day)


def _question_writer(config: Config, index: Path) -> Callable[[ParsedDocument], ParsedDocument]:
    if config.ingest.question_aliases == "off":
        return lambda parsed: parsed
    model = config.language_model
    return open_writer(model.model, model.base_url, model.timeout_seconds, index / "questions").complete


def _build(run: Ingestion, config: Config, base: Path, index: Path, progress: Progress) -> str:
    """A new generation of everything readable; empty when nothing is."""
    from knowledge.generation.generation import build
    from knowledge.index.encoder import open_encoder

    if not run.has_documents():
        for _ in run.documents():
            pass
        return ""
    encoder = open_encoder(config.encoder, base)
    return build(index, run.documents(), encoder, keep=config.index.keep_generations, vectors_url=config.vectors.url, progress=progress)


def _fingerprint(files: list[SourceFile], options: tuple[object, ...], config: Config, base: Path) -> str:
    ours = (PROJECT / "knowledge" / "sources.yaml", PROJECT / "knowledge" / "aliases", located(base, Path(config.encoder.model)))
    return fingerprint(
        fingerprint_parts(files, options),
        tree_stamp(ours),
        config.encoder.model_dump(),
        config.vectors.url,
        config.ingest.question_aliases,
    )


def _live(index: Path) -> str:
    """The live generation when it is whole; "" is a reason to build."""
    from knowledge.generation.manifest import current_id
    from knowledge.generation.soundness import sound_ids

    try:
        live = current_id(index)
    except KnowledgeError:
        return ""
    return live if next(sound_ids(index, again=False), "") == live else ""


def run() -> NoReturn:
    """The console script."""
    exit_with(main)


if __name__ == "__main__":
    run()

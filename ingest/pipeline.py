"""The pipeline: find files, parse what is new in child processes, assemble documents, build a generation.

Reads top to bottom in `run`. A bad file is one line of the report; it never stops the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ingest import messages
from ingest.aliases import Aliases
from ingest.cache import ParseCache
from ingest.changes import Change
from ingest.corpus import CorpusReader, is_corpus
from ingest.document import assemble, registered, slug
from ingest.parsing import Parsed, parser_version
from ingest.register import Entry, Register
from ingest.report import FileReport
from ingest.sandbox import Task, parse_all
from ingest.sources import SourceFile
from ingest.validity import ValidityMap
from knowledge.types import ParsedDocument

_TREE = 1500  # outline entries a report keeps of one file
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Limits:
    workers: int = 2
    file_seconds: int = 60
    file_memory_mb: int = 1024
    syllable_validity_warning: float = 0.9


@dataclass(slots=True)
class Ingestion:
    """One run over `files`. `parse` fills the cache; `documents` then yields what goes into the index, and the reports."""

    files: list[SourceFile]
    register: Register
    aliases: Aliases
    cache: ParseCache
    limits: Limits
    encoding: str = ""
    before: dict[str, str] = field(default_factory=dict)  # source → SHA-256 of the last run
    compare: Callable[[ParsedDocument], tuple[Change, ...]] = lambda parsed: ()
    ask: Callable[[ParsedDocument], ParsedDocument] = lambda parsed: parsed  # writes question aliases, when configured
    reports: dict[str, FileReport] = field(default_factory=dict)
    _errors: dict[str, str] = field(default_factory=dict)
    _seconds: dict[str, float] = field(default_factory=dict)
    _reused: set[str] = field(default_factory=set)

    def key(self, file: SourceFile) -> str:
        return self.cache.key(file.sha256, file.path.suffix, self.encoding)

    def parse(self, progress: Progress) -> None:
        """Read every file that is not in the cache, in child processes."""
        missing = []
        for file in self.files:
            if is_corpus(file.path) or self.cache.has(self.key(file)):
                self._reused.add(file.source)
            else:
                missing.append(file)
        by_name = {str(index): file for index, file in enumerate(missing)}
        tasks = (Task(name, file.path, self.encoding) for name, file in by_name.items())
        limits = self.limits
        done = len(self.files) - len(missing)
        progress("read", done, len(self.files))
        for outcome in parse_all(
            tasks, workers=min(limits.workers, max(1, len(missing))), seconds=limits.file_seconds, memory_mb=limits.file_memory_mb
        ):
            file = by_name[outcome.task.name]
            self._seconds[file.source] = outcome.seconds
            if outcome.parsed is None:
                self._errors[file.source] = outcome.error
            else:
                self.cache.put(self.key(file), outcome.parsed)
            done += 1
            progress("read", done, len(self.files))

    def documents(self) -> Iterator[ParsedDocument]:
        """The documents in the order of the files, each id and each content once; fills `reports` on the way."""
        taken: dict[str, str] = {}
        contents: dict[str, str] = {}
        validity = self._validity()
        for file in self.files:
            if is_corpus(file.path):
                yield from self._corpus(file)
                continue
            parsed = self.cache.get(self.key(file)) if file.source not in self._errors else None
            if parsed is None:
                self.reports[file.source] = self._error_report(file)
                continue
            if file.sha256 in contents:
                self.reports[file.source] = self._duplicate(file, parsed, messages.SAME_CONTENT.format(other=contents[file.sha256]))
                continue
            entry = self.entry_of(file, parsed)
            document, warnings = self.aliases.attach(assemble(parsed, entry, file.source, file.sha256))
            contents[file.sha256] = file.source
            if document.document.id in taken:
                if entry is not None or document.document.number:
                    other = taken[document.document.id]
                    self.reports[file.source] = self._duplicate(file, parsed, messages.DUPLICATE.format(other=other))
                    continue
                unique = f"{document.document.id}-{file.sha256[:8]}"
                document = assemble(parsed, Entry(id=unique), file.source, file.sha256)
            document = self.ask(validity.apply(document, parsed.validity_says.clauses))
            taken[document.document.id] = file.source
            self.reports[file.source] = self._report(file, parsed, document, warnings)
            yield document

    def _validity(self) -> ValidityMap:
        """What the texts of this run, and registered ones that are not in it, put out of force."""
        found = ValidityMap()
        for entry in self.register.entries:
            found.add(registered(entry))
        for file in self.files:
            unreadable = is_corpus(file.path) or file.source in self._errors
            parsed = None if unreadable else self.cache.get(self.key(file))
            if parsed is not None and parsed.validity_says.relations:
                found.add(assemble(replace(parsed, units=()), self.entry_of(file, parsed), file.source, file.sha256).document)
        return found

    def has_documents(self) -> bool:
        """Whether anything could be read at all."""
        return any(is_corpus(file.path) or self.cache.has(self.key(file)) for file in self.files)

    def entry_of(self, file: SourceFile, parsed: Parsed) -> Entry | None:
        by_file = self.register.by_file(file.path)
        if by_file is not None:
            return by_file
        if parsed.header.number:
            return self.register.by_number(parsed.header.number, parsed.header.issued_on)
        return self.register.by_id(slug(file.path.stem))

    def _corpus(self, file: SourceFile) -> Iterator[ParsedDocument]:
        rows = CorpusReader(file.path, file.source)
        yield from rows
        error = "" if rows.rows else rows.problems[0] if rows.problems else "tệp không có dòng nào"
        warnings = (*rows.problems, *([f"tổng cộng {rows.bad} dòng bị bỏ qua"] if rows.bad else []))
        status = "error" if error else self._status(file)
        self.reports[file.source] = FileReport(
            file.source, status, reader="corpus", units=rows.rows, passages=rows.passages, warnings=warnings, error=error
        )

    def removed(self) -> list[FileReport]:
        present = {file.source for file in self.files}
        return [FileReport(source, "removed") for source in self.before if source not in present]

    def _status(self, file: SourceFile) -> str:
        if file.source not in self.before:
            return "new"
        return "unchanged" if self.before[file.source] == file.sha256 else "changed"

    def _error_report(self, file: SourceFile) -> FileReport:
        return FileReport(
            file.source, "error", error=self._errors.get(file.source, "không đọc được tệp"), seconds=self._seconds.get(file.source, 0.0)
        )

    def _duplicate(self, file: SourceFile, parsed: Parsed, warning: str) -> FileReport:
        return FileReport(file.source, "duplicate", number=parsed.header.number, reader=parsed.reader, warnings=(warning,))

    def _report(self, file: SourceFile, parsed: Parsed, document: ParsedDocument, alias_warnings: list[str]) -> FileReport:
        warnings = [*parsed.warnings, *alias_warnings]
        if parsed.validity < self.limits.syllable_validity_warning:
            warnings.append(messages.LOW_VALIDITY.format(rate=parsed.validity, limit=self.limits.syllable_validity_warning))
        about = document.document
        return FileReport(
            source=file.source,
            status=self._status(file),
            document_id=about.id,
            title=about.title,
            number=about.number,
            issued_on=about.issued_on.isoformat() if about.issued_on else "",
            reader=parsed.reader,
            units=len(parsed.units),
            passages=len(document.passages),
            sections=len(document.sections),
            aliases=sum(len(passage.aliases) for passage in document.passages),
            pages=max((passage.page or 0 for passage in document.passages), default=0),
            validity=parsed.validity,
            ocr_confidence=parsed.ocr_confidence,
            encoding=parsed.encoding,
            repairs=parsed.repairs,
            warnings=tuple(warnings),
            unparsed=parsed.unparsed,
            seconds=round(self._seconds.get(file.source, 0.0), 3),
            changes=self.compare(document) if self._status(file) == "changed" else (),
            tree=tuple((len(s.path) - 1, s.heading[:200], s.page) for s in document.sections[:_TREE]),
        )


def fingerprint_parts(files: list[SourceFile], encoding: str) -> list[object]:
    """What the files and the readers contribute to the fingerprint of an index."""
    return [parser_version(), encoding, [(file.source, file.sha256) for file in files]]

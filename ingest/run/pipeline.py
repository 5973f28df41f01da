"""The pipeline: find files, parse what is new in child processes, assemble documents, build a generation.

Reads top to bottom in `run`. A bad file is one line of the report; it never stops the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ingest import messages
from ingest.parse.cache import ParseCache
from ingest.parse.parsing import Parsed, parser_version
from ingest.parse.sandbox import Task, parse_all
from ingest.register.agreement import Given, doubts, entry_of
from ingest.register.aliases import Aliases
from ingest.register.belonging import FileOfRun, Role, merged, roles
from ingest.register.document import assemble, document_id, registered
from ingest.register.register import Register, RegisteredDocument
from ingest.relations.validity import ValidityMap
from ingest.report.changes import Change
from ingest.report.report import FileReport
from ingest.run.corpus import CorpusReader, is_corpus
from ingest.run.folders import SourceFile
from knowledge.law.types import ParsedDocument

_REMEDY = re.compile(r"hãy |cài bằng|ingest\.file_", re.IGNORECASE)  # of a reader that knows better than to ask for another copy
_DOUBTED = 0.5  # confidence in a text published although it reads as no Vietnamese
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
    previous: Callable[[str], ParsedDocument | None] = lambda source: None  # what the live index holds of a file
    given: Given | None = None
    force: bool = False  # publish what reads as no Vietnamese, with a badge
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
        """The documents in the order of the files, each once; fills `reports` on the way. An annex goes into its main text."""
        validity = self._validity()
        plan = self._roles()
        for file in self.files:
            if is_corpus(file.path):
                yield from self._corpus(file)
                continue
            parsed = self._parsed(file)
            if parsed is None:
                self.reports[file.source] = self._error_report(file)
            elif self._is_held(parsed):
                yield from self._held(file, parsed)
            elif file.source not in plan:
                self.reports[file.source] = self._beside(file, parsed, "duplicate", messages.SAME_CONTENT.format(other=self._first(file)))
            elif (role := plan[file.source]).duplicate or role.part:
                self.reports[file.source] = self._attached(file, parsed, role)
            else:
                yield self._document(file, parsed, role, plan, validity)

    def _document(self, file: SourceFile, parsed: Parsed, role: Role, plan: dict[str, Role], validity: ValidityMap) -> ParsedDocument:
        entry, traced = entry_of(self.register, file.path, parsed)
        given = [traced] if traced else []
        whole = merged(parsed, self._parts_of(file, plan))
        if whole.header.part:
            given.append(messages.PART_ALONE.format(label=whole.header.part, number=whole.header.number))
        if role.conflict:
            given.append(messages.CONFLICT.format(other=role.conflict))
            entry = RegisteredDocument(id=f"{document_id(parsed, entry, file.source)}-{file.sha256[:8]}")
        document, warnings = self.aliases.attach(assemble(whole, entry, file.source, file.sha256))
        if parsed.worthless or (self.force and parsed.worthless_pages):
            given.append(messages.FORCED)
            document = replace(document, document=replace(document.document, ocr_confidence=min(parsed.validity, _DOUBTED)))
        document = self.ask(validity.apply(document, parsed.validity_says.clauses))
        self.reports[file.source] = self._report(file, whole, document, [*given, *doubts(parsed, document.document), *warnings])
        return document

    def _parts_of(self, file: SourceFile, plan: dict[str, Role]) -> list[tuple[str, Parsed, tuple[str, ...]]]:
        """The annexes that other files bring to this one."""
        found = []
        for other in self.files:
            role = plan.get(other.source)
            if role is not None and role.of == file.source and (role.part or role.adds) and (part := self._parsed(other)) is not None:
                found.append((other.source, part, role.adds))
        return found

    def _roles(self) -> dict[str, Role]:
        """What each readable file is to the others; a second file with the same bytes has no role."""
        candidates, seen = [], set()
        for file in self.files:
            parsed = None if is_corpus(file.path) or file.sha256 in seen else self._parsed(file)
            if parsed is None or self._is_held(parsed):
                continue
            seen.add(file.sha256)
            entry, _ = entry_of(self.register, file.path, parsed)
            key = document_id(parsed, entry, file.source)
            candidates.append(FileOfRun(file.source, key, parsed.header.part, parsed.ocr_confidence is not None))
        by_source = {file.source: file for file in self.files}
        return roles(candidates, lambda source: self._parsed(by_source[source]))

    def _parsed(self, file: SourceFile) -> Parsed | None:
        """The file's parse under the identity its owner gives, without pages that are no text."""
        parsed = self.cache.get(self.key(file)) if file.source not in self._errors else None
        if parsed is None:
            return None
        if self.given is not None and self.given.path.resolve() == file.path.resolve():
            parsed = self.given.applied(parsed)
        if parsed.worthless_pages and not parsed.worthless and not self.force:
            kept = tuple(unit for unit in parsed.units if unit.page not in parsed.worthless_pages)
            pages = ", ".join(map(str, parsed.worthless_pages[:20]))
            note = messages.HELD_PAGES.format(count=len(parsed.worthless_pages), pages=pages)
            parsed = replace(parsed, units=kept, warnings=(*parsed.warnings, note))
        return parsed

    def _is_held(self, parsed: Parsed) -> bool:
        return parsed.worthless and not self.force

    def _held(self, file: SourceFile, parsed: Parsed) -> Iterator[ParsedDocument]:
        """Nothing of a file that reads as no Vietnamese; what the live index holds of it stays."""
        before = self.previous(file.source)
        error = messages.HELD.format(rate=parsed.validity) + (messages.HELD_KEPT if before else "")
        self.reports[file.source] = FileReport(file.source, "held", reader=parsed.reader, validity=parsed.validity, error=error)
        if before is not None:
            yield before

    def _first(self, file: SourceFile) -> str:
        return next(other.source for other in self.files if other.sha256 == file.sha256)

    def _attached(self, file: SourceFile, parsed: Parsed, role: Role) -> FileReport:
        if role.part:
            return self._beside(file, parsed, "part", messages.PART_OF.format(label=parsed.header.part, other=role.of))
        added = " " + messages.ADDED.format(labels=", ".join(role.adds)) if role.adds else ""
        return self._beside(file, parsed, "duplicate", messages.DUPLICATE.format(other=role.of) + added)

    def _validity(self) -> ValidityMap:
        """What the texts of this run, and registered ones that are not in it, put out of force."""
        found = ValidityMap()
        for known in self.register.entries:
            found.add(registered(known))
        for file in self.files:
            parsed = None if is_corpus(file.path) else self._parsed(file)
            if parsed is not None and parsed.validity_says.relations and not self._is_held(parsed):
                entry, _ = entry_of(self.register, file.path, parsed)
                found.add(assemble(replace(parsed, units=()), entry, file.source, file.sha256).document)
        return found

    def has_documents(self) -> bool:
        """Whether there is anything to publish: a file that could be read and is not held, or what was published of it before."""
        return any(is_corpus(file.path) or self._publishes(file) for file in self.files)

    def _publishes(self, file: SourceFile) -> bool:
        parsed = self._parsed(file) if self.cache.has(self.key(file)) else None
        return parsed is not None and (not self._is_held(parsed) or self.previous(file.source) is not None)

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
        error = self._errors.get(file.source, "không đọc được tệp")
        told = error if _REMEDY.search(error) else messages.GET_ANOTHER.format(error=error)
        return FileReport(file.source, "error", error=told, seconds=self._seconds.get(file.source, 0.0))

    def _beside(self, file: SourceFile, parsed: Parsed, status: str, note: str) -> FileReport:
        """The report of a file that is no document of its own."""
        return FileReport(file.source, status, number=parsed.header.number, reader=parsed.reader, warnings=(note,))

    def _report(self, file: SourceFile, parsed: Parsed, document: ParsedDocument, notes: list[str]) -> FileReport:
        warnings = [*notes, *parsed.warnings]
        if parsed.validity < self.limits.syllable_validity_warning:
            warnings.append(messages.LOW_VALIDITY.format(rate=parsed.validity, limit=self.limits.syllable_validity_warning))
        about = document.document
        return FileReport(
            source=file.source,
            status=self._status(file),
            document_id=about.id,
            title=about.title,
            number=about.number,
            kind=about.kind,
            issuer=about.issuer,
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


def fingerprint_parts(files: list[SourceFile], options: tuple[object, ...]) -> list[object]:
    """What the files, the readers and what was asked of them contribute to the fingerprint of an index."""
    return [parser_version(), options, [(file.source, file.sha256) for file in files]]

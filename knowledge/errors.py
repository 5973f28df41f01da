"""Errors of the knowledge base, each with the value at fault and the remedy in its message.

KnowledgeError
├── ConfigError          config.yaml holds an unknown key or a bad value
├── NoIndexError         no generation has been activated yet
├── BrokenIndexError     a generation on disk is incomplete or fails its self-queries
├── BusyIndexError       another build holds the index
├── PublicationError     what is published for other hosts cannot be reached, or is damaged
├── FullDiskError        a build found no more room; what was there before is untouched
├── EncoderMismatchError the index was built with another encoder than the one configured
├── ModelError           a model folder is missing or truncated
└── CorpusError          a benchmark corpus or question file is malformed (names the line)
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """Base of all errors a caller of the knowledge base may want to show."""


def missing_group(what: str, target: str, error: ImportError) -> str:
    """The message for a library that only an optional group installs: `what` needs it, `make target` brings it.

    The groups of the Makefile and of pyproject.toml have the same names.
    """
    return f"{what} cần nhóm thư viện tuỳ chọn: chạy `make {target}`, hoặc `pip install '.[{target}]'` trong thư mục mã nguồn. ({error})"


class ConfigError(KnowledgeError): ...


class NoIndexError(KnowledgeError): ...


class BrokenIndexError(KnowledgeError): ...


class BusyIndexError(KnowledgeError): ...


class PublicationError(KnowledgeError): ...


class FullDiskError(KnowledgeError): ...


class EncoderMismatchError(KnowledgeError): ...


class ModelError(KnowledgeError): ...


class CorpusError(KnowledgeError): ...

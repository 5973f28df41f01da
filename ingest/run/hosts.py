"""python -m ingest publish | follow: the two ends of handing an index from the host that builds it to those that answer."""

from __future__ import annotations

import argparse
import threading
from pathlib import Path

from rich.console import Console

from ingest import messages
from ingest.config import Config
from ingest.run.watch import stop_on_signals
from knowledge.errors import ConfigError, KnowledgeError
from knowledge.generation import publication
from knowledge.generation.shared_store import Store, open_store


def publish(options: argparse.Namespace, config: Config, base: Path, console: Console) -> int:
    """Hand the live generation over."""
    generation = publication.publish(_index(options, config, base), _store(config, base), keep=config.index.keep_generations)
    console.print(messages.PUBLISHED.format(generation=generation, url=config.publication.url), markup=False, highlight=False)
    return 0


def follow(options: argparse.Namespace, config: Config, base: Path, console: Console) -> int:
    """Take on what is published, until SIGTERM or Ctrl-C; what fails is shown and tried again, and what answers goes on answering."""
    store, stop, said = _store(config, base), threading.Event(), ""
    if options.once:
        return _take(options, config, base, console, store)
    stop_on_signals(stop)
    console.print(messages.FOLLOWING.format(url=config.publication.url), markup=False, highlight=False)
    while not stop.is_set():
        try:
            _take(options, config, base, console, store, quiet=True)
            said = ""
        except KnowledgeError as error:
            if str(error) != said:  # the same trouble is told once
                console.print(str(error), style="bold red", markup=False, highlight=False)
            said = str(error)
        stop.wait(config.publication.follow_seconds)
    return 0


COMMANDS = {"publish": publish, "follow": follow}


def _take(options: argparse.Namespace, config: Config, base: Path, console: Console, store: Store, *, quiet: bool = False) -> int:
    keep, url = config.index.keep_generations, config.vectors.url
    taken = publication.take(_index(options, config, base), store, keep=keep, vectors_url=url)
    if taken or not quiet:
        said = messages.TAKEN.format(generation=taken) if taken else messages.TAKEN_ALREADY
        console.print(said, markup=False, highlight=False)
    return 0


def _index(options: argparse.Namespace, config: Config, base: Path) -> Path:
    index: Path | None = options.index
    return index or base / config.index.directory


def _store(config: Config, base: Path) -> Store:
    """Raises ConfigError where no place is configured; a relative folder starts at the configuration's."""
    url = config.publication.url
    if not url:
        raise ConfigError(messages.NO_PUBLICATION)
    return open_store(url if "://" in url else str(base / url), config.publication.endpoint_url)

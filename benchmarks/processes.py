"""What a further server process brings: python -m benchmarks processes [--processes 2] [--seconds 60] [--users 16] [--index DIR]

Measures answers per second of one `bot serve` and of several over one index and one records database (PostgreSQL where it is
installed, a cluster of its own; else SQLite), each server pinned to a core of its own as far as there are any, the users spread over
them. Prints one JSON object: `ratio` is the second figure divided by the first, `cores` how many physical cores the machine has
(two hyperthreads of one core are one), `cpu_ms_per_answer` what an answer costs in each case: where that grows, the processes stood
in each other's way.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

import psutil

from benchmarks.serving import asking, serve
from benchmarks.spine import free_port, index_at

WARM_SECONDS = 4


def cores() -> list[tuple[int, ...]]:
    """The processors this process may use, grouped by physical core."""
    groups = set()
    for processor in sorted(os.sched_getaffinity(0)):
        siblings = Path(f"/sys/devices/system/cpu/cpu{processor}/topology/thread_siblings_list")
        groups.add(_numbers(siblings.read_text(encoding="ascii")) if siblings.is_file() else (processor,))
    return sorted(groups)


def _numbers(text: str) -> tuple[int, ...]:
    """ "0-1,4" → (0, 1, 4)."""
    found: list[int] = []
    for part in text.strip().split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return tuple(found)


def measure(index: Path, url: str, count: int, users: int, seconds: float) -> dict[str, float]:
    """Answers per second of `count` servers together."""
    with ExitStack() as stack:
        ports, processes = [], []
        available = [*(group[0] for group in cores()), *(number for group in cores() for number in group[1:])]
        for number in range(count):
            work = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            port = free_port()
            server = serve(index, port, work, records=url, processor=available[number % len(available)])
            stack.callback(_end, server)
            ports.append(port)
            processes.append(psutil.Process(server.pid))
        return asyncio.run(_ask_all(ports, processes, users, seconds))


async def _ask_all(ports: list[int], processes: list[psutil.Process], users: int, seconds: float) -> dict[str, float]:
    each = max(1, users // len(ports))
    await asyncio.gather(*(asking(port, each, WARM_SECONDS) for port in ports))
    found = await asyncio.gather(*(asking(port, each, seconds, process) for port, process in zip(ports, processes, strict=True)))
    return {
        "answers_per_s": round(sum(one["answers_per_s"] for one in found), 1),
        "errors": sum(one["errors"] for one in found),
        "p95_ms": max(one["p95_ms"] for one in found),
        "cpu_ms_per_answer": round(sum(one["cpu_ms_per_answer"] for one in found) / len(found), 1),
    }


def _end(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGTERM)
    server.wait(30)


def main(arguments: list[str] | None = None) -> dict[str, object]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--users", type=int, default=16)
    parser.add_argument("--index", type=Path)
    options = parser.parse_args(arguments)
    from tests import postgresql

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(postgresql.server()) if postgresql.programs() else f"sqlite:///{folder}/records.sqlite"
        index = index_at(options.index, folder)
        one = measure(index, url, 1, options.users, options.seconds)
        several = measure(index, url, options.processes, options.users, options.seconds)
    ratio = round(several["answers_per_s"] / max(one["answers_per_s"], 0.01), 2)
    machine = {"cores": len(cores()), "processors": sum(map(len, cores())), "load_of_others": round(os.getloadavg()[1], 1)}
    return {"records": url.split(":")[0], **machine, "one": one, f"{options.processes} processes": several, "ratio": ratio}


if __name__ == "__main__":
    print(json.dumps(main(), ensure_ascii=False, indent=2))

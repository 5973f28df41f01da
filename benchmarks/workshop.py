"""A workshop of 300: python -m benchmarks.workshop [--people 300] [--seconds 60] [--index DIR]

Prints one JSON object. The server and the people are processes of their own; every person enters the page, follows the live events and
sends requests over HTTP of their own. Each asks one question and presses five votes at times spread over --seconds; what gets no
answer is sent again, as the page does. In the middle the server is killed (SIGKILL) and started again.
- question_p50_s, question_p95_s: from the press of the button to the frame on the trainer's screen that has the question
- vote_p95_s: from the press to the frame on the trainer's screen with that many people
- lost, doubled: questions that were acknowledged and are not in the room, or twice; votes likewise
- reconnected, back_p95_s: people whose live events came back by themselves after the kill, from the server being ready
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.serving import QUESTIONS, serve
from benchmarks.spine import PROJECT, free_port, index_at
from bot.api_keys import ApiKeys
from bot.records.records import Records

API = "/api/v1/workshops"
VOTES = 5
TRIES = 40
_SETTLE = 20  # seconds for what was asked last to be heard


@dataclass
class Hall:
    """What the people know together: when was what pressed, when was it seen."""

    port: int
    code: str
    key: str
    asked: dict[int, float] = field(default_factory=dict)  # question → pressed at
    votes: list[tuple[int, int, float]] = field(default_factory=list)  # question, people then, pressed at
    seen: dict[int, float] = field(default_factory=dict)  # question → on the trainer's screen
    people: dict[int, list[tuple[float, int]]] = field(default_factory=dict)  # question → (at, people) on the trainer's screen
    back: list[float] = field(default_factory=list)  # moments at which live events came back
    failed: int = 0


async def request(
    port: int, method: str, path: str, cookie: str = "", body: dict[str, Any] | None = None
) -> tuple[int, dict[str, str], bytes]:
    """One request on a connection of its own. Raises OSError or IncompleteReadError when the server is not there."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        data = json.dumps(body).encode() if body is not None else b""
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nAccept: */*\r\n"
        head += f"Cookie: {cookie}\r\n" if cookie else ""
        head += f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n" if body is not None else ""
        writer.write(head.encode() + b"\r\n" + data)
        await writer.drain()
        raw = await asyncio.wait_for(reader.read(), 30)
    finally:
        writer.transport.abort()
    top, _, rest = raw.partition(b"\r\n\r\n")
    if not top:
        raise asyncio.IncompleteReadError(raw, None)
    lines = top.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
    if len(rest) < int(headers.get("content-length", 0)):  # killed between the head of an answer and its body
        raise asyncio.IncompleteReadError(rest, None)
    return int(lines[0].split()[1]), headers, rest


async def sent(hall: Hall, path: str, cookie: str, body: dict[str, Any]) -> dict[str, Any] | None:
    """The answer to a request that is sent again until there is one."""
    for attempt in range(TRIES):
        try:
            status, _, answer = await request(hall.port, "POST", path, cookie, body)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            await asyncio.sleep(min(2.0, 0.2 * 2**attempt))
            continue
        if status in (200, 201):
            found: dict[str, Any] = json.loads(answer)
            return found
        if status not in (429, 503):
            break
        await asyncio.sleep(1 + random.random())
    hall.failed += 1
    return None


async def follow(hall: Hall, view: str, cookie: str, heard: Any) -> None:
    """Live events until cancelled, with Last-Event-ID after a drop; `heard(line, first)` for every line of data."""
    last, first = "", True
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", hall.port, limit=1 << 24)
            head = f"GET {API}/{hall.code}/events?view={view} HTTP/1.1\r\nHost: 127.0.0.1:{hall.port}\r\n"
            head += f"Authorization: Bearer {hall.key}\r\n" if view == "staff" else f"Cookie: {cookie}\r\n"
            writer.write((head + (f"Last-Event-ID: {last}\r\n" if last else "") + "\r\n").encode())
            if b" 200 " not in await reader.readline():
                raise OSError
            while (await reader.readline()).strip():
                pass
            if not first:
                hall.back.append(time.time())
            first = False
            try:
                while line := await reader.readline():
                    if line.startswith(b"id: "):
                        last = line[4:].decode().strip()
                    elif line.startswith(b"data: "):
                        heard(line)
            finally:
                writer.transport.abort()
        except (OSError, asyncio.IncompleteReadError, ValueError):
            pass
        await asyncio.sleep(0.5 + random.random() / 2)


def watching(hall: Hall) -> Any:
    def heard(line: bytes) -> None:
        now = time.time()
        for question in json.loads(line[6:])["questions"]:
            if question.get("merged_into"):
                hall.people.setdefault(question["id"], []).append((now, 10**6))
            hall.seen.setdefault(question["id"], now)
            hall.people.setdefault(question["id"], []).append((now, question["people"]))

    return heard


async def person(hall: Hall, number: int, seconds: float) -> None:
    await asyncio.sleep(random.random() * 5)
    status, headers, _ = await request(hall.port, "GET", f"/hoi-thao/{hall.code}")
    assert status == 200, status
    cookie = headers["set-cookie"].split(";")[0]
    ear = asyncio.create_task(follow(hall, "public", cookie, lambda _: None))
    presses = sorted((random.random() * seconds, kind) for kind in ["ask"] + ["vote"] * VOTES)
    started = time.monotonic()
    for at, kind in presses:
        await asyncio.sleep(max(0.0, started + at - time.monotonic()))
        pressed = time.time()
        if kind == "ask":
            text = QUESTIONS[number * 7 % len(QUESTIONS)]
            made = await sent(hall, f"{API}/{hall.code}/questions", cookie, {"text": text, "key": f"person-{number:06}"})
            if made:
                hall.asked[made["id"]] = pressed
        elif hall.asked:
            id = random.choice(list(hall.asked))
            voted = await sent(hall, f"{API}/{hall.code}/questions/{id}/vote", cookie, {"on": True})
            if voted and not voted.get("gone"):
                hall.votes.append((id, voted["people"], pressed))
    await asyncio.sleep(_SETTLE)
    ear.cancel()


async def people(port: int, code: str, key: str, count: int, seconds: float) -> dict[str, Any]:
    """The load generator's own process."""
    hall = Hall(port, code, key)
    screen = asyncio.create_task(follow(hall, "staff", "", watching(hall)))
    await asyncio.sleep(1)
    await asyncio.gather(*(person(hall, number, seconds) for number in range(count)))
    screen.cancel()
    votes = []
    for id, wanted, pressed in hall.votes:
        frames = hall.people.get(id, ())
        if any(at < pressed and people >= wanted for at, people in frames):
            continue  # had voted before: nothing new to be shown
        at = next((at for at, people in frames if people >= wanted), None)
        votes.append((id, wanted, pressed, at))
    questions = [(id, pressed, hall.seen.get(id)) for id, pressed in hall.asked.items()]
    return {"questions": questions, "votes": votes, "voted": len(hall.votes), "back": hall.back, "failed": hall.failed}


def quantile(values: list[float], share: int) -> float:
    return round(statistics.quantiles(values, n=100)[share - 1], 2) if len(values) > 1 else 0.0


def measure(index: Path, work: Path, count: int, seconds: float) -> dict[str, Any]:
    port = free_port()
    server = serve(index, port, work)
    url = f"http://127.0.0.1:{port}"
    records = Records(f"sqlite:///{work}/records.sqlite")
    key = ApiKeys(records.engine).add("benchmark", ("ask", "trainer"))[1]
    records.close()
    holder = {"Authorization": f"Bearer {key}"}
    code = httpx.post(f"{url}{API}", json={"title": "Hội nghị 300 người"}, headers=holder).json()["code"]
    command = [sys.executable, "-m", "benchmarks.workshop", "--generate", str(port), code, key]
    crowd = subprocess.Popen([*command, "--people", str(count), "--seconds", str(seconds)], cwd=PROJECT, stdout=subprocess.PIPE)
    time.sleep(6 + seconds / 2)
    killed = time.time()
    server.send_signal(signal.SIGKILL)
    server.wait()
    server = serve(index, port, work)
    ready = time.time()
    try:
        told = json.loads(crowd.communicate(timeout=seconds + 300)[0])
        queue = httpx.get(f"{url}{API}/{code}/queue", headers=holder, timeout=60).json()["questions"]
    finally:
        server.kill()
    return figures(told, queue, count, killed, ready)


def figures(told: dict[str, Any], queue: list[dict[str, Any]], count: int, killed: float, ready: float) -> dict[str, Any]:
    """What was pressed while the server was away waits for it and is counted apart."""

    def steady(pressed: float) -> bool:
        return not killed - 2 < pressed < ready + 3

    asked, votes = told["questions"], told["votes"]
    shown = [at - pressed for _, pressed, at in asked if at and steady(pressed)]
    counted = [at - pressed for _, _, pressed, at in votes if at and steady(pressed)]
    there = {question["id"] for question in queue}
    roots = {q["id"]: q["merged_into"] or q["id"] for q in queue}
    people = {q["id"]: q["people"] for q in queue}
    lost_votes = sum(people.get(roots.get(id, id), 0) < wanted for id, wanted, _, _ in votes)
    back = [max(0.0, at - ready) for at in told["back"] if at > killed]
    return {
        "people": count,
        "questions": len(asked),
        "votes": told["voted"],
        "question_p50_s": quantile(shown, 50),
        "question_p95_s": quantile(shown, 95),
        "vote_p95_s": quantile(counted, 95),
        "lost": sum(id not in there for id, _, _ in asked),
        "never_shown": sum(at is None for _, _, at in asked) + sum(at is None for *_, at in votes),
        "doubled": len(queue) - len(asked),
        "lost_votes": lost_votes,
        "not_taken": told["failed"],
        "away_s": round(ready - killed, 1),
        "reconnected": len(back),
        "back_p95_s": quantile(back, 95),
        "drafted_or_merged": sum(bool(q["draft"] or q["merged_into"]) for q in queue),
    }


def main(arguments: list[str] | None = None) -> dict[str, Any]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--generate", nargs=3, metavar=("PORT", "CODE", "KEY"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.generate:
        port, code, key = options.generate
        return asyncio.run(people(int(port), code, key, options.people, options.seconds))
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        index = index_at(options.index, work)
        return measure(index, work, options.people, options.seconds)


if __name__ == "__main__":
    print(json.dumps(main(), ensure_ascii=False, indent=2))

"""A flood of questions against `python -m bot telegram` as its own process, killed with -9 while it works.

Used by the reliability test and by benchmarks/telegram.py. Everything is real: the index, the assistant, HTTP, SQLite.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import yaml

from bot.chat import messages
from tests.bot.telegram.botapi_server import TOKEN, BotApiServer, Faults, Sent

PROJECT = Path(__file__).resolve().parents[3]
CANDIDATES = (
    "Nghị quyết 76 có hiệu lực từ ngày nào?",
    "Cơ quan nào là cơ quan thường trực của Chương trình?",
    "PAR INDEX là gì?",
    "cách nấu phở bò ngon",
    "chi tieu tthc den 2025",
    "So sánh chỉ tiêu thanh toán trực tuyến 2025 và 2030",
    "Một cửa điện tử là gì?",
    "Kinh phí thực hiện Chương trình lấy ở đâu?",
    "SIPAS là gì?",
    "Quan điểm cải cách hành chính lấy ai làm trung tâm?",
)
CALIBRATOR = 900_001


@dataclass(frozen=True)
class Result:
    """Figures of one flood. `wrong_order`, `lost` and `twice` are questions; `twins_removed` messages sent again and tidied up.

    `unexpected` says of every chat that went wrong what was written there instead, and what the bot's log says.
    """

    questions: int
    answered_once: int
    lost: int
    twice: int
    wrong_order: int
    bad_requests: int
    busiest_second: int
    faults: int
    duplicates: int
    kills: int
    twins_removed: int
    people_deleted: int
    notices: int
    seconds: float
    unexpected: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def build_index(directory: Path) -> Path:
    """The index of the shipped knowledge."""
    command = [sys.executable, "-m", "ingest", "--index", str(directory)]
    subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
    return directory


class Process:
    """`python -m bot telegram` in a folder of its own; `kill` and `start` as often as wanted."""

    def __init__(self, folder: Path, index: Path, server: BotApiServer, **telegram: Any) -> None:
        self._index, self._config, self._log = index, folder / "config.yaml", (folder / "bot.log").open("ab")
        settings = {"base_url": server.url, "questions_per_minute": 10_000, **telegram}
        records = {"url": f"sqlite:///{folder / 'records.sqlite'}"}
        encoder = {"model": str(PROJECT / "knowledge/model/encoder")}
        answer = {"reader": ""}  # under load it is left out of some answers: here each question must have one text
        written = {"telegram": settings, "records": records, "encoder": encoder, "answer": answer}
        self._config.write_text(yaml.safe_dump(written), encoding="utf-8")
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "bot", "telegram", "--config", str(self._config), "--index", str(self._index)]
        environment = os.environ | {"TELEGRAM_BOT_TOKEN": TOKEN, "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=self._log, stderr=self._log)

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self, seconds: float = 20) -> int:
        """SIGTERM; returns the exit status."""
        self._process.terminate()
        return self._process.wait(seconds)

    def errors(self) -> tuple[str, ...]:
        """Lines of the log that name an error, each once: what a person would look for."""
        lines = Path(self._log.name).read_text(encoding="utf-8", errors="replace").splitlines()
        return tuple(dict.fromkeys(line for line in lines if " ERROR " in line or re.match(r"[\w.]+(Error|Exception)\b", line)))[:20]

    def close(self) -> None:
        if self._process.poll() is None:
            self.kill()
        self._log.close()


def flood(folder: Path, index: Path, *, updates: int, kills: int, chats: int = 20, faults: float = 0.05, seed: int = 7) -> Result:
    """Send `updates` questions from `chats` people with faults and duplicates, killing the bot `kills` times; count."""
    chance = random.Random(seed)
    with BotApiServer(Faults(seed=seed)) as server:
        process = Process(folder, index, server)
        try:
            expected = _calibrate(server)
            server.faults.rate, server.faults.duplicates, server.faults.reorder = faults, 0.05, 0.05
            started = time.monotonic()
            asked = _ask(server, process, chance, list(expected.values()), updates, kills, chats)
            _settle(server, asked)
            seconds = time.monotonic() - started
        finally:
            process.close()
        result = _count(server, asked, expected, kills, seconds)
        return replace(result, unexpected=(*_unexpected(server, asked, expected), *process.errors()))


def _calibrate(server: BotApiServer) -> dict[str, str]:
    """The text of the answer to each question, asked alone and undisturbed: text → question.

    Only questions whose answer is one message unlike the others' can show that the right one was answered.
    """
    server.person(CALIBRATOR)
    found: dict[str, list[str]] = {}
    for question in CANDIDATES:
        asked = server.say(CALIBRATOR, question)
        server.say(CALIBRATOR, "/moi")
        parts = server.wait(lambda asked=asked: _before_reset(server, asked), 60)
        if len(parts) == 1:
            found.setdefault(parts[0], []).append(question)
    expected = {text: questions[0] for text, questions in found.items() if len(questions) == 1}
    assert len(expected) >= 4, f"too few questions have an answer of their own: {expected}"
    return expected


def _before_reset(server: BotApiServer, asked: int) -> list[str]:
    """What was answered to message `asked`, once the /moi behind it is answered too; empty until then."""
    texts = [m.text for m in server.by_bot(CALIBRATOR) if m.id > asked]
    return texts[: texts.index(messages.NEW_CONVERSATION)] if messages.NEW_CONVERSATION in texts else []


def _ask(
    server: BotApiServer, process: Process, chance: random.Random, questions: list[str], updates: int, kills: int, chats: int
) -> dict[int, list[str]]:
    """Everybody asks in bursts, nobody the same twice running; the bot dies at random moments in between."""
    people = [server.person(1000 + n) for n in range(chats)]
    asked: dict[int, list[str]] = {person: [] for person in people}
    deaths = set(chance.sample(range(updates // 10, updates * 9 // 10), kills))
    for number in range(updates):
        person = chance.choice(people)
        last = asked[person][-1] if asked[person] else ""
        question = chance.choice([q for q in questions if q != last])
        asked[person].append(question)
        server.say(person, question)
        time.sleep(chance.expovariate(20))  # about twenty a second, as fast as may be answered
        if number in deaths:
            time.sleep(chance.random() * 0.2)
            process.kill()
            process.start()
    return asked


def _settle(server: BotApiServer, asked: dict[int, list[str]]) -> None:
    """Until every update is taken, everybody has as many answers as questions, and that has stayed so for a while.

    A total would not do: a message sent twice and not yet tidied up would stand for an answer that is still to come.
    """

    def settled() -> bool:
        return server.pending() == 0 and all(len(answers_to(server, person)) == len(questions) for person, questions in asked.items())

    end = time.monotonic() + 120 + sum(map(len, asked.values())) / 5
    quiet = time.monotonic()
    while time.monotonic() < end and time.monotonic() - quiet < 5:  # at the end of patience the count says what is missing
        time.sleep(0.2)
        if not settled():
            quiet = time.monotonic()


def answers_to(server: BotApiServer, person: int | None = None) -> list[Sent]:
    """What the bot has written, without the notices to those who wait and without the calibration."""
    waiting = messages.WAITING.split("{")[0]
    return [m for m in server.by_bot(person) if m.chat != CALIBRATOR and not m.text.startswith(waiting)]


def _unexpected(server: BotApiServer, asked: dict[int, list[str]], expected: dict[str, str]) -> Iterator[str]:
    """Where a person's chat differs from what was asked there: the place, the text that stands in it, the question it should answer."""
    for person, questions in asked.items():
        found = answers_to(server, person)
        answers = [expected.get(m.text, m.text) for m in found]
        for kind, start, end, first, last in SequenceMatcher(None, questions, answers, autojunk=False).get_opcodes():
            if kind != "equal":
                written = [f"#{m.id} {m.text[:200]!r}" for m in found[first:last]]
                yield f"chat {person}, questions {start + 1}-{end}: {kind} {questions[start:end]} by {written}"


def _count(server: BotApiServer, asked: dict[int, list[str]], expected: dict[str, str], kills: int, seconds: float) -> Result:
    once = lost = twice = disorder = 0
    for person, questions in asked.items():
        answers = [expected.get(m.text, f"? {m.text[:60]}") for m in answers_to(server, person)]
        if answers == questions:
            once += len(questions)
            continue
        for question in set(questions):
            wanted, got = questions.count(question), answers.count(question)
            lost, twice, once = lost + max(0, wanted - got), twice + max(0, got - wanted), once + min(wanted, got)
        disorder += sum(a != q for a, q in zip(answers, questions, strict=False)) if len(answers) == len(questions) else 1
    deleted: list[Sent] = [m for m in server.messages.values() if m.deleted]
    return Result(
        questions=sum(map(len, asked.values())),
        answered_once=once,
        lost=lost,
        twice=twice,
        wrong_order=disorder,
        bad_requests=len(server.refused()),
        busiest_second=server.busiest_second(),
        faults=sum(c.outcome.startswith("fault") for c in server.calls),
        duplicates=sum(count - 1 for count in server.delivered.values()),
        kills=kills,
        twins_removed=sum(m.author == 0 for m in deleted),
        people_deleted=sum(m.author != 0 for m in deleted),
        notices=len([m for m in server.by_bot() if m.chat != CALIBRATOR]) - len(answers_to(server)),
        seconds=round(seconds, 1),
    )

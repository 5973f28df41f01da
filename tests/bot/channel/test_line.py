from __future__ import annotations

import asyncio

import pytest

from bot.channel.line import Cancelled, WaitingLine


async def test_turns_of_a_chat_come_in_order_and_chats_do_not_wait_for_each_other() -> None:
    line, done, doors = WaitingLine(), [], {n: asyncio.Event() for n in range(3)}

    async def one(number: int, chat: str) -> None:
        async with line.turn(chat, f"user {number}"):
            await doors[number].wait()
            done.append(number)

    tasks = [asyncio.create_task(one(0, "a")), asyncio.create_task(one(1, "a")), asyncio.create_task(one(2, "b"))]
    await asyncio.sleep(0)
    doors[1].set()
    doors[2].set()
    await asyncio.sleep(0.01)
    assert done == [2]
    doors[0].set()
    await asyncio.gather(*tasks)
    assert done == [2, 0, 1]
    assert line._locks == {}


async def test_a_person_has_one_question_in_work_over_all_chats() -> None:
    line, together = WaitingLine(), []
    running = 0

    async def one(chat: str) -> None:
        nonlocal running
        async with line.turn(chat, "lan"):
            running += 1
            together.append(running)
            await asyncio.sleep(0.005)
            running -= 1

    await asyncio.gather(*(one(chat) for chat in "abc"))
    assert together == [1, 1, 1]


async def test_nobody_is_no_person_to_wait_for() -> None:
    """Messages on their way out belong to no person: one chat that cannot be reached must not hold up the others."""
    line = WaitingLine()
    async with asyncio.timeout(1), line.turn("a", ""), line.turn("b", ""):
        pass


async def test_who_waits_long_is_told_once_and_can_withdraw() -> None:
    line, told, door = WaitingLine(notice_seconds=0.01), [], asyncio.Event()

    async def notice(ahead: int) -> None:
        told.append(ahead)

    async def one() -> None:
        async with line.turn("a", "lan", notice) as ticket:
            await door.wait()
            ticket.open = False

    async with line.turn("a", "minh"):
        tasks = [asyncio.create_task(one()) for _ in range(3)]
        await asyncio.sleep(0.05)
        assert told == [1]
        assert line.withdraw("minh") == 1
        assert line.withdraw("lan") == 3
        assert line.withdraw("lan") == 0
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [Cancelled] * 3


async def test_what_is_no_question_cannot_be_withdrawn() -> None:
    line = WaitingLine()
    async with line.turn("a", "lan", question=False):
        assert line.withdraw("lan") == 0


async def test_an_error_inside_a_turn_frees_the_chat() -> None:
    line = WaitingLine()
    with pytest.raises(RuntimeError):
        async with line.turn("a", "lan"):
            raise RuntimeError
    async with asyncio.timeout(1), line.turn("a", "lan"):
        pass

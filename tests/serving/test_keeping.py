"""When a site is made anew, what is made of many edits, and what the user is told; without a clock."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import date

import pytest

from tracemap.loading.stamp import Stamp
from tracemap.serving.board import Board
from tracemap.serving.builder import site_of
from tracemap.serving.keeping import Keeper, Seen, Surroundings
from tracemap.serving.outcome import Outcome, trouble_of

DAY = date(2024, 3, 23)


class Over(Exception):  # noqa: N818  # it is no error: the story is told
    """Ends a keeper, who never ends by himself."""


class World:
    """Files that change, one step at each pause, and builds that take so many pauses."""

    def __init__(self, *steps: dict[str, int], takes: int = 0) -> None:
        self.files: dict[str, int] = {"a.yaml": 1}
        self.day = DAY
        self.takes = takes
        self.broken: set[int] = set()
        self.started: list[int] = []
        self.finished: list[int] = []
        self.said: list[str] = []
        self.board = Board()
        self._steps = iter(steps)
        self._pauses = 0

    def seen(self) -> Seen:
        stamp: Stamp = {name: (value,) for name, value in self.files.items()}
        return Seen(self.day, stamp)

    async def look(self) -> Seen:
        return self.seen()

    async def pause(self) -> None:
        """Let one step pass; two pauses at a time are one, as of two who look at the same clock."""
        await asyncio.sleep(0)
        step = next(self._steps, None)
        if step is None:
            raise Over
        if "day" in step:
            self.day = date(2024, 3, step["day"])
        else:
            self.files = {**self.files, **step}

    async def build(self, day: date) -> Outcome:
        value = self.files["a.yaml"]
        self.started.append(value)
        for _ in range(self.takes * 10):
            await asyncio.sleep(0)
        self.finished.append(value)
        if value in self.broken:
            return trouble_of(f"a.yaml:{value}:1: TM002 not YAML")
        return site_of({"index.html": f"<head></head>{value} {day}".encode(), "x.js": b""})

    def tell(self) -> list[str]:
        """Let a keeper work until no step is left, and return what was said."""
        times = iter(f"12:00:0{number}" for number in range(10))
        world = Surroundings(
            self.look, self.build, self.pause, lambda: next(times), self.said.append
        )

        async def story() -> None:
            with pytest.raises(Over):
                await Keeper(self.board, world).keep()

        asyncio.run(story())
        return self.said

    @property
    def notice(self) -> str:
        said: str = json.loads(self.board.shown.pages["/live.json"].content)["notice"]
        return said


SAME: dict[str, int] = {}


def edit(value: int) -> dict[str, int]:
    return {"a.yaml": value}


def test_the_first_site_is_made_at_once_and_no_other_without_a_change() -> None:
    world = World(SAME, SAME, SAME)
    assert world.tell() == ["12:00:00 2 pages made"]
    assert world.finished == [1]


def test_a_change_is_named_and_so_is_what_it_brought() -> None:
    world = World(SAME, edit(2), SAME, SAME, {"b.yaml": 1}, SAME, SAME)
    assert world.tell() == [
        "12:00:00 2 pages made",
        "12:00:01 a.yaml changed: 1 of 2 pages new",
        "12:00:02 b.yaml changed: 2 pages, as they were",
    ]


def test_of_many_files_some_are_named() -> None:
    many = {f"{number}.yaml": 1 for number in range(9)}
    world = World(SAME, many, SAME, SAME)
    assert (
        world.tell()[1]
        == "12:00:01 0.yaml, 1.yaml, 2.yaml and 6 more changed: 2 pages, as they were"
    )


def test_many_quick_edits_are_one_build() -> None:
    world = World(SAME, *(edit(value) for value in range(2, 9)), SAME, SAME, SAME)
    world.tell()
    assert world.started == [1, 8]


def test_files_that_never_rest_are_shown_all_the_same() -> None:
    world = World(SAME, *(edit(value) for value in range(2, 30)))
    world.tell()
    assert len(world.finished) > 1


def test_a_build_that_is_overtaken_by_a_change_is_ended_and_begun_anew() -> None:
    world = World(SAME, edit(2), SAME, edit(3), SAME, *(SAME for _ in range(30)), takes=2)
    world.started.clear()
    world.tell()
    assert world.finished[-1] == 3
    assert 2 not in world.finished
    assert len(world.said) == len(world.finished)


def test_a_build_is_not_overtaken_for_ever() -> None:
    world = World(*(edit(value) for value in range(2, 90)), takes=3)
    world.tell()
    assert world.finished, "the third one runs to its end"


def test_a_file_that_breaks_leaves_the_site_until_it_is_mended() -> None:
    world = World(SAME, edit(2), SAME, SAME)
    world.broken = {2}
    assert world.tell()[1] == (
        "12:00:01 a.yaml changed: a.yaml:2:1: TM002 not YAML; the site of 12:00:00 stays"
    )
    assert b"1 2024" in world.board.shown.pages["/"].content
    assert world.notice.startswith("a.yaml:2:1: TM002")

    world = World(SAME, edit(2), SAME, SAME, edit(3), SAME, SAME)
    world.broken = {2}
    assert world.tell()[2] == "12:00:02 a.yaml changed: 1 of 2 pages new"
    assert b"3 2024" in world.board.shown.pages["/"].content
    assert world.notice == ""


def test_a_first_build_that_fails_is_followed_by_one_that_does_not() -> None:
    world = World(SAME, edit(2), SAME, SAME)
    world.broken = {1}
    assert world.tell() == [
        "12:00:00 a.yaml:1:1: TM002 not YAML; no site yet",
        "12:00:01 a.yaml changed: 2 pages made",
    ]


def test_at_midnight_the_site_is_that_of_the_next_day() -> None:
    world = World(SAME, {"day": 24}, SAME, SAME)
    assert world.tell()[1] == "12:00:01 it is 2024-03-24 now: 1 of 2 pages new"
    assert b"2024-03-24" in world.board.shown.pages["/"].content


def test_a_keeper_ends_when_he_is_to_also_while_a_build_that_is_overtaken_is_being_ended() -> None:
    world = World(SAME, edit(2), *(SAME for _ in range(9)))
    ending = asyncio.Event()

    async def build(_day: date) -> Outcome:
        try:
            await asyncio.Event().wait()
        finally:
            ending.set()
            await asyncio.sleep(0.01)  # a process is killed, and waited for
        raise AssertionError

    async def story() -> None:
        keeper = Keeper(
            world.board, Surroundings(world.look, build, world.pause, lambda: "", world.said.append)
        )
        keeping = asyncio.ensure_future(keeper.keep())
        await ending.wait()
        keeping.cancel()
        await asyncio.wait((keeping,))
        assert keeping.cancelled()

    asyncio.run(story())


def test_a_fault_of_the_builder_itself_is_not_swallowed() -> None:
    async def fails(_day: date) -> Outcome:
        raise ZeroDivisionError

    world = World(SAME, SAME, SAME)
    build: Callable[[date], Awaitable[Outcome]] = fails
    surroundings = Surroundings(world.look, build, world.pause, lambda: "", world.said.append)
    with pytest.raises(ZeroDivisionError):
        asyncio.run(Keeper(world.board, surroundings).keep())

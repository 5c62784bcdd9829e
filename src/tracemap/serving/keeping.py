"""Keeping what is shown in step with the files: one build after a change, however many edits it has."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import NamedTuple, NoReturn

from tracemap.loading.stamp import Stamp, changed
from tracemap.output.terminal import enumerated, quantity
from tracemap.serving.board import Board
from tracemap.serving.outcome import Outcome, Site

_MOST_LOOKS = 20
"""How often files may go on changing before a build is started all the same."""
_MOST_STARTS = 3
"""How often a build is started anew because files have changed meanwhile; the last one is shown anyhow."""
_MOST_NAMES = 3


class Seen(NamedTuple):
    """What a site depends on: the day for which it is made, and how the files look."""

    day: date
    files: Stamp


class Surroundings(NamedTuple):
    """What the keeper needs of the world.

    Attributes:
        look: takes a look at the day and the files.
        build: makes the site as of a day.
        pause: waits until it is time to look again.
        time: gives the time of day, in words.
        say: tells the user something.
    """

    look: Callable[[], Awaitable[Seen]]
    build: Callable[[date], Awaitable[Outcome]]
    pause: Callable[[], Awaitable[None]]
    time: Callable[[], str]
    say: Callable[[str], None]


class Keeper:
    """Builds, shows, and waits for a change, for ever."""

    def __init__(self, board: Board, world: Surroundings) -> None:
        """Start with nothing built."""
        self._board = board
        self._world = world
        self._shown: Site | None = None

    async def keep(self) -> NoReturn:
        """Show the site of the plan as it is; never ends by itself."""
        world = self._world
        before: Seen | None = None
        seen = await world.look()
        while True:
            outcome, seen = await self._built(seen)
            time = world.time()
            self._board.take(outcome, time)
            noted = self._shown.notes if self._shown else ()
            world.say(f"{time} {self._cause(before, seen)}{self._effect(outcome)}")
            for note in outcome.notes if isinstance(outcome, Site) else ():
                if note not in noted:
                    world.say(f"  {note}")
            before = seen
            while await world.look() == seen:
                await world.pause()
            seen = await self._settled()

    async def _settled(self) -> Seen:
        """Return how the files look once two looks, one after the other, are alike."""
        seen = await self._world.look()
        for _ in range(_MOST_LOOKS):
            await self._world.pause()
            again = await self._world.look()
            if again == seen:
                break
            seen = again
        return seen

    async def _built(self, seen: Seen) -> tuple[Outcome, Seen]:
        """Return what a build gives, and how the files looked at its start.

        One that is overtaken by a change is ended and begun anew, but not for ever.
        """
        for _ in range(_MOST_STARTS - 1):
            outcome = await self._unless_overtaken(seen)
            if outcome is not None:
                return outcome, seen
            seen = await self._settled()
        return await self._world.build(seen.day), seen

    async def _unless_overtaken(self, seen: Seen) -> Outcome | None:
        building = asyncio.ensure_future(self._world.build(seen.day))
        try:
            while not building.done():
                pausing = asyncio.ensure_future(self._world.pause())
                await asyncio.wait((building, pausing), return_when=asyncio.FIRST_COMPLETED)
                pausing.cancel()
                if await self._world.look() != seen:
                    return None
            return building.result()
        finally:
            building.cancel()
            await asyncio.wait((building,))

    def _cause(self, before: Seen | None, after: Seen) -> str:
        if before is None:
            return ""
        names = changed(before.files, after.files)
        if names:
            return f"{enumerated(names, _MOST_NAMES)} changed: "
        return f"it is {after.day} now: " if before.day != after.day else ""

    def _effect(self, outcome: Outcome) -> str:
        """Say what a build has brought, and remember the site that is shown."""
        if not isinstance(outcome, Site):
            more = f" (and {outcome.total - 1} more)" if outcome.total > 1 else ""
            kept = f"; the site of {self._board.made} stays" if self._shown else "; no site yet"
            return f"{outcome.faults[0].line}{more}{kept}"
        before, self._shown = self._shown, outcome
        pages = quantity(len(outcome.pages), "page")
        if before is None:
            return f"{pages} made"
        if before.version == outcome.version:
            return f"{pages}, as they were"
        new = sum(_is_new(path, before, outcome) for path in outcome.pages)
        return f"{new} of {pages} new"


def _is_new(path: str, before: Site, after: Site) -> bool:
    old = before.pages.get(path)
    return old is None or old.digest != after.pages[path].digest

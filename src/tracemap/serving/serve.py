"""Serving the site of a plan until the user has had enough: connections on one side, builds on the other."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from tracemap.loading.git import journal
from tracemap.loading.stamp import PAUSE, stamp
from tracemap.serving.address import authorities
from tracemap.serving.answering import Answer, Request, answer
from tracemap.serving.board import Board
from tracemap.serving.building import build_apart
from tracemap.serving.connections import Connections, Limits
from tracemap.serving.job import Job
from tracemap.serving.keeping import Keeper, Seen, Surroundings
from tracemap.serving.outcome import Outcome

_SHARE = 20
"""So many times as long as a look at the files takes is waited before the next one."""
_SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK")


class Wanted(NamedTuple):
    """What is to be served.

    Attributes:
        job: the site.
        moves: whether its day is the day that it is, also past midnight.
        host: the name by which the user calls this machine.
    """

    job: Job
    moves: bool
    host: str


def serve(
    wanted: Wanted,
    listener: socket.socket,
    started: Callable[[], None],
    say: Callable[[str], None],
) -> None:
    """Serve the site of a plan on a listening socket, until an interrupt or a request to end.

    Args:
        wanted: what is to be served.
        listener: the socket, which is closed in the end.
        started: is called once the site can be asked for, and an interrupt ends it as it should.
        say: tells the user of every build.
    """
    board, look = Board(), _Look(wanted)

    def build(day: date) -> Awaitable[Outcome]:
        return build_apart(wanted.job._replace(as_of=day))

    keeper = Keeper(board, Surroundings(look.at_all, build, look.pause, _time, say))
    port = listener.getsockname()[1]

    def ask(request: Request, own: str) -> Answer:
        return answer(request, board.shown, authorities(wanted.host, own, port))

    async def work() -> None:
        asyncio.get_running_loop().set_exception_handler(partial(_report, say))
        await _run(Connections(ask, Limits()), keeper, listener, started)

    with listener:
        asyncio.run(work())


def _report(say: Callable[[str], None], _loop: object, context: dict[str, Any]) -> None:
    """Say in a line what has gone wrong with one connection; the others go on."""
    say(f"internal fault: {context.get('exception') or context['message']!r}")


async def _run(
    connections: Connections,
    keeper: Keeper,
    listener: socket.socket,
    started: Callable[[], None],
) -> None:
    """Take connections and keep the site until a signal says to end; a fault of either ends both."""
    ended = asyncio.Event()
    with _on_signals(partial(asyncio.get_running_loop().call_soon_threadsafe, ended.set)):
        started()
        tasks = {
            asyncio.ensure_future(keeper.keep()),
            asyncio.ensure_future(connections.accept(listener)),
            asyncio.ensure_future(ended.wait()),
        }
        done, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await connections.close()
        for task in done:
            task.result()


@contextmanager
def _on_signals(react: Callable[[], object]) -> Iterator[None]:
    """React to each signal by which a user, or the system, asks a program to end."""
    known = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {one: signal.signal(one, lambda _number, _frame: react()) for one in known}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


class _Look:
    """Looks at the day and at the files, and waits between two looks as long as they are worth."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        root = wanted.job.root
        self._others = [path] if (path := journal(root)) else []  # the site names the commit
        self._cost = 0.0

    async def at_all(self) -> Seen:
        """Return what the site depends on, as it is now."""
        loop = asyncio.get_running_loop()
        start = loop.time()
        job, moves, _ = self._wanted
        day = date.today() if moves else job.as_of  # noqa: DTZ011  # the local date
        seen = Seen(day, await asyncio.to_thread(stamp, job.root, self._others))
        self._cost = loop.time() - start
        return seen

    async def pause(self) -> None:
        await asyncio.sleep(max(PAUSE, _SHARE * self._cost))


def _time() -> str:
    return f"{datetime.now():%H:%M:%S}"  # noqa: DTZ005  # what the clock on the wall says

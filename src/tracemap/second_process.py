"""A second process that does a part of the work while the first one does the rest.

It is a copy of this one, so that it is told nothing, and it only ever adds speed: what it cannot do
or does not send the first process does itself, so that an answer is the same with one or two.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import BinaryIO, TypeVar

T = TypeVar("T")

_LENGTH = 8
_LOOK = 0.2
"""After how many seconds, again and again, a second process looks whether the first one is still there."""


class Parcels:
    """What a second process sends, in its order."""

    def __init__(self, stream: BinaryIO) -> None:
        """Take them from a stream."""
        self._stream = stream

    def take(self) -> bytes | None:
        """Return the next parcel, which may be empty; None where no whole one comes any more."""
        head = self._stream.read(_LENGTH)
        size = int.from_bytes(head, "big")
        data = self._stream.read(size)
        return data if len(head) == _LENGTH and len(data) == size else None


def taken(
    parcels: Parcels | None,
    unpacked: Callable[[bytes], Sequence[T]],
    again: Callable[[], Iterable[T]],
) -> Iterator[T]:
    """Yield what a second process sends, up to an empty parcel; from where it falls silent on, do it again.

    Args:
        parcels: what it sends; None where there is no second process.
        unpacked: what is in a parcel.
        again: does the same work here, in the same order.
    """
    received = 0
    while data := parcels.take() if parcels else None:
        found = unpacked(data)
        received += len(found)
        yield from found
    if data is None:
        yield from islice(again(), received, None)


def is_worthwhile() -> bool:
    """Tell whether two processes would be faster than one: whether there are two processors for them."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) > 1
    return (os.cpu_count() or 1) > 1


@contextmanager
def second_process(work: Callable[[], Iterable[bytes]]) -> Iterator[Parcels | None]:
    """Start a process that does some work and sends what comes of it; None where there can be none.

    All is done before any of it is sent: a full pipe would stop the process until the first one, which
    has work of its own, begins to take.
    """
    started = _started(work) if _can_fork() else None
    if started is None:
        yield None
        return
    process, stream = started
    try:
        yield Parcels(stream)
    finally:
        stream.close()
        with suppress(OSError):
            os.kill(process, signal.SIGKILL)
        with suppress(OSError):
            os.waitpid(process, 0)


def _can_fork() -> bool:
    """Tell whether this process may be doubled: one with threads of others may not."""
    threading = sys.modules.get("threading")
    return hasattr(os, "fork") and (threading is None or threading.active_count() == 1)


def _started(work: Callable[[], Iterable[bytes]]) -> tuple[int, BinaryIO] | None:
    first = os.getpid()
    receiving, sending = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(receiving)
        os.close(sending)
        return None
    if not process:
        status = 1
        try:
            os.close(receiving)
            _end_with(first)
            _send(sending, list(work()))
            status = 0
        finally:
            # Whatever happens, nothing that the first process has begun may be done twice.
            os._exit(status)
    os.close(sending)
    return process, os.fdopen(receiving, "rb", buffering=1 << 20)


def _end_with(first: int) -> None:
    """Let this process end soon after the first one, should that be killed."""

    def look(*_: object) -> None:
        if os.getppid() != first:
            os._exit(1)

    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _LOOK, _LOOK)


def _send(pipe: int, parcels: Sequence[bytes]) -> None:
    with os.fdopen(pipe, "wb") as stream:
        for parcel in parcels:
            stream.write(len(parcel).to_bytes(_LENGTH, "big"))
            stream.write(parcel)

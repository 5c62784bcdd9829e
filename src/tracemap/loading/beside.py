"""A second process that reads some files of a plan while the first one reads the others.

What it has read comes back through a pipe. It never reports: where anything is wrong with a file, or
with the process, the first process reads that file itself, so that an answer is the same with one
process or two.
"""

from __future__ import annotations

import marshal
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any, BinaryIO, NamedTuple

from tracemap.loading.discover import Found
from tracemap.model import KINDS, Item
from tracemap.schema.fields import fields_of
from tracemap.source import Source

_WORTH = 1_500_000
"""Of how many bytes on a second process saves more than it costs to start."""
_LENGTH = 8


class Parcel(NamedTuple):
    """What was read of a file: its items with their kinds, and its places and comments in its source."""

    items: list[tuple[str, Item]]
    source: Source
    digest: str | None


Read = Callable[[Found], Parcel | None]
"""Reads a file in the second process; returns None where anything is wrong with it."""


class Beside:
    """The parcels of a second process, in the order of the files that it was given."""

    def __init__(self, stream: BinaryIO) -> None:
        """Take them from a stream."""
        self._stream = stream

    def take(self, source: Source) -> Parcel | None:
        """Return the next parcel, its places and comments put into a source; None where there is none."""
        head = self._stream.read(_LENGTH)
        size = int.from_bytes(head, "big")
        data = self._stream.read(size)
        if len(head) < _LENGTH or len(data) < size or not size:
            return None
        # Of this very run, so nothing that others could have written.
        groups, marks, ignores, digest = marshal.loads(data)  # noqa: S302
        source.marks.frombytes(marks)
        source.ignores = ignores
        items = [(kind, item) for kind, rows in groups for item in _items(kind, rows, source)]
        return Parcel(items, source, digest)


def parted(files: Sequence[Found], size_of: Callable[[str], int]) -> int:
    """Return how many of the files, from the first on, are half of their bytes; all where they are few.

    Args:
        files: the files in the order in which they are read.
        size_of: gives the size of a file in bytes, 0 where it is not known.
    """
    sizes = [size_of(found.path) for found in files]
    total, half = sum(sizes), 0
    if total < _WORTH or _processors() < 2:
        return len(files)
    for number, size in enumerate(sizes, 1):
        half += size
        if 2 * half >= total:
            return number
    return len(files)


@contextmanager
def beside(files: Sequence[Found], read: Read) -> Iterator[Beside | None]:
    """Read files in a second process meanwhile; None where there can be none, or nothing to read."""
    started = _started(files, read) if files and _can_fork() else None
    if started is None:
        yield None
        return
    process, stream = started
    try:
        yield Beside(stream)
    finally:
        stream.close()
        with suppress(OSError):
            os.kill(process, signal.SIGKILL)
        with suppress(OSError):
            os.waitpid(process, 0)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _can_fork() -> bool:
    """Tell whether this process may be doubled: one with threads of others may not."""
    threading = sys.modules.get("threading")
    return hasattr(os, "fork") and (threading is None or threading.active_count() == 1)


def _started(files: Sequence[Found], read: Read) -> tuple[int, BinaryIO] | None:
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
            # All is read before any of it is sent: a full pipe would stop this process until the first one
            # has read its own files.
            parcels = [_packed(read(found)) for found in files]
            with os.fdopen(sending, "wb") as stream:
                for parcel in parcels:
                    stream.write(len(parcel).to_bytes(_LENGTH, "big"))
                    stream.write(parcel)
            status = 0
        finally:
            # Whatever happens, nothing that the first process has begun may be done twice.
            os._exit(status)
    os.close(sending)
    return process, os.fdopen(receiving, "rb", buffering=1 << 20)


def _packed(parcel: Parcel | None) -> bytes:
    if parcel is None:
        return b""
    items, source, digest = parcel
    return marshal.dumps((list(_grouped(items)), source.marks.tobytes(), source.ignores, digest))


def _grouped(items: list[tuple[str, Item]]) -> Iterator[tuple[str, list[list[Any]]]]:
    """Yield the items as rows of plain values, those of one kind together; dates as numbers of days."""
    for kind in KINDS:
        rows = [[*item[:-2], item.at] for its_kind, item in items if its_kind == kind]
        for slot in _days(kind) if rows else ():
            for row in rows:
                if row[slot] is not None:
                    row[slot] = row[slot].toordinal()
        if rows:
            yield kind, rows


def _items(kind: str, rows: list[list[Any]], source: Source) -> Iterator[Item]:
    for slot in _days(kind):
        for row in rows:
            if row[slot] is not None:
                row[slot] = date.fromordinal(row[slot])
    make: Callable[[list[Any]], Item] = KINDS[kind]._make
    for row in rows:
        row.insert(-1, source)
        yield make(row)


def _days(kind: str) -> list[int]:
    """Return the places of the dates among the fields of a kind."""
    columns = KINDS[kind]._fields
    return [columns.index(name) for name, spec in fields_of(kind).items() if spec.form == "date"]

"""A second process that reads some files of a plan while the first one reads the others.

It never reports: where anything is wrong with a file, or with the process, the first process reads that
file itself.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import accumulate
from typing import Any, NamedTuple

from tracemap.loading.discover import Found
from tracemap.model import KINDS, Item
from tracemap.schema.fields import fields_of
from tracemap.second_process import Parcels, is_worthwhile, second_process
from tracemap.source import Source

_WORTH = 300_000
"""Of how many bytes on a second process saves more than it costs to start."""


class Parcel(NamedTuple):
    """What was read of a file: its items with their kinds, and its places and comments in its source."""

    items: list[tuple[str, Item]]
    source: Source
    digest: str | None


Read = Callable[[Found], Parcel | None]
"""Reads a file in the second process; returns None where anything is wrong with it."""


class Beside:
    """The parcels of a second process, in the order of the files that it was given."""

    def __init__(self, parcels: Parcels) -> None:
        """Take them from what it sends."""
        self._parcels = parcels

    def take(self, source: Source) -> Parcel | None:
        """Return the next parcel, its places and comments put into a source; None where there is none."""
        data = self._parcels.take()
        if not data:
            return None
        # Of this very run, so nothing that others could have written.
        groups, marks, ignores, digest = marshal.loads(data)  # noqa: S302
        source.marks.frombytes(marks)
        source.ignores = ignores
        items = [(kind, item) for kind, rows in groups for item in _items(kind, rows, source)]
        return Parcel(items, source, digest)


def parted(files: Sequence[Found], size_of: Callable[[str], int]) -> int:
    """Return how many of the files, from the first on, are nearest to half of their bytes.

    All of them where they are small together, or one file is most of it.

    Args:
        files: the files in the order in which they are read.
        size_of: gives the size of a file in bytes, 0 where it is not known.
    """
    up_to = list(accumulate(size_of(found.path) for found in files))
    if not up_to or up_to[-1] < _WORTH or not is_worthwhile():
        return len(files)
    from_half = [abs(2 * size - up_to[-1]) for size in up_to]
    return from_half.index(min(from_half)) + 1


@contextmanager
def beside(files: Sequence[Found], read: Read) -> Iterator[Beside | None]:
    """Read files in a second process meanwhile; None where there can be none, or nothing to read."""
    if not files:
        yield None
        return
    with second_process(lambda: [_packed(read(found)) for found in files]) as parcels:
        yield Beside(parcels) if parcels else None


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

"""A second process that reads some files of a plan while the first one reads the others.

It never reports: where anything is wrong with a file, or with the process, the first process reads that
file itself.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from typing import NamedTuple

from tracemap.loading.discover import Found
from tracemap.loading.rows import items_of, rows_by_kind
from tracemap.model import Item
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
        items = [one for kind, rows in groups for one in items_of(kind, rows, source)]
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
    return marshal.dumps(
        (list(rows_by_kind(items)), source.marks.tobytes(), source.ignores, digest)
    )

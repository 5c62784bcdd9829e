"""Items as rows of plain values, in which they are sent to another process or kept for another run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from tracemap.model import KINDS, Item
from tracemap.schema.fields import FieldSpec, fields_of
from tracemap.source import Source

Rows = list[list[Any]]
"""Items of one kind: the values of their fields without the source, dates as numbers of days."""


def rows_by_kind(items: Iterable[tuple[str, Item]]) -> Iterator[tuple[str, Rows]]:
    """Yield the items, each with its kind, as rows in their order, those of one kind in a row together."""
    for kind, group in groupby(items, itemgetter(0)):
        rows = [[*item[:-2], item.at] for _, item in group]
        for slot in _slots(kind).days:
            for row in rows:
                if row[slot] is not None:
                    row[slot] = row[slot].toordinal()
        yield kind, rows


def items_of(kind: str, rows: Rows, source: Source) -> Iterator[tuple[str, Item]]:
    """Yield the items that rows of a kind were made of, each with the kind; the rows are used up.

    Lists in the rows, as JSON gives them, are tuples in the items.

    Raises:
        AttributeError, LookupError, OverflowError, TypeError, ValueError: they are no rows of this kind.
    """
    days, lists, mappings = _slots(kind)
    for slot in days:
        for row in rows:
            if row[slot] is not None:
                row[slot] = date.fromordinal(row[slot])
    for slot in lists:
        for row in rows:
            row[slot] = tuple(row[slot])
    for slot in mappings:
        for row in rows:
            row[slot] = tuple(map(tuple, row[slot]))
    make: Callable[[list[Any]], Item] = KINDS[kind]._make
    for row in rows:
        row.insert(-1, source)
        yield kind, make(row)


class _Slots(NamedTuple):
    """The places in a row of a kind that hold a date, a list, a mapping."""

    days: list[int]
    lists: list[int]
    mappings: list[int]


@cache
def _slots(kind: str) -> _Slots:
    def places(is_meant: Callable[[FieldSpec], bool]) -> list[int]:
        columns = KINDS[kind]._fields
        return [columns.index(name) for name, spec in fields_of(kind).items() if is_meant(spec)]

    return _Slots(
        places(lambda spec: spec.form == "date"),
        places(lambda spec: spec.is_list),
        places(lambda spec: spec.is_mapping),
    )

"""Items as rows of plain values, in which they are sent to another process or kept for another run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from tracemap.model import KINDS, Item
from tracemap.schema.fields import FieldSpec, fields_of
from tracemap.source import Source

Rows = list[list[Any]]
"""Items of one kind: the values of their fields without the source, dates as numbers of days."""


def rows_by_kind(items: Iterable[tuple[str, Item]]) -> Iterator[tuple[str, Rows]]:
    """Yield the items, each with its kind, as rows, those of one kind together."""
    of_kind: dict[str, Rows] = {kind: [] for kind in KINDS}
    for kind, item in items:
        of_kind[kind].append([*item[:-2], item.at])
    for kind, rows in of_kind.items():
        for slot in _days(kind) if rows else ():
            for row in rows:
                if row[slot] is not None:
                    row[slot] = row[slot].toordinal()
        if rows:
            yield kind, rows


def items_of(kind: str, rows: Rows, source: Source) -> Iterator[tuple[str, Item]]:
    """Yield the items that rows of a kind were made of, each with the kind; the rows are used up.

    Raises:
        ValueError, TypeError, IndexError: they are no rows of this kind.
    """
    for slot in _days(kind):
        for row in rows:
            if row[slot] is not None:
                row[slot] = date.fromordinal(row[slot])
    make: Callable[[list[Any]], Item] = KINDS[kind]._make
    for row in rows:
        row.insert(-1, source)
        yield kind, make(row)


def with_tuples(kind: str, rows: Rows) -> Rows:
    """Return rows that went through JSON, where lists are tuples again, and mappings tuples of pairs.

    Raises:
        TypeError, IndexError: they are no rows of this kind.
    """
    for slot in _slots(kind, lambda spec: spec.is_list):
        for row in rows:
            row[slot] = tuple(row[slot])
    for slot in _slots(kind, lambda spec: spec.is_mapping):
        for row in rows:
            row[slot] = tuple(map(tuple, row[slot]))
    return rows


def _days(kind: str) -> list[int]:
    return _slots(kind, lambda spec: spec.form == "date")


def _slots(kind: str, is_meant: Callable[[FieldSpec], bool]) -> list[int]:
    """Return the places of some fields of a kind in its rows."""
    columns = KINDS[kind]._fields
    return [columns.index(name) for name, spec in fields_of(kind).items() if is_meant(spec)]

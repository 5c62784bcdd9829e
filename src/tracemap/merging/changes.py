"""What an import adds to a plan and changes of it, record by record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tracemap.records import Record, Value
from tracemap.schema.fields import fields_of

_IN_ORDER = ("wbs", "aka")
"""The lists whose order means something; ids that are named stand in any."""


class Added(NamedTuple):
    """An item that was not in the plan, and the file that it is written into."""

    kind: str
    id: str
    path: str


class Changed(NamedTuple):
    """A field of an item that says something else: `old` or `new` is None where it said or says nothing."""

    kind: str
    id: str
    field: str
    old: Value | None
    new: Value | None
    path: str


class Missing(NamedTuple):
    """An item of the plan that the source does not hold any more. It stays as it is."""

    kind: str
    id: str
    path: str


def laid_over(kind: str, old: Record, new: Record) -> Record:
    """Return a record with what an import gives laid over it, its fields in the order of the schema.

    A field that the import does not give stays. One that it gives as empty goes. Entries of a list of ids
    that stay keep their order, and new ones stand behind them.
    """
    specs = fields_of(kind)
    found: Record = {}
    for name, spec in specs.items():
        value = new.get(name, old.get(name))
        before = old.get(name)
        if isinstance(value, list) and isinstance(before, list) and spec.is_list:
            value = value if name in _IN_ORDER else _in_the_order_of(before, value)
        if value not in (None, "", [], {}):
            found[name] = value
    return found


def _in_the_order_of(before: list[str], value: list[str]) -> list[str]:
    given = dict.fromkeys(value)
    kept = [one for one in dict.fromkeys(before) if one in given]
    return [*kept, *(one for one in given if one not in kept)]


def changed_fields(kind: str, old: Record, new: Record) -> Mapping[str, Value | None]:
    """Return the fields in which two records differ, with what they are to hold."""
    return {name: new.get(name) for name in fields_of(kind) if old.get(name) != new.get(name)}

"""A plan as plain values, as its files would say them: what importers make and exporters are given.

A record is a mapping from the fields of an item to their values, in the order of its schema; what is
absent has no key. Dates are text (`2024-03-23`), lists are lists of text. No place stands in a
record, so that two plans that say the same have equal records, whatever files they are in.

An importer may give an empty value (`""`, `[]`, `{}`) where its source says that there is nothing: the
field is taken out of the plan then. A field that it does not give stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracemap.catalog import Catalog
from tracemap.model import KINDS, Item

Value = str | int | float | bool | list[str] | dict[str, str]
Record = dict[str, Value]

FIELDS: dict[str, tuple[str, ...]] = {
    kind: tuple(field for field in shape._fields if field not in ("id", "source", "at"))
    for kind, shape in KINDS.items()
}
"""The fields of each kind of item (`milestone`, `test_case` ...), in the order of its schema."""


@dataclass(frozen=True, slots=True)
class Records:
    """The items of a plan, or a part of one: for each kind, records by id, in order."""

    milestones: Mapping[str, Record] = field(default_factory=dict)
    requirements: Mapping[str, Record] = field(default_factory=dict)
    test_plans: Mapping[str, Record] = field(default_factory=dict)
    test_cases: Mapping[str, Record] = field(default_factory=dict)
    verification_elements: Mapping[str, Record] = field(default_factory=dict)

    def by_kind(self) -> Iterator[tuple[str, Mapping[str, Record]]]:
        """Yield each kind (`milestone`, `test_case` ...) with its records, in the order of `KINDS`."""
        yield "milestone", self.milestones
        yield "requirement", self.requirements
        yield "test_plan", self.test_plans
        yield "test_case", self.test_cases
        yield "verification_element", self.verification_elements

    def __len__(self) -> int:
        """Return how many records there are."""
        return sum(len(records) for _, records in self.by_kind())


def records_of(catalog: Catalog) -> Records:
    """Return every item of a catalog as a record, in the order of the catalog."""
    return Records(
        *(
            {item.id: record_of(kind, item) for item in catalog.of_kind(kind).values()}
            for kind in KINDS
        )
    )


def record_of(kind: str, item: Item) -> Record:
    """Return an item as a record."""
    written = ((field, _plain(getattr(item, field))) for field in FIELDS[kind])
    return {field: value for field, value in written if value not in (None, [], {})}


def _plain(value: Any) -> Value | None:
    """Return a value of an item as its file says it."""
    match value:
        case date():
            return value.isoformat()
        case ((str(), str()), *_):
            return dict(value)
        case tuple():
            return list(value)
        case _:
            return value  # type: ignore[no-any-return]  # the rest is text, a number or nothing

"""The fields by which items name other items, and the names that the items have in another tool."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tracemap.records import Records

LINKS: dict[str, dict[str, tuple[str, ...]]] = {
    "milestone": {
        "predecessors": ("milestone",),
        "successors": ("milestone",),
        "requirements": ("requirement",),
        "test_plans": ("test_plan",),
        "superseded_by": ("milestone",),
    },
    "requirement": {"derived_from": ("requirement",)},
    "test_plan": {"milestones": ("milestone",), "test_cases": ("test_case",)},
    "test_case": {"verifies": ("requirement", "verification_element")},
    "verification_element": {"requirement": ("requirement",)},
}
"""For each kind the fields that hold ids, with the kinds of what they name."""

BETWEEN: dict[tuple[str, str], str] = {
    (kind, other): field
    for kind, fields in reversed(LINKS.items())
    for field, others in reversed(fields.items())
    for other in others
}
"""The field by which an item of one kind names one of another, where a link does not say: of several
the first (a milestone waits for a milestone)."""

OWN_ID = "tracemap_id"
"""The attribute that holds an item's id where the other tool cannot call it that."""

Key = tuple[str, str]
"""An item: its kind and its id."""


class Link(NamedTuple):
    """A link of an item: the field that holds it, and what it leads to."""

    field: str
    target: Key


def links_of(records: Records, kind: str, identifier: str) -> Iterator[Link]:
    """Yield the links of an item, field by field, in the order in which they are written."""
    by_kind = dict(records.by_kind())
    record = by_kind[kind][identifier]
    for field, kinds in LINKS[kind].items():
        named = record.get(field, [])
        for other in named if isinstance(named, list) else [str(named)]:
            held = next((one for one in kinds if other in by_kind[one]), kinds[0])
            yield Link(field, (held, other))


class Names(NamedTuple):
    """What the items are called in another tool.

    Attributes:
        of: the name of each item, and of each that is only named by others; each has one of its own.
        elsewhere: the items that others name and the plan does not hold, in the order in which they are.
    """

    of: dict[Key, str]
    elsewhere: list[Key]


def names(
    records: Records, spelt: Callable[[Key], str], alike: Callable[[str], str] = str
) -> Names:
    """Name every item.

    Args:
        records: the items.
        spelt: the name of an item, if no other has it. It depends on the item alone.
        alike: what the other tool tells names apart by; those that are alike in that get a number.
    """
    held = [(kind, one) for kind, items in records.by_kind() for one in items]
    known = set(held)
    links = (link for kind, one in held for link in links_of(records, kind, one))
    elsewhere = list(dict.fromkeys(link.target for link in links if link.target not in known))
    taken: set[str] = set()
    counts: dict[str, int] = {}
    found: dict[Key, str] = {}
    for key in [*held, *elsewhere]:
        name = first = spelt(key)
        while alike(name) in taken:
            counts[first] = counts.get(first, 1) + 1
            name = f"{first}_{counts[first]}"
        taken.add(alike(name))
        found[key] = name
    return Names(found, elsewhere)

"""Every link of a plan that leads somewhere, and every item as plain values, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from tracemap.catalog import Catalog
from tracemap.model import Item, Milestone, Requirement, TestCase, kind_of, place_of
from tracemap.source import Location, in_slot

Attribute = str | int | float | bool | tuple[str, ...] | dict[str, str] | None
"""A value of an item once it is taken out of the plan: dates are ISO text."""

LINK_FIELDS = frozenset(
    (
        "predecessors",
        "successors",
        "lags",
        "through",
        "requirements",
        "test_plans",
        "superseded_by",
        "derived_from",
        "milestones",
        "test_cases",
        "verifies",
        "requirement",
    )
)
"""The fields that say links; every other field is an attribute of its item."""

_MOST_BETWEEN = 5


class Link(NamedTuple):
    """A link between two items that both exist.

    Attributes:
        kind: precedes, verifies, executes, includes, refines, derived_from or supersedes.
        source, target: ids; the source is the one that precedes, verifies, executes ...
        location: where it is written; where both sides write it, in the one that waits or executes.
    """

    kind: str
    source: str
    target: str
    location: Location


def attributes(item: Item) -> dict[str, Attribute]:
    """Return an item without its links: `kind`, `name`, its other fields, and its place.

    `kind` is that of the item, as `test_plan`; the field of a milestone by that name is `milestone_kind`.
    A requirement has its title as `name` too. An absent field is None. `path` is relative to the
    project; `line` and `column` count from 1, and are those of a cell where `sheet` is not None.
    """
    values: dict[str, Attribute] = {"kind": kind_of(item), "name": None}
    for field, value in zip(item._fields, item, strict=True):
        if field not in LINK_FIELDS and field not in ("id", "source", "at"):
            key = "milestone_kind" if field == "kind" else field
            values[key] = value.isoformat() if isinstance(value, date) else value
    if isinstance(item, Requirement):
        values |= {"name": item.title, "parameters": dict(item.parameters)}
    elif isinstance(item, TestCase):
        values["earlier_results"] = dict(item.earlier_results)
    place = place_of(item)
    return {
        **values,
        "path": place.path,
        "sheet": place.sheet,
        "line": place.line,
        "column": place.column,
    }


def links(catalog: Catalog) -> Iterator[Link]:
    """Yield every link once, in an order that does not depend on the order of files.

    References to nothing, and of an item to itself, are left out: the rules report them. Linear in
    the references.
    """
    seen: set[tuple[str, str, str]] = set()
    for link in chain(
        _precedes(catalog),
        _executes(catalog),
        _includes(catalog),
        _verifies(catalog),
        _among_requirements(catalog),
        _supersedes(catalog),
    ):
        key = link[:3]
        if link.source != link.target and key not in seen:
            seen.add(key)
            yield link


def precedence_places(
    catalog: Catalog, wanted: Set[tuple[str, str]]
) -> dict[tuple[str, str], Location]:
    """Return where links (predecessor, successor) are written; where both write it, in the one that waits.

    A link that nobody writes is left out. Linear in the references of the milestones at the ends.
    """
    found: dict[tuple[str, str], Location] = {}
    waiting = (catalog.milestones[code] for code in {target for _, target in wanted})
    for target, source, place in _to_milestones(catalog, waiting, "predecessors"):
        if (source, target) in wanted:
            found.setdefault((source, target), place)
    first = (catalog.milestones[code] for code in {source for source, _ in wanted - found.keys()})
    for source, target, place in _to_milestones(catalog, first, "successors"):
        if (source, target) in wanted:
            found.setdefault((source, target), place)
    return found


def joined_through(catalog: Catalog, before: str, waiting: str) -> str:
    """Return in words which activities P6 joins two milestones through, if it does not join them directly."""
    between = catalog.through.get((before, waiting), ())
    if not between:
        return ""
    names = list(between[:_MOST_BETWEEN])
    if len(between) > _MOST_BETWEEN:
        names.append(f"{len(between) - _MOST_BETWEEN} more")
    return f"P6 joins them through {', '.join(names)}"


def _precedes(catalog: Catalog) -> Iterator[Link]:
    milestones = catalog.milestones.values()
    for waiting, other, place in _to_milestones(catalog, milestones, "predecessors"):
        yield Link("precedes", other, waiting, place)
    for first, other, place in _to_milestones(catalog, milestones, "successors"):
        yield Link("precedes", first, other, place)


def _executes(catalog: Catalog) -> Iterator[Link]:
    for milestone in catalog.milestones.values():
        for code, place in _references(milestone, "test_plans"):
            if code in catalog.test_plans:
                yield Link("executes", milestone.id, code, place)
    for plan, code, place in _to_milestones(catalog, catalog.test_plans.values(), "milestones"):
        yield Link("executes", code, plan, place)


def _includes(catalog: Catalog) -> Iterator[Link]:
    for plan in catalog.test_plans.values():
        for code, place in _references(plan, "test_cases"):
            if code in catalog.test_cases:
                yield Link("includes", plan.id, code, place)


def _verifies(catalog: Catalog) -> Iterator[Link]:
    for milestone in catalog.milestones.values():
        for code, place in _references(milestone, "requirements"):
            if code in catalog.requirements:
                yield Link("verifies", milestone.id, code, place)
    for case in catalog.test_cases.values():
        for code, place in _references(case, "verifies"):
            if code in catalog.requirements or code in catalog.verification_elements:
                yield Link("verifies", case.id, code, place)


def _among_requirements(catalog: Catalog) -> Iterator[Link]:
    for element in catalog.verification_elements.values():
        for code, place in _references(element, "requirement"):
            if code in catalog.requirements:
                yield Link("refines", element.id, code, place)
    for requirement in catalog.requirements.values():
        for code, place in _references(requirement, "derived_from"):
            if code in catalog.requirements:
                yield Link("derived_from", requirement.id, code, place)


def _supersedes(catalog: Catalog) -> Iterator[Link]:
    milestones = catalog.milestones.values()
    for old, new, place in _to_milestones(catalog, milestones, "superseded_by"):
        yield Link("supersedes", new, old, place)


def _to_milestones(
    catalog: Catalog, items: Iterable[Item], field: str
) -> Iterator[tuple[str, str, Location]]:
    """Yield the id of each item, the milestones that the field names, old names resolved, and where."""
    for item in items:
        for code, place in _references(item, field):
            milestone: Milestone | None = catalog.milestone(code)
            if milestone is not None:
                yield item.id, milestone.id, place


def _references(item: Item, field: str) -> Iterator[tuple[str, Location]]:
    """Yield the ids that a field holds, each with its place; one pass over the places of the item."""
    slot = item._fields.index(field)
    value: Any = item[slot]
    if not value:
        return
    codes: tuple[str, ...] = (value,) if isinstance(value, str) else value
    places = _places(item, slot)
    for index, code in enumerate(codes):
        yield code, places[index] if index < len(places) else place_of(item)


def _places(item: Item, slot: int) -> list[Location]:
    marks, found = item.source.marks, []
    for position in range(item.at + 1, len(marks)):
        mark = marks[position]
        if in_slot(mark, 0) == mark:
            break
        if in_slot(mark, slot) == mark:
            found.append(item.source.location(mark))
    return found

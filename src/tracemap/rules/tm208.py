"""An item refers to itself.

## What it means
A milestone stands among its own `predecessors` or `successors`, or is `superseded_by` itself; or a
requirement is in its own `derived_from`. An old name (`aka`) of the milestone is the milestone too.

Milestones that supersede one another in a circle are reported once, at the first code of the circle.
Longer circles of predecessors are TM301.

## Why it matters
Nothing can wait for itself: the link is left out of every answer, and most likely another code was
meant. In a circle of superseded milestones nothing is left that could ever be completed, so each is
taken to stand for itself.

## Example
A line was copied together with the code:

```yaml
# milestones/plan.yaml
LDM-503-16:
  name: Third rehearsal of the data processing
LDM-503-17:
  name: Final operations rehearsal
  predecessors: [LDM-503-17]
```

The code that was meant is in its place:

```yaml
# milestones/plan.yaml
LDM-503-16:
  name: Third rehearsal of the data processing
LDM-503-17:
  name: Final operations rehearsal
  predecessors: [LDM-503-16]
```

## How to fix
Write the code that was meant, or remove the reference. Of milestones that supersede one another, one is
still to be done: remove `superseded_by` there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tracemap.catalog import Catalog
from tracemap.findings import Problem, Related, Severity
from tracemap.loading.wording import shown
from tracemap.model import Item, Milestone, place_of
from tracemap.references.written import field_called, filled
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot

_FIELDS = (
    ("milestone", "predecessors"),
    ("milestone", "successors"),
    ("milestone", "superseded_by"),
    ("requirement", "derived_from"),
)
_MOST_MEMBERS = 8


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the references of items to themselves, and the circles of superseded milestones."""
    catalog = snapshot.catalog
    own_names: dict[str, set[str]] = {}
    for alias, code in catalog.aliases.items():
        own_names.setdefault(code, {code}).add(alias)
    for kind, name in _FIELDS:
        for item in filled(catalog, field_called(kind, name)):
            names = own_names.get(item.id) if kind == "milestone" else None
            yield from _to_itself(item, name, names or (item.id,))
    for circle in _circles(_replaced_by(catalog)):
        yield _circle_problem([catalog.milestones[code] for code in circle])


def _to_itself(item: Item, field: str, names: Collection[str]) -> Iterator[Problem]:
    """Yield a problem where a field of the item holds one of its names."""
    value: str | tuple[str, ...] = getattr(item, field)
    codes = (value,) if isinstance(value, str) else value
    index = next((number for number, code in enumerate(codes) if code in names), None)
    if index is not None:
        old = "" if codes[index] == item.id else f", by its old name {shown(codes[index])}"
        yield Problem(
            code="TM208",
            message=f"'{field}' of {shown(item.id)} names {shown(item.id)} itself{old}",
            location=place_of(item, field, index),
            id=item.id,
            help="the reference is left out of every answer; write the id that is meant, or remove it",
        )


def _replaced_by(catalog: Catalog) -> dict[str, str]:
    """Return for each superseded milestone the one that supersedes it, if that is another one."""
    replaced = {}
    for milestone in catalog.milestones.values():
        if milestone.superseded_by is not None:
            other = catalog.milestone(milestone.superseded_by)
            if other is not None and other is not milestone:
                replaced[milestone.id] = other.id
    return replaced


def _circles(replaced_by: dict[str, str]) -> Iterator[list[str]]:
    """Yield the circles, each from the one of its codes that comes first in the mapping."""
    settled: set[str] = set()
    rank = {code: number for number, code in enumerate(replaced_by)}
    for start in replaced_by:
        path: dict[str, int] = {}
        here = start
        while here in replaced_by and here not in path and here not in settled:
            path[here] = len(path)
            here = replaced_by[here]
        if here in path:
            circle = list(path)[path[here] :]
            first = circle.index(min(circle, key=rank.__getitem__))
            yield circle[first:] + circle[:first]
        settled.update(path)


def _circle_problem(members: list[Milestone]) -> Problem:
    named = [shown(member.id) for member in members]
    if len(named) > _MOST_MEMBERS:
        named[_MOST_MEMBERS:] = [f"{len(named) - _MOST_MEMBERS} more"]
    return Problem(
        code="TM208",
        message=f"milestones supersede one another in a circle: {' > '.join([*named, named[0]])}",
        location=place_of(members[0], "superseded_by"),
        id=members[0].id,
        help="one of them is still to be done; remove its 'superseded_by'",
        related=tuple(
            Related(place_of(member, "superseded_by"), f"of {shown(member.id)}")
            for member in members[1:_MOST_MEMBERS]
        ),
    )


RULE = Rule("TM208", "reference-to-itself", Severity.ERROR, __doc__, check)

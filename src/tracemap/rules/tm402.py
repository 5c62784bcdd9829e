"""A milestone is completed while a predecessor of it is not.

## What it means
The milestone was `completed` on or before the date of the question, and one that it waits for was not.
A superseded predecessor is completed if the milestone that replaces it is. A milestone without any date
is not completed, also where it is another project's.

Once both are completed, their order is history and no finding: it cannot be changed any more. To see
what was wrong at an earlier date, ask for it: `tracemap check --as-of 2021-12-31`.

## Why it matters
Either the milestone did not need its predecessor, and then the link delays others on paper; or it was
called completed before it was. A completed milestone ends the chains that lead to it: what waits for it
is no longer held up by the predecessor, although that may be what is really missing.

## Example
The platform is said to carry its users, with the first light that it waits for still to come:

```yaml
# milestones/plan.yaml
LSST-1520:
  name: System first light
  due: 2024-07-09
RSP-1200:
  name: Science platform carries 1200 users
  completed: 2023-09-29
  predecessors: [LSST-1520]
```

It was shown without, so the link goes:

```yaml
# milestones/plan.yaml
LSST-1520:
  name: System first light
  due: 2024-07-09
RSP-1200:
  name: Science platform carries 1200 users
  completed: 2023-09-29
```

## How to fix
If the predecessor was reached too, write its `completed` date. If the milestone was reached without it,
remove the link. If it was not reached, remove its own `completed`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.findings import Problem, Related, Severity
from tracemap.graph.links import joined_through, precedence_places
from tracemap.loading.wording import shown
from tracemap.model import place_of
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot
from tracemap.source import Location


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the links from an incomplete milestone to a completed one."""
    precedence, schedule = snapshot.precedence, snapshot.schedule
    found = [
        (before, number)
        for number, completed in enumerate(schedule.completed)
        if completed
        for before in precedence.predecessors[number]
        if not schedule.is_completed(before)
    ]
    code = precedence.code
    pairs = frozenset((code(before), code(number)) for before, number in found)
    places = precedence_places(snapshot.catalog, pairs)
    for before, number in found:
        yield _problem(snapshot, before, number, places[code(before), code(number)])


def _problem(snapshot: Snapshot, before: int, number: int, place: Location) -> Problem:
    precedence = snapshot.precedence
    milestone = precedence.milestones[number]
    stands_for = snapshot.schedule.final(before)
    missing = shown(precedence.code(before))
    if stands_for != before:
        missing += f", now {shown(precedence.code(stands_for))},"
    return Problem(
        code="TM402",
        message=(
            f"{shown(milestone.id)} was completed {milestone.completed}, "
            f"but its predecessor {missing} is not completed as of {snapshot.as_of}"
        ),
        location=place,
        id=milestone.id,
        label=joined_through(snapshot.catalog, precedence.code(before), milestone.id),
        help="write when the predecessor was completed, or remove the link if it was not needed",
        related=(Related(place_of(milestone, "completed"), "completed here"),),
    )


RULE = Rule("TM402", "completed-before-predecessor", Severity.WARNING, __doc__, check)

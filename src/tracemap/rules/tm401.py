"""A predecessor is due after the milestone that waits for it.

## What it means
Two milestones are linked, both have a `due` date, and that of the predecessor is the later one. Whether
they are completed does not matter: it is the plan that contradicts itself. The same day is no fault.

A superseded milestone is left out, unless it was completed after all: its date means nothing any more.
A predecessor whose `forecast` is later than its successor is due is a slip, not a contradiction:
`tracemap when` says what follows from it. TM408 looks further up, past milestones without a date.

## Why it matters
A milestone cannot be completed before what it waits for. As long as both dates stand, one of them is
wrong: the milestone is late by the difference from the day the plan was made, and whoever reads its due
date alone plans for a day that cannot be met.

## Example
The rehearsal is due a month before the delivery that it waits for:

```yaml
# milestones/plan.yaml
DM-AP-16:
  name: Alert distribution to the community brokers
  due: 2025-01-09
LDM-503-17:
  name: Final operations rehearsal
  due: 2024-12-09
  predecessors: [DM-AP-16]
```

It is due after it:

```yaml
# milestones/plan.yaml
DM-AP-16:
  name: Alert distribution to the community brokers
  due: 2025-01-09
LDM-503-17:
  name: Final operations rehearsal
  due: 2025-02-09
  predecessors: [DM-AP-16]
```

## How to fix
Ask which of the three is wrong: a date, the other date, or the link. Of several milestones with one
predecessor in common it is mostly the date of that one.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.analysis.isodate import in_days
from tracemap.findings import Problem, Related, Severity
from tracemap.graph.links import joined_through, precedence_places
from tracemap.loading.wording import shown
from tracemap.model import Milestone, place_of
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot
from tracemap.source import Location


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the links from a later to an earlier due date."""
    precedence, schedule = snapshot.precedence, snapshot.schedule
    milestones = precedence.milestones
    found = [
        (milestones[before], milestone)
        for number, milestone in enumerate(milestones)
        if milestone.due is not None and schedule.final(number) == number
        for before in precedence.predecessors[number]
        if _later(milestones[before], milestone) and schedule.final(before) == before
    ]
    pairs = frozenset((before.id, waiting.id) for before, waiting in found)
    places = precedence_places(snapshot.catalog, pairs)
    for before, waiting in found:
        through = joined_through(snapshot.catalog, before.id, waiting.id)
        yield _problem(before, waiting, places[before.id, waiting.id], through)


def _later(before: Milestone, waiting: Milestone) -> bool:
    return before.due is not None and waiting.due is not None and before.due > waiting.due


def _problem(before: Milestone, waiting: Milestone, place: Location, through: str) -> Problem:
    assert before.due is not None
    assert waiting.due is not None
    early = in_days((before.due - waiting.due).days)
    return Problem(
        code="TM401",
        message=(
            f"{shown(waiting.id)} is due {waiting.due}, {early} before "
            f"its predecessor {shown(before.id)}, due {before.due}"
        ),
        location=place,
        id=waiting.id,
        label=through,
        help="move one of the two dates, or remove the link",
        related=tuple(
            Related(place_of(one, "due"), f"due date of {shown(one.id)}")
            for one in (waiting, before)
        ),
    )


RULE = Rule("TM401", "due-before-predecessor", Severity.WARNING, __doc__, check)

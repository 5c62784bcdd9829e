"""A milestone is due before an incomplete one that it waits for further up, through ones with no date.

## What it means
The milestone is incomplete and has a `due` date. It waits for incomplete milestones that have no date of
their own, neither `due` nor `forecast`; and following their predecessors leads, through others of that
kind, to an incomplete milestone that is planned (`forecast`, else `due`) for a later day than this one.

TM401 compares neighbours that both have a date, and cannot see past one that has none. One finding
stands for each milestone and names the latest date above it, with the milestones in between. Behind a
milestone with a date the search ends: that one is judged by itself. Completed milestones hold up
nothing; a superseded one stands for the one that replaces it, and a cycle counts as one milestone.

## Why it matters
Other projects' milestones often have no date, and hide that the plan goes through them and comes back:
what is due first waits for what is due last. Neither owner sees it, since each knows one end.

## Example
The rehearsal waits for a review without a date, and the review for a milestone due in February:

```yaml
# milestones/plan.yaml
DM-READY:
  name: Data management is ready for the review
  due: 2025-02-27
SITCOM-130:
  name: Operations readiness review
  external: true
  predecessors: [DM-READY]
LDM-503-16:
  name: Third rehearsal of the data processing
  due: 2024-11-01
  predecessors: [SITCOM-130]
```

The rehearsal comes after the review:

```yaml
# milestones/plan.yaml
DM-READY:
  name: Data management is ready for the review
  due: 2025-02-27
SITCOM-130:
  name: Operations readiness review
  external: true
  predecessors: [DM-READY]
LDM-503-16:
  name: Third rehearsal of the data processing
  due: 2025-04-30
  predecessors: [SITCOM-130]
```

## How to fix
Ask whether it really waits for the milestones in between; if not, remove that link. If it does, move its
date behind the one above, and ask for the missing dates. `tracemap blocking CODE` shows the whole chain.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tracemap.analysis.isodate import in_days
from tracemap.analysis.schedule import Schedule
from tracemap.findings import Problem, Related, Severity
from tracemap.loading.wording import shown
from tracemap.model import Milestone, place_of
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot

_MOST_BETWEEN = 6


class _Above(NamedTuple):
    """The latest date that a group has, or that is found above it, and the next group on the way to it."""

    date: date
    towards: int | None


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the milestones with a later date above them than their own; linear in the links."""
    schedule = snapshot.schedule
    above = _latest_above(schedule)
    for number, milestone in enumerate(snapshot.precedence.milestones):
        if milestone.due is None or not schedule.is_open(number):
            continue
        waits = schedule.waits_for[schedule.group(number)]
        undated = [other for other in waits if schedule.own_date(other) is None]
        way = _latest(schedule, undated, above)
        if way is not None and way.date > milestone.due:
            yield _problem(schedule, milestone, way, above)


def _latest_above(schedule: Schedule) -> list[_Above | None]:
    """Return the latest date of each group: its own, else the latest above it, past others without one."""
    above: list[_Above | None] = []
    for group, waits in enumerate(schedule.waits_for):
        own = schedule.own_date(group)
        above.append(_latest(schedule, waits, above) if own is None else _Above(own, None))
    return above


def _latest(schedule: Schedule, groups: list[int], above: list[_Above | None]) -> _Above | None:
    """Return the way to the latest of the dates of some groups; of equal ones, to the first code's."""
    ways = [(one.date, group) for group in groups if (one := above[group]) is not None]
    if not ways:
        return None
    latest = max(ways)[0]
    towards = min((group for day, group in ways if day == latest), key=schedule.preference)
    return _Above(latest, towards)


def _problem(
    schedule: Schedule, milestone: Milestone, way: _Above, above: list[_Above | None]
) -> Problem:
    assert milestone.due is not None
    between, late = _followed(schedule, way, above)
    names = [shown(code) for code in between[:_MOST_BETWEEN]]
    if len(between) > _MOST_BETWEEN:
        names.append(f"{len(between) - _MOST_BETWEEN} more")
    days = in_days((way.date - milestone.due).days)
    what = "forecast" if late.forecast else "due"
    return Problem(
        code="TM408",
        message=(
            f"{shown(milestone.id)} is due {milestone.due}, {days} before {shown(late.id)}, "
            f"{what} {way.date}, which it waits for through {', '.join(names)}"
        ),
        location=place_of(milestone, "due"),
        id=milestone.id,
        help="move one of the two dates, or remove a link in between",
        related=(Related(place_of(late, what), f"{what} date of {shown(late.id)}"),),
    )


def _followed(
    schedule: Schedule, way: _Above, above: list[_Above | None]
) -> tuple[list[str], Milestone]:
    """Return the codes of the milestones without a date on a way, and the milestone it ends at."""
    groups: list[int] = []
    here: _Above | None = way
    while here is not None and here.towards is not None:
        groups.append(here.towards)
        here = above[here.towards]
    between = [member for group in groups[:-1] for member in schedule.groups[group]]
    ends = (schedule.precedence.milestones[member] for member in schedule.groups[groups[-1]])
    late = next(one for one in ends if one.planned == way.date)
    return schedule.precedence.codes(between), late


RULE = Rule("TM408", "due-before-distant-predecessor", Severity.WARNING, __doc__, check)

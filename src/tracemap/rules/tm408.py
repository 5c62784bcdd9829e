"""A milestone is due before an incomplete one that it waits for further up, through ones with no date.

## What it means
The milestone is incomplete and has a `due` date. Following its predecessors leads, through at least one
incomplete milestone that has no date of its own (neither `due` nor `forecast`), to an incomplete one that
is planned (`forecast`, else `due`) for a later day than this one.

TM401 compares neighbours that both have a date, and cannot see past one that has none. One finding
stands for each milestone and names the latest date that is hidden so, with the milestones in between, by
the shortest way. Milestones that wait for the first one found are found too, as long as they are due
before that date: none of their due dates can be kept. Completed milestones hold up nothing; a superseded
one stands for the one that replaces it, and a cycle counts as one milestone.

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


class _Way(NamedTuple):
    """A way up to a date: the group that it goes to first, and what is left of it from there."""

    date: date
    group: int
    rest: _Way | None
    length: int


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the milestones with a later date hidden above them than their own; linear in the links."""
    schedule = snapshot.schedule
    hidden = _hidden_dates(schedule)
    for number, milestone in enumerate(snapshot.precedence.milestones):
        if milestone.due is None or not schedule.is_open(number):
            continue
        way = hidden[schedule.group(number)]
        if way is not None and way.date > milestone.due:
            yield _problem(schedule, milestone, way)


def _hidden_dates(schedule: Schedule) -> list[_Way | None]:
    """Return for each group the way to the latest date above it that lies behind a group without one."""
    nearest: list[
        _Way | None
    ] = []  # the latest date that is found above past groups without one alone
    hidden: list[_Way | None] = []
    for waits in schedule.waits_for:
        dated = [
            _Way(day, group, None, 1)
            for group in waits
            if (day := schedule.own_date(group)) is not None
        ]
        behind = [
            _further(group, nearest[group]) for group in waits if schedule.own_date(group) is None
        ]
        further = [_further(group, hidden[group]) for group in waits]
        nearest.append(_latest(schedule, [*dated, *behind]))
        hidden.append(_latest(schedule, [*behind, *further]))
    return hidden


def _further(group: int, rest: _Way | None) -> _Way | None:
    """Return the way that goes through a group first, where one leads on from there."""
    return rest and _Way(rest.date, group, rest, rest.length + 1)


def _latest(schedule: Schedule, ways: list[_Way | None]) -> _Way | None:
    """Return the way to the latest date; of equal ones the shortest, and of these the first code's."""
    return min(
        (way for way in ways if way is not None),
        key=lambda way: (-way.date.toordinal(), way.length, schedule.preference(way.group)),
        default=None,
    )


def _problem(schedule: Schedule, milestone: Milestone, way: _Way) -> Problem:
    assert milestone.due is not None
    between, late = _followed(schedule, way)
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


def _followed(schedule: Schedule, way: _Way) -> tuple[list[str], Milestone]:
    """Return the codes of the milestones in between on a way, and the milestone it ends at."""
    groups: list[int] = []
    here: _Way | None = way
    while here is not None:
        groups.append(here.group)
        here = here.rest
    between = [member for group in groups[:-1] for member in schedule.groups[group]]
    ends = (schedule.precedence.milestones[member] for member in schedule.groups[groups[-1]])
    late = next(one for one in ends if one.planned == way.date)
    return schedule.precedence.codes(between), late


RULE = Rule("TM408", "due-before-distant-predecessor", Severity.WARNING, __doc__, check)

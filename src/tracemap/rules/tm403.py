"""A milestone is overdue: its due date is past and it is not completed.

## What it means
The `due` date of the milestone lies before the date of the question, and the milestone has no
`completed` date on or before it. A milestone that another one supersedes is not overdue: it can
never be completed as written.

## Why it matters
An overdue milestone holds up all that waits for it. Until it is completed, or its date is moved, the
expected dates behind it are at best today.

## Example
On 2024-03-23 this milestone is overdue:

```yaml
# milestones/plan.yaml
DM-AP-16:
  name: Alert distribution to the community brokers
  due: 2023-11-30
  successors: [LDM-503-17]
LDM-503-17:
  name: Final operations rehearsal
  due: 2024-12-09
```

With the new date of the project controls system as its `due`, it is not:

```yaml
# milestones/plan.yaml
DM-AP-16:
  name: Alert distribution to the community brokers
  due: 2024-06-30
  successors: [LDM-503-17]
LDM-503-17:
  name: Final operations rehearsal
  due: 2024-12-09
```

## How to fix
Write the `completed` date if it was reached. If it was not, ask its owner when it will be, and put that
date in `forecast`; move `due` when the plan itself has moved. `tracemap blocking CODE` shows what it
waits for, and what to push.
"""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from tracemap.analysis.behind import counts_behind
from tracemap.analysis.isodate import in_days
from tracemap.findings import Problem, Severity
from tracemap.model import place_of
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the overdue milestones, each with how many others it holds up."""
    schedule, milestones = snapshot.schedule, snapshot.precedence.milestones
    overdue = [number for number in range(len(milestones)) if schedule.overdue(number)]
    if not overdue:
        return
    groups = {schedule.group(number) for number in overdue}
    behind = counts_behind(schedule, [set(members) for members in schedule.groups], groups)
    for number in overdue:
        code, due = milestones[number].id, milestones[number].due
        assert due is not None
        days = in_days((snapshot.as_of - due).days)
        yield Problem(
            code="TM403",
            message=f"'{code}' is overdue: due {due}, {days} before {snapshot.as_of}",
            location=place_of(milestones[number], "due"),
            id=code,
            help=_consequence(code, behind[schedule.group(number)] - 1),
        )


def _consequence(code: str, held_up: int) -> str:
    if not held_up:
        return "no incomplete milestone waits for it"
    milestones = (
        "1 incomplete milestone waits" if held_up == 1 else f"{held_up} incomplete milestones wait"
    )
    return f"{milestones} for it: tracemap list milestones --waiting-for {quote(code)}"


RULE = Rule("TM403", "overdue-milestone", Severity.WARNING, __doc__, check)

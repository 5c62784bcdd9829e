"""A milestone has no date at all.

## What it means
The milestone has none of `due`, `forecast` and `completed`. A `start` is no date for it: it says when work
begins, not when the milestone is reached. Superseded milestones are not judged. Milestones of other
projects are, since nothing but their date is known of them here.

## Why it matters
What waits for a milestone without a date can be expected "or later" at best: tracemap can say on which
day it will not be before, and nothing more. One date from another project often settles many of these.

## Example
Nobody can tell when the camera is shipped, and so when it is tested:

```yaml
# milestones/plan.yaml
CAMM8090:
  name: Camera pre-ship review
  external: true
  successors: [LDM-503-17]
LDM-503-17:
  name: Final operations rehearsal
  due: 2024-12-09
```

The other project has said:

```yaml
# milestones/plan.yaml
CAMM8090:
  name: Camera pre-ship review
  external: true
  forecast: 2024-04-15
  successors: [LDM-503-17]
LDM-503-17:
  name: Final operations rehearsal
  due: 2024-12-09
```

## How to fix
Ask its owner, or the other project, and write the answer: `due` for what is agreed, `forecast` for what is
believed, `completed` for what is done. Begin with the one that most milestones wait for.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.analysis.behind import counts_behind
from tracemap.findings import Problem, Severity
from tracemap.loading.wording import shown
from tracemap.model import place_of
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the milestones without a date, each with how many others that leaves uncertain."""
    schedule, milestones = snapshot.schedule, snapshot.precedence.milestones
    undated = [
        number
        for number, one in enumerate(milestones)
        if one.planned is None and one.completed is None and schedule.is_open(number)
    ]
    if not undated:
        return
    groups = {schedule.group(number) for number in undated}
    behind = counts_behind(schedule, [set(members) for members in schedule.groups], groups)
    for number in undated:
        code = milestones[number].id
        yield Problem(
            code="TM407",
            message=f"{shown(code)} has no date: no due date, no forecast, not completed",
            location=place_of(milestones[number]),
            id=code,
            help=_consequence(behind[schedule.group(number)] - 1),
        )


def _consequence(waiting: int) -> str:
    if not waiting:
        return "no incomplete milestone waits for it"
    if waiting == 1:
        return "1 incomplete milestone waits for it, and can only be expected at a date 'or later'"
    return f"{waiting} incomplete milestones wait for it, and can only be expected at a date 'or later'"


RULE = Rule("TM407", "no-date", Severity.INFO, __doc__, check)

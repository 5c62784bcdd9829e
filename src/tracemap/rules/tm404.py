"""A milestone is completed in the future.

## What it means
The `completed` date lies after the date of the question, which is today unless `--as-of` says otherwise.
`completed` is the day on which a milestone was reached; it cannot be known beforehand.

Asking for a day in the past finds all that was completed since. That is what the plan looked like then;
`--ignore TM404` leaves these findings out.

## Why it matters
Most often the year is mistyped, or a date that is only hoped for stands in the wrong field. Until the
day comes, the milestone counts as incomplete in every answer; then it turns completed by itself,
whether it was reached or not.

## Example
As of 2024-03-23 this milestone cannot have been completed in September:

```yaml
# milestones/plan.yaml
RSP-1200:
  name: Science platform carries 1200 users
  completed: 2024-09-29
```

It was in the year before:

```yaml
# milestones/plan.yaml
RSP-1200:
  name: Science platform carries 1200 users
  completed: 2023-09-29
```

## How to fix
Correct the date. If the milestone is still to be reached, move the date to `forecast`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.analysis.isodate import in_days
from tracemap.findings import Problem, Severity
from tracemap.loading.wording import shown
from tracemap.model import place_of
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the milestones whose completed date is after the date of the question."""
    as_of = snapshot.as_of
    for milestone in snapshot.catalog.milestones.values():
        completed = milestone.completed
        if completed is not None and completed > as_of:
            early = in_days((completed - as_of).days)
            yield Problem(
                code="TM404",
                message=f"{shown(milestone.id)} is completed {completed}, {early} after {as_of}",
                location=place_of(milestone, "completed"),
                id=milestone.id,
                help="a date that is still to come belongs in 'forecast'; until then it counts as incomplete",
            )


RULE = Rule("TM404", "completed-in-future", Severity.ERROR, __doc__, check)

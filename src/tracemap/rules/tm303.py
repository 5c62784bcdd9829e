"""A milestone is linked to no other: nothing waits for it, and it waits for nothing.

## What it means
The milestone has neither predecessors nor successors, whichever side would write them. A milestone that
replaces another one has the links of that one too. Milestones of other projects (`external: true`) are
not judged.

Claims and test plans do not count here: they say what a milestone verifies, not where it stands in the
plan. Completed and superseded milestones are judged like the others, since what was reached, or given
up, was meant for something. Whoever wants no such history leaves it out file by file, with
`per_file_ignores`.

## Why it matters
A milestone that is linked to nothing can slip for years, and no date, no chain and no forecast moves;
where it verifies requirements, these hang on a date that nothing in the plan explains. One that is
completed leaves the question what it was for; one that is superseded, whether anything still needs it.

## Example
Nothing says who needs the first of these, so it could be late without anyone noticing:

```yaml
# milestones/plan.yaml
DLP-802:
  name: Design of the alert production database
DM-AP-15:
  name: Alert production on precursor data
LDM-503-17:
  name: Final operations rehearsal
  predecessors: [DM-AP-15]
```

Alert production needs it:

```yaml
# milestones/plan.yaml
DLP-802:
  name: Design of the alert production database
  successors: [DM-AP-15]
DM-AP-15:
  name: Alert production on precursor data
LDM-503-17:
  name: Final operations rehearsal
  predecessors: [DM-AP-15]
```

## How to fix
Ask its owner who waits for it, and name that milestone in its `successors`, or it in the other's
`predecessors`. If nobody does, ask whether it belongs in the plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.findings import Problem, Severity
from tracemap.loading.wording import shown
from tracemap.model import place_of
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the milestones without a link to another one."""
    precedence = snapshot.precedence
    linked = {
        number
        for number, predecessors in enumerate(precedence.predecessors)
        if predecessors or precedence.successors[number]
    }
    linked |= {snapshot.schedule.final(number) for number in linked}
    for number, milestone in enumerate(precedence.milestones):
        if number not in linked and not milestone.external:
            yield Problem(
                code="TM303",
                message=f"{shown(milestone.id)} has neither predecessors nor successors",
                location=place_of(milestone),
                id=milestone.id,
                help="name what waits for it in its 'successors', or what it waits for in its 'predecessors'",
            )


RULE = Rule("TM303", "unlinked-milestone", Severity.INFO, __doc__, check)

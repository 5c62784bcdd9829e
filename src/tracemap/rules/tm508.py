"""Nothing waits for a decision: it has no successor.

## What it means
The milestone says `kind: decision`, has no `successors`, and no other milestone has it among its
`predecessors`. Left alone are decisions that have been made (completed on the date of the question):
nobody has to wait for those any more; and decisions that another one supersedes or that are another
project's (`external`). Codes in `successors` that no milestone has are TM201, not this.

## Why it matters
A decision is in the plan because work depends on it. Where no link says which, the work looks as if it
could go ahead: no date moves when the decision is late, and no chain shows whom it blocks.

## Example
The service waits for the choice of a provider, but the plan does not say so:

```yaml
# milestones/plan.yaml
DM-CLOUD:
  name: Choice of the cloud provider
  kind: decision
DM-SQRE-7:
  name: Image service on the science platform
```

Now it does:

```yaml
# milestones/plan.yaml
DM-CLOUD:
  name: Choice of the cloud provider
  kind: decision
  successors: [DM-SQRE-7]
DM-SQRE-7:
  name: Image service on the science platform
```

## How to fix
Ask what would be done differently if the decision fell otherwise; those milestones are its `successors`.
If it is none, the decision need not be in the plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.findings import Problem, Severity
from tracemap.loading.wording import shown
from tracemap.model import place_of
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the decisions of this project, still to be made, that no milestone waits for."""
    precedence, schedule = snapshot.precedence, snapshot.schedule
    for number, milestone in enumerate(precedence.milestones):
        if milestone.kind != "decision" or milestone.external or not schedule.is_open(number):
            continue
        if not milestone.successors and not precedence.successors[number]:
            yield Problem(
                code="TM508",
                message=f"decision {shown(milestone.id)} has no successor",
                location=place_of(milestone, "kind"),
                id=milestone.id,
                label="nothing waits for it",
                help="name what depends on it in 'successors', or it in 'predecessors' there",
            )


RULE = Rule("TM508", "decision-without-successor", Severity.INFO, __doc__, check)

"""A test plan is executed for no milestone.

## What it means
The test plan has no `milestones`, and no milestone names it in its `test_plans`. Codes in `milestones`
that no milestone has are TM201, not this; milestones of other projects that the configuration calls
external count.

## Why it matters
What the test cases of the plan show reaches no milestone: the requirements that they verify have no date
by it, and the effort that it takes is in nobody's schedule.

## Example
Nothing ties the campaign to a milestone:

```yaml
# milestones/plan.yaml
LDM-503-11:
  name: Final operations rehearsal
# testplans/LVV-P106.yaml
test_plans:
  LVV-P106:
    name: Acceptance campaign
    test_cases: [LVV-T97]
test_cases:
  LVV-T97:
    name: Unique ids
```

It says which milestone it is executed for:

```yaml
# milestones/plan.yaml
LDM-503-11:
  name: Final operations rehearsal
# testplans/LVV-P106.yaml
test_plans:
  LVV-P106:
    name: Acceptance campaign
    milestones: [LDM-503-11]
    test_cases: [LVV-T97]
test_cases:
  LVV-T97:
    name: Unique ids
```

## How to fix
Write the code of the milestone into `milestones` of the test plan, or the id of the test plan into
`test_plans` of the milestone; one side is enough. `tracemap plans` shows both sides of all of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.findings import Problem, Severity
from tracemap.loading.wording import shown
from tracemap.model import place_of
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the test plans that no milestone is tied to, each with what it tests."""
    evidence = snapshot.evidence
    for number, plan in enumerate(snapshot.catalog.test_plans.values()):
        if plan.milestones or evidence.milestones_of_plan[number]:
            continue
        tested = len(evidence.requirements_of_plan[number])
        requirements = f"{tested} requirement{'' if tested == 1 else 's'}"
        yield Problem(
            code="TM503",
            message=f"test plan {shown(plan.id)} has no milestone",
            location=place_of(plan),
            id=plan.id,
            label=f"it tests {requirements}, for no milestone" if tested else "",
            help="name its milestone in 'milestones', or this plan in 'test_plans' of that milestone",
        )


RULE = Rule("TM503", "test-plan-without-milestone", Severity.WARNING, __doc__, check)

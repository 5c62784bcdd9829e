"""A test plan has no test case.

## What it means
The test plan names nothing in `test_cases`. Ids in `test_cases` that no test case has are TM204, not
this.

## Why it matters
A test plan without a test case shows nothing: its milestone looks as if it were tested, and verifies no
requirement by it.

## Example
The plan is tied to its milestone, but runs nothing:

```yaml
# milestones/plan.yaml
DM-GEN3:
  name: Third generation middleware acceptance
# testplans/LVV-P77.yaml
test_plans:
  LVV-P77:
    name: Acceptance of the third generation middleware
    milestones: [DM-GEN3]
```

With a test case:

```yaml
# milestones/plan.yaml
DM-GEN3:
  name: Third generation middleware acceptance
# testplans/LVV-P77.yaml
test_plans:
  LVV-P77:
    name: Acceptance of the third generation middleware
    milestones: [DM-GEN3]
    test_cases: [LVV-T217]
test_cases:
  LVV-T217:
    name: Read a raw image by its data id
```

## How to fix
Name the test cases that it runs in `test_cases`. They are defined in any test plan file; several plans
may run the same one. Remove the test plan if it was dropped.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.findings import Problem, Severity
from tracemap.loading.wording import shown
from tracemap.model import place_of
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the test plans that name no test case, each with the milestone that counts on it."""
    evidence, milestones = snapshot.evidence, snapshot.precedence.milestones
    for number, plan in enumerate(snapshot.catalog.test_plans.values()):
        if plan.test_cases:
            continue
        tied = evidence.milestones_of_plan[number]
        counting = f"it shows nothing for {shown(milestones[tied[0]].id)}" if tied else ""
        more = f" and {len(tied) - 1} more" if len(tied) > 1 else ""
        yield Problem(
            code="TM504",
            message=f"test plan {shown(plan.id)} has no test case",
            location=place_of(plan),
            id=plan.id,
            label=counting + more,
            help="name what it runs in 'test_cases'",
        )


RULE = Rule("TM504", "empty-test-plan", Severity.WARNING, __doc__, check)

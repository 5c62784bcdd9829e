"""A milestone of kind test has no test plan.

## What it means
The milestone says `kind: test`, names no test plan in `test_plans`, and no test plan names it in its
`milestones`. Left alone are milestones that another one supersedes and those of another project
(`external`). Ids in `test_plans` that no test plan has are TM203, not this.

## Why it matters
A test milestone is reached when its test plan has been executed. Without one it is not known what will be
run, which requirements that verifies, or, once it is completed, what it has shown.

## Example
No test plan is tied to the test:

```yaml
# milestones/plan.yaml
LDM-503-14:
  name: Data release 1 processing test
  kind: test
  due: 2025-06-30
```

Here the test plan names the milestone, and one side is enough:

```yaml
# milestones/plan.yaml
LDM-503-14:
  name: Data release 1 processing test
  kind: test
  due: 2025-06-30
# testplans/LVV-P140.yaml
test_plans:
  LVV-P140:
    name: Data release 1 processing
    milestones: [LDM-503-14]
    test_cases: [LVV-T390]
test_cases:
  LVV-T390:
    name: Process a night of survey data
```

## How to fix
Name the test plan in `test_plans` of the milestone, or the milestone in `milestones` of the test plan. If
there is none yet, an id with a `name` is a beginning. If nothing is tested, it is a milestone of another
kind.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.findings import Problem, Severity
from tracemap.loading.wording import shown
from tracemap.model import place_of
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the test milestones of this project that no test plan is tied to."""
    precedence, plans = snapshot.precedence, snapshot.evidence.plans_of_milestone
    for number, milestone in enumerate(precedence.milestones):
        if milestone.kind != "test" or milestone.test_plans or plans[number]:
            continue
        if milestone.external or precedence.stands_for[number] != number:
            continue
        done = milestone.completed_by(snapshot.as_of)
        yield Problem(
            code="TM502",
            message=f"test milestone {shown(milestone.id)} has no test plan",
            location=place_of(milestone, "kind"),
            id=milestone.id,
            label="expected a test plan for a test",
            help=(
                f"completed on {milestone.completed}; name the test plan that was executed for it"
                if done
                else "name it in 'test_plans' here, or this milestone in 'milestones' of the test plan"
            ),
        )


RULE = Rule("TM502", "test-without-test-plan", Severity.WARNING, __doc__, check)

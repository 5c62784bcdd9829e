"""A milestone names a test plan that the plan does not have.

## What it means
An id in `test_plans` of a milestone is not the id of a test plan. Ids that seem to be defined in a
part of a file that could not be read are not reported: that is a finding of its own.

## Why it matters
The test cases of the plan that was meant do not reach the milestone: the requirements that they verify
look as if nothing tested them, and the milestone as if no test plan were executed for it.

## Example
The letter of the id is that of a test case:

```yaml
# milestones/plan.yaml
DM-GEN3:
  name: Third generation middleware acceptance
  test_plans: [LVV-T77]
# testplans/LVV-P77.yaml
test_plans:
  LVV-P77:
    name: Acceptance of the third generation middleware
    test_cases: [LVV-T77]
test_cases:
  LVV-T77:
    name: Read a raw image by its data id
```

The test plan, not one of its cases, belongs to the milestone:

```yaml
# milestones/plan.yaml
DM-GEN3:
  name: Third generation middleware acceptance
  test_plans: [LVV-P77]
# testplans/LVV-P77.yaml
test_plans:
  LVV-P77:
    name: Acceptance of the third generation middleware
    test_cases: [LVV-T77]
test_cases:
  LVV-T77:
    name: Read a raw image by its data id
```

## How to fix
Write the id as its test plan file has it; where only one differs by the usual slips (case, separators,
leading zeros, O for 0), the finding says which. Define the test plan if it is missing: an id
with a `name` is enough. One side of the link is enough too: `milestones` of the test plan may name the
milestone instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.findings import Problem, Severity
from tracemap.references.unknown import unknown_references
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the references to test plans that there are none of."""
    return unknown_references(snapshot.catalog, "TM203", "test_plan")


RULE = Rule("TM203", "unknown-test-plan", Severity.ERROR, __doc__, check)

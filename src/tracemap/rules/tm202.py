"""A reference names a requirement that the plan does not have.

## What it means
An id in `requirements` of a milestone, in `derived_from` of a requirement, in `requirement` of a
verification element, or in `verifies` of a test case is not the id of a requirement. In `verifies`, which
may name verification elements too, an unknown id that does not look like one of those counts as that
of a requirement.

Not reported are ids that seem to be defined in a part of a file that could not be read: that is a
finding of its own. Where the plan has no requirements at all, each reference is still a finding, and
says where requirements were looked for: most likely a pattern in the configuration is wrong, or the
requirements are kept elsewhere. Then `ignore = ["TM202"]` in the configuration leaves the rule out.

## Why it matters
A claim on a requirement that does not exist verifies nothing. The one that was meant counts as
unplanned or untested, and the coverage of the plan looks worse than it is; or it has been renumbered
or dropped, and work goes into something that nobody asks for.

## Example
The number of the requirement lacks a zero:

```yaml
# milestones/plan.yaml
DM-GEN3:
  name: Third generation middleware acceptance
  requirements:
    - DMS-REQ-329
# requirements/LSE-61.yaml
DMS-REQ-0329:
  title: All-sky visualization of data releases
  priority: 1b
```

With four digits it is found:

```yaml
# milestones/plan.yaml
DM-GEN3:
  name: Third generation middleware acceptance
  requirements:
    - DMS-REQ-0329
# requirements/LSE-61.yaml
DMS-REQ-0329:
  title: All-sky visualization of data releases
  priority: 1b
```

## How to fix
Write the id as its requirement file has it; where only one differs by the usual slips (leading zeros,
case, separators, O for 0), the finding says which. Define the requirement if its document has
it and the plan has not. Other ids that read alike are looked for at the first twenty unknown ids only.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.findings import Problem, Severity
from tracemap.references.unknown import unknown_references
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the references to requirements that there are none of."""
    return unknown_references(snapshot.catalog, "TM202", "requirement")


RULE = Rule("TM202", "unknown-requirement", Severity.ERROR, __doc__, check)

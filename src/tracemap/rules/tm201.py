"""A reference names a milestone that the plan does not have.

## What it means
A code in `predecessors`, `successors` or `superseded_by` of a milestone, or in `milestones` of a test
plan, is neither the code of a milestone nor an old name (`aka`) of one.

Not reported are codes that seem to be defined in a part of a file that could not be read (that is a
finding of its own), and codes that a pattern in `external` of the configuration matches: those are
another project's.

## Why it matters
A link to nothing holds nothing up: the milestone looks as if it could be reached without waiting, so
its expected date comes out too early and its blocking chains too short.

## Example
The code of the predecessor has the letter O where a zero is due:

```yaml
# milestones/plan.yaml
LDM-503-10:
  name: Data release 1 processing rehearsal
LDM-503-11:
  name: Final operations rehearsal
  predecessors:
    - LDM-503-1O
```

With its real code the link holds:

```yaml
# milestones/plan.yaml
LDM-503-10:
  name: Data release 1 processing rehearsal
LDM-503-11:
  name: Final operations rehearsal
  predecessors:
    - LDM-503-10
```

## How to fix
Write the code as it is defined; where only one differs by the usual slips (case, separators, leading
zeros, O for 0), the finding says which. Define the milestone if it is missing. For a milestone
of another project either define it with `external: true` and its date, or name its code in the
configuration: `external = ["COMC-.*"]`. Other ids that read alike are looked for at the first twenty
unknown codes only.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.findings import Problem, Severity
from tracemap.references.unknown import unknown_references
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the references to milestones that there are none of."""
    return unknown_references(snapshot.catalog, "TM201", "milestone")


RULE = Rule("TM201", "unknown-milestone", Severity.ERROR, __doc__, check)

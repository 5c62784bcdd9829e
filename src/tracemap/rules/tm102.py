"""A value is of another type than its field.

## What it means
A text stands where a list is due, a list where a text is due, a text where a number is due, and so on;
or an item is not a mapping of fields, or a whole file is not a mapping of ids. The value counts as
absent. One id alone where a list of ids is due is read as a list of one, so that its link still holds.

## Why it matters
What counts as absent is missing from every answer: a date, an effort, a link.

## Example
One predecessor, written without a list:

```yaml
# milestones/plan.yaml
LDM-503-16:
  name: Third rehearsal of the data processing
LDM-503-17:
  name: Final operations rehearsal
  predecessors: LDM-503-16
```

A list of one:

```yaml
# milestones/plan.yaml
LDM-503-16:
  name: Third rehearsal of the data processing
LDM-503-17:
  name: Final operations rehearsal
  predecessors: [LDM-503-16]
```

## How to fix
Write the value in the type that the finding expects. Lists are written `[A, B]`, or with one `- A` a
line. `level`, `effort` and `external` are written without quotes. Two ids in one text, as `A, B`, are two
entries of a list.
"""

from __future__ import annotations

from tracemap.findings import Severity
from tracemap.rules.base import Rule

RULE = Rule("TM102", "wrong-type", Severity.ERROR, __doc__)

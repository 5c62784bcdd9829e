"""A date is not written as a day of the calendar, YYYY-MM-DD.

## What it means
The value of `start`, `due`, `forecast`, `completed` or `executed` has another form than YYYY-MM-DD, or
names a day that does not exist. It counts as absent. Quotes make no difference.

## Why it matters
A milestone whose due date counts as absent is never overdue, and one whose completed date does stays
incomplete and holds up all that waits for it. And 03/04/2024 is two different days on the two sides of
an ocean.

## Example
June has thirty days:

```yaml
# milestones/plan.yaml
LDM-503-3:
  name: Alert generation validation
  due: 2024-06-31
```

With a day that exists:

```yaml
# milestones/plan.yaml
LDM-503-3:
  name: Alert generation validation
  due: 2024-06-30
```

## How to fix
Write the day as YYYY-MM-DD. Where only the month or the quarter is known, write its last day and say so
in `comment`.
"""

from __future__ import annotations

from tracemap.findings import Severity
from tracemap.rules.base import Rule

RULE = Rule("TM105", "malformed-date", Severity.ERROR, __doc__)

"""A key stands twice in the same mapping.

## What it means
An item has the same field twice, or a file (a section, in a test plan file) has the same id twice. The
first one holds. The same id in two files is TM206.

## Why it matters
Other readers of YAML let the last one win without a word, so two people can read two different plans
in one file. Mostly it is left from a merge, and one of the two is out of date.

## Example
Two branches added a date each:

```yaml
# milestones/plan.yaml
LDM-503-3:
  name: Alert generation validation
  due: 2024-06-30
  due: 2024-09-30
```

One date is left:

```yaml
# milestones/plan.yaml
LDM-503-3:
  name: Alert generation validation
  due: 2024-09-30
```

## How to fix
Compare the two, keep the one that is right, and remove the other. Two lists, of predecessors say, become
one list with the entries of both.
"""

from __future__ import annotations

from tracemap.findings import Severity
from tracemap.rules.base import Rule

RULE = Rule("TM003", "duplicate-key", Severity.ERROR, __doc__)

"""An item lacks a field that it must have.

## What it means
A milestone or a test plan has no `name`, a requirement no `title`, or a verification element no
`requirement`. An empty value (`''`, `null`) is as good as none. Every other field may be absent.

Where a plan has layers (`p6` and `annotations` in the configuration) one of them must give the name. A
milestone that only an annotation speaks of, without a name, is none: it has left P6, or its code is misspelt.
And one that P6 says is completed, with no column that says when, lacks that day.

## Why it matters
An item that only its id speaks of cannot be judged in a review, and a verification element without its
requirement verifies nothing.

## Example
The milestone has a date but no name:

```yaml
# milestones/plan.yaml
LDM-503-3:
  due: 2024-06-30
```

With a name it says what is reached on that day:

```yaml
# milestones/plan.yaml
LDM-503-3:
  name: Alert generation validation
  due: 2024-06-30
```

## How to fix
Write the field. If the item is nothing but a left-over of another one, remove it.
"""

from __future__ import annotations

from tracemap.findings import Severity
from tracemap.rules.base import Rule

RULE = Rule("TM103", "missing-field", Severity.ERROR, __doc__)

"""An item has a field that its kind does not have.

## What it means
The name of the field is none of those that the schema of the file names, or a test plan file has a
section other than `test_plans`, `test_cases` and `verification_elements`. The field is left out.

## Why it matters
A misspelt field says nothing: with `predecesors` the milestone waits for nobody. Field names are
written in small letters.

## Example
The date has the name of another tool:

```yaml
# milestones/plan.yaml
LDM-503-3:
  name: Alert generation validation
  due_date: 2024-06-30
```

With the name that the field has here:

```yaml
# milestones/plan.yaml
LDM-503-3:
  name: Alert generation validation
  due: 2024-06-30
```

## How to fix
Write the name as the finding suggests.
`tracemap schema milestone` (`requirement`, `test_plan`) prints every field with its meaning. What has no
field can stand in `comment`, or in a YAML comment.
"""

from __future__ import annotations

from tracemap.findings import Severity
from tracemap.rules.base import Rule

RULE = Rule("TM101", "unknown-field", Severity.ERROR, __doc__)

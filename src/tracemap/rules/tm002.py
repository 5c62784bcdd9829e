"""A file is not YAML.

## What it means
The text breaks the syntax of YAML at the place of the finding. What stands complete above the place is
read; what follows is not. References to ids that seem to be defined further down are not reported as
unknown.

## Why it matters
The items after the place are missing from every answer.

## Example
A text that holds a colon and a space reads as a second mapping:

```yaml
# milestones/plan.yaml
LDM-503-3:
  name: Alert generation: first validation
```

In quotes it is text:

```yaml
# milestones/plan.yaml
LDM-503-3:
  name: "Alert generation: first validation"
```

## How to fix
Put a text into quotes if it holds `: ` or ` #`, or starts with one of ``@ ` * & ! % { [ > | ' "``. Indent
with spaces, not tabs, and the fields of one item all alike. Close brackets and quotes; the place of the
finding is where the reader could not go on, which may be a line after the slip.
"""

from __future__ import annotations

from tracemap.findings import Severity
from tracemap.rules.base import Rule

RULE = Rule("TM002", "invalid-yaml", Severity.ERROR, __doc__)

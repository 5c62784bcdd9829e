"""A value is not one of those that its field allows.

## What it means
The field counts its values, as `kind`, `phase`, `priority`, `method`, `status` of a requirement and
`result` of a test case do, or bounds them, as `level` (1 to 4) and `effort` (0 or more) do; and the value
is none of them. It counts as absent. Case counts: `Passed` is not `passed`.

## Why it matters
Every sum and every filter goes by these values. A result that is none counts as not executed, a
requirement of an unknown priority stands in no column of the coverage.

## Example
The result is in the words of another tool:

```yaml
# testplans/LVV-P77.yaml
test_cases:
  LVV-T217:
    name: Read a raw image by its data id
    result: Pass
```

In the words of the schema:

```yaml
# testplans/LVV-P77.yaml
test_cases:
  LVV-T217:
    name: Read a raw image by its data id
    result: passed
```

## How to fix
Choose one of the values that the finding lists. `tracemap schema milestone` (`requirement`, `test_plan`)
prints them with their meaning. What is finer than that can stand in a text field: the declared `status` of
a test plan, test case or verification element is free.
"""

from __future__ import annotations

from tracemap.findings import Severity
from tracemap.rules.base import Rule

RULE = Rule("TM106", "value-not-allowed", Severity.ERROR, __doc__)

"""A file, or the plan, is larger than a limit.

## What it means
A file is longer than `limits.file_bytes`, is nested deeper than `limits.depth`, holds more values than
`limits.values`, or uses more aliases than `limits.aliases` (an alias of a list counts once for the list and
once for each entry); or the plan has more files than `limits.files`, or more bytes in all than
`limits.plan_bytes`. A file that is too long, or one too many, is not read at all; in the other cases what
stands complete above the place is read. `tracemap schema config` prints the limits with their defaults.

A P6 export is not read if a sheet has more rows than `limits.sheet_rows`, or if an `.xlsx` unpacks to more
than `limits.unpacked_bytes` or holds more than `limits.members` files. If its relationships take
too long to follow, some links are missing.

## Why it matters
Plans come from pull requests. A few lines of YAML can stand for gigabytes, or nest so deep that a reader
fails; the limits keep a check from being stopped that way. What lies past them is missing from every
answer.

## Example
In this project a file may use one alias:

```yaml
# tracemap.toml
[limits]
aliases = 1
# milestones/plan.yaml
DM-AP-16:
  name: Alert distribution
  wbs: &wbs 02C.03
DM-AP-17:
  name: Alert production pipeline
  wbs: *wbs
DM-AP-18:
  name: Alert filtering
  wbs: *wbs
```

Written out, the values need none:

```yaml
# tracemap.toml
[limits]
aliases = 1
# milestones/plan.yaml
DM-AP-16:
  name: Alert distribution
  wbs: 02C.03
DM-AP-17:
  name: Alert production pipeline
  wbs: 02C.03
DM-AP-18:
  name: Alert filtering
  wbs: 02C.03
```

## How to fix
Split the file, or write values out. If the plan is meant to be so, raise the limit in the configuration.
"""

from __future__ import annotations

from tracemap.findings import Severity
from tracemap.rules.base import Rule

RULE = Rule("TM004", "limit-exceeded", Severity.ERROR, __doc__)

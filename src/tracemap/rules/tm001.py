"""A file of the plan cannot be read, or is not UTF-8.

## What it means
A file that a pattern of the configuration matches was not read at all: its bytes are not UTF-8 (the
byte at fault is the place of the finding), its permissions forbid it, it is not a plain file, or it is a
link that leads to nothing or out of the project. Links out of the project are followed only where the
configuration says `follow_links = true`.

A P6 export (`p6` in the configuration) that is no workbook, is damaged or lacks a sheet or column that it
must have is unreadable too, and so is a git-LFS pointer in its place. No older export is read instead.

## Why it matters
Whatever the file defines is missing from every answer. Milestones look as if they waited for nothing,
requirements as if nobody verified them.

## Example
An editor saved the é as one byte of Latin-1:

```yaml
# milestones/plan.yaml (saved as latin-1)
LDM-503-3:
  name: Première alerte
```

The same text in UTF-8:

```yaml
# milestones/plan.yaml
LDM-503-3:
  name: Première alerte
```

## How to fix
Save the file as UTF-8: `iconv -f latin1 -t utf-8 FILE` converts one. Give read permission, mend the
link, or copy into the project what it leads to. `git lfs pull` fetches what pointers stand for.
"""

from __future__ import annotations

from tracemap.findings import Severity
from tracemap.rules.base import Rule

RULE = Rule("TM001", "unreadable-file", Severity.ERROR, __doc__)

"""A file uses a feature of YAML that is not data.

## What it means
The file holds a tag (`!include`, `!!python/object`), a merge key (`<<`), a key that is empty or not plain
text, a second document after `---`, or an alias that stands inside what it names. Tags construct
nothing and merge keys merge nothing here: the value is read as if the tag were not there, the merge key
is left out. Nothing is read after a second document begins, or after a key that is a list or a mapping.
Plain anchors and aliases are fine.

## Why it matters
A plan should say what it says to everyone who reads the file, and to every program. Tags can run code in
careless readers, and a field that a merge key brings in is found by no search and has no line of its own.

## Example
The second milestone takes its fields from the first:

```yaml
# milestones/plan.yaml
DM-AP-16: &alert
  name: Alert distribution
  wbs: 02C.03
  level: 3
DM-AP-17:
  <<: *alert
  name: Alert production pipeline
```

Written out:

```yaml
# milestones/plan.yaml
DM-AP-16:
  name: Alert distribution
  wbs: 02C.03
  level: 3
DM-AP-17:
  name: Alert production pipeline
  wbs: 02C.03
  level: 3
```

## How to fix
Write the fields out, remove the tag, and put the second document into a file of its own. A text that
starts with `!` or `<<` wants quotes.
"""

from __future__ import annotations

from tracemap.findings import Severity
from tracemap.rules.base import Rule

RULE = Rule("TM005", "yaml-beyond-data", Severity.ERROR, __doc__)

"""An entry of the baseline accepts a finding that is no longer there.

## What it means
The baseline (`tracemap check --baseline FILE`, or `baseline` in the configuration) holds the fingerprint of a
finding, and no such finding is made any more: its fault was mended, or its item is gone. Only entries
of the rules that are selected are judged, and none where the check is limited to some paths.

## Why it matters
An entry that stays behind accepts the fault when somebody makes it again. And a baseline that only
grows says nothing about how far the plan has come.

## Example
The baseline accepts an unknown predecessor that was mended long ago:

```yaml
# tracemap.toml
baseline = "tracemap-baseline.yaml"
# tracemap-baseline.yaml
0123456789abcdef0123456789abcdef:
  rule: TM201
  says: unknown milestone 'LDM-503-1O' in 'predecessors' of 'LDM-503-11'
# milestones/plan.yaml
LDM-503-10:
  name: Data release 1 processing rehearsal
LDM-503-11:
  name: Final operations rehearsal
  predecessors:
    - LDM-503-10
```

The entry is taken out, and nothing else is accepted:

```yaml
# tracemap.toml
baseline = "tracemap-baseline.yaml"
# tracemap-baseline.yaml
{}
# milestones/plan.yaml
LDM-503-10:
  name: Data release 1 processing rehearsal
LDM-503-11:
  name: Final operations rehearsal
  predecessors:
    - LDM-503-10
```

## How to fix
`tracemap check --update-baseline` takes stale entries out, adds what is new, and leaves the rest of the
file as it is.
"""

from __future__ import annotations

from tracemap.findings import Severity
from tracemap.rules.base import Rule

RULE = Rule("TM601", "stale-baseline-entry", Severity.WARNING, __doc__)

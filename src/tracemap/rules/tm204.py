"""A reference names a test case or a verification element that the plan does not have.

## What it means
An id in `test_cases` of a test plan is not the id of a test case; or an id in `verifies` of a test case
that looks like that of a verification element is not the id of one. `verifies` may name requirements
too: an unknown id there that does not look like an element is a finding of TM202.

Not reported are ids that seem to be defined in a part of a file that could not be read: that is a
finding of its own.

## Why it matters
A test plan whose cases do not exist shows nothing, and a test case that verifies nothing passes for
nothing: the requirements behind them count as untested whatever the result.

## Example
The test plan runs LVV-T217, which no file defines:

```yaml
# testplans/LVV-P77.yaml
test_plans:
  LVV-P77:
    name: Acceptance of the third generation middleware
    test_cases: [LVV-T217]
```

It is enough that the test case exists; what it verifies and its result say what it is worth:

```yaml
# testplans/LVV-P77.yaml
test_plans:
  LVV-P77:
    name: Acceptance of the third generation middleware
    test_cases: [LVV-T217]
test_cases:
  LVV-T217:
    name: Read a raw image by its data id
    result: passed
    executed: 2021-09-01
```

## How to fix
Write the id as its test plan file has it; where only one differs by the usual slips (case, separators,
leading zeros, O for 0), the finding says which. Define the test case or the element if it is
missing, or take out the reference if it was deleted in the test management tool.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from tracemap.findings import Problem, Severity
from tracemap.references.unknown import unknown_references
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the references to test cases and verification elements that there are none of."""
    kinds = ("test_case", "verification_element")
    return chain.from_iterable(
        unknown_references(snapshot.catalog, "TM204", kind) for kind in kinds
    )


RULE = Rule("TM204", "unknown-test-case", Severity.ERROR, __doc__, check)

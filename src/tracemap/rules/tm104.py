"""An id is defined in a form that ids of its kind do not have.

## What it means
The key of a milestone, requirement, test plan, test case or verification element does not match the
pattern of its kind in the configuration (`identifiers`). The defaults are the Rubin forms:
`DMS-REQ-0024`, `LVV-P77`, `LVV-T217`, `LVV-27` or `DMS-REQ-0024-V-01`; a milestone code is any text
without spaces. The item is kept as it is.

Only definitions are judged. A reference in a wrong form names nothing, and is a finding of its own
(TM201 to TM204).

## Why it matters
An id in another form is mostly a second spelling of an id that exists. The two lead separate lives from
then on: claims go to the one, test cases to the other.

## Example
The number has three digits, where all others have four:

```yaml
# requirements/LSE-61.yaml
DMS-REQ-329:
  title: All-sky visualization of data releases
```

In the form of the document:

```yaml
# requirements/LSE-61.yaml
DMS-REQ-0329:
  title: All-sky visualization of data releases
```

## How to fix
Write the id as its document has it. If your project writes its ids in another form, say so in the
configuration: `identifiers.requirement = "REQ-[0-9]+"`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tracemap.catalog import Catalog
from tracemap.findings import Problem, Severity
from tracemap.loading.wording import malformed_id
from tracemap.model import KINDS, place_of
from tracemap.references.renaming import renamings
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the items whose id has not the form of its kind; those of an export are judged in reading it."""
    for kind in KINDS:
        yield from _malformed(snapshot.catalog, kind)


def _malformed(catalog: Catalog, kind: str) -> Iterator[Problem]:
    items, form = catalog.of_kind(kind), catalog.config.forms[kind]
    found = {
        identifier: malformed_id(place_of(item), identifier, kind, form)
        for identifier, item in items.items()
        if form.fullmatch(identifier) is None and item.source.sheet is None
    }
    if not found:
        return
    meant = {one: problem.suggestions[0] for one, problem in found.items() if problem.suggestions}
    times = Counter(meant.values())
    free = {one: to for one, to in meant.items() if to not in items and times[to] == 1}
    fixes = renamings(catalog, kind, free)
    for one, problem in found.items():
        yield problem._replace(fix=fixes.get(one))


RULE = Rule("TM104", "malformed-id", Severity.ERROR, __doc__, check)

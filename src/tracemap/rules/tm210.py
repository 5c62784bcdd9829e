"""An annotation overrides what P6 says.

## What it means
The plan takes its milestones from a P6 export (`p6` in the configuration), and an annotation or a milestone
file gives a field of one of them another value than the export does. What is written by hand holds. Where a
milestone file lies over an annotation, that is said in the same way. Fields that the export leaves empty, or
has no column for, are not overridden but added; a value that is the same in both is no finding.

## Why it matters
It may be meant: a better name, or a date that project controls has not entered yet. But once P6 moves on,
what is written by hand stays, and the plan goes on saying what was true when it was written.

## Example
Project controls moved the milestone, and an annotation still holds it where it was:

```yaml
# tracemap.toml
p6 = "data/pmcs/*-ME.xls"
annotations = "data/local.yaml"
# data/pmcs/202403-ME.xls (sheet TASK)
task_code   | task_name                                     | base_end_date
Activity ID | Activity Name                                 | (*)BL Project Finish
DM-AP-16    | Alert distribution to the community brokers   | 6/28/2024 5:00:00 PM
# data/local.yaml
DM-AP-16:
  due: 2023-11-30
  jira: DM-41234
```

What P6 knows is left to P6, and the annotation adds what it does not know:

```yaml
# tracemap.toml
p6 = "data/pmcs/*-ME.xls"
annotations = "data/local.yaml"
# data/pmcs/202403-ME.xls (sheet TASK)
task_code   | task_name                                     | base_end_date
Activity ID | Activity Name                                 | (*)BL Project Finish
DM-AP-16    | Alert distribution to the community brokers   | 6/28/2024 5:00:00 PM
# data/local.yaml
DM-AP-16:
  jira: DM-41234
```

## How to fix
Have it changed in P6, and remove the field here. Where the difference is to stay, a comment on its line
says so: `# tracemap: ignore[TM210]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tracemap.catalog import Override
from tracemap.findings import Problem, Related, Severity
from tracemap.loading.wording import shown
from tracemap.model import Milestone, place_of
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the fields that a layer gives another value than the layer below it."""
    for override in snapshot.catalog.overrides:
        yield _problem(override)


def _problem(override: Override) -> Problem:
    field, above = override.field, override.above
    place, below = place_of(above, field), place_of(override.below, field)
    lower = "P6" if below.sheet is not None else "the annotation"
    value, other = _text(above, field), _text(override.below, field)
    return Problem(
        code="TM210",
        message=f"'{field}' of {shown(above.id)} is {shown(value)} here, {shown(other)} in {lower}",
        location=place,
        id=above.id,
        help=f"what is written here holds; remove it to follow {lower}",
        related=(Related(below, f"in {lower}"),),
    )


def _text(milestone: Milestone, field: str) -> str:
    value = getattr(milestone, field)
    if isinstance(value, tuple):
        return ", ".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


RULE = Rule("TM210", "p6-overridden", Severity.INFO, __doc__, check)

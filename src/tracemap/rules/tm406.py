"""Due dates pile up: too many of the open milestones are due in one month.

## What it means
Of the incomplete milestones that have a `due` date, more than a share are due in the same month, and
more than a number of them. Both are settings: `rules.pile_up_share` (0.2, a fifth) and
`rules.pile_up_least` (10 milestones). Each such month is one finding, at the first of its milestones in
the order of the codes. Completed and superseded milestones do not count; overdue ones do.

## Why it matters
The people are the same in that month as in all others. Where a fifth of what is left is due at once,
the dates were mostly not planned but set to a contract's end or a review, and what is behind that cliff
will slip together. Nothing before it gives warning.

## Example
These eleven are due on the same day, and nothing at any other time:

```yaml
# milestones/plan.yaml
DM-AP-10: {name: Image differencing, due: 2024-11-01}
DM-AP-14: {name: Solar system processing, due: 2024-11-01}
DM-AP-16: {name: Alert distribution, due: 2024-11-01}
DM-DAX-9: {name: Provenance, due: 2024-11-01}
DM-DRP-24: {name: Galaxy photometry, due: 2024-11-01}
DM-DRP-36: {name: Template generation, due: 2024-11-01}
DM-DRP-37: {name: Characterization report, due: 2024-11-01}
DM-SQRE-5: {name: Notebooks for science users, due: 2024-11-01}
DM-SUIT-9: {name: Portal for science users, due: 2024-11-01}
LDM-503-16: {name: Third rehearsal, due: 2024-11-01}
LDM-503-17: {name: Final rehearsal, due: 2024-11-01}
```

Spread over the time when the work will be done, ten are left, which are never too many:

```yaml
# milestones/plan.yaml
DM-AP-10: {name: Image differencing, due: 2024-08-30}
DM-AP-14: {name: Solar system processing, due: 2024-11-01}
DM-AP-16: {name: Alert distribution, due: 2024-11-01}
DM-DAX-9: {name: Provenance, due: 2024-11-01}
DM-DRP-24: {name: Galaxy photometry, due: 2024-11-01}
DM-DRP-36: {name: Template generation, due: 2024-11-01}
DM-DRP-37: {name: Characterization report, due: 2024-11-01}
DM-SQRE-5: {name: Notebooks for science users, due: 2024-11-01}
DM-SUIT-9: {name: Portal for science users, due: 2024-11-01}
LDM-503-16: {name: Third rehearsal, due: 2024-11-01}
LDM-503-17: {name: Final rehearsal, due: 2024-11-01}
```

## How to fix
Ask of each milestone when it is needed and when it can be reached: `tracemap when` tells what waits, and
`tracemap list milestones --due-within 300d` which there are. Put what can only be guessed into
`forecast`. If the month is right, because a review is then, raise the limit in the configuration.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tracemap.findings import Problem, Related, Severity
from tracemap.loading.wording import shown
from tracemap.model import Milestone, place_of
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot

_MOST_RELATED = 8


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the months that hold too many of the due dates still to be met."""
    limits = snapshot.catalog.config.rules
    months: defaultdict[str, list[Milestone]] = defaultdict(list)
    for number, milestone in enumerate(snapshot.precedence.milestones):
        if milestone.due is not None and snapshot.schedule.is_open(number):
            months[milestone.due.isoformat()[:7]].append(milestone)
    total = sum(map(len, months.values()))
    most = round(limits.pile_up_share * total, 6)  # 0.29 x 100 is less than 29 in binary
    for month, piled in months.items():
        if len(piled) > max(most, limits.pile_up_least):
            yield _problem(month, piled, total, limits.pile_up_share)


def _problem(month: str, piled: list[Milestone], total: int, share: float) -> Problem:
    first, others = piled[0], piled[1:]
    rest = len(others) - _MOST_RELATED
    return Problem(
        code="TM406",
        message=(
            f"{len(piled)} of {total} incomplete milestones with a due date are due in {month}, "
            f"more than {share * 100:g} %"
        ),
        location=place_of(first, "due"),
        id=first.id,
        label=f"{shown(first.id)} and {len(others)} more",
        help="spread the dates over the time when the work will be done"
        + (f"; besides those listed, {rest} more" if rest > 0 else ""),
        related=tuple(
            Related(place_of(one, "due"), f"{shown(one.id)} is due {one.due}")
            for one in others[:_MOST_RELATED]
        ),
    )


RULE = Rule("TM406", "due-dates-pile-up", Severity.INFO, __doc__, check)

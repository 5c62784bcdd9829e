"""The forecast of an incomplete milestone differs from its due date by more than a limit.

## What it means
The milestone is not completed, has both a `due` and a `forecast` date, and the two are more than
`rules.forecast_limit` days apart, in either direction. The limit is 90 days unless the configuration
says otherwise; exactly as many are within it. Completed and superseded milestones are not judged.

## Why it matters
The due date is the baseline that others have planned by; the forecast is what is now believed. A few
weeks between them are ordinary. Where it is a quarter of a year, the baseline no longer tells anyone
anything, or the forecast is a slip of the pen: all expected dates behind the milestone rest on it.

## Example
What was due in November is now hoped for in June:

```yaml
# milestones/plan.yaml
DM-DAX-9:
  name: Provenance of the data products
  due: 2024-11-01
  forecast: 2025-06-30
```

The plan has been moved to the day that is believed:

```yaml
# milestones/plan.yaml
DM-DAX-9:
  name: Provenance of the data products
  due: 2025-06-30
  forecast: 2025-06-30
```

## How to fix
Ask its owner which date holds. If the forecast is right, have the change of plan agreed and move `due`;
if it is not, correct or remove it. `tracemap when CODE` shows what else it moves.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.analysis.isodate import in_days
from tracemap.findings import Problem, Related, Severity
from tracemap.loading.wording import shown
from tracemap.model import place_of
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the incomplete milestones whose two dates are too far apart."""
    limit = snapshot.catalog.config.rules.forecast_limit
    for number, milestone in enumerate(snapshot.precedence.milestones):
        due, forecast = milestone.due, milestone.forecast
        if due is None or forecast is None or not snapshot.schedule.is_open(number):
            continue
        apart = (forecast - due).days
        if abs(apart) > limit:
            side = "after" if apart > 0 else "before"
            yield Problem(
                code="TM405",
                message=(
                    f"{shown(milestone.id)} is forecast {forecast}, {in_days(abs(apart))} {side} "
                    f"its due date {due}; the limit is {in_days(limit)}"
                ),
                location=place_of(milestone, "forecast"),
                id=milestone.id,
                help="move 'due' if the plan has moved, or correct the forecast",
                related=(Related(place_of(milestone, "due"), "due here"),),
            )


RULE = Rule("TM405", "forecast-far-from-due", Severity.WARNING, __doc__, check)

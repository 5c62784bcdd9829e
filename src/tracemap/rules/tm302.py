"""A link between two milestones is redundant: a longer path implies it.

## What it means
A milestone names a predecessor that another of its predecessors waits for anyway, directly or through
others. It makes no difference which of the two ends writes the link. The milestones of a cycle count
as one here, and links among them are not judged.

A link is redundant only where no date would change without it. So a path counts as long as it holds
up: a milestone that is completed waits for nothing any more, and one that is superseded stands for the
milestone that replaces it. A path through one of them, from an incomplete milestone, implies nothing.

Links that a P6 export gives are not judged: there they come of relationships between activities.

## Why it matters
A redundant link is no fault. But it has to be kept right with the others, it adds chains to the answers
about what blocks a milestone, and lines to its picture, and tells nothing new. `tracemap graph --reduce`
draws a plan without such links.

## Example
The final rehearsal waits for the third one, which waits for the broker delivery already:

```yaml
# milestones/plan.yaml
DM-AP-16:
  name: Alert distribution to the community brokers
LDM-503-16:
  name: Third rehearsal of the data processing
  predecessors: [DM-AP-16]
LDM-503-17:
  name: Final operations rehearsal
  predecessors: [DM-AP-16, LDM-503-16]
```

What it waits for directly is enough:

```yaml
# milestones/plan.yaml
DM-AP-16:
  name: Alert distribution to the community brokers
LDM-503-16:
  name: Third rehearsal of the data processing
  predecessors: [DM-AP-16]
LDM-503-17:
  name: Final operations rehearsal
  predecessors: [LDM-503-16]
```

## How to fix
Remove the link, on both sides if both write it. Keep it where it says something of its own, as that a
delivery is used directly and not only by a step in between; `# tracemap: ignore[TM302]` on its line
says so. A project that wants its lists whole leaves the rule out.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.findings import Problem, Severity
from tracemap.graph.algorithms import redundant_edges
from tracemap.graph.links import precedence_places
from tracemap.loading.wording import shown
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the links that a longer path implies; links times milestones / 64 at the worst."""
    code = snapshot.precedence.code
    redundant = {
        (code(before), code(waiting)): code(through)
        for (waiting, before), through in redundant_edges(_holding(snapshot)).items()
    }
    places = precedence_places(snapshot.catalog, redundant.keys())
    for (before, waiting), through in redundant.items():
        if places[before, waiting].sheet is not None:
            continue  # whoever schedules in P6 draws links between activities, not between milestones
        yield Problem(
            code="TM302",
            # What it goes through changes as milestones are completed; the message, and so a baseline, stays.
            message=f"{shown(waiting)} waits for {shown(before)} by a longer way too",
            location=places[before, waiting],
            id=waiting,
            help=f"it waits for it through {shown(through)} anyway, so no date changes without this link;"
            " remove it, unless it is there for the reader",
        )


def _holding(snapshot: Snapshot) -> list[list[int]]:
    """Return, for each milestone, the predecessors by which what they wait for holds it up too."""
    schedule = snapshot.schedule
    holding: list[list[int]] = []
    for number, predecessors in enumerate(snapshot.precedence.predecessors):
        if schedule.completed[number]:
            holding.append([other for other in predecessors if schedule.completed[other]])
        else:
            holding.append(predecessors if schedule.is_open(number) else [])
    return holding


RULE = Rule("TM302", "redundant-link", Severity.INFO, __doc__, check)

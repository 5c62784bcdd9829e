"""A requirement is met only in operations: every milestone that verifies it belongs to that phase.

## What it means
The requirement has milestones that verify it, and all of them say `phase: operations`. A superseded
milestone counts as the one that replaces it. A milestone without a `phase` belongs to construction, and
one such is enough. Withdrawn and deferred requirements are left alone.

## Why it matters
Construction ends without it. That may be agreed; if it is not, the system is handed over with a
requirement open that its acceptance asks for, and the effort for it is in no construction budget.

## Example
Only the handover claims it:

```yaml
# milestones/plan.yaml
DM-SQRE-5:
  name: Notebooks for science users
  phase: operations
  requirements: [DMS-REQ-0381]
# requirements/plan.yaml
DMS-REQ-0381:
  title: HiPS linkage to coadds
```

A milestone of construction verifies it too:

```yaml
# milestones/plan.yaml
DM-SQRE-5:
  name: Notebooks for science users
  phase: operations
  requirements: [DMS-REQ-0381]
DM-SQRE-7:
  name: Image service on the science platform
  requirements: [DMS-REQ-0381]
# requirements/plan.yaml
DMS-REQ-0381:
  title: HiPS linkage to coadds
```

## How to fix
Claim it in the construction milestone that meets it. Where it is agreed that operations meets it, say so
in a comment on its line, `# tracemap: ignore[TM507]`, or set its `status` to deferred.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.findings import Problem, Related, Severity
from tracemap.loading.wording import shown
from tracemap.model import Milestone, Requirement, place_of
from tracemap.references.written import Places
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the requirements that no milestone of construction verifies, but one of operations does."""
    milestones, schedule = snapshot.precedence.milestones, snapshot.schedule
    later = [
        milestones[schedule.final(number)].phase == "operations"
        for number in range(len(milestones))
    ]
    if not any(later):
        return
    places = Places("phase")
    for number, requirement in enumerate(snapshot.catalog.requirements.values()):
        verifying = snapshot.evidence.milestones_of_requirement[number]
        if verifying and requirement.active and all(later[one] for one in verifying):
            final = milestones[schedule.final(verifying[0])]
            yield _problem(requirement, final, len(verifying) - 1, places)


def _problem(
    requirement: Requirement, milestone: Milestone, others: int, places: Places
) -> Problem:
    more = f" and {others} more" if others else ""
    return Problem(
        code="TM507",
        message=(
            f"requirement {shown(requirement.id)} is met only in operations, "
            f"by {shown(milestone.id)}{more}"
        ),
        location=place_of(requirement),
        id=requirement.id,
        help="claim it in the construction milestone that meets it, or defer it",
        related=(Related(places.of(milestone), f"the phase of {shown(milestone.id)}"),),
    )


RULE = Rule("TM507", "met-only-in-operations", Severity.INFO, __doc__, check)

"""No milestone verifies a requirement, so nobody can say when it will be met.

## What it means
No milestone claims the requirement, and no test case of it is in a test plan of a milestone. Judged are
the active requirements: not those that are withdrawn or deferred.

A requirement that others derive from is judged by those, transitively. Where one of them has no
milestone either, that one is the finding, at the place where a milestone can be given; where all have
one, the upper requirement is met through them. It is a finding of its own only where nothing active
derives from it. Requirements that derive from one another in a circle count as one: they have a
milestone where any of them has.

It does not work upwards: a milestone that verifies the upper requirement does not say that it verifies
what derives from it.

## Why it matters
A requirement without a milestone has no date. It is in no answer to "when will all the 1b requirements
be verified", nothing shows whether its date slips, and it is found missing when the system is accepted.

## Example
The lower requirement has no milestone; the upper one is judged by it and is no finding of its own:

```yaml
# milestones/plan.yaml
DM-AP-16:
  name: Alert distribution to the community brokers
# requirements/plan.yaml
OSS-REQ-0127:
  title: Availability of prompt products
DMS-REQ-0002:
  title: Transient alert distribution
  priority: 1b
  derived_from: [OSS-REQ-0127]
```

The milestone claims it, and so the upper requirement is met too:

```yaml
# milestones/plan.yaml
DM-AP-16:
  name: Alert distribution to the community brokers
  requirements: [DMS-REQ-0002]
# requirements/plan.yaml
OSS-REQ-0127:
  title: Availability of prompt products
DMS-REQ-0002:
  title: Transient alert distribution
  priority: 1b
  derived_from: [OSS-REQ-0127]
```

## How to fix
Name the requirement in `requirements` of the milestone by which it is to be met, or tie a test plan that
has a test case of it to that milestone. If it is not to be met now, set its `status` to deferred; if
never, to withdrawn. `tracemap coverage` counts what is unplanned, by priority, WBS or section.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.findings import Problem, Severity
from tracemap.graph.algorithms import components
from tracemap.loading.wording import shown
from tracemap.model import place_of
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the requirements that have no milestone and are not judged by others."""
    requirements = list(snapshot.catalog.requirements.values())
    for number in _unplanned(snapshot):
        requirement = requirements[number]
        priority = f" (priority {requirement.priority})" if requirement.priority else ""
        yield Problem(
            code="TM501",
            message=f"requirement {shown(requirement.id)}{priority} has no milestone",
            location=place_of(requirement),
            id=requirement.id,
            help=_way_out(snapshot, number),
        )


def _unplanned(snapshot: Snapshot) -> Iterator[int]:
    """Yield the numbers of such requirements; linear in requirements and their links."""
    verification, derived = snapshot.verification, snapshot.evidence.derived
    active = verification.active
    unplanned = [not milestones for milestones in snapshot.evidence.milestones_of_requirement]
    # Whether a requirement, or one that derives from it, is active.
    from_here_down = [False] * len(derived)
    for members in components(derived):
        if len(members) == 1 and not derived[members[0]]:
            (member,) = members
            from_here_down[member] = active[member]
            if active[member] and unplanned[member]:
                yield member
            continue
        # Members of a circle are still unsettled here, so none of them is judged by the circle itself.
        judged_by_others = any(from_here_down[child] for one in members for child in derived[one])
        counting = [member for member in members if active[member]]
        for member in members:
            from_here_down[member] = judged_by_others or bool(counting)
        if not judged_by_others and all(unplanned[member] for member in counting):
            yield from counting


def _way_out(snapshot: Snapshot, number: int) -> str:
    """Return what is nearest to a milestone already: a test plan, a test case, or nothing."""
    evidence = snapshot.evidence
    cases = evidence.cases_of_requirement[number]
    plan = next((plan for case in cases for plan in evidence.plans_of_case[case]), None)
    if plan is not None:
        return f"test plan {shown(evidence.test_plans[plan])} tests it; tie that to a milestone"
    if cases:
        case = shown(evidence.test_cases[cases[0]])
        return f"test case {case} verifies it; put that in a test plan of a milestone"
    return "name it in 'requirements' of the milestone that is to meet it"


RULE = Rule("TM501", "unplanned-requirement", Severity.INFO, __doc__, check)

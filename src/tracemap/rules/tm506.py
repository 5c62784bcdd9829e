"""A milestone is completed although a test of one of its requirements failed.

## What it means
The milestone is completed on the date of the question, and one of its requirements, claimed or tested
by one of its test plans, has a test case whose latest result is failed. The test case may be in another
test plan or in none: what counts is the requirement. Results of test cases that were executed after the
date of the question do not count. Withdrawn and deferred requirements do not either.

## Why it matters
The plan says that the work is done, and the test says that it is not. Whoever counts completed milestones
believes the requirement is met, and nobody has the failure on a schedule.

## Example
The delivery is completed, and the test of what it claims failed:

```yaml
# milestones/plan.yaml
DM-DRP-31:
  name: Photometric calibration
  completed: 2021-06-30
  requirements: [DMS-REQ-0359]
# requirements/plan.yaml
DMS-REQ-0359:
  title: Photometric repeatability
# testplans/plan.yaml
test_cases:
  LVV-T1758:
    name: Photometric outliers in u, z and y
    verifies: [DMS-REQ-0359]
    result: failed
    executed: 2022-02-07
```

It was run again and passed:

```yaml
# milestones/plan.yaml
DM-DRP-31:
  name: Photometric calibration
  completed: 2021-06-30
  requirements: [DMS-REQ-0359]
# requirements/plan.yaml
DMS-REQ-0359:
  title: Photometric repeatability
# testplans/plan.yaml
test_cases:
  LVV-T1758:
    name: Photometric outliers in u, z and y
    verifies: [DMS-REQ-0359]
    result: passed
    executed: 2022-09-12
```

## How to fix
Run the test case again and record its result, with `passed_with_deviation` where the deviation is
accepted. If the milestone is not met, take its `completed` date out and give it a `forecast`. If the
requirement is met by a later milestone, claim it there and not here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tracemap.findings import Problem, Related, Severity
from tracemap.loading.wording import shown
from tracemap.model import Milestone, TestCase, place_of
from tracemap.references.written import Places
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot

_MOST_NAMED = 5


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the completed milestones that have failing requirements; linear in their links."""
    failed = _failed_cases(snapshot)
    if not failed:
        return
    places = Places("result")
    requirements = snapshot.evidence.requirements_of_milestone
    for number, milestone in enumerate(snapshot.precedence.milestones):
        if milestone.completed_by(snapshot.as_of):
            failing = [one for one in requirements[number] if one in failed]
            if failing:
                named = {snapshot.evidence.requirements[one]: failed[one] for one in failing}
                yield _problem(milestone, named, places, snapshot.as_of)


def _failed_cases(snapshot: Snapshot) -> dict[int, TestCase]:
    """Return, for each active requirement with failed test cases, the one that failed last."""
    evidence, verification = snapshot.evidence, snapshot.verification
    failed: dict[int, TestCase] = {}

    def day(case: TestCase) -> str:
        return str(case.executed_by(snapshot.as_of) or "")

    for number, case in enumerate(snapshot.catalog.test_cases.values()):
        if verification.results[number] == "failed":
            for requirement in evidence.requirements_of_case[number]:
                if verification.active[requirement]:
                    known = failed.setdefault(requirement, case)
                    failed[requirement] = max(known, case, key=day)
    return failed


def _problem(
    milestone: Milestone, failed: dict[str, TestCase], places: Places, as_of: date
) -> Problem:
    """Return the problem of a milestone; `failed` holds a failed test case for each requirement."""
    requirement, case = next(iter(failed.items()))
    more = f" (and {len(failed) - 1} more such requirements)" if len(failed) > 2 else ""
    if len(failed) == 2:
        more = " (and 1 more such requirement)"
    related = [
        Related(
            places.of(one),
            f"{shown(one.id)}, which verifies {shown(verified)}, {_when(one, as_of)}",
        )
        for verified, one in list(failed.items())[:_MOST_NAMED]
    ]
    return Problem(
        code="TM506",
        message=(
            f"{shown(milestone.id)} is completed, but test case {shown(case.id)} "
            f"of its requirement {shown(requirement)} {_when(case, as_of)}{more}"
        ),
        location=place_of(milestone, "completed"),
        id=milestone.id,
        label="expected after its tests pass",
        help="record the result of running it again, or take 'completed' out until it passes",
        related=tuple(related),
    )


def _when(case: TestCase, as_of: date) -> str:
    executed = case.executed_by(as_of)
    return "failed" if executed is None else f"failed on {executed}"


RULE = Rule("TM506", "completed-with-failed-test", Severity.WARNING, __doc__, check)

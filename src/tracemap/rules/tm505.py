"""A milestone claims a requirement that no test case verifies.

## What it means
The requirement stands in `requirements` of the milestone, and no test case of the plan verifies it,
neither directly nor through a verification element. It need not be a test case of the milestone: any
will do, whatever its result. Test cases of requirements that derive from it do not count; claim those.

Claims on withdrawn and deferred requirements are left alone: they count in no coverage (and TM207
reports a claim on a withdrawn one).

## Why it matters
The requirement counts as verified on the day the milestone is completed, on the word of the milestone
alone. Nobody has written down what would show it.

## Example
The notebooks are claimed, and nothing tests them:

```yaml
# milestones/plan.yaml
DM-SQRE-5:
  name: Notebooks for science users
  requirements: [DMS-REQ-0340]
# requirements/plan.yaml
DMS-REQ-0340:
  title: Access controls of level 3 data products
```

A test case stands behind the claim:

```yaml
# milestones/plan.yaml
DM-SQRE-5:
  name: Notebooks for science users
  requirements: [DMS-REQ-0340]
# requirements/plan.yaml
DMS-REQ-0340:
  title: Access controls of level 3 data products
# testplans/plan.yaml
test_cases:
  LVV-T156:
    name: Read the products of another user without the right to
    verifies: [DMS-REQ-0340]
```

## How to fix
Write the test case, with the requirement or an element of it in its `verifies`, and put it into a test
plan of the milestone. For a requirement that is verified by analysis, inspection or demonstration, a
test case is where that is recorded, too. If it is not to be verified here, take it out of the claim.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.findings import Problem, Severity
from tracemap.loading.wording import shown
from tracemap.references.written import field_called, references_to
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the claims on active requirements that have no test case, each once."""
    evidence, active = snapshot.evidence, snapshot.verification.active
    untested = {
        requirement
        for number, requirement in enumerate(evidence.requirements)
        if active[number] and not evidence.cases_of_requirement[number]
    }
    seen: set[tuple[str, str]] = set()
    claims = field_called("milestone", "requirements")
    for reference in references_to(snapshot.catalog, claims, untested):
        claim = (reference.item.id, reference.id)
        if claim in seen:
            continue
        seen.add(claim)
        milestone, requirement = map(shown, claim)
        yield Problem(
            code="TM505",
            message=f"{milestone} claims {requirement}, which no test case verifies",
            location=reference.location,
            id=reference.item.id,
            label="expected a test case that verifies it",
        )


RULE = Rule("TM505", "unbacked-claim", Severity.INFO, __doc__, check)

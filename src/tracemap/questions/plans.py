"""How test plans are tied to milestones, test cases and requirements, and where a tie is missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tracemap.snapshot import Snapshot


class LinkedPlan(NamedTuple):
    """A test plan with its ties; `results` counts its test cases by result as known on the date."""

    id: str
    name: str | None
    status: str | None
    milestones: tuple[str, ...]
    test_cases: tuple[str, ...]
    requirements: tuple[str, ...]
    results: dict[str, int]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one test plan."""
        lists = {
            name: list(getattr(self, name)) for name in ("milestones", "test_cases", "requirements")
        }
        return {**self._asdict(), **lists}


class UnbackedClaim(NamedTuple):
    """A requirement that a milestone claims and no test case verifies."""

    milestone: str
    requirement: str

    def to_dict(self) -> dict[str, str]:
        """Return the JSON of one claim."""
        return self._asdict()


@dataclass(frozen=True, slots=True)
class Plans:
    """The answer of `plans`.

    Attributes:
        test_plans: all, in natural order.
        milestones_without_plan: milestones of this project that no test plan is tied to; superseded
            ones left out.
        plans_without_milestone: test plans that no milestone is tied to.
        claims_without_test: claims of requirements that no test case at all verifies.
    """

    as_of: date
    test_plans: tuple[LinkedPlan, ...]
    milestones_without_plan: tuple[str, ...]
    plans_without_milestone: tuple[str, ...]
    claims_without_test: tuple[UnbackedClaim, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `plans`."""
        return {
            "schema": "tracemap/plans/1",
            "as_of": self.as_of.isoformat(),
            "test_plans": [plan.to_dict() for plan in self.test_plans],
            "milestones_without_plan": list(self.milestones_without_plan),
            "plans_without_milestone": list(self.plans_without_milestone),
            "claims_without_test": [claim.to_dict() for claim in self.claims_without_test],
        }


def plans(snapshot: Snapshot) -> Plans:
    """Return the links of all test plans; linear in the links."""
    evidence, precedence = snapshot.evidence, snapshot.precedence
    without = [
        milestone.id
        for number, milestone in enumerate(precedence.milestones)
        if not evidence.plans_of_milestone[number]
        and not milestone.external
        and precedence.stands_for[number] == number
    ]
    return Plans(
        as_of=snapshot.as_of,
        test_plans=tuple(
            linked_plan(snapshot, number) for number in range(len(evidence.test_plans))
        ),
        milestones_without_plan=tuple(without),
        plans_without_milestone=tuple(
            plan
            for plan, milestones in zip(
                evidence.test_plans, evidence.milestones_of_plan, strict=True
            )
            if not milestones
        ),
        claims_without_test=tuple(
            UnbackedClaim(precedence.code(number), evidence.requirements[requirement])
            for number, claim in enumerate(evidence.claims)
            for requirement in claim
            if not evidence.cases_of_requirement[requirement]
        ),
    )


def linked_plan(snapshot: Snapshot, number: int) -> LinkedPlan:
    """Return one test plan, given by its number, with its ties."""
    evidence = snapshot.evidence
    plan = snapshot.catalog.test_plans[evidence.test_plans[number]]
    cases = evidence.cases_of_plan[number]
    results = Counter(snapshot.verification.results[case] for case in cases)
    return LinkedPlan(
        id=plan.id,
        name=plan.name,
        status=plan.status,
        milestones=tuple(snapshot.precedence.codes(evidence.milestones_of_plan[number])),
        test_cases=tuple(evidence.test_cases[case] for case in cases),
        requirements=tuple(
            evidence.requirements[one] for one in evidence.requirements_of_plan[number]
        ),
        results=dict(sorted(results.items())),
    )

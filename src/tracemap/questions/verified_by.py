"""What verifies a requirement: milestones, test plans, test cases, and how far they have come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tracemap.analysis.isodate import iso
from tracemap.model import Requirement, TestCase
from tracemap.questions.lookup import find_item
from tracemap.snapshot import Snapshot


class VerifyingMilestone(NamedTuple):
    """A milestone that verifies the requirement: `via` its claim, or test plans and test cases."""

    id: str
    name: str | None
    via: tuple[str, ...]
    state: str
    due: date | None
    expected: date | None
    lower_bound: bool
    completed: date | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one milestone."""
        dates = {name: iso(getattr(self, name)) for name in ("due", "expected", "completed")}
        return {**self._asdict(), "via": list(self.via), **dates}


class VerifyingPlan(NamedTuple):
    """A test plan that includes a test case of the requirement."""

    id: str
    name: str | None
    status: str | None
    milestones: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one test plan."""
        return {**self._asdict(), "milestones": list(self.milestones)}


class VerifyingCase(NamedTuple):
    """A test case of the requirement, with its result as known on the date.

    `verifies` are the ids it was written against: the requirement, or elements of it.
    """

    id: str
    name: str | None
    result: str
    executed: date | None
    test_plans: tuple[str, ...]
    verifies: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one test case."""
        lists = {"test_plans": list(self.test_plans), "verifies": list(self.verifies)}
        return {**self._asdict(), "executed": iso(self.executed), **lists}


class Element(NamedTuple):
    """A verification element of the requirement, with the status that it declares."""

    id: str
    name: str | None
    status: str | None
    test_cases: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one verification element."""
        return {**self._asdict(), "test_cases": list(self.test_cases)}


class Derived(NamedTuple):
    """A requirement that is derived from this one, with its state."""

    id: str
    title: str | None
    verification: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one derived requirement."""
        return self._asdict()


@dataclass(frozen=True, slots=True)
class VerifiedBy:
    """The answer of `verified-by`.

    Attributes:
        rollup: the worst state of the requirements derived from it, transitively; None without any.
        expected: when it is verified; `lower_bound` says it can only be later.
    """

    as_of: date
    requirement: Requirement
    coverage: str
    verification: str
    basis: str
    rollup: str | None
    due: date | None
    expected: date | None
    lower_bound: bool
    milestones: tuple[VerifyingMilestone, ...]
    test_plans: tuple[VerifyingPlan, ...]
    test_cases: tuple[VerifyingCase, ...]
    verification_elements: tuple[Element, ...]
    derived: tuple[Derived, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `verified-by`."""
        requirement = self.requirement
        return {
            "schema": "tracemap/verified-by/1",
            "as_of": self.as_of.isoformat(),
            "requirement": {
                "id": requirement.id,
                "title": requirement.title,
                "priority": requirement.priority,
                "status": requirement.status,
                "coverage": self.coverage,
                "verification": self.verification,
                "basis": self.basis,
                "rollup": self.rollup,
                "due": iso(self.due),
                "expected": iso(self.expected),
                "lower_bound": self.lower_bound,
            },
            "milestones": [one.to_dict() for one in self.milestones],
            "test_plans": [one.to_dict() for one in self.test_plans],
            "test_cases": [one.to_dict() for one in self.test_cases],
            "verification_elements": [one.to_dict() for one in self.verification_elements],
            "derived": [one.to_dict() for one in self.derived],
        }


def verified_by(snapshot: Snapshot, identifier: str) -> VerifiedBy:
    """Return what verifies a requirement.

    Raises:
        UnknownIdError: the plan has no such requirement.
    """
    requirement = find_item(snapshot, identifier, "requirement")
    assert isinstance(requirement, Requirement)
    evidence, verification = snapshot.evidence, snapshot.verification
    number = evidence.requirement_number[requirement.id]
    cases = evidence.cases_of_requirement[number]
    plans = sorted({plan for case in cases for plan in evidence.plans_of_case[case]})
    rollup = verification.rollups[number]
    return VerifiedBy(
        as_of=snapshot.as_of,
        requirement=requirement,
        coverage=verification.coverage(number).value,
        verification=verification.states[number].value,
        basis=verification.basis(number).value,
        rollup=rollup.value if rollup else None,
        due=verification.due(number),
        expected=verification.expected(number),
        lower_bound=verification.lower_bound(number),
        milestones=tuple(
            _milestone(snapshot, one, number) for one in evidence.milestones_of_requirement[number]
        ),
        test_plans=tuple(_plan(snapshot, plan) for plan in plans),
        test_cases=tuple(_case(snapshot, case, requirement.id) for case in cases),
        verification_elements=_elements(snapshot, requirement.id, cases),
        derived=tuple(_derived(snapshot, one) for one in evidence.derived[number]),
    )


def _milestone(snapshot: Snapshot, number: int, requirement: int) -> VerifyingMilestone:
    schedule = snapshot.schedule
    milestone = snapshot.precedence.milestones[number]
    vias = snapshot.evidence.vias(number, requirement)[requirement]
    return VerifyingMilestone(
        id=milestone.id,
        name=milestone.name,
        via=tuple(str(via) for via in vias),
        state=schedule.state(number).value,
        due=milestone.due,
        expected=schedule.expected(number),
        lower_bound=schedule.lower_bound(number),
        completed=milestone.completed,
    )


def _plan(snapshot: Snapshot, number: int) -> VerifyingPlan:
    evidence = snapshot.evidence
    plan = snapshot.catalog.test_plans[evidence.test_plans[number]]
    milestones = snapshot.precedence.codes(evidence.milestones_of_plan[number])
    return VerifyingPlan(plan.id, plan.name, plan.status, tuple(milestones))


def _case(snapshot: Snapshot, number: int, requirement: str) -> VerifyingCase:
    evidence = snapshot.evidence
    case = snapshot.catalog.test_cases[evidence.test_cases[number]]
    plans = tuple(evidence.test_plans[plan] for plan in evidence.plans_of_case[number])
    against = tuple(one for one in case.verifies if _names(snapshot, one, requirement))
    result = snapshot.verification.results[number]
    executed = case.executed_by(snapshot.as_of)
    return VerifyingCase(case.id, case.name, result, executed, plans, against)


def _names(snapshot: Snapshot, identifier: str, requirement: str) -> bool:
    element = snapshot.catalog.verification_elements.get(identifier)
    return identifier == requirement or (element is not None and element.requirement == requirement)


def _elements(snapshot: Snapshot, requirement: str, cases: list[int]) -> tuple[Element, ...]:
    test_cases = [snapshot.catalog.test_cases[snapshot.evidence.test_cases[case]] for case in cases]
    return tuple(
        Element(one.id, one.name, one.status, _verifying(test_cases, one.id))
        for one in snapshot.catalog.verification_elements.values()
        if one.requirement == requirement
    )


def _verifying(test_cases: list[TestCase], identifier: str) -> tuple[str, ...]:
    return tuple(case.id for case in test_cases if identifier in case.verifies)


def _derived(snapshot: Snapshot, number: int) -> Derived:
    requirement = snapshot.catalog.requirements[snapshot.evidence.requirements[number]]
    return Derived(requirement.id, requirement.title, snapshot.verification.states[number].value)

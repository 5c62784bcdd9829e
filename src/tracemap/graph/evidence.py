"""What verifies which requirement: claims, test plans, test cases and verification elements, resolved."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from tracemap.catalog import Catalog
from tracemap.graph.precedence import Precedence


class Via(NamedTuple):
    """How a milestone comes to verify a requirement: by its claim, or by a test case of a test plan."""

    test_plan: str | None
    test_case: str | None

    def __str__(self) -> str:
        """Return `claim`, or the plan and the case as `LVV-P77/LVV-T217`."""
        return "claim" if self.test_plan is None else f"{self.test_plan}/{self.test_case}"


class Evidence:
    """The requirements, test plans and test cases of a catalog by number, with their links.

    Test plans are tied to milestones from either side. A test case verifies a requirement directly or
    through a verification element. References to nothing, and of a requirement to itself, are left out (the
    rules report them).

    Attributes:
        requirements, test_plans, test_cases: the ids of each number.
        requirement_number: the number of each requirement id.
        claims: for each milestone number, the requirements that it claims.
        plans_of_milestone: for each milestone number, its test plans.
        cases_of_plan: for each test plan, its test cases.
        requirements_of_case: for each test case, the requirements that it verifies.
        uppers: for each requirement, those that it is derived from.
    """

    def __init__(self, catalog: Catalog, precedence: Precedence) -> None:
        """Resolve the links, in one pass over them."""
        self._precedence = precedence
        self.requirements = list(catalog.requirements)
        self.test_plans = list(catalog.test_plans)
        self.test_cases = list(catalog.test_cases)
        self.requirement_number = _numbers(self.requirements)
        plan_number, case_number = _numbers(self.test_plans), _numbers(self.test_cases)
        self.plan_number, self.case_number = plan_number, case_number
        number = self.requirement_number
        self.claims = [
            _resolved(milestone.requirements, number) for milestone in precedence.milestones
        ]
        self.cases_of_plan = [
            _resolved(plan.test_cases, case_number) for plan in catalog.test_plans.values()
        ]
        nothing: list[int] = []
        self.uppers = [
            [upper for upper in _resolved(item.derived_from, number) if upper != own]
            if item.derived_from
            else nothing
            for own, item in enumerate(catalog.requirements.values())
        ]
        verified = dict(number)
        for element in catalog.verification_elements.values():
            upper = number.get(element.requirement or "")
            if upper is not None:
                verified.setdefault(element.id, upper)
        self.requirements_of_case = [
            _resolved(case.verifies, verified) for case in catalog.test_cases.values()
        ]
        self.plans_of_milestone = self._plans(catalog, plan_number)

    def _plans(self, catalog: Catalog, plan_number: dict[str, int]) -> list[list[int]]:
        plans = [set(_resolved(one.test_plans, plan_number)) for one in self._precedence.milestones]
        for number, plan in enumerate(catalog.test_plans.values()):
            for code in plan.milestones:
                milestone = catalog.milestone(code)
                if milestone is not None:
                    plans[self._precedence.number[milestone.id]].add(number)
        return [sorted(numbers) for numbers in plans]

    @cached_property
    def milestones_of_plan(self) -> list[list[int]]:
        """Return, for each test plan, the milestones that it is executed for."""
        return _turned(self.plans_of_milestone, len(self.test_plans))

    @cached_property
    def plans_of_case(self) -> list[list[int]]:
        """Return, for each test case, the test plans that include it."""
        return _turned(self.cases_of_plan, len(self.test_cases))

    @cached_property
    def cases_of_requirement(self) -> list[list[int]]:
        """Return, for each requirement, the test cases that verify it."""
        return _turned(self.requirements_of_case, len(self.requirements))

    @cached_property
    def requirements_of_plan(self) -> list[list[int]]:
        """Return, for each test plan, the requirements that its test cases verify."""
        return [
            sorted(
                {requirement for case in cases for requirement in self.requirements_of_case[case]}
            )
            for cases in self.cases_of_plan
        ]

    @cached_property
    def requirements_of_milestone(self) -> list[list[int]]:
        """Return, for each milestone, what it verifies: its claim and what its test plans verify."""
        return [
            sorted({*claim, *(one for plan in plans for one in self.requirements_of_plan[plan])})
            for claim, plans in zip(self.claims, self.plans_of_milestone, strict=True)
        ]

    @cached_property
    def milestones_of_requirement(self) -> list[list[int]]:
        """Return, for each requirement, the milestones that verify it."""
        return _turned(self.requirements_of_milestone, len(self.requirements))

    @cached_property
    def derived(self) -> list[list[int]]:
        """Return, for each requirement, those that are derived from it."""
        return _turned(self.uppers, len(self.requirements))

    def vias(self, milestone: int, requirement: int | None = None) -> dict[int, list[Via]]:
        """Return how a milestone verifies each of its requirements (or the one given), the claim first."""
        found: dict[int, list[Via]] = {}
        for claimed in self.claims[milestone]:
            found.setdefault(claimed, []).append(Via(None, None))
        for plan in self.plans_of_milestone[milestone]:
            for case in self.cases_of_plan[plan]:
                for verified in self.requirements_of_case[case]:
                    via = Via(self.test_plans[plan], self.test_cases[case])
                    found.setdefault(verified, []).append(via)
        if requirement is not None:
            return {requirement: found.get(requirement, [])}
        return found


def _numbers(identifiers: list[str]) -> dict[str, int]:
    return {identifier: number for number, identifier in enumerate(identifiers)}


def _resolved(identifiers: tuple[str, ...], number: dict[str, int]) -> list[int]:
    if len(identifiers) < 2:
        return [number[one] for one in identifiers if one in number]
    found = {number[identifier] for identifier in identifiers if identifier in number}
    return sorted(found)


def _turned(links: list[list[int]], width: int) -> list[list[int]]:
    nothing: list[int] = []  # of which one is enough: many have no link
    result = [nothing] * width
    for source, targets in enumerate(links):
        for target in targets:
            if result[target]:
                result[target].append(source)
            else:
                result[target] = [source]
    return result

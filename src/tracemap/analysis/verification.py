"""How far each requirement is verified, as of a date: coverage, state, and what the state rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property

from tracemap.analysis.schedule import Schedule
from tracemap.catalog import Catalog
from tracemap.graph.algorithms import components
from tracemap.graph.evidence import Evidence

PASSED = frozenset(("passed", "passed_with_deviation"))


class Coverage(StrEnum):
    """Whether a requirement has a milestone, and a test case."""

    UNPLANNED = "unplanned"
    UNTESTED = "untested"
    PLANNED = "planned"


class State(StrEnum):
    """How far a requirement is verified, the worst first."""

    FAILING = "failing"
    NOT_VERIFIED = "not_verified"
    PARTIALLY_VERIFIED = "partially_verified"
    VERIFIED = "verified"


class Basis(StrEnum):
    """What the state of a requirement rests on: test cases, claims of milestones, both, or nothing."""

    TESTS = "tests"
    CLAIM = "claim"
    BOTH = "both"
    NONE = "none"


_ORDER = list(State)


def state_of(results: Sequence[str], completed: Iterable[bool] = ()) -> State:
    """Return the state that results of test cases, and the completion of milestones, amount to."""
    if "failed" in results:
        return State.FAILING
    evidence = [*(result in PASSED for result in results), *completed]
    if evidence and all(evidence):
        return State.VERIFIED
    return State.PARTIALLY_VERIFIED if any(evidence) else State.NOT_VERIFIED


class Verification:
    """The state of every requirement, by number.

    Attributes:
        evidence, schedule: what it is computed from.
        active: whether a requirement counts; withdrawn and deferred ones do not.
        results: for each test case number, its result as known on the date.
    """

    def __init__(self, catalog: Catalog, evidence: Evidence, schedule: Schedule) -> None:
        """Prepare; the states are computed when first asked for, in time linear in the links."""
        self.evidence = evidence
        self.schedule = schedule
        self._requirements = list(catalog.requirements.values())
        self.active = [requirement.active for requirement in self._requirements]
        self.results = [case.result_by(schedule.as_of) for case in catalog.test_cases.values()]

    def coverage(self, number: int) -> Coverage:
        """Return whether a requirement has a milestone and a test case."""
        if not self.evidence.milestones_of_requirement[number]:
            return Coverage.UNPLANNED
        return Coverage.PLANNED if self.evidence.cases_of_requirement[number] else Coverage.UNTESTED

    # What is asked of a milestone once for each of its requirements, by the number of the milestone.

    @cached_property
    def _due(self) -> list[date | None]:
        return [milestone.due for milestone in self.schedule.precedence.milestones]

    @cached_property
    def _expected(self) -> list[date | None]:
        return [self.schedule.expected(one) for one in range(len(self._due))]

    @cached_property
    def _lower_bound(self) -> list[bool]:
        return [self.schedule.lower_bound(one) for one in range(len(self._due))]

    @cached_property
    def _completed(self) -> list[bool]:
        return [self.schedule.is_completed(one) for one in range(len(self._due))]

    @cached_property
    def states(self) -> list[State]:
        """Return the verification state of each requirement."""
        evidence = self.evidence
        links = zip(evidence.milestones_of_requirement, evidence.cases_of_requirement, strict=True)
        return [self._state(milestones, cases) for milestones, cases in links]

    def _state(self, milestones: list[int], cases: list[int]) -> State:
        if not milestones and not cases:
            return State.NOT_VERIFIED
        results = [self.results[case] for case in cases]
        return state_of(results, [self._completed[one] for one in milestones])

    def basis(self, number: int) -> Basis:
        """Return what the state of a requirement rests on: its test cases, the claims on it, or both."""
        tested = bool(self.evidence.cases_of_requirement[number])
        claimed = number in self._claimed
        if tested:
            return Basis.BOTH if claimed else Basis.TESTS
        return Basis.CLAIM if claimed else Basis.NONE

    @cached_property
    def _claimed(self) -> set[int]:
        return {requirement for claim in self.evidence.claims for requirement in claim}

    @cached_property
    def rollups(self) -> list[State | None]:
        """Return, for each requirement that others derive from, the worst state among those, transitively.

        None where no active requirement derives from it. The members of a cycle are treated as one.
        """
        derived = self.evidence.derived
        worst: list[State | None] = [None] * len(derived)
        for members in components(derived):
            below = [child for member in members for child in derived[member]]
            states = [self.states[child] for child in below if self.active[child]]
            states += [state for child in below if (state := worst[child]) is not None]
            rollup = min(states, key=_ORDER.index, default=None)
            for member in members:
                worst[member] = rollup
        return worst

    def due(self, number: int) -> date | None:
        """Return the latest due date of the milestones that verify a requirement."""
        return _latest([self._due[one] for one in self.evidence.milestones_of_requirement[number]])

    def expected(self, number: int) -> date | None:
        """Return when a requirement is verified: the latest expected date of the milestones that verify it.

        None where no milestone verifies it, or none of them has a date.
        """
        return _latest(
            [self._expected[one] for one in self.evidence.milestones_of_requirement[number]]
        )

    def lower_bound(self, number: int) -> bool:
        """Tell whether the expected date can only be later: a date of a milestone or above it is missing."""
        return any(
            self._lower_bound[one] for one in self.evidence.milestones_of_requirement[number]
        )


def _latest(dates: list[date | None]) -> date | None:
    """Return the latest of the dates that are known; None where none is."""
    known = [day for day in dates if day is not None] if None in dates else dates
    return max(known) if known else None  # type: ignore[type-var]  # none of them is None

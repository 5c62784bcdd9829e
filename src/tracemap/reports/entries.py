"""What a milestone document says of one milestone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from tracemap.analysis.isodate import iso
from tracemap.analysis.schedule import Schedule
from tracemap.analysis.verification import PASSED, State
from tracemap.model import place_of
from tracemap.questions.listing import MilestoneRow
from tracemap.snapshot import Snapshot
from tracemap.source import Location

CHAIN = 6
"""How many milestones of a critical chain an entry names, the last ones."""


class Link(NamedTuple):
    """A milestone that another is tied to, and how it stands."""

    id: str
    name: str | None
    state: str
    external: bool
    due: date | None
    expected: date | None
    lower_bound: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one link."""
        return {**self._asdict(), "due": iso(self.due), "expected": iso(self.expected)}


class InState(NamedTuple):
    """The requirements of a milestone that are in one state, by id."""

    state: str
    requirements: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one state."""
        return {"state": self.state, "requirements": list(self.requirements)}


class PlanLine(NamedTuple):
    """A test plan of a milestone, and what came of its test cases.

    Attributes:
        passed: with deviation or not.
        other: not executed, in progress or blocked.
    """

    id: str
    name: str | None
    test_cases: int
    passed: int
    failed: int
    other: int

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one test plan."""
        return self._asdict()


class Chain(NamedTuple):
    """The critical chain of a milestone, its end: what sets its expected date.

    Attributes:
        links: the last milestones of the chain, the earliest first, the milestone itself left out.
        left_out: how many stand before those.
    """

    links: tuple[Link, ...] = ()
    left_out: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `critical_chain`."""
        return {"links": [one.to_dict() for one in self.links], "left_out": self.left_out}


@dataclass(frozen=True, slots=True)
class Entry:
    """One milestone in full.

    Attributes:
        milestone: its dates and how it stands.
        location: where it is written.
        predecessors, successors: every link that resolves.
        chain: what sets its expected date; empty where only its own date does, or it is completed.
        requirements: those that it verifies, by state, the worst first; states of which there is none are
            left out. Requirements that are withdrawn or deferred are left out too.
        test_plans: those that it executes.
    """

    milestone: MilestoneRow
    location: Location
    description: str | None
    comment: str | None
    owner: str | None
    phase: str | None
    test_spec: str | None
    jira: str | None
    jira_testplan: str | None
    aka: tuple[str, ...]
    effort: float | None
    predecessors: tuple[Link, ...]
    successors: tuple[Link, ...]
    chain: Chain
    requirements: tuple[InState, ...]
    test_plans: tuple[PlanLine, ...]

    @property
    def waits_for(self) -> tuple[Link, ...]:
        """Return the predecessors that are neither completed nor replaced."""
        return tuple(one for one in self.predecessors if is_ahead(one.state))

    @property
    def verified(self) -> int:
        """Return how many of its requirements are verified."""
        return sum(
            len(one.requirements) for one in self.requirements if one.state == State.VERIFIED
        )

    @property
    def to_verify(self) -> int:
        """Return how many requirements it verifies."""
        return sum(len(one.requirements) for one in self.requirements)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one milestone."""
        place = self.location
        return {
            **self.milestone.to_dict(),
            "path": place.path,
            "line": place.line,
            "description": self.description,
            "comment": self.comment,
            "owner": self.owner,
            "phase": self.phase,
            "test_spec": self.test_spec,
            "jira": self.jira,
            "jira_testplan": self.jira_testplan,
            "aka": list(self.aka),
            "effort": self.effort,
            "predecessors": [one.to_dict() for one in self.predecessors],
            "successors": [one.to_dict() for one in self.successors],
            "critical_chain": self.chain.to_dict(),
            "requirements": [one.to_dict() for one in self.requirements],
            "test_plans": [one.to_dict() for one in self.test_plans],
        }


def is_ahead(state: str) -> bool:
    """Tell whether a milestone in a state is one to wait for."""
    return state not in ("completed", "superseded")


class Entries:
    """Makes the entries of a plan; each costs what it is tied to, and no more of its chain than is shown."""

    def __init__(self, snapshot: Snapshot, rows: tuple[MilestoneRow, ...]) -> None:
        """Take the rows of all milestones, by number."""
        self._snapshot = snapshot
        self._rows = rows
        self._links = [
            Link(
                *(one.id, one.name, one.state, one.external), one.due, one.expected, one.lower_bound
            )
            for one in rows
        ]
        self._driver, self._length = _chains(snapshot.schedule)
        self._plans = [
            _plan_line(snapshot, plan) for plan in range(len(snapshot.evidence.test_plans))
        ]

    def entry(self, number: int) -> Entry:
        """Return the entry of a milestone by its number."""
        snapshot = self._snapshot
        precedence, evidence = snapshot.precedence, snapshot.evidence
        milestone = precedence.milestones[number]
        return Entry(
            milestone=self._rows[number],
            location=place_of(milestone),
            description=milestone.description,
            comment=milestone.comment,
            owner=milestone.owner,
            phase=milestone.phase,
            test_spec=milestone.test_spec,
            jira=milestone.jira,
            jira_testplan=milestone.jira_testplan,
            aka=milestone.aka,
            effort=milestone.effort,
            predecessors=self._linked(precedence.predecessors[number]),
            successors=self._linked(precedence.successors[number]),
            chain=self._chain(number),
            requirements=_by_state(snapshot, evidence.requirements_of_milestone[number]),
            test_plans=tuple(self._plans[plan] for plan in evidence.plans_of_milestone[number]),
        )

    def _linked(self, numbers: list[int]) -> tuple[Link, ...]:
        return tuple(self._links[one] for one in sorted(numbers))

    def _chain(self, number: int) -> Chain:
        schedule = self._snapshot.schedule
        group = schedule.group(number)
        if group < 0:
            return Chain()
        # No more is looked at than is shown: a cycle may have as many members as the plan has milestones.
        others = (one for one in schedule.groups[group] if one != schedule.final(number))
        found = list(islice(others, CHAIN))
        here = self._driver[group]
        while here is not None and len(found) < CHAIN:
            found = [*schedule.groups[here][-CHAIN:], *found][-CHAIN:]
            here = self._driver[here]
        links = tuple(self._links[one] for one in found)
        return Chain(links, self._length[group] - 1 - len(links))


def _chains(schedule: Schedule) -> tuple[list[int | None], list[int]]:
    """Return what sets the date of each group, and how many milestones its critical chain has."""
    drivers = [schedule.driver(group) for group in range(len(schedule.groups))]
    lengths: list[int] = []
    for group, driver in enumerate(drivers):
        before = 0 if driver is None else lengths[driver]
        lengths.append(before + len(schedule.groups[group]))
    return drivers, lengths


def _by_state(snapshot: Snapshot, numbers: list[int]) -> tuple[InState, ...]:
    verification, identifiers = snapshot.verification, snapshot.evidence.requirements
    found: dict[State, list[str]] = {state: [] for state in State}
    for number in sorted(numbers):
        if verification.active[number]:
            found[verification.states[number]].append(identifiers[number])
    return tuple(InState(state.value, tuple(ids)) for state, ids in found.items() if ids)


def _plan_line(snapshot: Snapshot, number: int) -> PlanLine:
    evidence = snapshot.evidence
    plan = snapshot.catalog.test_plans[evidence.test_plans[number]]
    results = Counter(snapshot.verification.results[one] for one in evidence.cases_of_plan[number])
    passed, failed = sum(results[one] for one in PASSED), results["failed"]
    total = results.total()
    return PlanLine(plan.id, plan.name, total, passed, failed, total - passed - failed)

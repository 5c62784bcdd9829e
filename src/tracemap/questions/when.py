"""When milestones are completed and requirements verified, as the plan now stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tracemap.analysis.blocking import Blocked, milestone_blocking, requirement_blocking
from tracemap.analysis.isodate import iso
from tracemap.analysis.verification import Coverage, State
from tracemap.errors import UnknownIdError
from tracemap.model import Requirement
from tracemap.questions.lookup import find_item
from tracemap.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Expectation:
    """When one milestone or requirement is expected.

    Attributes:
        state: of a milestone, how it stands; of a requirement, how far it is verified.
        expected: the date; `lower_bound` says that it can only be later.
        slip_days: expected minus due in days, positive when late.
        critical_chain: the chain that sets the date, the target last; empty where it is in the past.
    """

    id: str
    name: str | None
    kind: str
    state: str
    due: date | None
    expected: date | None
    lower_bound: bool
    slip_days: int | None
    critical_chain: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one target of `when`."""
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "state": self.state,
            "due": iso(self.due),
            "expected": iso(self.expected),
            "lower_bound": self.lower_bound,
            "slip_days": self.slip_days,
            "critical_chain": list(self.critical_chain),
        }


class LastMilestone(NamedTuple):
    """A milestone that some requirements wait for, with how many."""

    id: str
    name: str | None
    expected: date | None
    requirements: int

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one of the `last` milestones."""
        return {**self._asdict(), "expected": iso(self.expected)}


@dataclass(frozen=True, slots=True)
class PriorityExpectation:
    """When the active requirements of one priority are all verified.

    Attributes:
        requirements: how many there are.
        unplanned: how many have no milestone, verified by tests or not.
        verified: how many are verified.
        awaited: how many are not verified and have a milestone.
        unassigned: how many are not verified and have none: no date covers them.
        expected: the latest date of those that have a milestone, verified ones among them.
        awaited_until: the latest date of those awaited.
        lower_bound: whether all of them can only be met later: a date is missing, or a milestone, or
            a date has passed and the tests have not.
        last: the milestones that set that latest date, with how many requirements wait for each.
    """

    priority: str
    requirements: int
    unplanned: int
    verified: int
    awaited: int
    unassigned: int
    expected: date | None
    awaited_until: date | None
    lower_bound: bool
    last: tuple[LastMilestone, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of the `group` of `when`."""
        found: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        return {
            **found,
            "expected": iso(self.expected),
            "awaited_until": iso(self.awaited_until),
            "last": [one.to_dict() for one in self.last],
        }


@dataclass(frozen=True, slots=True)
class When:
    """The answer of `when`; `group` is None where no priority was asked about."""

    as_of: date
    targets: tuple[Expectation, ...]
    group: PriorityExpectation | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `when`."""
        return {
            "schema": "tracemap/when/1",
            "as_of": self.as_of.isoformat(),
            "targets": [target.to_dict() for target in self.targets],
            "group": self.group.to_dict() if self.group else None,
        }


def when(
    snapshot: Snapshot, identifiers: Sequence[str] = (), *, priority: str | None = None
) -> When:
    """Return when milestones and requirements are expected, and all requirements of a priority.

    Raises:
        UnknownIdError: the plan has no such milestone or requirement, or none of the priority.
    """
    targets = tuple(_expectation(snapshot, identifier) for identifier in identifiers)
    return When(snapshot.as_of, targets, _group(snapshot, priority) if priority else None)


def _expectation(snapshot: Snapshot, identifier: str) -> Expectation:
    item = find_item(snapshot, identifier, "milestone", "requirement")
    blocked: Blocked
    if isinstance(item, Requirement):
        number = snapshot.evidence.requirement_number[item.id]
        blocked = requirement_blocking(snapshot.verification, number, item.title, 0)
        kind, state = "requirement", snapshot.verification.states[number].value
    else:
        number = snapshot.precedence.number[item.id]
        blocked = milestone_blocking(snapshot.schedule, number, 0)
        kind, state = "milestone", snapshot.schedule.state(number).value
    return Expectation(
        id=blocked.id,
        name=blocked.name,
        kind=kind,
        state=state,
        due=blocked.due,
        expected=blocked.expected,
        lower_bound=blocked.lower_bound,
        slip_days=blocked.slip_days,
        critical_chain=blocked.critical_chain,
    )


def _group(snapshot: Snapshot, priority: str) -> PriorityExpectation:
    verification, evidence = snapshot.verification, snapshot.evidence
    requirements = list(snapshot.catalog.requirements.values())
    members = [n for n, one in enumerate(requirements) if one.priority == priority and one.active]
    if not members:
        raise _no_such_priority(requirements, priority)
    open_ = [number for number in members if verification.states[number] is not State.VERIFIED]
    awaited = [number for number in open_ if evidence.milestones_of_requirement[number]]
    planned = [number for number in members if evidence.milestones_of_requirement[number]]
    awaited_until = _latest(snapshot, awaited)
    unassigned = len(open_) - len(awaited)
    return PriorityExpectation(
        priority=priority,
        requirements=len(members),
        unplanned=sum(verification.coverage(number) is Coverage.UNPLANNED for number in members),
        verified=len(members) - len(open_),
        awaited=len(awaited),
        unassigned=unassigned,
        expected=_latest(snapshot, planned),
        awaited_until=awaited_until,
        lower_bound=unassigned > 0 or any(_may_be_later(snapshot, number) for number in awaited),
        last=_last(snapshot, awaited, awaited_until),
    )


def _may_be_later(snapshot: Snapshot, number: int) -> bool:
    """Tell whether a requirement that is not verified can only be so later than its expected date."""
    expected = snapshot.verification.expected(number)
    missed = expected is None or expected < snapshot.as_of
    return missed or snapshot.verification.lower_bound(number)


def _latest(snapshot: Snapshot, requirements: list[int]) -> date | None:
    dates = (snapshot.verification.expected(number) for number in requirements)
    return max((day for day in dates if day is not None), default=None)


def _last(
    snapshot: Snapshot, requirements: list[int], expected: date | None
) -> tuple[LastMilestone, ...]:
    waiting: dict[int, int] = {}
    for requirement in requirements:
        for milestone in snapshot.evidence.milestones_of_requirement[requirement]:
            if expected is not None and snapshot.schedule.expected(milestone) == expected:
                waiting[milestone] = waiting.get(milestone, 0) + 1
    milestones = snapshot.precedence.milestones
    return tuple(
        LastMilestone(milestones[number].id, milestones[number].name, expected, count)
        for number, count in sorted(waiting.items())
    )


def _no_such_priority(requirements: list[Requirement], priority: str) -> UnknownIdError:
    known = tuple(sorted({one.priority for one in requirements if one.priority and one.active}))
    return UnknownIdError(f"no active requirement has the priority {priority!r}", priority, known)

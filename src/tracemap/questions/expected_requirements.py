"""When all requirements of a priority or a document are verified, and which of them nothing will verify."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tracemap.analysis.isodate import days_between, iso
from tracemap.analysis.verification import State
from tracemap.errors import UnknownIdError
from tracemap.model import Requirement
from tracemap.questions.lookup import choices
from tracemap.questions.way import Step, Way, as_plain_values
from tracemap.snapshot import Snapshot


class LastMilestone(NamedTuple):
    """A milestone that some requirements wait for, with how many."""

    id: str
    name: str | None
    expected: date | None
    requirements: int

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one of the `last` milestones."""
        return {**self._asdict(), "expected": iso(self.expected)}


class OpenRequirement(NamedTuple):
    """A requirement for which no date lies ahead, with how far it is verified."""

    id: str
    title: str | None
    state: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one requirement."""
        return self._asdict()


@dataclass(frozen=True, slots=True)
class RequirementsExpectation:
    """When the active requirements of a priority, of a document, or of both together are all verified.

    Attributes:
        priority, document: what they have in common; None where it was not asked about.
        requirements: how many there are.
        unplanned: how many have no milestone, verified by tests or not.
        verified: how many are verified.
        awaited: how many are not verified and have a milestone.
        unassigned: how many are not verified and have none: no date covers them.
        due: the latest due date of the milestones of those awaited.
        expected: the latest date of those that have a milestone, verified ones among them.
        awaited_until: the latest date of those awaited.
        slip_days: that date minus the due date, in days.
        lower_bound: whether all of them can only be met later: a date is missing, or a milestone, or
            a date has passed and the tests have not.
        last: the milestones that set that latest date, with how many requirements wait for each.
        critical_chain: the codes of what leads to the first of those; empty where it is past.
        chain: the same, each with its dates.
        waits_for: the open milestones of those awaited; those that set the date come first.
        unassigned_requirements: those that are not verified and have no milestone.
        stalled_requirements: those awaited whose milestones are all completed: their tests have not passed.
    """

    priority: str | None
    document: str | None
    requirements: int
    unplanned: int
    verified: int
    awaited: int
    unassigned: int
    due: date | None
    expected: date | None
    awaited_until: date | None
    slip_days: int | None
    lower_bound: bool
    last: tuple[LastMilestone, ...]
    critical_chain: tuple[str, ...]
    chain: tuple[Step, ...]
    waits_for: tuple[Step, ...]
    unassigned_requirements: tuple[OpenRequirement, ...]
    stalled_requirements: tuple[OpenRequirement, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of the `group` of `when`."""
        found: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        for name in ("last", "unassigned_requirements", "stalled_requirements"):
            found[name] = [one.to_dict() for one in found[name]]
        return as_plain_values({**found, "awaited_until": iso(self.awaited_until)})


def requirements_expectation(
    snapshot: Snapshot, priority: str | None, document: str | None
) -> RequirementsExpectation:
    """Return when the active requirements of a priority and a document, where given, are all verified.

    Linear in milestones, requirements and their links.

    Raises:
        UnknownIdError: there is no such requirement.
    """
    verification, milestones = snapshot.verification, snapshot.evidence.milestones_of_requirement
    members = _members(snapshot, priority, document)
    open_ = [number for number in members if verification.states[number] is not State.VERIFIED]
    expected = {number: verification.expected(number) for number in members if milestones[number]}
    awaited = [number for number in open_ if milestones[number]]
    unassigned = [number for number in open_ if not milestones[number]]
    until = _latest(expected[number] for number in awaited)
    waited_for = {milestone for number in awaited for milestone in milestones[number]}
    due = _latest(snapshot.precedence.milestones[milestone].due for milestone in waited_for)
    way = Way(snapshot, waited_for, until)
    stalled = (number for number in awaited if _is_stalled(snapshot, number))
    return RequirementsExpectation(
        priority=priority,
        document=document,
        requirements=len(members),
        unplanned=len(members) - len(expected),
        verified=len(members) - len(open_),
        awaited=len(awaited),
        unassigned=len(unassigned),
        due=due,
        expected=_latest(expected.values()),
        awaited_until=until,
        slip_days=days_between(due, until),
        lower_bound=bool(unassigned)
        or any(_may_be_later(snapshot, number, expected[number]) for number in awaited),
        last=_last(snapshot, awaited, until),
        critical_chain=tuple(step.id for step in way.chain),
        chain=way.chain,
        waits_for=way.waits_for,
        unassigned_requirements=_named(snapshot, unassigned),
        stalled_requirements=_named(snapshot, stalled),
    )


def _members(snapshot: Snapshot, priority: str | None, document: str | None) -> list[int]:
    requirements = list(snapshot.catalog.requirements.values())
    members = [
        number
        for number, one in enumerate(requirements)
        if one.active and priority in (None, one.priority) and document in (None, one.document)
    ]
    if not members:
        raise _no_such(requirements, priority, document)
    return members


def _no_such(
    requirements: list[Requirement], priority: str | None, document: str | None
) -> UnknownIdError:
    asked = {"priority": priority, "document": document}
    given = {name: value for name, value in asked.items() if value is not None}
    message = "no active requirement has the " + " and the ".join(
        f"{name} {value!r}" for name, value in given.items()
    )
    if len(given) > 1:
        return UnknownIdError(message, priority or "")
    ((name, value),) = given.items()
    known = {getattr(one, name) for one in requirements if one.active} - {None}
    return UnknownIdError(message, value, choices(value, known))


def _last(
    snapshot: Snapshot, requirements: list[int], until: date | None
) -> tuple[LastMilestone, ...]:
    waiting: dict[int, int] = {}
    for requirement in requirements:
        for milestone in snapshot.evidence.milestones_of_requirement[requirement]:
            if until is not None and snapshot.schedule.expected(milestone) == until:
                waiting[milestone] = waiting.get(milestone, 0) + 1
    milestones = snapshot.precedence.milestones
    return tuple(
        LastMilestone(milestones[number].id, milestones[number].name, until, count)
        for number, count in sorted(waiting.items())
    )


def _is_stalled(snapshot: Snapshot, number: int) -> bool:
    """Tell whether all milestones of a requirement are completed, or those that replace them."""
    milestones = snapshot.evidence.milestones_of_requirement[number]
    return all(snapshot.schedule.is_completed(milestone) for milestone in milestones)


def _may_be_later(snapshot: Snapshot, number: int, expected: date | None) -> bool:
    """Tell whether a requirement that is not verified can only be so later than its expected date."""
    missed = expected is None or expected < snapshot.as_of
    return missed or snapshot.verification.lower_bound(number)


def _latest(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _named(snapshot: Snapshot, numbers: Iterable[int]) -> tuple[OpenRequirement, ...]:
    requirements = list(snapshot.catalog.requirements.values())
    states = snapshot.verification.states
    return tuple(
        OpenRequirement(requirements[number].id, requirements[number].title, states[number].value)
        for number in numbers
    )

"""When one milestone or requirement is expected, how far it may slip, and what it waits for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tracemap.analysis.blocking import Blocked, milestone_blocking, requirement_blocking
from tracemap.analysis.floats import Floats, floats_to, free_float, last_waiting
from tracemap.model import Requirement
from tracemap.questions.lookup import find_item
from tracemap.questions.way import (
    Step,
    Way,
    as_plain_values,
    by_weight,
    chain_steps,
    milestone_step,
)
from tracemap.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Expectation:
    """When one milestone or requirement is expected.

    Attributes:
        state: of a milestone, how it stands; of a requirement, how far it is verified.
        expected: the date; `lower_bound` says that it can only be later.
        slip_days: expected minus due in days, positive when late.
        critical_chain: the chain that sets the date, the target last; empty where it is in the past.
        chain: the same, each with its dates.
        total_float_days: of a milestone, by how many days it may come later until `float_to` does; None
            where that does not wait for it, or a date is missing.
        float_to: the milestone or requirement to which its total float is counted: the one asked for, else,
            of those that wait for it, the one expected last; None where none does.
        free_float_days: by how many days it may come later until anything that waits for it directly does.
        waits_for: of a milestone, its open predecessors; of a requirement, its open milestones. The one that
            sets the date comes first, then those without a date, then by expected date, the last first.
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
    chain: tuple[Step, ...]
    total_float_days: int | None
    float_to: str | None
    free_float_days: int | None
    waits_for: tuple[Step, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one target of `when`."""
        found = {name: getattr(self, name) for name in self.__slots__}
        return as_plain_values(found)


class _Room(NamedTuple):
    """The floats of a milestone, as in `Expectation`."""

    total: int | None = None
    to: str | None = None
    free: int | None = None


def expectation(snapshot: Snapshot, identifier: str, to: str | None) -> Expectation:
    """Return when a milestone or requirement is expected; linear in milestones and links.

    Args:
        snapshot: the plan as of a date.
        identifier: its code or id.
        to: the milestone or requirement to which total float is counted, None for the last that waits.

    Raises:
        UnknownIdError: the plan has no such milestone or requirement.
    """
    item = find_item(snapshot, identifier, "milestone", "requirement")
    if isinstance(item, Requirement):
        return _of_requirement(snapshot, item)
    return _of_milestone(snapshot, snapshot.precedence.number[item.id], to)


def _of_requirement(snapshot: Snapshot, requirement: Requirement) -> Expectation:
    verification = snapshot.verification
    number = snapshot.evidence.requirement_number[requirement.id]
    blocked = requirement_blocking(verification, number, requirement.title, 0)
    state = verification.states[number].value
    way = _way_to(snapshot, number)
    chain = (*way.chain, _last_step(blocked, state)) if way.chain else ()
    return _expectation(blocked, "requirement", state, chain, way.waits_for, _Room())


def _way_to(snapshot: Snapshot, requirement: int) -> Way:
    milestones = snapshot.evidence.milestones_of_requirement[requirement]
    return Way(snapshot, milestones, snapshot.verification.expected(requirement))


def _last_step(requirement: Blocked, state: str) -> Step:
    return Step(
        requirement.id,
        requirement.name,
        state,
        requirement.due,
        requirement.expected,
        requirement.lower_bound,
        requirement.slip_days,
        lag_days=0,
        float_days=0,
        drives=True,
    )


def _of_milestone(snapshot: Snapshot, number: int, to: str | None) -> Expectation:
    schedule = snapshot.schedule
    blocked = milestone_blocking(schedule, number, 0)
    state = schedule.state(number).value
    group = schedule.group(number)
    if group < 0:
        return _expectation(blocked, "milestone", state, (), [], _Room())
    floats = floats_to(schedule, group)
    chain = chain_steps(snapshot, schedule.critical_chain(number), floats)
    waits_for = _predecessors(snapshot, group, floats)
    return _expectation(blocked, "milestone", state, chain, waits_for, _room(snapshot, group, to))


def _predecessors(snapshot: Snapshot, group: int, floats: Floats) -> list[Step]:
    """Return the open predecessors of a group, each by the milestone that it stands for."""
    schedule, written = snapshot.schedule, snapshot.precedence.predecessors
    finals = {schedule.final(one) for member in schedule.groups[group] for one in written[member]}
    driver = schedule.driver(group)
    return [
        milestone_step(
            snapshot, one, floats, lag=schedule.lag(before, group), drives=before == driver
        )
        for one in sorted(finals)
        if (before := schedule.group(one)) not in (-1, group)
    ]


def _room(snapshot: Snapshot, group: int, to: str | None) -> _Room:
    """Return the floats of a group, total float to something asked for or to the last that waits for it."""
    schedule = snapshot.schedule
    free = free_float(schedule, group)
    if to is None:
        last = last_waiting(schedule, group)
        if last is None:
            return _Room(free=free)
        total = floats_to(schedule, last).days(group)
        return _Room(total, snapshot.precedence.code(schedule.groups[last][0]), free)
    item = find_item(snapshot, to, "milestone", "requirement")
    if isinstance(item, Requirement):
        number = snapshot.evidence.requirement_number[item.id]
        return _Room(_way_to(snapshot, number).floats.days(group), item.id, free)
    target = schedule.group(snapshot.precedence.number[item.id])
    total = floats_to(schedule, target).days(group) if target >= 0 else None
    return _Room(total, item.id, free)


def _expectation(
    blocked: Blocked,
    kind: str,
    state: str,
    chain: tuple[Step, ...],
    waits_for: Iterable[Step],
    room: _Room,
) -> Expectation:
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
        chain=chain,
        total_float_days=room.total,
        float_to=room.to,
        free_float_days=room.free,
        waits_for=by_weight(waits_for),
    )

"""The way to a date: the milestones that lead to it, each with its own dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from tracemap.analysis.floats import Floats
from tracemap.analysis.isodate import iso
from tracemap.snapshot import Snapshot


class Step(NamedTuple):
    """What stands in the way to a target, with its dates.

    Attributes:
        state: of a milestone, how it stands; of a requirement, how far it is verified.
        expected: its expected date; `lower_bound` says that it can only be later.
        slip_days: expected minus due in days, positive when late.
        lag_days: days that must pass after it until the next step, or the target; below 0 for a lead.
        float_days: its total float to the target: by how many days it may come later until that does.
        drives: whether it sets the date of the next step, or of the target.
    """

    id: str
    name: str | None
    state: str
    due: date | None
    expected: date | None
    lower_bound: bool
    slip_days: int | None
    lag_days: int
    float_days: int | None
    drives: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one step."""
        return {**self._asdict(), "due": iso(self.due), "expected": iso(self.expected)}


def milestone_step(
    snapshot: Snapshot, number: int, floats: Floats, *, lag: int = 0, drives: bool = True
) -> Step:
    """Return a milestone as a step to the target of the floats."""
    schedule = snapshot.schedule
    milestone = snapshot.precedence.milestones[number]
    return Step(
        id=milestone.id,
        name=milestone.name,
        state=schedule.state(number).value,
        due=milestone.due,
        expected=schedule.expected(number),
        lower_bound=schedule.lower_bound(number),
        slip_days=schedule.slip_days(number),
        lag_days=lag,
        float_days=floats.days(schedule.group(number)),
        drives=drives,
    )


def chain_steps(snapshot: Snapshot, numbers: Sequence[int], floats: Floats) -> tuple[Step, ...]:
    """Return the milestones of a chain as steps; each is the reason for the date of the next."""
    schedule = snapshot.schedule
    groups = [schedule.group(number) for number in numbers]
    lags = [schedule.lag(before, after) for before, after in pairwise(groups)]
    return tuple(
        milestone_step(snapshot, number, floats, lag=lag)
        for number, lag in zip(numbers, [*lags, 0], strict=False)
    )


def as_plain_values(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an expectation as JSON has them: days as text, steps as mappings."""
    return {
        **fields,
        "due": iso(fields["due"]),
        "expected": iso(fields["expected"]),
        "critical_chain": list(fields["critical_chain"]),
        "chain": [step.to_dict() for step in fields["chain"]],
        "waits_for": [step.to_dict() for step in fields["waits_for"]],
    }


def by_weight(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return what is waited for: first what sets the date, then what has none, then the latest first."""

    def order(step: Step) -> tuple[bool, int]:
        return not step.drives, -(step.expected or date.max).toordinal()

    return tuple(sorted(steps, key=order))


class Way:
    """What leads to the day on which the last of some milestones is expected.

    Attributes:
        floats: how far each milestone may slip before that day moves.
        chain: the critical chain, the last of the milestones at its end; empty where the day is past.
        waits_for: those of the milestones that are open, each by the one that it stands for, by weight.
    """

    def __init__(self, snapshot: Snapshot, milestones: Iterable[int], until: date | None) -> None:
        """Find it; linear in milestones and links.

        Args:
            snapshot: the plan as of a date.
            milestones: the numbers of the milestones.
            until: the latest expected date among them, or None where none has one.
        """
        schedule = snapshot.schedule
        finals = sorted({schedule.final(number) for number in milestones})
        open_ = [number for number in finals if schedule.is_open(number)]
        groups = {schedule.group(number) for number in open_}
        self.floats = Floats(schedule, dict.fromkeys(groups, until) if until else {})
        last = [group for group in groups if until and schedule.group_expected[group] == until]
        chain = schedule.critical_groups(min(last, key=schedule.preference)) if last else []
        members = [member for group in chain for member in schedule.groups[group]]
        self.chain = chain_steps(snapshot, members, self.floats)
        self.waits_for = by_weight(
            milestone_step(snapshot, number, self.floats, drives=schedule.group(number) in last)
            for number in open_
        )

"""When all milestones under a WBS are completed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tracemap.analysis.isodate import days_between
from tracemap.analysis.schedule import MilestoneState
from tracemap.questions.empty_choice import refuse_what_no_milestone_has
from tracemap.questions.lookup import stands_under
from tracemap.questions.narrowing import Narrowing
from tracemap.questions.way import Step, Way, as_plain_values
from tracemap.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class MilestonesExpectation:
    """When all milestones under a WBS are completed; one that is superseded counts as what replaces it.

    Attributes:
        wbs: the WBS, or the beginning of one up to a dot.
        milestones: how many there are.
        completed, overdue, late, undated: how many are in that state.
        due: the latest due date among them.
        expected: the latest expected date; None where none is known.
        slip_days: expected minus due in days, positive when late.
        lower_bound: whether all of them can only be completed later: a date is missing.
        critical_chain: the codes of what leads to the last of them; empty where it is past.
        chain: the same, each with its dates.
        waits_for: the open ones; those that set the date come first.
    """

    wbs: str
    milestones: int
    completed: int
    overdue: int
    late: int
    undated: int
    due: date | None
    expected: date | None
    slip_days: int | None
    lower_bound: bool
    critical_chain: tuple[str, ...]
    chain: tuple[Step, ...]
    waits_for: tuple[Step, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of the `wbs` of `when`."""
        found = {name: getattr(self, name) for name in self.__slots__}
        return as_plain_values(found)


def milestones_expectation(snapshot: Snapshot, wbs: str) -> MilestonesExpectation:
    """Return when all milestones under a WBS are completed; linear in milestones and links.

    Raises:
        UnknownIdError: no milestone stands under it.
    """
    refuse_what_no_milestone_has(snapshot, Narrowing(wbs=(wbs,)))
    schedule, milestones = snapshot.schedule, snapshot.precedence.milestones
    under = (number for number, one in enumerate(milestones) if stands_under(one, wbs))
    members = sorted({schedule.final(number) for number in under})
    states = [schedule.state(number) for number in members]
    due = max((day for n in members if (day := milestones[n].due)), default=None)
    expected = max((day for n in members if (day := schedule.expected(n))), default=None)
    way = Way(snapshot, members, expected)
    return MilestonesExpectation(
        wbs=wbs,
        milestones=len(members),
        completed=states.count(MilestoneState.COMPLETED),
        overdue=states.count(MilestoneState.OVERDUE),
        late=states.count(MilestoneState.LATE),
        undated=states.count(MilestoneState.UNDATED),
        due=due,
        expected=expected,
        slip_days=days_between(due, expected),
        lower_bound=any(schedule.lower_bound(number) for number in members),
        critical_chain=tuple(step.id for step in way.chain),
        chain=way.chain,
        waits_for=way.waits_for,
    )

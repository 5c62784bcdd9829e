"""When all requirements of a priority are verified, before and now."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from tracemap.analysis.isodate import days_between, iso
from tracemap.questions.expected_requirements import (
    RequirementsExpectation,
    requirements_expectation,
)
from tracemap.snapshot import Snapshot


class PriorityMoved(NamedTuple):
    """A priority that is verified at another date, or of which more or fewer requirements have no milestone.

    Attributes:
        priority: the priority.
        before, until: the latest date of its requirements that are not verified and have a milestone, None
            where there are none or no date is known.
        lower_bound_before, lower_bound: whether all of them can only be verified later, as in `when`.
        unassigned_before, unassigned: how many that are not verified have no milestone, so that no date
            covers them.
    """

    priority: str
    before: date | None
    until: date | None
    lower_bound_before: bool
    lower_bound: bool
    unassigned_before: int
    unassigned: int

    @property
    def days(self) -> int | None:
        """Return by how many days the date moved, positive when later; None where one is unknown."""
        return days_between(self.before, self.until)

    def to_dict(self) -> dict[str, Any]:
        """Return an element of `priorities` in the JSON of `diff`."""
        return {
            "priority": self.priority,
            "awaited_until_before": iso(self.before),
            "awaited_until": iso(self.until),
            "lower_bound_before": self.lower_bound_before,
            "lower_bound": self.lower_bound,
            "days": self.days,
            "unassigned_before": self.unassigned_before,
            "unassigned": self.unassigned,
        }


def moved_priorities(old: Snapshot, new: Snapshot) -> tuple[PriorityMoved, ...]:
    """Return the priorities of both states for which the answer of `when` is another, in their order."""
    before, now = _groups(old), _groups(new)
    moved = (
        PriorityMoved(
            priority,
            before[priority].awaited_until,
            now[priority].awaited_until,
            before[priority].lower_bound,
            now[priority].lower_bound,
            before[priority].unassigned,
            now[priority].unassigned,
        )
        for priority in sorted(before.keys() & now.keys())
    )
    return tuple(
        one for one in moved if (one.before, one.unassigned_before) != (one.until, one.unassigned)
    )


def _groups(snapshot: Snapshot) -> dict[str, RequirementsExpectation]:
    requirements = snapshot.catalog.requirements.values()
    priorities = {one.priority for one in requirements if one.priority and one.active}
    return {one: requirements_expectation(snapshot, one, None) for one in priorities}

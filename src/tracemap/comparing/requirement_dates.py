"""Requirements that are met later or earlier, because milestones that verify them moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from tracemap.analysis.isodate import days_between, iso
from tracemap.analysis.verification import State
from tracemap.snapshot import Snapshot


class RequirementMoved(NamedTuple):
    """An active requirement that is expected at another date now, and was not verified before.

    Attributes:
        id, title, priority: what it is.
        before, expected: the latest expected date of its milestones; None where unknown, or it has none.
        lower_bound_before, lower_bound: whether that date can only be later.
    """

    id: str
    title: str | None
    priority: str | None
    before: date | None
    expected: date | None
    lower_bound_before: bool
    lower_bound: bool

    @property
    def days(self) -> int | None:
        """Return by how many days it moved, positive when later; None where a date is unknown."""
        return days_between(self.before, self.expected)

    def to_dict(self) -> dict[str, Any]:
        """Return an element of `requirement_dates` in the JSON of `diff`."""
        return {
            "id": self.id,
            "title": self.title,
            "priority": self.priority,
            "expected_before": iso(self.before),
            "expected": iso(self.expected),
            "lower_bound_before": self.lower_bound_before,
            "lower_bound": self.lower_bound,
            "days": self.days,
        }


def moved_requirements(
    old: Snapshot, new: Snapshot, milestones: Iterable[str], requirements: Iterable[str]
) -> tuple[RequirementMoved, ...]:
    """Return the requirements whose expected date is another now: by priority, those moved most first.

    Those whose date is unknown on one side stand first in their priority, those without a priority last.

    Args:
        old: the one state.
        new: the other, as of the same date.
        milestones: the codes of those whose expected date moved; what others verify has not.
        requirements: the ids of those that other milestones verify now.
    """
    number, milestones_of = new.precedence.number, new.evidence.milestones_of_requirement
    moved = {number[code] for code in milestones}
    other = set(requirements)
    found = [
        one
        for here, identifier in enumerate(new.evidence.requirements)
        if identifier in other or not moved.isdisjoint(milestones_of[here])
        if (one := _compared(old, new, identifier, here)) is not None
    ]
    return tuple(sorted(found, key=_order))


def _compared(old: Snapshot, new: Snapshot, identifier: str, here: int) -> RequirementMoved | None:
    """Return a requirement with both dates; None where they are the same, or it was verified before."""
    there = old.evidence.requirement_number.get(identifier)
    then, now = old.verification, new.verification
    if there is None or not (then.active[there] and now.active[here]):
        return None
    before, expected = then.expected(there), now.expected(here)
    if before == expected or then.states[there] is State.VERIFIED:
        return None
    requirement = new.catalog.requirements[identifier]
    return RequirementMoved(
        identifier,
        requirement.title,
        requirement.priority,
        before,
        expected,
        then.lower_bound(there),
        now.lower_bound(here),
    )


def _order(one: RequirementMoved) -> tuple[bool, str, bool, int]:
    days = one.days
    return one.priority is None, one.priority or "", days is not None, -(days or 0)

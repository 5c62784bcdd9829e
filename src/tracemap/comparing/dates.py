"""Expected dates that moved, and why: the change at the far end of what sets them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from tracemap.analysis.isodate import days_between, iso
from tracemap.analysis.schedule import Schedule
from tracemap.model import Milestone

_OTHERWISE = "what it waits for has changed"


class Cause(NamedTuple):
    """Why a date moved: the milestone where it begins, and what happened there, in words."""

    id: str
    text: str


class Moved(NamedTuple):
    """A milestone that is expected at another date now.

    Attributes:
        id, name: what it is called now.
        before, expected: the two dates, None where unknown.
        lower_bound_before, lower_bound: whether each can only be later.
        because: the change that moved it.
    """

    id: str
    name: str | None
    before: date | None
    expected: date | None
    lower_bound_before: bool
    lower_bound: bool
    because: Cause

    @property
    def days(self) -> int | None:
        """Return by how many days it moved, positive when later; None where a date is unknown."""
        return days_between(self.before, self.expected)

    def to_dict(self) -> dict[str, Any]:
        """Return an element of `dates` in the JSON of `diff`."""
        return {
            "id": self.id,
            "name": self.name,
            "expected_before": iso(self.before),
            "expected": iso(self.expected),
            "lower_bound_before": self.lower_bound_before,
            "lower_bound": self.lower_bound,
            "days": self.days,
            "because": self.because._asdict(),
        }


def moved_dates(old: Schedule, new: Schedule, renames: Mapping[str, str]) -> tuple[Moved, ...]:
    """Return the milestones of both states whose expected date moved, in natural order.

    Linear in milestones and links.

    Args:
        old: the schedule of the one state.
        new: that of the other, as of the same date.
        renames: milestones that have another code now, by their code before.
    """
    codes = {
        number: renames.get(one.id, one.id) for number, one in enumerate(old.precedence.milestones)
    }
    number_before = {code: number for number, code in codes.items()}
    before, now = _Side(old, codes), _Side(new, dict(enumerate(_codes(new))))
    later, earlier = _Causes(now, before, "now"), _Causes(before, now, "no longer")
    found = []
    for number, milestone in enumerate(new.precedence.milestones):
        was = number_before.get(milestone.id)
        if was is None:
            continue
        then, expected = old.expected(was), new.expected(number)
        if then != expected:
            # What set a date that is unknown now stands on the side that knew it.
            grew = then is None or (expected is not None and expected > then)
            causes = later if grew else earlier
            because = causes.of(milestone.id)
            bounds = old.lower_bound(was), new.lower_bound(number)
            found.append(Moved(milestone.id, milestone.name, then, expected, *bounds, because))
    return tuple(found)


def _codes(schedule: Schedule) -> list[str]:
    return [milestone.id for milestone in schedule.precedence.milestones]


class _Side:
    """A schedule whose milestones are named by the codes that they have now."""

    def __init__(self, schedule: Schedule, codes: Mapping[int, str]) -> None:
        self.schedule = schedule
        self.code = codes
        self.number = {code: number for number, code in codes.items()}

    def milestone(self, code: str) -> Milestone | None:
        number = self.number.get(code)
        return None if number is None else self.schedule.precedence.milestones[number]

    def expected(self, code: str) -> date | None:
        number = self.number.get(code)
        return None if number is None else self.schedule.expected(number)

    def completed(self, code: str) -> date | None:
        """Return the day on which a milestone was completed, None where it is not, or not by the date."""
        one = self.milestone(code)
        return one.completed if one and one.completed_by(self.schedule.as_of) else None

    def waits(self, code: str, for_code: str) -> bool:
        """Tell whether one milestone waits for another directly."""
        one, other = self.number.get(code), self.number.get(for_code)
        if one is None or other is None:
            return False
        group, waited_for = self.schedule.group(one), self.schedule.group(other)
        return group >= 0 and (waited_for == group or waited_for in self.schedule.waits_for[group])


class _Causes:
    """The causes by which the dates of one side are later than those of the other.

    The one that sets a date is followed as long as it moved too, and both sides have the link to it; there
    the cause is found. Groups are in the order of what they wait for, so each follows from one before it.
    """

    def __init__(self, side: _Side, other: _Side, verb: str) -> None:
        self._side, self._other, self._verb = side, other, verb
        self._known: dict[int, Cause] = {}
        schedule = side.schedule
        for group, members in enumerate(schedule.groups):
            here = side.code[members[0]]
            setting = schedule.driver(group)
            if setting is None:
                self._known[group] = self._own(members)
                continue
            there = side.code[schedule.groups[setting][0]]
            if other.milestone(here) is None or other.completed(here):
                self._known[group] = self._own(members)
            elif not other.waits(here, there):
                self._known[group] = self._link(here, there)
            elif side.expected(there) != other.expected(there):
                self._known[group] = self._known[setting]
            else:
                self._known[group] = self._own(members)

    def of(self, code: str) -> Cause:
        """Return the cause of a milestone whose date moved."""
        schedule, number = self._side.schedule, self._side.number[code]
        replaced = self._replaced(code)
        if replaced:
            return Cause(code, replaced)
        group = schedule.group(number)
        if group >= 0:
            return self._known[group]
        final = self._side.code[schedule.final(number)]
        return Cause(final, self._said(final) or _OTHERWISE)

    def _own(self, members: list[int]) -> Cause:
        """Return the cause of a group whose own dates set it: the first member that has changed."""
        codes = [self._side.code[member] for member in members]
        for code in codes:
            said = self._said(code)
            if said:
                return Cause(code, said)
        return Cause(codes[0], _OTHERWISE)

    def _link(self, here: str, there: str) -> Cause:
        if self._other.milestone(there) is None:
            state = "is new" if self._verb == "now" else "is gone"
            return Cause(here, f"{self._verb} waits for {there}, which {state}")
        completed = self._completed(there)
        return Cause(here, completed or f"{self._verb} waits for {there}")

    def _completed(self, code: str) -> str:
        """Say that a milestone was completed on the other side, where that is why nothing waits for it."""
        day = self._other.completed(code)
        if day is None:
            return ""
        if self._verb == "now":
            return f"now waits for {code}, which is no longer completed"
        return f"no longer waits for {code}, completed {day}"

    def _said(self, code: str) -> str:
        """Return the first change of a milestone's own dates, in words; nothing where there is none."""
        here, there = self._side.milestone(code), self._other.milestone(code)
        if here is None or there is None:
            return "is new" if self._verb == "now" else "is gone"
        old, new = (there, here) if self._verb == "now" else (here, there)
        # A day of completion that is still to come sets nothing.
        was = self._side.completed(code) or self._other.completed(code)
        for field in ("completed", "forecast", "due") if was else ("forecast", "due"):
            before, now = getattr(old, field), getattr(new, field)
            if before != now:
                return f"{field} {before or 'none'} > {now or 'none'}"
        return ""

    def _replaced(self, code: str) -> str:
        """Say that another milestone stands for this one now, or did before; else nothing."""
        here, there = self._side.milestone(code), self._other.milestone(code)
        if here is None or there is None or here.superseded_by == there.superseded_by:
            return ""
        old, new = (there, here) if self._verb == "now" else (here, there)
        return f"superseded_by {old.superseded_by or 'none'} > {new.superseded_by or 'none'}"

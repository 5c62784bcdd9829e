"""When each milestone is expected, as of a date, and what it waits for.

The expected date of a milestone is its completed date; else the latest of its forecast (else its due date),
the as-of date, and, for each of its incomplete predecessors, the expected date of that one plus the lag.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import cached_property

from tracemap.analysis.calendar import Calendar
from tracemap.analysis.isodate import days_between
from tracemap.graph.algorithms import components, reversed_graph
from tracemap.graph.precedence import Precedence


class MilestoneState(StrEnum):
    """How a milestone stands as of a date.

    late: expected after its due date, which is not past yet; undated: nothing gives it an expected date.
    """

    COMPLETED = "completed"
    SUPERSEDED = "superseded"
    OVERDUE = "overdue"
    LATE = "late"
    ON_TIME = "on_time"
    UNDATED = "undated"


class Schedule:
    """The expected date of every milestone, and what the incomplete ones wait for.

    Milestones that wait for one another in a cycle are treated as one: a group. Every incomplete milestone is
    in a group, mostly alone; completed and superseded ones are in none. A superseded milestone stands for the
    one that replaces it; a completed one for itself.

    Attributes:
        precedence: the links.
        as_of: the date of the question.
        calendar: how the days of a lag are counted.
        completed: for each milestone number, whether it is completed on or before the date.
        groups: the numbers of the members of each group, sorted; a group stands after all it waits for.
        group_of: the group of each milestone, or -1 where it is in none.
        waits_for: for each group, the groups that it waits for, sorted.
        group_expected: the expected date of each group, or None where nothing gives one.
        group_lower_bound: whether that date can only be later: some date above is missing.
    """

    def __init__(self, precedence: Precedence, as_of: date, calendar: Calendar) -> None:
        """Compute all dates; linear in milestones and links.

        Raises:
            ConfigError: a lag counts working days, and the holidays that are configured cannot be had.
        """
        self.precedence = precedence
        self.as_of = as_of
        self.calendar = calendar
        self.completed = [one.completed_by(as_of) for one in precedence.milestones]
        self._final = precedence.finals(self.completed)
        waits = self._waits()
        self.groups: list[list[int]] = []
        self.group_of = [-1] * len(self.completed)
        for members in components(waits):
            if self.is_open(members[0]):
                for member in members:
                    self.group_of[member] = len(self.groups)
                self.groups.append(members)
        self.waits_for = [self._waits_of_group(waits, group) for group in range(len(self.groups))]
        self._lags = self._lags_of_groups()
        self.group_expected: list[date | None] = []
        self.group_lower_bound: list[bool] = []
        for group in range(len(self.groups)):
            self._settle(group)

    def is_open(self, number: int) -> bool:
        """Tell whether a milestone is one to wait for: incomplete, and not replaced by another."""
        return not self.completed[number] and self._final[number] == number

    def _waits(self) -> list[list[int]]:
        waits: list[list[int]] = [[] for _ in self.completed]
        for number, predecessors in enumerate(self.precedence.predecessors):
            if self.is_open(number):
                finals = {self._final[other] for other in predecessors}
                waits[number] = sorted(
                    other for other in finals if other != number and self.is_open(other)
                )
        return waits

    def _waits_of_group(self, waits: list[list[int]], group: int) -> list[int]:
        found = {self.group_of[other] for member in self.groups[group] for other in waits[member]}
        return sorted(found - {group})

    def own_date(self, group: int) -> date | None:
        """Return the latest date that the members of a group have of their own, forecast before due."""
        milestones = self.precedence.milestones
        dates = [milestones[member].planned for member in self.groups[group]]
        return max((one for one in dates if one is not None), default=None)

    def _lags_of_groups(self) -> dict[tuple[int, int], int]:
        """Return the largest lag of the links between two groups, where any lag is known."""
        lags = self.precedence.lags
        found: dict[tuple[int, int], int] = {}
        for waiting, predecessors in enumerate(self.precedence.predecessors if lags else ()):
            group = self.group_of[waiting]
            for before in predecessors if group >= 0 else ():
                pair = self.group(before), group
                if pair[0] not in (-1, group):
                    days = lags.get((before, waiting), 0)
                    found[pair] = max(days, found.get(pair, days))
        return found

    def lag(self, before: int, group: int) -> int:
        """Return the days that must pass after one group until another that waits for it; below 0 for a lead.

        They are days that count in the calendar. Of several links between the two the largest counts. Links
        inside a group have none.
        """
        return self._lags.get((before, group), 0)

    def allowed_from(self, before: int, group: int, expected: date) -> date:
        """Return the first day that a group leaves to one that waits for it, were it expected on a day."""
        return self.calendar.later(expected, self.lag(before, group))

    def allowed_until(self, before: int, group: int, expected: date) -> date:
        """Return the last day for a group that leaves a day to one that waits for it."""
        return self.calendar.latest(expected, self.lag(before, group))

    def date_given(self, group: int, expected: Callable[[int], date | None]) -> date | None:
        """Return the date of a group, given the dates of those it waits for; None where nothing gives one.

        Args:
            group: the group.
            expected: returns the date of a group that it waits for; None where that one has no date, or
                is taken to be completed: what is completed holds up nothing.
        """
        own = self.own_date(group)
        dates = [] if own is None else [own]
        for before in self.waits_for[group]:
            day = expected(before)
            if day is not None:
                dates.append(self.allowed_from(before, group, day))
        return max(*dates, self.as_of) if dates else None

    def _settle(self, group: int) -> None:
        milestones = self.precedence.milestones
        undated = any(milestones[member].planned is None for member in self.groups[group])
        self.group_expected.append(self.date_given(group, self.group_expected.__getitem__))
        self.group_lower_bound.append(
            undated or any(self.group_lower_bound[other] for other in self.waits_for[group])
        )

    def final(self, number: int) -> int:
        """Return the milestone that a number stands for: itself, or the one that replaces it."""
        return self._final[number]

    def is_completed(self, number: int) -> bool:
        """Tell whether a milestone, or the one that replaces it, is completed as of the date."""
        return self.completed[self._final[number]]

    def group(self, number: int) -> int:
        """Return the group that a milestone stands in, by itself or by the one that replaces it; or -1."""
        return self.group_of[self._final[number]]

    def expected(self, number: int) -> date | None:
        """Return the expected date of a milestone, or None where it is unknown."""
        group = self.group(number)
        return (
            self.precedence.milestones[self._final[number]].completed
            if group < 0
            else self.group_expected[group]
        )

    def lower_bound(self, number: int) -> bool:
        """Tell whether the expected date can only be later, because a date above it is missing."""
        group = self.group(number)
        return group >= 0 and self.group_lower_bound[group]

    def slip_days(self, number: int) -> int | None:
        """Return expected minus due, in days, positive when late; None where either is missing."""
        return days_between(self.precedence.milestones[number].due, self.expected(number))

    def overdue(self, number: int) -> bool:
        """Tell whether a milestone is incomplete, not replaced by another, and its due date is past."""
        due = self.precedence.milestones[number].due
        return self.is_open(number) and due is not None and due < self.as_of

    def state(self, number: int) -> MilestoneState:
        """Return how a milestone stands as of the date."""
        if self.completed[number]:
            return MilestoneState.COMPLETED
        if self._final[number] != number:
            return MilestoneState.SUPERSEDED
        if self.overdue(number):
            return MilestoneState.OVERDUE
        if self.expected(number) is None:
            return MilestoneState.UNDATED
        return MilestoneState.LATE if (self.slip_days(number) or 0) > 0 else MilestoneState.ON_TIME

    def driver(self, group: int) -> int | None:
        """Return the group that sets the date of a group, or None where only its own date does.

        A predecessor that, with its lag, leads to the very day of the own date sets it too: were only the
        own date earlier, nothing would be won. Of several such, one with a date of its own before one
        without, then the one whose first code comes first.
        """
        return min(self.drivers(group), key=self.preference, default=None)

    def drivers(self, group: int) -> list[int]:
        """Return the groups each of which sets the date of a group, sorted."""
        return [
            before
            for before in self.waits_for[group]
            if (day := self.group_expected[before]) is not None
            and self.allowed_from(before, group, day) == self.group_expected[group]
        ]

    def preference(self, group: int) -> tuple[bool, int]:
        """Return the key by which groups of equal date are listed: dated ones first, then by code."""
        return self.own_date(group) is None, self.groups[group][0]

    def critical_groups(self, group: int) -> list[int]:
        """Return the groups of the critical chain of a group, the one that sets the date first."""
        chain = [group]
        here = self.driver(group)
        while here is not None:
            chain.append(here)
            here = self.driver(here)
        return chain[::-1]

    def critical_chain(self, number: int) -> list[int]:
        """Return the chain of milestones that sets the expected date of one, that one last.

        Empty for a completed milestone. The members of a cycle stand side by side.
        """
        group = self.group(number)
        if group < 0:
            return []
        return self.unfolded(self.critical_groups(group), self._final[number])

    def unfolded(self, groups: list[int], last: int) -> list[int]:
        """Return the milestones of a chain of groups, with `last`, one of the last group, at the end."""
        chain = [member for group in groups for member in self.groups[group] if member != last]
        return [*chain, last]

    @cached_property
    def held_up(self) -> list[list[int]]:
        """Return, for each group, the groups that wait for it."""
        return reversed_graph(self.waits_for)

    @cached_property
    def root_groups(self) -> list[int]:
        """Return the groups that wait for nothing: the root blockers of the plan."""
        return [group for group, waits in enumerate(self.waits_for) if not waits]

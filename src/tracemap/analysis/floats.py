"""How far a milestone may slip before something else comes later: total float and free float.

Total float is counted to a target: the days by which a milestone may come later than expected before
the expected date of the target moves. Free float is counted to what waits for the milestone directly: the
days before any of that moves. Both are days of the calendar, whatever days the lags count. The members of
a cycle have one date, and one float.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tracemap.analysis.schedule import Schedule
from tracemap.graph.algorithms import reachable


class Floats:
    """The total float of all that a target waits for.

    Attributes:
        latest: for each group that the target waits for, and has an expected date, the last day on which it
            may be expected and the target's date still stands.
    """

    def __init__(self, schedule: Schedule, target: Mapping[int, date]) -> None:
        """Go back from the target; linear in the groups and links before it.

        Args:
            schedule: the expected dates.
            target: the groups that make up the target, each with the last day on which it may be expected: of
                a milestone its own group and expected date, of a requirement those of its milestones.
        """
        self._schedule = schedule
        self.latest = dict(target)
        # A group stands after all that it waits for, so the days that others leave to it are all known.
        for group in range(max(target, default=-1), -1, -1):
            day = self.latest.get(group)
            for before in schedule.waits_for[group] if day else ():
                if day and schedule.group_expected[before]:
                    until = schedule.allowed_until(before, group, day)
                    self.latest[before] = min(until, self.latest.get(before, until))

    def days(self, group: int) -> int | None:
        """Return the total float of a group, in days; None where it has no date, or nothing waits for it."""
        expected, latest = self._expected(group), self.latest.get(group)
        return None if expected is None or latest is None else (latest - expected).days

    def _expected(self, group: int) -> date | None:
        return self._schedule.group_expected[group] if group >= 0 else None


def floats_to(schedule: Schedule, group: int) -> Floats:
    """Return the floats to a group; none but its own, which is 0, where it waits for nothing."""
    expected = schedule.group_expected[group]
    return Floats(schedule, {group: expected} if expected else {})


def free_float(schedule: Schedule, group: int) -> int | None:
    """Return the free float of a group, in days; None where it has no date, or nothing waits for it."""
    expected = schedule.group_expected[group]
    if expected is None:
        return None
    rooms = [
        (schedule.allowed_until(group, after, day) - expected).days
        for after in schedule.held_up[group]
        if (day := schedule.group_expected[after])
    ]
    return min(rooms, default=None)


def last_waiting(schedule: Schedule, group: int) -> int | None:
    """Return the group that waits for another, directly or not, and is expected last; None where none does.

    Of several of one day it is one that nothing waits for, then the one whose first code comes first.
    Linear in the groups and links behind it.
    """

    def order(one: int) -> tuple[int, bool, int]:
        day = schedule.group_expected[one]
        return -day.toordinal() if day else 0, bool(schedule.held_up[one]), schedule.groups[one][0]

    waiting = reachable(schedule.held_up, [group]) - {group}
    return min(waiting, key=order, default=None)

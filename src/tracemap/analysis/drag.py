"""Drag: how much earlier something would be expected, were one milestone done today.

The drag of a milestone on a target is the expected date of the target, minus its expected date were that
milestone completed on the as-of date. It is exact: whatever else holds the target up then counts. The members
of a cycle are treated as one, and are done together.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tracemap.analysis.isodate import days_between
from tracemap.analysis.schedule import Schedule
from tracemap.graph.algorithms import reachable


class PlanDrag(NamedTuple):
    """What a plan would win, were one root blocker done today.

    Attributes:
        days: the days won, summed over the milestones behind it.
        milestones: how many of these would come earlier.
    """

    days: int
    milestones: int


def drags(schedule: Schedule, ends: Collection[int], chain: Sequence[int]) -> list[int | None]:
    """Return the drag of each group of a chain on what is expected when the last of some groups is.

    Links times their logarithm where no link has a lag; else links times the length of the chain.

    Args:
        schedule: the expected dates.
        ends: the groups of the target: one for a milestone, those of all its milestones for a requirement.
        chain: groups that the ends wait for, or are.

    Returns:
        Days, 0 or more, in the order of the chain; None where no date at all would be left.
    """
    if not chain:
        return []
    web = sorted(reachable(schedule.waits_for, ends))
    lagged = any(schedule.lag(above, group) for group in web for above in schedule.waits_for[group])
    without = _without_each_lagged if lagged else _without_each
    dates = without(schedule, set(ends), web, set(chain))
    expected = _latest(schedule.group_expected[end] for end in ends)
    return [days_between(dates[group], expected) for group in chain]


def _latest(days: Iterator[date | None] | Collection[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _without_each(
    schedule: Schedule, ends: set[int], web: list[int], wanted: set[int]
) -> dict[int, date | None]:
    """Return the date of the ends without each wanted group, where no link in the web has a lag.

    Groups stand after all that they wait for. So a way to an end that avoids a group begins after it, or
    leaps over it by one link, and carries the date expected before that link, which the group does not
    touch. The ends themselves lead to one more place, after all of them.
    """
    found: dict[int, date | None] = {}
    after: date | None = None  # the latest own date that stands after the group
    leaps: list[
        tuple[int, int]
    ] = []  # (minus the date that a link carries, the group it comes from)
    for end in ends:
        _leap(schedule, leaps, end)
    for group in reversed(web):
        if group in wanted:
            while leaps and leaps[0][1] >= group:
                heapq.heappop(leaps)
            days = [date.fromordinal(-leaps[0][0])] if leaps else []
            found[group] = _latest([after, *days, schedule.as_of if group in ends else None])
        own = schedule.own_date(group)
        if own is not None:
            after = max(own, schedule.as_of, after or own)
        for above in schedule.waits_for[group]:
            _leap(schedule, leaps, above)
    return found


def _leap(schedule: Schedule, leaps: list[tuple[int, int]], above: int) -> None:
    expected = schedule.group_expected[above]
    if expected is not None:
        heapq.heappush(leaps, (-expected.toordinal(), above))


def _without_each_lagged(
    schedule: Schedule, ends: set[int], web: list[int], wanted: set[int]
) -> dict[int, date | None]:
    """Return the same whatever the lags: for each wanted group, what stands behind it is dated anew."""
    inside = set(web)
    found: dict[int, date | None] = {}
    for group in wanted:
        moved = _moved_without(schedule, group, inside)
        dates = [moved.get(end, schedule.group_expected[end]) for end in ends]
        found[group] = _latest([*dates, schedule.as_of if group in ends else None])
    return found


def _moved_without(schedule: Schedule, done: int, inside: set[int]) -> dict[int, date | None]:
    """Return the dates that move were a group done, its own taken for none: it holds up nothing."""
    moved: dict[int, date | None] = {done: None}
    waiting = [group for group in schedule.held_up[done] if group in inside]
    heapq.heapify(waiting)
    queued = set(waiting)
    while waiting:
        group = heapq.heappop(waiting)
        day = schedule.date_given(group, lambda one: moved.get(one, schedule.group_expected[one]))
        if day == schedule.group_expected[group]:
            continue
        moved[group] = day
        for behind in schedule.held_up[group]:
            if behind in inside and behind not in queued:
                queued.add(behind)
                heapq.heappush(waiting, behind)
    return moved


def plan_drags(schedule: Schedule) -> dict[int, PlanDrag]:
    """Return what the plan would win by each root group; linear in groups and links.

    A date moves only where all that sets it moves, and so by one root at most: one pass over the groups
    finds for each which one, and to what day. A milestone that would be left without a date is not counted.
    """
    mover: list[int | None] = []
    moved: list[date | None] = []
    days = dict.fromkeys(schedule.root_groups, 0)
    milestones = dict.fromkeys(schedule.root_groups, 0)
    for group, expected in enumerate(schedule.group_expected):
        root = _mover(schedule, group, mover)
        mover.append(root)
        moved.append(
            None if root is None or root == group else _moved(schedule, group, mover, moved)
        )
        won = days_between(moved[group], expected)
        if root is not None and won:
            days[root] += won * len(schedule.groups[group])
            milestones[root] += len(schedule.groups[group])
    return {root: PlanDrag(days[root], milestones[root]) for root in days}


def _mover(schedule: Schedule, group: int, mover: Sequence[int | None]) -> int | None:
    """Return the one root that, were it done, would move the date of a group; itself where it is one."""
    waits = schedule.waits_for[group]
    if not waits:
        return group
    expected, own = schedule.group_expected[group], schedule.own_date(group)
    if expected is None or (own is not None and max(own, schedule.as_of) == expected):
        return None
    setting = {
        mover[above]
        for above in waits
        if (day := schedule.group_expected[above]) is not None
        and max(schedule.allowed_from(above, group, day), schedule.as_of) == expected
    }
    return setting.pop() if len(setting) == 1 else None


def _moved(
    schedule: Schedule, group: int, mover: Sequence[int | None], moved: Sequence[date | None]
) -> date | None:
    """Return the date of a group were the root that moves it done."""
    root = mover[group]
    return schedule.date_given(
        group, lambda one: moved[one] if mover[one] == root else schedule.group_expected[one]
    )

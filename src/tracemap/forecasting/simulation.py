"""The network of a plan, drawn many times: each milestone late by its draw, or by what it waits for.

A day is a number here, that of the calendar counted from year 1; infinity means later than the record
can tell, minus infinity that nothing gives a date. The one place that knows numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, sqrt
from statistics import NormalDist
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from tracemap.analysis.schedule import Schedule
from tracemap.forecasting.lateness import Lateness
from tracemap.model import Milestone

Days = NDArray[np.float32]
"""One day for each draw; a float of 32 bits holds every day of the calendar exactly."""

Slips = Callable[[Milestone], Days]
"""Gives the slips of an open milestone that has a date: in days from it, or from the date of the question."""

_NORMAL = NormalDist()
_UNKNOWN = -np.inf


@dataclass(frozen=True, slots=True)
class Sampler:
    """Draws slips as late as the record says.

    Each milestone has random numbers of its own, by its code: what else is asked or planned does not
    change them.

    Attributes:
        lateness: what was learnt.
        as_of: the date of the question.
        draws: how many.
        seed: where the random numbers start; the same gives the same. From 0 to 2**32 - 1.
    """

    lateness: Lateness
    as_of: date
    draws: int
    seed: int

    def slips(self, milestone: Milestone) -> Days:
        """Return the slips of a milestone that has a planned day, one for each draw."""
        assert milestone.planned is not None
        lead = (milestone.planned - self.as_of).days
        # It is open today: of the slips on record, those count by which it would not have come yet.
        curve = self.lateness.span(lead).curve.after(min(-lead, 0))
        thresholds = [_NORMAL.inv_cdf(one) if 0 < one < 1 else np.inf for one in curve.shares]
        slips = np.array([*curve.slips, np.inf], np.float32)
        return slips[np.searchsorted(thresholds, self._scores(milestone))]

    def _scores(self, milestone: Milestone) -> NDArray[np.float64]:
        one, wbs = self.lateness, milestone.wbs_element
        scores = sqrt(one.common) * self._normal("") + one.shift(wbs, milestone.level)
        scores += sqrt(one.common_in_wbs) * self._normal(f"wbs {wbs or milestone.id}")
        scores += sqrt(one.own) * self._normal(f"milestone {milestone.id}")
        return scores

    def _normal(self, name: str) -> NDArray[np.float64]:
        # RandomState is old, and the one whose numbers no release of numpy will change.
        source = np.random.RandomState([self.seed, crc32(name.encode())])
        return source.standard_normal(self.draws)


def simulate(
    schedule: Schedule,
    targets: Sequence[Collection[int]],
    slips: Slips,
    draws: int,
    *,
    network: bool = True,
) -> list[Days]:
    """Return, for each target, the day on which the last of its milestones comes, in each draw.

    The expected date with late dates: the latest of a milestone's own date plus its slip, the date of the
    question where it has a date, and, of all that it waits for, the day of that plus the lag. The members
    of a cycle come together. Only what the targets wait for is drawn; linear in that and its links, times
    the draws.

    Args:
        schedule: the network, as of the date of the question.
        targets: sets of numbers of milestones.
        slips: draws the slips of one milestone.
        draws: how many.
        network: whether milestones wait for others.
    """
    found = [np.full(draws, _UNKNOWN, np.float32) for _ in targets]
    of_target: dict[int, list[int]] = {}
    for place, numbers in enumerate(targets):
        for number in numbers:
            group, day = schedule.group(number), schedule.expected(number)
            if group >= 0:
                of_target.setdefault(group, []).append(place)
            elif day is not None:
                np.maximum(found[place], day.toordinal(), out=found[place])
    needed = needed_groups(schedule, of_target) if network else sorted(of_target)
    waits_for = schedule.waits_for if network else [[] for _ in schedule.groups]
    waiting = dict.fromkeys(needed, 0)
    for group in needed:
        for other in waits_for[group]:
            waiting[other] += 1
    days: dict[int, Days] = {}
    for group in needed:
        days[group] = _days(
            schedule, group, [(one, days[one]) for one in waits_for[group]], slips, draws
        )
        for place in of_target.get(group, ()):
            np.maximum(found[place], days[group], out=found[place])
        for other in waits_for[group]:
            waiting[other] -= 1
            if not waiting[other]:  # a wide plan would not fit into memory otherwise
                del days[other]
    return found


def needed_groups(schedule: Schedule, groups: Collection[int]) -> list[int]:
    """Return groups and all that they wait for; each stands after all it waits for."""
    needed, waiting = set(groups), list(groups)
    while waiting:
        for other in schedule.waits_for[waiting.pop()]:
            if other not in needed:
                needed.add(other)
                waiting.append(other)
    return sorted(needed)


def _days(
    schedule: Schedule,
    group: int,
    before: Iterable[tuple[int, Days]],
    slips: Slips,
    draws: int,
) -> Days:
    """Return the days of one group, given those of all that it waits for."""
    today = schedule.as_of.toordinal()
    days = np.full(draws, _UNKNOWN, np.float32)
    for member in schedule.groups[group]:
        milestone = schedule.precedence.milestones[member]
        if milestone.planned is not None:
            start = max(milestone.planned.toordinal(), today)
            np.maximum(days, start + slips(milestone), out=days)
    for other, came in before:
        np.maximum(days, _allowed_from(schedule, other, group, came), out=days)
    return days if has_no_date(days) else np.maximum(days, np.float32(today))


def _allowed_from(schedule: Schedule, before: int, group: int, came: Days) -> Days:
    """Return the first days that a group leaves to one that waits for it, by the calendar of the lags."""
    if not schedule.lag(before, group):
        return came
    found, places = np.unique(came, return_inverse=True)
    known = ((float(one), _date(float(one))) for one in found)
    later = [
        number if day is None else schedule.allowed_from(before, group, day).toordinal()
        for number, day in known
    ]
    return np.array(later, np.float32)[places]


def percentiles(days: Days, percents: Sequence[int]) -> list[date | None]:
    """Return the least day by which so many of a hundred draws have come; None where it is not known."""
    listed = np.sort(days)
    return [_date(float(listed[ceil(len(listed) * one / 100) - 1])) for one in percents]


def _date(day: float) -> date | None:
    return date.fromordinal(int(day)) if 1 <= day <= date.max.toordinal() else None


def has_no_date(days: Days) -> bool:
    """Tell whether nothing gives a date: that is the same in all draws."""
    return bool(days[0] == _UNKNOWN)


def share_by(days: Days, day: date) -> float:
    """Return the share of the draws that have come by a day."""
    return float(np.mean(days <= day.toordinal()))


def count_by(targets: Sequence[Days], day: date, percents: Sequence[int]) -> tuple[int, ...]:
    """Return how many targets have come by a day, at so many percent of the draws, the least first."""
    counts = np.sum([days <= day.toordinal() for days in targets], axis=0)
    return tuple(int(one) for one in np.percentile(counts, percents, method="inverted_cdf"))

"""How many milestones are left over time, as planned, as expected and as achieved; and how many a month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tracemap.analysis.isodate import days_later
from tracemap.questions.curves import Dates, Line, Point, Window, line_of, points_left
from tracemap.questions.narrowing import Narrowing, as_now_known, narrowed
from tracemap.questions.periods import first_day, first_days
from tracemap.snapshot import Snapshot

BASELINE, EXPECTED, THEN, ACHIEVED = "baseline", "expected", "expected_then", "achieved"
_EVERYTHING = Narrowing()
_ALL_DAYS = Window()


class EarlierPlan(NamedTuple):
    """The plan as it was known at an earlier date, and where that was read from."""

    snapshot: Snapshot
    name: str


class Then(NamedTuple):
    """How the plan of an earlier date differs from that of now in what is counted.

    Attributes:
        day: the date of its status.
        name: what it was read from.
        total: how many milestones it counts.
        added, removed: how many it has not that the plan has now, and the other way round.
    """

    day: date
    name: str
    total: int
    added: int
    removed: int

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `then`."""
        return {**self._asdict(), "day": self.day.isoformat()}


@dataclass(frozen=True, slots=True)
class Burndown:
    """The answer of `burndown`.

    Attributes:
        as_of: the date of the question.
        of: what is counted: `milestones` or `requirements`.
        per: None where it is what is left; else the period in which dates are counted.
        among: which milestones are counted; of requirements, always all.
        total: how many are counted.
        left: how many of these are not done on the date.
        lines: the lines, in the order of the values of the points.
        points: the days on which a line changes, each with what is left at its end; or the first day
            of each period, with how many dates are in it.
        then: the earlier state that a line is of, where one was asked for.
    """

    as_of: date
    of: str
    per: str | None
    among: Narrowing
    total: int
    left: int
    lines: tuple[Line, ...]
    points: tuple[Point, ...]
    then: Then | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `burndown`."""
        names = [line.name for line in self.lines]
        return {
            "schema": "tracemap/burndown/1",
            "as_of": self.as_of.isoformat(),
            "of": self.of,
            "per": self.per,
            "among": self.among.to_dict(),
            "total": self.total,
            "left": self.left,
            "then": self.then.to_dict() if self.then else None,
            "lines": [line.to_dict() for line in self.lines],
            "points": [
                {"date": day.isoformat(), "values": dict(zip(names, values, strict=True))}
                for day, values in self.points
            ],
        }


def burndown(
    snapshot: Snapshot,
    among: Narrowing = _EVERYTHING,
    *,
    then: EarlierPlan | None = None,
    window: Window = _ALL_DAYS,
) -> Burndown:
    """Return how many milestones are left over time; linear in them, but for sorting their dates.

    Args:
        snapshot: the plan.
        among: which milestones are counted.
        then: an earlier state of the plan, which gets a line of its own.
        window: the days that are shown.

    Raises:
        UsageError: the window holds no day.
    """
    numbers = narrowed(snapshot, among)
    lines = [_baseline(snapshot, numbers), *_expected_and_achieved(snapshot, numbers)]
    earlier = None
    if then is not None:
        earlier, line = _earlier(snapshot, numbers, among, then)
        lines.insert(2, line)
    known = (day for line in lines for day in (*line.days, line.since) if day is not None)
    return Burndown(
        as_of=snapshot.as_of,
        of="milestones",
        per=None,
        among=among,
        total=len(numbers),
        left=sum(not snapshot.schedule.completed[number] for number in numbers),
        lines=tuple(map(line_of, lines)),
        points=points_left(lines, *window.around(known, snapshot.as_of)),
        then=earlier,
    )


def _baseline(snapshot: Snapshot, numbers: list[int]) -> Dates:
    milestones = snapshot.precedence.milestones
    return Dates(BASELINE, tuple(milestones[number].due for number in numbers))


def _expected_and_achieved(snapshot: Snapshot, numbers: list[int]) -> tuple[Dates, Dates]:
    schedule, as_of = snapshot.schedule, snapshot.as_of
    done = tuple(
        schedule.expected(number) if schedule.completed[number] else None for number in numbers
    )
    return _expected(EXPECTED, snapshot, numbers), Dates(ACHIEVED, done, until=as_of)


def _expected(name: str, snapshot: Snapshot, numbers: list[int]) -> Dates:
    """Return the line of what is expected; it begins where that of what was achieved ends.

    So what is expected on the date of the question itself, as is all that is overdue, comes down the day
    after.
    """
    schedule, as_of = snapshot.schedule, snapshot.as_of
    after = days_later(as_of, 1)
    days = (
        after if (day := schedule.expected(number)) == as_of and schedule.is_open(number) else day
        for number in numbers
    )
    return Dates(name, tuple(days), since=as_of)


def _earlier(
    snapshot: Snapshot, numbers: list[int], among: Narrowing, then: EarlierPlan
) -> tuple[Then, Dates]:
    past = then.snapshot
    as_now = [as_now_known(milestone, snapshot.catalog) for milestone in past.precedence.milestones]
    its_numbers = narrowed(past, among, as_now)
    codes = {snapshot.precedence.code(number) for number in numbers}
    its_codes = {as_now[number].id for number in its_numbers}
    difference = Then(
        past.as_of, then.name, len(its_numbers), len(codes - its_codes), len(its_codes - codes)
    )
    return difference, _expected(THEN, past, its_numbers)


def per_period(
    snapshot: Snapshot,
    period: str,
    among: Narrowing = _EVERYTHING,
    *,
    window: Window = _ALL_DAYS,
) -> Burndown:
    """Return how many milestones are due, achieved and expected in each month, quarter or year.

    Achieved are the completed ones, expected the others, each by its date. A period that the window
    holds a day of is counted in full.

    Raises:
        UsageError: the window holds no day.
    """
    numbers = narrowed(snapshot, among)
    schedule = snapshot.schedule
    is_done = [schedule.completed[number] for number in numbers]
    days = tuple(map(schedule.expected, numbers))
    lines = (
        _baseline(snapshot, numbers),
        Dates(EXPECTED, tuple(day for day, done in zip(days, is_done, strict=True) if not done)),
        Dates(ACHIEVED, tuple(day for day, done in zip(days, is_done, strict=True) if done)),
    )
    known = [day for line in lines for day in line.days if day is not None]
    first, last = window.around(known, snapshot.as_of)
    if window.since is None:
        first = min(known, default=first)
    return Burndown(
        as_of=snapshot.as_of,
        of="milestones",
        per=period,
        among=among,
        total=len(numbers),
        left=is_done.count(False),
        lines=tuple(map(line_of, lines)),
        points=_counted(lines, period, first, last),
    )


def _counted(lines: Sequence[Dates], period: str, first: date, last: date) -> tuple[Point, ...]:
    counts = [Counter(first_day(day, period) for day in line.days if day) for line in lines]
    return tuple(
        Point(start, tuple(count[start] for count in counts))
        for start in first_days(first, last, period)
    )

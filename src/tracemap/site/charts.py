"""The charts of the overview: tables of figures, which a script draws and anybody can read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tracemap.analysis.isodate import days_later
from tracemap.questions.burndown import Burndown, burndown, per_period
from tracemap.questions.curves import Point, Window
from tracemap.snapshot import Snapshot

_POINTS = 120
_YEAR = 366
_LONGEST = 6 * _YEAR
"""How far ahead the months go; a date at the end of the calendar is no reason to draw its century."""

_ROLES = {"baseline": "planned", "expected": "expected", "achieved": "achieved"}
_LEFT = {"baseline": "as planned", "expected": "as expected", "achieved": "as achieved"}
_PER = {"baseline": "due", "expected": "expected", "achieved": "completed"}


class Series(NamedTuple):
    """A column of figures: what it is called, and the part it plays."""

    title: str
    role: str


class Chart(NamedTuple):
    """A chart.

    Attributes:
        name: its anchor.
        title: what it shows.
        kind: line or bar.
        label: of the first column.
        series: the other columns.
        rows: for each day or month, the figures; None where a series has none.
        today: the label at which the date of the question is.
    """

    name: str
    title: str
    kind: str
    label: str
    series: tuple[Series, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]
    today: str


def burndown_chart(snapshot: Snapshot) -> Chart:
    """Return how many milestones are left over time, on so many days that a chart can show them."""
    answer = burndown(snapshot)
    points = _thinned(answer.points, snapshot.as_of)
    return Chart(
        "burndown",
        f"Milestones left: {answer.left} of {answer.total} as of {snapshot.as_of}",
        "line",
        "Day",
        _series(answer, _LEFT),
        tuple((point.day.isoformat(), point.values) for point in points),
        snapshot.as_of.isoformat(),
    )


def cliff_chart(snapshot: Snapshot) -> Chart:
    """Return how many milestones are due, expected and completed in each month from a year ago on."""
    until = days_later(snapshot.as_of, _LONGEST)
    days = [one.due for one in snapshot.precedence.milestones if one.due]
    days += [day for day in snapshot.schedule.group_expected if day]
    window = Window(days_later(snapshot.as_of, -_YEAR), min(until, max([*days, snapshot.as_of])))
    answer = per_period(snapshot, "month", window=window)
    return Chart(
        "cliff",
        "Milestones due, expected and completed in each month",
        "bar",
        "Month",
        _series(answer, _PER),
        tuple((f"{point.day:%Y-%m}", point.values) for point in answer.points),
        f"{snapshot.as_of:%Y-%m}",
    )


def _series(answer: Burndown, titles: dict[str, str]) -> tuple[Series, ...]:
    return tuple(Series(titles[line.name], _ROLES[line.name]) for line in answer.lines)


def _thinned(points: Sequence[Point], as_of: date) -> list[Point]:
    """Return so many points at most, evenly chosen, the first, the last and that of a day among them."""
    if len(points) <= _POINTS:
        return list(points)
    steps = _POINTS - 2
    places = {round(step * (len(points) - 1) / steps) for step in range(steps + 1)}
    places |= {place for place, point in enumerate(points) if point.day == as_of}
    return [points[place] for place in sorted(places)]

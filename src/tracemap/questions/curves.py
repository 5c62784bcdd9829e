"""What a picture over time is made of: lines, and their values on the days on which one of them changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import chain
from typing import Any, NamedTuple

from tracemap.analysis.isodate import iso
from tracemap.errors import UsageError

ALWAYS = date.min
"""Stands for a day that nobody wrote down, and that has passed."""


class Dates(NamedTuple):
    """The dates of what one line counts.

    Attributes:
        name: of the line.
        days: a date for each of them; None for one that the line never reaches.
        since, until: the days between which the line is drawn; None for no bound.
    """

    name: str
    days: tuple[date | None, ...]
    since: date | None = None
    until: date | None = None


class Line(NamedTuple):
    """One line, in figures.

    Attributes:
        name: what it is of.
        total: how many it counts.
        undated: how many of these have no date in it, so that it never comes down to nothing.
        last: the last date that it knows.
    """

    name: str
    total: int
    undated: int
    last: date | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one of the `lines`."""
        return {**self._asdict(), "last": iso(self.last)}


class Point(NamedTuple):
    """The values of all lines on a day, None where a line is not drawn."""

    day: date
    values: tuple[int | None, ...]


class Window(NamedTuple):
    """The days that are shown, both included; None for as far as there are dates."""

    since: date | None = None
    until: date | None = None

    def around(self, days: Iterable[date], as_of: date) -> tuple[date, date]:
        """Return the first and the last day of a picture of dates.

        Raises:
            UsageError: the last day that is asked for is before the first.
        """
        known = [day for day in days if day != ALWAYS]
        # A day before the first date, on which all are left.
        first = self.since or _day_before(min([*known, as_of]))
        last = self.until or max([*known, as_of])
        if first > last:
            raise UsageError(f"nothing lies between {first} and {last}")
        return first, last


def _day_before(day: date) -> date:
    return day if day == date.min else day - timedelta(days=1)


def line_of(dates: Dates) -> Line:
    """Return what there is to say of a line in figures."""
    known = [day for day in dates.days if day is not None]
    dated = [day for day in known if day != ALWAYS]
    return Line(dates.name, len(dates.days), len(dates.days) - len(known), max(dated, default=None))


def points_left(lines: Sequence[Dates], first: date, last: date) -> tuple[Point, ...]:
    """Return how many of each line are left at the end of each day on which a line changes or begins."""
    in_order = [sorted(day for day in line.days if day is not None) for line in lines]
    bounds = (day for line in lines for day in (line.since, line.until) if day is not None)
    days = {day for day in chain(bounds, *in_order) if first <= day <= last} | {first, last}
    return tuple(
        Point(
            day,
            tuple(
                len(line.days) - bisect_right(known, day) if _is_drawn(line, day) else None
                for line, known in zip(lines, in_order, strict=True)
            ),
        )
        for day in sorted(days)
    )


def _is_drawn(line: Dates, day: date) -> bool:
    since, until = line.since or date.min, line.until or date.max
    return since <= day <= until

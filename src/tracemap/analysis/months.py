"""Time counted in months, exactly: the unit in which effort and capacity meet.

A moment is a fraction: months since the year 0, a day of a month of 30 days being 1/30 of it.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import ceil
from typing import NamedTuple

PERIODS = ("month", "quarter", "year")
"""What effort can be summed up by."""

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
END_OF_TIME = Fraction((date.max.year + 1) * 12)
"""The moment after which there are no more days in the calendar."""
_START_OF_TIME = Fraction(date.min.year * 12)


class Period(NamedTuple):
    """A month, a quarter or a year, as `2024-03`, `2024-Q1` or `2024`, and its first and last moment."""

    name: str
    start: Fraction
    end: Fraction


def start_of(day: date) -> Fraction:
    """Return the moment at which a day begins.

    >>> start_of(date(2024, 3, 1)) - start_of(date(2024, 2, 15))
    Fraction(15, 29)
    """
    return _first(day) + Fraction(day.day - 1, _length(day))


@lru_cache(maxsize=4096)  # many milestones are due on the same days
def end_of(day: date) -> Fraction:
    """Return the moment at which a day ends."""
    return _first(day) + Fraction(day.day, _length(day))


def day_by(moment: Fraction) -> date | None:
    """Return the day that reaches a moment: it begins before it; None past the end of the calendar.

    Of the moment at which the calendar begins it is the first day.

    >>> day_by(end_of(date(2024, 2, 29))), day_by(start_of(date(2024, 3, 1)))
    (datetime.date(2024, 2, 29), datetime.date(2024, 2, 29))
    """
    if moment > END_OF_TIME:
        return None
    if moment <= _START_OF_TIME:
        return date.min
    whole = ceil(moment) - 1
    first = date(whole // 12, whole % 12 + 1, 1)
    return first.replace(day=ceil((moment - whole) * _length(first)))


@lru_cache(maxsize=4096)
def period_of(day: date, per: str) -> Period:
    """Return the month, quarter or year in which a day is.

    >>> period_of(date(2024, 3, 23), "quarter").name
    '2024-Q1'
    """
    months = _MONTHS[per]
    place = (day.month - 1) // months
    first = Fraction(day.year * 12 + place * months)
    names = {
        "month": f"{day.year:04d}-{day.month:02d}",
        "quarter": f"{day.year:04d}-Q{place + 1}",
        "year": f"{day.year:04d}",
    }
    return Period(names[per], first, first + months)


def _first(day: date) -> Fraction:
    return Fraction(day.year * 12 + day.month - 1)


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]

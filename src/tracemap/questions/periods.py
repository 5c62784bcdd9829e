"""Months, quarters and years one after the other, each by its first day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def first_day(day: date, per: str) -> date:
    """Return the first day of the month, quarter or year that a day is in."""
    months = _MONTHS[per]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def first_days(first: date, last: date, per: str) -> Iterator[date]:
    """Yield the first days of all periods from that of one day to that of another."""
    here = first_day(first, per)
    while here <= last:
        yield here
        month = here.month + _MONTHS[per]
        year = here.year + (month - 1) // 12
        if year > date.max.year:
            return
        here = date(year, (month - 1) % 12 + 1, 1)

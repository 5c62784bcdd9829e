"""Dates and spans of days in results and messages: as ISO text, as `80 days`, or null."""

from __future__ import annotations

import re
from datetime import date

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def iso(day: date | None) -> str | None:
    """Return the day as YYYY-MM-DD, or None."""
    return None if day is None else day.isoformat()


def days_between(first: date | None, then: date | None) -> int | None:
    """Return the days from one day to another, negative where it is before it; None where one is unknown."""
    return None if first is None or then is None else (then - first).days


def in_days(count: int) -> str:
    """Return a number of days with its unit: `1 day`, `80 days`."""
    return f"{count} day" if abs(count) == 1 else f"{count} days"


def looks_like_a_day(text: str) -> bool:
    """Tell whether a text has the form YYYY-MM-DD; the calendar may not have such a day."""
    return _DAY.fullmatch(text) is not None


def day_of(text: str) -> date | None:
    """Return the day of a text of the form YYYY-MM-DD; None where it has another, or there is no such day."""
    try:
        return date.fromisoformat(text) if looks_like_a_day(text) else None
    except ValueError:
        return None


def days_later(day: date, days: int) -> date:
    """Return the day so many days later, or earlier; past the end of the calendar, its last or first day."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))

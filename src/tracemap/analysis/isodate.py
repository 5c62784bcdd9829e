"""Dates and spans of days in results and messages: as ISO text, as `80 days`, or null."""

from __future__ import annotations

from datetime import date


def iso(day: date | None) -> str | None:
    """Return the day as YYYY-MM-DD, or None."""
    return None if day is None else day.isoformat()


def days_between(first: date | None, then: date | None) -> int | None:
    """Return the days from one day to another, negative where it is before it; None where one is unknown."""
    return None if first is None or then is None else (then - first).days


def in_days(count: int) -> str:
    """Return a number of days with its unit: `1 day`, `80 days`."""
    return "1 day" if count == 1 else f"{count} days"


def days_later(day: date, days: int) -> date:
    """Return the day so many days later, or earlier; past the end of the calendar, its last or first day."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))

"""How a page says dates and spans of time, in whole phrases."""

from __future__ import annotations

from datetime import date

from tracemap.analysis.isodate import in_days


def when(day: date | None, *, lower_bound: bool) -> str:
    """Return an expected date; `or later` where a date that it waits for is missing."""
    if day is None:
        return "no date"
    return f"{day} or later" if lower_bound else str(day)


def slip(days: int | None, *, lower_bound: bool = False) -> str:
    """Return a slip: `80 days late`, `12 days early`, `on the day`; empty where it is unknown."""
    if days is None:
        return ""
    if days > 0:
        return f"{in_days(days)} late" + (" or more" if lower_bound else "")
    return "on the day" if days == 0 else f"{in_days(-days)} early"


def listed(parts: list[str]) -> str:
    """Return phrases as one: `a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)

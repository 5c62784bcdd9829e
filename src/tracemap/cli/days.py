"""Days that options give."""

from __future__ import annotations

from datetime import date
from typing import overload

from tracemap.analysis.isodate import day_of
from tracemap.errors import UsageError


@overload
def day_given(option: str, text: str) -> date: ...


@overload
def day_given(option: str, text: None) -> None: ...


@overload
def day_given(option: str, text: str | None) -> date | None: ...


def day_given(option: str, text: str | None) -> date | None:
    """Return the day that an option gives, None where it is not given.

    Raises:
        UsageError: it is no day of the calendar.
    """
    if text is None:
        return None
    day = day_of(text)
    if day is not None:
        return day
    raise UsageError(f"{option} {text!r} is no day of the calendar", "write it as YYYY-MM-DD")

"""Days that options give."""

from __future__ import annotations

import re
from datetime import date
from typing import overload

from tracemap.errors import UsageError

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def looks_like_a_day(text: str) -> bool:
    """Tell whether a text has the form of a day; the calendar may not have it."""
    return _DAY.fullmatch(text) is not None


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
    try:
        if looks_like_a_day(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UsageError(f"{option} {text!r} is no day of the calendar", "write it as YYYY-MM-DD")

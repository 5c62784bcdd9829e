"""Months, quarters and years, by their first days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, get_args

Span = Literal["month", "quarter", "year"]
SPANS: tuple[Span, ...] = get_args(Span)
"""The spans in which dates are counted, the shortest first."""

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def span_of(day: date, span: Span) -> date:
    """Return the first day of the month, quarter or year that a day is in."""
    months = _MONTHS[span]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def spans_between(first: date, last: date, span: Span) -> Iterator[date]:
    """Yield the first days of all spans from that of one day to that of another."""
    here = span_of(first, span)
    while here <= last:
        yield here
        month = here.month + _MONTHS[span]
        year = here.year + (month - 1) // 12
        if year > date.max.year:
            return
        here = date(year, (month - 1) % 12 + 1, 1)


def span_name(first: date, span: Span) -> str:
    """Return how a span is written: `2024-03`, `2024 Q1`, `2024`."""
    match span:
        case "month":
            return f"{first:%Y-%m}" if first.year >= 1000 else first.isoformat()[:7]
        case "quarter":
            return f"{first.year:04} Q{(first.month + 2) // 3}"
        case "year":
            return f"{first.year:04}"

"""Dates in results: as ISO text, or null."""

from __future__ import annotations

from datetime import date


def iso(day: date | None) -> str | None:
    """Return the day as YYYY-MM-DD, or None."""
    return None if day is None else day.isoformat()

"""Spans of time as people write them: `90d`, `12w`, `6m`, `1y`, `40wd`; a number alone counts days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_SPAN = re.compile(r"(-?[0-9]{1,9})(d|wd|w|m|y)?")
_EXAMPLES = {
    "d": "60d",
    "w": "8w for weeks",
    "wd": "40wd for working days",
    "m": "6m for months",
    "y": "1y for years",
}
"""The units, each with how a span in it is written."""


class Span(NamedTuple):
    """So many days (`d`), weeks (`w`), working days (`wd`), months (`m`) or years (`y`); earlier below 0."""

    number: int
    unit: str


def span_of(text: str, units: Sequence[str]) -> Span | None:
    """Return the span that a text says in one of some units; None where it says none."""
    found = _SPAN.fullmatch(text)
    if found is None:
        return None
    unit = found[2] or "d"
    return Span(int(found[1]), unit) if unit in units else None


def how_to_write(units: Sequence[str]) -> str:
    """Return what to write for a span in each of some units, for the help of an error."""
    *others, last = (_EXAMPLES[unit] for unit in units)
    return f"write {', '.join(others)} or {last}"

"""Lags as a milestone file writes them: a number of whole days for each predecessor."""

from __future__ import annotations

from collections.abc import Iterable

from tracemap.identifiers import normal_form
from tracemap.patterns import NUMBER

_LONGEST_NUMBER = 40
_MOST_DAYS = 100_000


def lag_days(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...] | None:
    """Return lags by code, each as a plain number; None where one is not a whole number of days."""
    found = []
    for code, written in pairs:
        if len(written) >= _LONGEST_NUMBER or not NUMBER().fullmatch(written):
            return None
        days = float(written)
        if abs(days) > _MOST_DAYS or not days.is_integer():
            return None
        found.append((normal_form(code), str(int(days))))
    return tuple(found)

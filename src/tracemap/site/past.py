"""The dates that milestones had in older states of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from tracemap.catalog import Catalog
from tracemap.loading.history import Known
from tracemap.model import Milestone


class Then(NamedTuple):
    """The dates of a milestone as they were known from a day on, until another state says otherwise."""

    day: date
    due: date | None
    forecast: date | None
    completed: date | None


def dates_then(
    today: Catalog, as_of: date, known: Iterable[Known]
) -> Mapping[str, tuple[Then, ...]]:
    """Return, by code, the dates of milestones in older states and now, as often as they changed.

    A milestone whose dates never changed is left out. Linear in the states and their milestones.

    Args:
        today: the plan now.
        as_of: the date of the question; a state of that day or later is not looked at.
        known: older states, the newest last.
    """
    found: dict[str, list[Then]] = {}
    states = [*((one.day, one.catalog) for one in known if one.day < as_of), (as_of, today)]
    for day, catalog in states:
        for milestone in catalog.milestones.values():
            now = today.milestone(milestone.id)
            if now is None:
                continue
            rows = found.setdefault(now.id, [])
            row = _then(milestone, day)
            if not rows or rows[-1][1:] != row[1:]:
                rows.append(row)
    return {code: tuple(rows) for code, rows in found.items() if len(rows) > 1}


def _then(milestone: Milestone, day: date) -> Then:
    """Return the dates of a milestone; a completion after that day was not known."""
    completed = milestone.completed if milestone.completed_by(day) else None
    return Then(day, milestone.due, milestone.forecast, completed)

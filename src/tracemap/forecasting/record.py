"""The record: of each milestone that was open on a past status date, how late it came, if it has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from tracemap.catalog import Catalog
from tracemap.loading.history import Known
from tracemap.model import Milestone

QUARTERS = 24
"""For how many quarters before the first state of a milestone its due date there is taken as known."""

_QUARTER = timedelta(days=91)


class Observation(NamedTuple):
    """What became of one milestone that was open on a status date.

    Attributes:
        code: the milestone.
        day: the status date.
        lead: days from that date to the day it was planned for then; negative where that was past.
        slip: days from the planned day, or the status date where that is later, to its completion;
            of one still open, to the date up to which that is known.
        completed: whether it was completed; if not, its slip is that or more.
        wbs: the WBS that it is counted under, or None.
        level: its level, or None.
        stand_in: whether the planned day was not read from a state of that date, but is the due date of
            the first state that gives the milestone one.
    """

    code: str
    day: date
    lead: int
    slip: int
    completed: bool
    wbs: str | None
    level: int | None
    stand_in: bool

    @property
    def quarter(self) -> tuple[int, int]:
        """Return the year and quarter for which it was planned."""
        planned = self.day + timedelta(self.lead)
        return planned.year, (planned.month - 1) // 3


@dataclass(frozen=True, slots=True)
class Record:
    """All observations, with what they were made from.

    Attributes:
        observations: by status date, then by code.
        states: the status dates that were read.
        baselines: the dates of the states whose due dates stand in for older ones, the oldest first.
    """

    observations: tuple[Observation, ...]
    states: tuple[date, ...]
    baselines: tuple[date, ...]


class _Outcome(NamedTuple):
    """The day a milestone was completed; or None, and the day up to which it was seen open."""

    completed: date | None
    seen: date


def record_of(today: Catalog, as_of: date, known: Iterable[Known]) -> Record:
    """Make the record of a plan as of a date.

    At each state the planned day is the forecast, else the due date, as known then. Before the first state
    that gives a milestone a due date, which may be today's plan, that date is taken as known at each of the
    quarters before, as a stand-in. That a state lacks a milestone says nothing: it may be of a plan that
    was still being written down, or not be readable in full. Milestones of other projects and superseded
    ones, which nobody completes as written, are left out.

    Args:
        today: the plan now.
        as_of: the date of the question; what happened later is not looked at.
        known: its states on past dates, the newest last.
    """
    states = [one for one in known if one.day < as_of]
    every = [*states, Known(as_of, "", today)]
    outcomes = _outcomes(today, every)
    found: list[Observation] = []
    baselines: set[date] = set()
    for first, milestone in _baselines(today, every):
        since = (first - date.min) // _QUARTER  # the calendar begins there
        days = [first - quarter * _QUARTER for quarter in range(min(QUARTERS, since), 0, -1)]
        seen = [_observed(milestone, day, today, outcomes, stand_in=True) for day in days]
        found += [one for one in seen if one]
        baselines |= {first} if any(seen) else set()
    for state in states:
        for milestone in state.catalog.milestones.values():
            one = _observed(milestone, state.day, today, outcomes, stand_in=False)
            found += [one] if one else []
    found.sort(key=lambda one: (one.day, one.code))
    return Record(tuple(found), tuple(one.day for one in states), tuple(sorted(baselines)))


def _code(today: Catalog, milestone: Milestone) -> str:
    """Return the code that a milestone of an older state has now."""
    now = today.milestone(milestone.id)
    return now.id if now else milestone.id


def _outcomes(today: Catalog, states: Iterable[Known]) -> dict[str, _Outcome]:
    """Return what became of every milestone, by the code that it has now; the newest state counts."""
    found: dict[str, _Outcome] = {}
    for state in states:
        for milestone in state.catalog.milestones.values():
            known = milestone.completed if milestone.completed_by(state.day) else None
            found[_code(today, milestone)] = _Outcome(known, state.day)
    return found


def _baselines(today: Catalog, states: Iterable[Known]) -> Iterable[tuple[date, Milestone]]:
    """Return each milestone as in the first state that gives it a due date, with the date of that state."""
    found: dict[str, tuple[date, Milestone]] = {}
    for state in states:
        for milestone in state.catalog.milestones.values():
            if milestone.due is not None and not milestone.external:
                found.setdefault(_code(today, milestone), (state.day, milestone))
    return found.values()


def _observed(
    milestone: Milestone,
    day: date,
    today: Catalog,
    outcomes: dict[str, _Outcome],
    *,
    stand_in: bool,
) -> Observation | None:
    """Return what became of a milestone of a state; None if it was not open on the day, with a date."""
    planned = milestone.due if stand_in else milestone.planned
    now = today.milestone(milestone.id) or milestone
    left_out = now.external or milestone.external or now.superseded_by
    if planned is None or left_out or (not stand_in and milestone.completed_by(day)):
        return None
    completed, seen = outcomes[now.id]
    end = completed or seen
    if end <= day:
        return None
    return Observation(
        code=now.id,
        day=day,
        lead=(planned - day).days,
        slip=(end - max(planned, day)).days,
        completed=completed is not None,
        wbs=milestone.wbs_element or now.wbs_element,
        level=milestone.level or now.level,
        stand_in=stand_in,
    )

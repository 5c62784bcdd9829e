"""How good forecasts would have been: made with what was known on a past date, scored by what came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from statistics import fmean, median_low
from typing import NamedTuple

from tracemap.analysis.isodate import days_later
from tracemap.catalog import Catalog
from tracemap.forecasting.lateness import Lateness
from tracemap.forecasting.simulation import Sampler, count_by, percentiles, simulate
from tracemap.loading.history import Known
from tracemap.snapshot import Snapshot

PERCENTS = (10, 25, 50, 75, 90)

Said = Sequence[date | None]
"""The days that a method gives for `PERCENTS`; None where it does not know."""

_LOW_10, _LOW_25, _MIDDLE, _HIGH_75, _HIGH_90 = range(len(PERCENTS))


class Scored(NamedTuple):
    """A milestone that was open on the date: its code, its planned day then, and the day it was completed."""

    code: str
    planned: date
    completed: date | None


@dataclass(frozen=True, slots=True)
class Score:
    """How good one method was.

    Attributes:
        method: in words.
        within_50, within_80: the share of the completed ones that came inside its middle 50 and 80 percent;
            None where none is completed.
        all_within_50, all_within_80: the same of all, where one still open is inside if the interval
            reaches to the end.
        median_error: of the completed ones, the median of the days between its median and the day; None
            where none is completed, or half have no median.
        loss: the mean quantile loss of all, in days; days after the end count as the end; less is better.
    """

    method: str
    within_50: float | None
    within_80: float | None
    all_within_50: float | None
    all_within_80: float | None
    median_error: int | None
    loss: float


def scored_milestones(
    then: Known, today: Catalog, as_of: date
) -> tuple[tuple[Scored, ...], tuple[str, ...]]:
    """Return the milestones that were open with a date, and the codes of those that today's plan lacks.

    Those of other projects and superseded ones are left out, and those of which it turned out later
    that they were completed by then.
    """
    found: list[Scored] = []
    gone: list[str] = []
    for milestone in then.catalog.milestones.values():
        now = today.milestone(milestone.id)
        if milestone.completed_by(then.day) or milestone.planned is None or milestone.external:
            continue
        if now is None:
            gone.append(milestone.id)
        elif not now.external and not now.superseded_by and not now.completed_by(then.day):
            completed = now.completed if now.completed_by(as_of) else None
            found.append(Scored(milestone.id, milestone.planned, completed))
    return tuple(found), tuple(gone)


class Backtest(NamedTuple):
    """The scores of all methods, the forecast last; how many it would have completed, by percentile."""

    scores: tuple[Score, ...]
    completed: tuple[int, ...]


def backtest(
    then: Known, lateness: Lateness, cases: Sequence[Scored], end: date, sampling: tuple[int, int]
) -> Backtest:
    """Score the forecast and what it must beat.

    Args:
        then: the plan as known on the past date.
        lateness: what was learnt up to that date.
        cases: the milestones, at least one, and what became of them.
        end: the date up to which that is known.
        sampling: how often the network is drawn, and where the random numbers start.
    """
    snapshot = Snapshot(then.catalog, then.day)
    draws, seed = sampling
    sampler = Sampler(lateness, then.day, draws, seed)
    numbers = [snapshot.precedence.number[one.code] for one in cases]
    drawn = simulate(snapshot.schedule, [{one} for one in numbers], sampler.slips, draws)
    methods: dict[str, Iterable[Said]] = {
        "the plan's date": ([max(one.planned, then.day)] * len(PERCENTS) for one in cases),
        "the plan's date and the slips known": _plus_slips(then, cases),
        "the record, without the network": _alone(then, cases, sampler),
        "the forecast": (percentiles(days, PERCENTS) for days in drawn),
    }
    came = [_day(one.completed) for one in cases]
    scores = [_score(method, said, came, end) for method, said in methods.items()]
    return Backtest(tuple(scores), count_by(drawn, end, PERCENTS))


def _plus_slips(then: Known, cases: Sequence[Scored]) -> Iterator[Said]:
    """Yield the planned days, later by the plain slips of what was completed by then."""
    slips = sorted(
        (one.completed - one.due).days
        for one in then.catalog.milestones.values()
        if one.completed and one.completed_by(then.day) and one.due and not one.external
    )
    chosen = [slips[(len(slips) - 1) * one // 100] if slips else 0 for one in PERCENTS]
    for case in cases:
        yield [max(days_later(case.planned, slip), then.day) for slip in chosen]


def _alone(then: Known, cases: Sequence[Scored], sampler: Sampler) -> Iterator[Said]:
    for case in cases:
        start = max(case.planned, then.day).toordinal()
        yield percentiles(sampler.slips(then.catalog.milestones[case.code]) + start, PERCENTS)


def _day(day: date | None) -> float:
    return inf if day is None else day.toordinal()


def _score(method: str, said: Iterable[Said], came: Sequence[float], end: date) -> Score:
    pairs = [([_day(day) for day in days], when) for days, when in zip(said, came, strict=True)]
    after = end.toordinal() + 1  # every day that is past what is known
    bounded = [
        ([min(day, after) for day in days], min(when, after), when < inf) for days, when in pairs
    ]

    def within(low: int, high: int, *, completed: bool) -> float | None:
        judged = [one for one in bounded if one[2] or not completed]
        inside = sum(days[low] <= when <= days[high] for days, when, _ in judged)
        return inside / len(judged) if judged else None

    errors = [abs(days[_MIDDLE] - when) for days, when in pairs if when < inf]
    error = median_low(errors) if errors else inf
    return Score(
        method=method,
        within_50=within(_LOW_25, _HIGH_75, completed=True),
        within_80=within(_LOW_10, _HIGH_90, completed=True),
        all_within_50=within(_LOW_25, _HIGH_75, completed=False),
        all_within_80=within(_LOW_10, _HIGH_90, completed=False),
        median_error=None if error == inf else int(error),
        loss=fmean(_loss(days, when) for days, when, _ in bounded),
    )


def _loss(days: Sequence[float], came: float) -> float:
    """Return the mean quantile loss of what a method said, in days."""
    return fmean(
        max(percent * (came - day), (percent - 100) * (came - day)) / 100
        for percent, day in zip(PERCENTS, days, strict=True)
    )

"""How good forecasts would have been: made with what was known on a past date, scored by what came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tracemap.analysis.isodate import days_later
from tracemap.catalog import Catalog
from tracemap.forecasting.lateness import Lateness
from tracemap.forecasting.score import PERCENTS, WITHOUT_NETWORK, Said, Score, score_of
from tracemap.forecasting.simulation import Sampler, count_by, percentiles, simulate
from tracemap.loading.history import Known
from tracemap.snapshot import Snapshot


class Scored(NamedTuple):
    """A milestone that was open on the date: its code, its planned day then, and the day it was completed."""

    code: str
    planned: date
    completed: date | None


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
    drawn, alone = (
        simulate(
            snapshot.schedule, [{one} for one in numbers], sampler.slips, draws, network=network
        )
        for network in (True, False)
    )
    methods: dict[str, Iterable[Said]] = {
        "the plan's date": ([max(one.planned, then.day)] * len(PERCENTS) for one in cases),
        "the plan's date and the slips known": _plus_slips(then, cases),
        WITHOUT_NETWORK: (percentiles(days, PERCENTS) for days in alone),
        "the forecast": (percentiles(days, PERCENTS) for days in drawn),
    }
    completed = [one.completed for one in cases]
    scores = [score_of(method, said, completed, end) for method, said in methods.items()]
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

"""How good a method was that gave percentiles of dates, by the dates that came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from statistics import fmean, median_low

PERCENTS = (10, 25, 50, 75, 90)

WITHOUT_NETWORK = "the forecast without the network"
"""The method that draws each milestone by itself."""

Said = Sequence[date | None]
"""The days that a method gives for `PERCENTS`; None where it does not know."""

_LOW_10, _LOW_25, _MIDDLE, _HIGH_75, _HIGH_90 = range(len(PERCENTS))


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


def _day(day: date | None) -> float:
    return inf if day is None else day.toordinal()


def score_of(
    method: str, said: Iterable[Said], completed: Sequence[date | None], end: date
) -> Score:
    """Return the score of a method.

    Args:
        method: its name.
        said: the days that it gives for each milestone, at least one.
        completed: the day each was completed, or None where it is still open.
        end: the day up to which that is known.
    """
    came = map(_day, completed)
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

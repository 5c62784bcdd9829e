"""How late milestones come, by how far ahead they were planned; shifts, and what they have in common.

docs/forecast.md says the method on one page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from math import exp, pi, sqrt
from statistics import NormalDist
from typing import NamedTuple

from tracemap.forecasting.curve import Curve, kaplan_meier
from tracemap.forecasting.pooling import Scored, alike, shifts
from tracemap.forecasting.record import Observation

EDGES = (-1, 90, 365)
"""The greatest lead time, in days, of each span but the last."""

SPANS = ("overdue", "up to 90 days", "91 to 365 days", "more than 365 days")
ENOUGH = 30
"""How many completed milestones a distribution must rest on, and how many the record must hold."""

_NORMAL = NormalDist()
_MOST = 0.95


def span_of(lead: int) -> int:
    """Return the place of a lead time, in days, among the spans."""
    return bisect_left(EDGES, lead)


class Span(NamedTuple):
    """What is known of milestones that are planned so far ahead.

    Attributes:
        lead: the lead time, in words.
        curve: the distribution of their slips.
        milestones: of how many milestones it is made.
        completed: how many of them are completed.
        stands_in: whether later due dates stand in for states of that time.
        thin: whether the record has too few of that lead time, and those of all lead times stand here.
    """

    lead: str
    curve: Curve
    milestones: int
    completed: int
    stands_in: bool
    thin: bool


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late the milestones of a plan come.

    A slip is drawn by a score, a normal number: its place in the distribution of the lead time. The score is
    the sum of the shifts of WBS and level, a part that all milestones of a draw have in common, one that
    those of a WBS have in common, and one of its own.

    Attributes:
        spans: by lead time.
        milestones: how many milestones the record holds.
        completed: how many of them are completed.
        wbs, levels: the shift of each WBS and level; positive is later.
        common: the share of the variance of scores that all milestones have in common.
        common_in_wbs: the share that those of one WBS have in common beyond that.
        own: the share that is each milestone's own.
    """

    spans: tuple[Span, ...]
    milestones: int
    completed: int
    wbs: dict[Hashable, float]
    levels: dict[Hashable, float]
    common: float
    common_in_wbs: float
    own: float

    @property
    def enough(self) -> bool:
        """Tell whether the record is long enough for any percentile."""
        return self.completed >= ENOUGH

    def span(self, lead: int) -> Span:
        """Return what is known of milestones that are planned so many days ahead."""
        return self.spans[span_of(lead)]

    def shift(self, wbs: str | None, level: int | None) -> float:
        """Return how much later than others milestones of a WBS and level come, as a score."""
        return self.wbs.get(wbs, 0.0) + self.levels.get(level, 0.0)


def _codes(observations: Sequence[Observation], *, completed: bool = False) -> set[str]:
    """Return the milestones that were observed, or those of them that are completed."""
    return {one.code for one in observations if one.completed or not completed}


def learn(observations: Sequence[Observation]) -> Lateness:
    """Learn from a record.

    The distribution of a lead time is made of the states that were read, where they give enough completed
    milestones; else of these and the stand-ins; else of all lead times.
    """
    of_span: list[list[Observation]] = [[] for _ in SPANS]
    for one in observations:
        of_span[span_of(one.lead)].append(one)
    spans: list[Span] = []
    scored: list[tuple[Observation, float]] = []
    for lead, found in zip(SPANS, of_span, strict=True):
        read = [one for one in found if not one.stand_in]
        used = read if len(_codes(read, completed=True)) >= ENOUGH else found
        thin = len(_codes(used, completed=True)) < ENOUGH
        curve = kaplan_meier((one.slip, one.completed) for one in (observations if thin else used))
        if thin and lead == SPANS[0]:
            curve = curve.after(0)  # what is overdue can only come later
        scored += [(one, _score(curve, one)) for one in used]
        counts = len(_codes(used)), len(_codes(used, completed=True))
        spans.append(Span(lead, curve, *counts, any(one.stand_in for one in used), thin))
    counts = len(_codes(observations)), len(_codes(observations, completed=True))
    return _with_groups(tuple(spans), counts, scored)


def _with_groups(
    spans: tuple[Span, ...], counts: tuple[int, int], scored: list[tuple[Observation, float]]
) -> Lateness:
    """Add what groups of milestones have in common."""

    def grouped(group: Callable[[Observation], Hashable]) -> list[Scored]:
        return [
            Scored(group(one), one.code, score - wbs.get(one.wbs, 0.0) - levels.get(one.level, 0.0))
            for one, score in scored
        ]

    wbs: dict[Hashable, float] = {}
    levels: dict[Hashable, float] = {}
    wbs, by_wbs = shifts(grouped(lambda one: one.wbs))
    levels, by_level = shifts(grouped(lambda one: one.level))
    common = min(alike(grouped(lambda one: one.quarter)), _MOST)
    in_wbs = min(alike(grouped(lambda one: (one.quarter, one.wbs))), _MOST)
    in_wbs = max(in_wbs - common, 0.0)
    own = max(1 - common - in_wbs - by_wbs - by_level, 1 - _MOST)
    return Lateness(spans, *counts, wbs, levels, common, in_wbs, own)


def _score(curve: Curve, one: Observation) -> float:
    """Return the place of an observation in its distribution, as a normal number.

    Of one still open, the mean of the places that are left to it.
    """
    if not one.completed:
        share = min(curve.share(one.slip), 0.999)
        if share <= 0:
            return 0.0
        place = _NORMAL.inv_cdf(share)
        return exp(-place * place / 2) / sqrt(2 * pi) / (1 - share)
    # In the middle of the step, so that many equal slips have one score, and no score is infinite.
    share = (curve.share(one.slip - 1) + curve.share(one.slip)) / 2
    return _NORMAL.inv_cdf(min(max(share, 0.001), 0.999))

"""How much work can be done by a moment, and by when an amount of it is done."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, pairwise

from tracemap.analysis.months import END_OF_TIME, end_of, start_of
from tracemap.capacity import Capacity


@lru_cache(maxsize=4096)
def exactly(number: float) -> Fraction:
    """Return a number as it is written: 0.1 as a tenth."""
    return Fraction(repr(number))


class Supply:
    """The work that some capacity can do from a day on, in FTE-months.

    Where several tables hold at once, their people add up.
    """

    def __init__(self, tables: Iterable[Capacity], since: date) -> None:
        """Sum the tables up from the start of a day; n log n in the tables."""
        now = start_of(since)
        changes: defaultdict[Fraction, Fraction] = defaultdict(Fraction, {now: Fraction(0)})
        for one in tables:
            start = now if one.start is None else max(now, start_of(one.start))
            end = END_OF_TIME if one.end is None else end_of(one.end)
            if start < end:
                changes[start] += exactly(one.fte)
                changes[end] -= exactly(one.fte)
        self._moments = sorted(changes)
        self._rates = list(accumulate(changes[moment] for moment in self._moments))
        stretches = zip(pairwise(self._moments), self._rates, strict=False)
        done = ((end - start) * rate for (start, end), rate in stretches)
        self._done = list(accumulate(done, initial=Fraction(0)))

    def until(self, moment: Fraction) -> Fraction:
        """Return the work that can be done until a moment."""
        place = bisect_right(self._moments, moment) - 1
        if place < 0:
            return Fraction(0)
        return self._done[place] + (moment - self._moments[place]) * self._rates[place]

    def moment_of(self, amount: Fraction) -> Fraction | None:
        """Return the first moment at which so much work can be done; None where it never can."""
        place = bisect_left(self._done, amount)
        if place == len(self._done):
            return None
        if place == 0:
            return self._moments[0]
        before = place - 1
        lacking = amount - self._done[before]
        return self._moments[before] + lacking / self._rates[before]

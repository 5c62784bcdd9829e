"""How late things come, as a share that has come by each slip; what has not come yet counts too."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple


class Curve(NamedTuple):
    """A distribution of slips: the share of milestones that have come by each slip.

    Where milestones are still open past the greatest slip, the last share is below 1: how late the rest
    come is not known.

    Attributes:
        slips: in days, ascending.
        shares: for each, the share that has come by it; ascending.
    """

    slips: tuple[int, ...]
    shares: tuple[float, ...]

    def share(self, slip: int) -> float:
        """Return the share that has come by a slip."""
        place = bisect_left(self.slips, slip + 1)
        return self.shares[place - 1] if place else 0.0

    def after(self, slip: int) -> Curve:
        """Return the distribution among those that have not come by a slip."""
        place = bisect_left(self.slips, slip + 1)
        gone = self.share(slip)
        if gone >= 1:
            return Curve((), ())
        return Curve(
            self.slips[place:], tuple((one - gone) / (1 - gone) for one in self.shares[place:])
        )

    def quantile(self, share: float) -> int | None:
        """Return the least slip by which a share has come; None where the record does not reach so far."""
        place = bisect_left(self.shares, share - 1e-12)
        return self.slips[place] if place < len(self.slips) else None


def kaplan_meier(observations: Iterable[tuple[int, bool]]) -> Curve:
    """Return the distribution of slips, each with whether it ended in completion.

    One still open counts among those at risk up to its slip, and not after (Kaplan and Meier, 1958).
    """
    listed = sorted(observations)
    at_risk, waiting = len(listed), 1.0
    slips: list[int] = []
    shares: list[float] = []
    place = 0
    while place < len(listed):
        slip, come, gone = listed[place][0], 0, 0
        while place + gone < len(listed) and listed[place + gone][0] == slip:
            come += listed[place + gone][1]
            gone += 1
        if come:
            waiting *= 1 - come / at_risk
            slips.append(slip)
            shares.append(1 - waiting)
        at_risk -= gone
        place += gone
    return Curve(tuple(slips), tuple(shares))

"""Whether work fits a supply: the earliest date first.

All of it may begin at once, and what is due first is done first. If any order keeps all dates, this one does;
so what does not fit in it does not fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from tracemap.analysis.months import END_OF_TIME, day_by, end_of
from tracemap.analysis.supply import Supply


class Work(NamedTuple):
    """What is left to do for a milestone.

    Attributes:
        milestone: its number.
        effort: FTE-months, or None where nobody says.
        expected: the last day on which it can be done; None where it has no date.
    """

    milestone: int
    effort: Fraction | None
    expected: date | None

    @property
    def order(self) -> tuple[date, bool, int]:
        """Return the key by which the earliest date comes first, and what has none last."""
        return self.expected or date.max, self.expected is None, self.milestone


class Allotted(NamedTuple):
    """Some work, and when it is done.

    Attributes:
        work: the work.
        done: the day on which it is done, or None where it never is, or nobody says how much it is.
        short: FTE-months that have to be added by its date for it to fit, on top of those added for what is
            due before it; 0 where it fits then.
    """

    work: Work
    done: date | None
    short: Fraction

    @property
    def fits(self) -> bool:
        """Tell whether it is done by its date; without a date, whether it is ever done."""
        if self.work.effort is None:
            return True
        return self.done is not None and self.done <= (self.work.expected or date.max)


def allotted(works: Iterable[Work], supply: Supply, since: date) -> Iterator[Allotted]:
    """Yield all work, the earliest date first, each with the day on which it is done; n log n."""
    due = added = Fraction(0)
    for work in sorted(works, key=lambda one: one.order):
        if work.effort is None:
            yield Allotted(work, None, Fraction(0))
            continue
        due += work.effort
        last = END_OF_TIME if work.expected is None else end_of(work.expected)
        short = max(due - supply.until(last) - added, Fraction(0))
        added += short
        # What takes no effort waits for nobody.
        moment = supply.moment_of(due if work.effort else Fraction(0))
        day = None if moment is None else day_by(moment)
        yield Allotted(work, None if day is None else max(day, since), short)

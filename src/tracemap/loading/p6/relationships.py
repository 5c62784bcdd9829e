"""The sheet TASKPRED of an export: which milestones wait for which, through whatever lies between.

Most relationships of an export are among activities that are no milestones. Two milestones that such
activities join are joined. Types decide what counts as joined; lags add up on the way.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from tracemap.findings import Problem
from tracemap.identifiers import normal_form
from tracemap.loading.p6.table import Table, as_number
from tracemap.schema.explain import described

PREDECESSOR, SUCCESSOR, TYPE, LAG = "pred_task_id", "task_id", "pred_type", "lag_hr_cnt"
_TYPES = ("FS", "SS", "FF", "SF")
_MOST_STEPS = 20_000_000
_LONGEST_LAG = 1_000_000
"""More than a century of hours. What is longer is no lag, and dates have an end."""

End = tuple[str, str]
"""An activity's start (S) or finish (F)."""


class Joined(NamedTuple):
    """A milestone that another one waits for.

    Attributes:
        code: the milestone waited for.
        row: the row of the relationship that leads into the one that waits.
        through: the activities between the two, the earlier first; none where P6 joins them directly.
        lag: what must pass between the two at least, in the unit of the sheet; below 0 for a lead.
    """

    code: str
    row: int
    through: tuple[str, ...]
    lag: float


class _Step(NamedTuple):
    """A relationship, seen from the end that it leads into."""

    before: End
    row: int
    lag: float


class Relationships:
    """The relationships of an export, by the end of the activity that each leads into."""

    def __init__(self, table: Table, report: Callable[[Problem], None]) -> None:
        """Read the sheet; a type that P6 does not have, or none, counts as finish to start."""
        self._into: dict[End, list[_Step]] = {}
        self._steps_left = _MOST_STEPS
        for row in table.rows():
            before, after = table.text(row, PREDECESSOR), table.text(row, SUCCESSOR)
            if before is None or after is None:
                continue
            kind = (table.text(row, TYPE) or "FS").strip().upper().removeprefix("PR_")
            ends = kind if kind in _TYPES else "FS"
            step = _Step((normal_form(before), ends[0]), row, _lag(table, row, report))
            self._into.setdefault((normal_form(after), ends[1]), []).append(step)

    @property
    def cut_short(self) -> bool:
        """Tell whether the search was given up, since it took too many steps."""
        return self._steps_left < 0

    def predecessors(self, code: str, known: Collection[str]) -> list[Joined]:
        """Return the milestones among `known` that a milestone waits for, the nearest first.

        The search goes back over activities that are no milestones and stops at those that are. It goes from
        the start of an activity to what leads into its start, and from its finish to what leads into
        either: an activity whose finish alone waits for A does not make what waits for its start wait for
        A. Each end of an activity is passed once a milestone, so a plan of M milestones and R
        relationships takes at most M x R steps; after 20 million the search is given up.
        """
        target = code, "F"
        leads_to: dict[End, End | None] = {}
        found: dict[str, tuple[End | None, int]] = {}
        waiting: deque[tuple[End, End | None, int]] = deque(
            (step.before, None, step.row) for step in self._leading_into(target)
        )
        while waiting and not self.cut_short:
            end, following, row = waiting.popleft()
            if end[0] in known:
                found.setdefault(end[0], (following, row))
            elif end not in leads_to:
                leads_to[end] = following
                before = [(step.before, end, row) for step in self._leading_into(end)]
                self._steps_left -= len(before)
                waiting.extend(before)
        lags = self._largest_lags(target, leads_to)
        return [
            Joined(one, row, _path(following, leads_to), lags.get(one, 0))
            for one, (following, row) in found.items()
        ]

    def _leading_into(self, end: End) -> Iterator[_Step]:
        """Yield what holds up an end of an activity: a finish waits for all that its start waits for."""
        activity, letter = end
        for into in "S" if letter == "S" else "SF":
            yield from self._into.get((activity, into), ())

    def _largest_lags(self, target: End, passed: Collection[End]) -> dict[str, float]:
        """Return, for each milestone behind the ends that were passed, the largest sum of lags on a path.

        An activity lasts 0 or longer, so it is the least that lies between. An end counts once all paths from
        it are known; one on a ring never is, and what lies behind it alone has no lag.
        """
        ahead = Counter(
            step.before for end in (target, *passed) for step in self._leading_into(end)
        )
        largest: dict[End, float] = {target: 0}
        of_milestones: dict[str, float] = {}
        ready = [target]
        while ready:
            end = ready.pop()
            for before, _, lag in self._leading_into(end):
                so_far = largest[end] + lag
                ahead[before] -= 1
                if before not in passed:
                    known = of_milestones.get(before[0], so_far)
                    of_milestones[before[0]] = max(known, so_far)
                    continue
                largest[before] = max(largest.get(before, so_far), so_far)
                if not ahead[before]:
                    ready.append(before)
        return of_milestones


def _lag(table: Table, row: int, report: Callable[[Problem], None]) -> float:
    """Return the lag of a row; one that is no number of a sensible size is a finding, and counts as none."""
    cell = table.cell(row, LAG)
    lag = 0 if cell is None else as_number(cell)
    if lag is not None and abs(lag) <= _LONGEST_LAG:
        return lag
    expected = f"a number from -{_LONGEST_LAG} to {_LONGEST_LAG}"
    message = f"'{LAG}' is {described(cell)}, expected {expected}: it counts as no lag"
    report(Problem("TM102", message, table.place(row, LAG), help="correct it in P6"))
    return 0


def _path(end: End | None, leads_to: dict[End, End | None]) -> tuple[str, ...]:
    path = []
    while end is not None:
        path.append(end[0])
        end = leads_to[end]
    return tuple(path)

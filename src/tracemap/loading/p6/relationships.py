"""The sheet TASKPRED of an export: which milestones wait for which, through whatever lies between.

Most relationships of an export are among activities that are no milestones. Two milestones that such
activities join are joined. Types decide what counts as joined; lags are not kept.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from typing import NamedTuple

from tracemap.identifiers import normal_form
from tracemap.loading.p6.table import Table

PREDECESSOR, SUCCESSOR, TYPE = "pred_task_id", "task_id", "pred_type"
_TYPES = ("FS", "SS", "FF", "SF")
_MOST_STEPS = 20_000_000

End = tuple[str, str]
"""An activity's start (S) or finish (F)."""


class Joined(NamedTuple):
    """A milestone that another one waits for.

    Attributes:
        code: the milestone waited for.
        row: the row of the relationship that leads into the one that waits.
        through: the activities between the two, the earlier first; none where P6 joins them directly.
    """

    code: str
    row: int
    through: tuple[str, ...]


class Relationships:
    """The relationships of an export, by the end of the activity that each leads into."""

    def __init__(self, table: Table) -> None:
        """Read the sheet; a type that P6 does not have, or none, counts as finish to start."""
        self._into: dict[End, list[tuple[End, int]]] = {}
        self._steps_left = _MOST_STEPS
        for row in table.rows():
            before, after = table.text(row, PREDECESSOR), table.text(row, SUCCESSOR)
            if before is None or after is None:
                continue
            kind = (table.text(row, TYPE) or "FS").strip().upper().removeprefix("PR_")
            ends = kind if kind in _TYPES else "FS"
            into = self._into.setdefault((normal_form(after), ends[1]), [])
            into.append(((normal_form(before), ends[0]), row))

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
        leads_to: dict[End, End | None] = {}
        found: dict[str, Joined] = {}
        waiting: deque[tuple[End, End | None, int]] = deque()
        for letter in "SF":
            waiting.extend((end, None, row) for end, row in self._into.get((code, letter), ()))
        while waiting and not self.cut_short:
            end, following, row = waiting.popleft()
            activity, letter = end
            if activity in known:
                if activity not in found:
                    found[activity] = Joined(activity, row, _path(following, leads_to))
                continue
            if end in leads_to:
                continue
            leads_to[end] = following
            for into in "S" if letter == "S" else "SF":
                before = self._into.get((activity, into), ())
                self._steps_left -= len(before)
                waiting.extend((earlier, end, row) for earlier, _ in before)
        return list(found.values())


def _path(end: End | None, leads_to: dict[End, End | None]) -> tuple[str, ...]:
    path = []
    while end is not None:
        path.append(end[0])
        end = leads_to[end]
    return tuple(path)

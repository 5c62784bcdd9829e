"""Whether there is the effort: what is left to do, by WBS or owner and over time, against the capacity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tracemap.analysis.allotment import Work, allotted
from tracemap.analysis.months import PERIODS
from tracemap.analysis.supply import Supply, exactly
from tracemap.capacity import Capacity
from tracemap.errors import UsageError
from tracemap.identifiers import natural_key
from tracemap.questions.workload import (
    Amount,
    GroupEffort,
    MilestoneEffort,
    Workload,
    amount,
    rounded,
)
from tracemap.snapshot import Snapshot

GROUPINGS = ("wbs", "owner")
"""What effort can be summed up by."""


@dataclass(frozen=True, slots=True)
class EffortReport:
    """The answer of `effort`.

    Attributes:
        as_of: the date of the question; the capacity counts from it on.
        by, per: what is summed up by.
        milestones, known: the incomplete milestones, and how many of them say an effort.
        effort: their effort in FTE-months; None where none says it.
        external: how many milestones of other projects are left out.
        groups: in the order of their keys, None last.
        shares: what each group does of each milestone, the earliest date first.
    """

    as_of: date
    by: str
    per: str
    milestones: int
    known: int
    effort: Amount
    external: int
    groups: tuple[GroupEffort, ...]
    shares: tuple[MilestoneEffort, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `effort`."""
        names = ("by", "per", "milestones", "known", "effort", "external")
        return {
            "schema": "tracemap/effort/1",
            "as_of": self.as_of.isoformat(),
            **{name: getattr(self, name) for name in names},
            "effort": rounded(self.effort),
            "groups": [group.to_dict() for group in self.groups],
            "shares": [share.to_dict() for share in self.shares],
        }


def effort(snapshot: Snapshot, by: str = "wbs", per: str = "quarter") -> EffortReport:
    """Return the effort that is left against the capacity; n log n in milestones.

    Raises:
        UsageError: `by` is none of `GROUPINGS`, or `per` none of `PERIODS`.
    """
    for value, allowed in ((by, GROUPINGS), (per, PERIODS)):
        if value not in allowed:
            raise UsageError(f"effort cannot be summed up by {value!r}", f"by {', '.join(allowed)}")
    milestones, schedule = snapshot.precedence.milestones, snapshot.schedule
    still_open = [number for number in range(len(milestones)) if schedule.is_open(number)]
    own = [number for number in still_open if not milestones[number].external]
    tables = _tables(snapshot.catalog.config.capacity, by)
    works = _works(snapshot, own, by, tables)
    in_order = sorted(works, key=lambda key: (key is None, natural_key(key or "")))
    loads = [_load(key, works[key], tables, snapshot.as_of) for key in in_order]
    known = [exactly(one) for number in own if (one := milestones[number].effort) is not None]
    return EffortReport(
        as_of=snapshot.as_of,
        by=by,
        per=per,
        milestones=len(own),
        known=len(known),
        effort=amount(known),
        external=len(still_open) - len(own),
        groups=tuple(load.group(per) for load in loads),
        shares=tuple(share for load in loads for share in load.shares(snapshot)),
    )


def _tables(capacity: Iterable[Capacity], by: str) -> dict[str, list[Capacity]]:
    """Return the tables of each WBS, or of each owner."""
    found: dict[str, list[Capacity]] = {}
    for one in capacity:
        key = one.wbs if by == "wbs" else one.owner
        if key is not None:
            found.setdefault(key, []).append(one)
    return found


def _works(
    snapshot: Snapshot, numbers: Iterable[int], by: str, tables: dict[str, list[Capacity]]
) -> dict[str | None, list[Work]]:
    """Return the work of each group: of those with capacity, and of every other WBS or owner.

    A milestone under several WBS shares its effort among them equally.
    """
    found: dict[str | None, list[Work]] = {key: [] for key in tables}
    lengths = sorted({len(key) for key in tables}, reverse=True)
    for number in numbers:
        milestone = snapshot.precedence.milestones[number]
        keys: Sequence[str | None] = [milestone.owner]
        if by == "wbs":
            keys = [_provider(wbs, tables, lengths) for wbs in dict.fromkeys(milestone.wbs)] or [
                None
            ]
        whole = None if milestone.effort is None else exactly(milestone.effort)
        for key, count in Counter(keys).items():
            part = whole
            if whole is not None and count < len(keys):
                part = whole * Fraction(count, len(keys))
            found.setdefault(key, []).append(Work(number, part, snapshot.schedule.expected(number)))
    return found


def _load(
    key: str | None, works: list[Work], tables: dict[str, list[Capacity]], as_of: date
) -> Workload:
    known = key is not None and key in tables
    supply = Supply(tables.get(key or "", ()), as_of)
    return Workload(key, list(allotted(works, supply, as_of)), supply if known else None)


def _provider(wbs: str, tables: dict[str, list[Capacity]], lengths: list[int]) -> str:
    """Return the nearest WBS with capacity: this one, or one that it is under; else this one."""
    for length in lengths:
        if wbs[:length] in tables and wbs[length : length + 1] in ("", "."):
            return wbs[:length]
    return wbs

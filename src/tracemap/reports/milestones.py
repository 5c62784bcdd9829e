"""The milestone document: how a plan stands, what comes next, and every milestone with all it is tied to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tracemap.analysis.blocking import Blocker, top_blockers
from tracemap.analysis.isodate import iso
from tracemap.analysis.schedule import MilestoneState
from tracemap.analysis.verification import State
from tracemap.comparing.diff import Diff
from tracemap.identifiers import natural_key
from tracemap.questions.coverage import CoveredRequirement, Tally, covered, tally
from tracemap.questions.empty_choice import refuse_no_milestone
from tracemap.questions.listing import MilestoneRow, list_items
from tracemap.questions.narrowing import Narrowing, narrowed
from tracemap.reports.entries import Entries, Entry, is_ahead
from tracemap.reports.milestone_parts import (
    Counts,
    LevelCounts,
    Month,
    PriorityCounts,
    Replaced,
    WbsSection,
)
from tracemap.reports.provenance import Provenance, provenance
from tracemap.snapshot import Snapshot

SOON = 90
"""How many days ahead a milestone is called due soon."""

BLOCKERS = 10
"""How many root blockers are named."""


@dataclass(frozen=True, slots=True)
class MilestoneDocument:
    """What the milestone document says; what a template of it gets as `plan`.

    Attributes:
        as_of: the date of the document.
        provenance: where the plan was read from.
        among: which milestones it is about; the others appear where one of these is tied to them.
        counts: of all these.
        levels: the same by level.
        last: the milestone that is expected last of those not completed; None where no date is known.
        overdue: due before the date and not completed, the longest overdue first.
        late: expected after they are due, the largest slip first; the overdue left out.
        soon: due within `SOON` days, by date, and not completed.
        blockers: the root blockers of the plan that hold up most.
        months: by due date.
        wbs: by the first two steps of the WBS.
        superseded: those that others replace; they are in no number.
        requirements: active ones: of the whole plan, or, where `among` narrows, of these milestones.
        priorities: how many of them there are, by priority.
        total: all of them.
        verifying: those of them that one of these milestones verifies.
        since: what changed since an earlier state of the plan; None where none is asked about.
    """

    as_of: date
    provenance: Provenance
    among: Narrowing
    counts: Counts
    levels: tuple[LevelCounts, ...]
    last: MilestoneRow | None
    overdue: tuple[MilestoneRow, ...]
    late: tuple[MilestoneRow, ...]
    soon: tuple[MilestoneRow, ...]
    blockers: tuple[Blocker, ...]
    months: tuple[Month, ...]
    wbs: tuple[WbsSection, ...]
    superseded: tuple[Replaced, ...]
    priorities: tuple[PriorityCounts, ...]
    total: Tally
    requirements: tuple[CoveredRequirement, ...]
    since: Diff | None

    @property
    def soon_days(self) -> int:
        """Return how many days ahead `soon` looks."""
        return SOON

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `report milestones`."""
        return {
            "schema": "tracemap/report-milestones/1",
            "as_of": self.as_of.isoformat(),
            "provenance": self.provenance.to_dict(),
            "among": self.among.to_dict(),
            "counts": self.counts.to_dict(),
            "levels": [one.to_dict() for one in self.levels],
            "last": {"id": self.last.id, "expected": iso(self.last.expected)}
            if self.last
            else None,
            "overdue": [one.id for one in self.overdue],
            "late": [one.id for one in self.late],
            "soon": [one.id for one in self.soon],
            "top_blockers": [one.to_dict() for one in self.blockers],
            "months": [one.to_dict() for one in self.months],
            "wbs": [one.to_dict() for one in self.wbs],
            "superseded": [one.to_dict() for one in self.superseded],
            "priorities": [one.to_dict() for one in self.priorities],
            "total": self.total.to_dict(),
            "requirements": [one.to_dict() for one in self.requirements],
            "since": None if self.since is None else self.since.to_dict(),
        }


def milestone_document(
    snapshot: Snapshot, among: Narrowing | None = None, since: Diff | None = None
) -> MilestoneDocument:
    """Return the milestone document of a plan; linear in items and links, but for what blocks most.

    Raises:
        UnknownIdError: no milestone has a beginning of a code, a WBS or a level that is asked for.
        UsageError: no milestone has all that is asked for.
    """
    among = among or Narrowing()
    refuse_no_milestone(snapshot, among)
    rows = _rows(snapshot)
    numbers = narrowed(snapshot, among)
    shown = [rows[number] for number in numbers]
    ahead = [one for one in shown if is_ahead(one.state)]
    dated = [one for one in ahead if one.expected is not None]
    requirements = _requirements(snapshot, numbers, everything=not among.words())
    verifying = {one for number in numbers for one in _verified_by(snapshot, number)}
    return MilestoneDocument(
        as_of=snapshot.as_of,
        provenance=provenance(snapshot),
        among=among,
        counts=_counts(shown),
        levels=_levels(shown),
        last=max(dated, key=lambda one: one.expected or date.min, default=None),
        overdue=tuple(sorted(_in(ahead, MilestoneState.OVERDUE), key=_due)),
        late=tuple(sorted(_in(ahead, MilestoneState.LATE), key=lambda one: -(one.slip_days or 0))),
        soon=tuple(sorted(_due_soon(ahead, snapshot.as_of), key=_due)),
        blockers=tuple(top_blockers(snapshot.schedule, snapshot.verification)[:BLOCKERS]),
        months=_months(shown),
        wbs=_by_wbs(snapshot, rows, numbers),
        superseded=_superseded(snapshot, rows, among),
        priorities=_priorities(snapshot, requirements),
        total=tally(snapshot, requirements),
        requirements=tuple(covered(snapshot, [one for one in requirements if one in verifying])),
        since=since,
    )


def _rows(snapshot: Snapshot) -> tuple[MilestoneRow, ...]:
    items = list_items(snapshot, "milestone").items
    return tuple(one for one in items if isinstance(one, MilestoneRow))


def _counts(rows: Iterable[MilestoneRow]) -> Counts:
    states = Counter(one.state for one in rows)
    return Counts(states.total(), *(states[name] for name in Counts._fields[1:]))


def _levels(rows: Iterable[MilestoneRow]) -> tuple[LevelCounts, ...]:
    found: dict[int | None, list[MilestoneRow]] = {}
    for one in rows:
        found.setdefault(one.level, []).append(one)
    in_order = sorted(found, key=lambda level: (level is None, level or 0))
    return tuple(LevelCounts(level, _counts(found[level])) for level in in_order)


def _in(rows: Iterable[MilestoneRow], state: MilestoneState) -> list[MilestoneRow]:
    return [one for one in rows if one.state == state]


def _due(row: MilestoneRow) -> date:
    return row.due or date.max


def _due_soon(rows: Iterable[MilestoneRow], as_of: date) -> list[MilestoneRow]:
    last = as_of + timedelta(days=SOON) if as_of <= date.max - timedelta(days=SOON) else date.max
    return [one for one in rows if one.due is not None and as_of <= one.due <= last]


def _months(rows: Iterable[MilestoneRow]) -> tuple[Month, ...]:
    found: dict[date | None, list[MilestoneRow]] = {}
    for one in sorted(rows, key=_due):
        found.setdefault(one.due and one.due.replace(day=1), []).append(one)
    return tuple(Month(first, tuple(those)) for first, those in found.items())


def _by_wbs(
    snapshot: Snapshot, rows: Sequence[MilestoneRow], numbers: Sequence[int]
) -> tuple[WbsSection, ...]:
    entries = Entries(snapshot, tuple(rows))
    found: dict[str | None, list[Entry]] = {}
    for number in numbers:
        key = snapshot.precedence.milestones[number].wbs_element
        found.setdefault(key, []).append(entries.entry(number))
    in_order = sorted(found, key=lambda key: (key is None, natural_key(key or "")))
    return tuple(_wbs_section(key, found[key]) for key in in_order)


def _wbs_section(key: str | None, entries: list[Entry]) -> WbsSection:
    ahead = [one for one in entries if is_ahead(one.milestone.state)]
    done = [one for one in entries if not is_ahead(one.milestone.state)]
    return WbsSection(
        key,
        _counts(one.milestone for one in entries),
        tuple(sorted(ahead, key=lambda one: _pressing(one.milestone))),
        tuple(sorted(done, key=lambda one: one.milestone.expected or date.min, reverse=True)),
    )


def _pressing(row: MilestoneRow) -> tuple[int, date]:
    ranks = {MilestoneState.OVERDUE.value: 0, MilestoneState.LATE.value: 1}
    return ranks.get(row.state, 2), row.expected or date.max


def _superseded(
    snapshot: Snapshot, rows: Sequence[MilestoneRow], among: Narrowing
) -> tuple[Replaced, ...]:
    return tuple(
        Replaced(row, snapshot.precedence.code(snapshot.schedule.final(number)))
        for number, row in enumerate(rows)
        if row.state == MilestoneState.SUPERSEDED
        and among.holds(snapshot.precedence.milestones[number])
    )


def _verified_by(snapshot: Snapshot, number: int) -> list[int]:
    return snapshot.evidence.requirements_of_milestone[number]


def _requirements(snapshot: Snapshot, numbers: Sequence[int], *, everything: bool) -> list[int]:
    active = snapshot.verification.active
    if everything:
        return [number for number, counts in enumerate(active) if counts]
    found = {one for number in numbers for one in _verified_by(snapshot, number)}
    return [number for number in sorted(found) if active[number]]


def _priorities(snapshot: Snapshot, requirements: Sequence[int]) -> tuple[PriorityCounts, ...]:
    written = list(snapshot.catalog.requirements.values())
    found: dict[str | None, list[int]] = {}
    for number in requirements:
        found.setdefault(written[number].priority, []).append(number)
    in_order = sorted(found, key=lambda key: (key is None, natural_key(key or "")))
    return tuple(_priority(snapshot, key, found[key]) for key in in_order)


def _priority(snapshot: Snapshot, priority: str | None, numbers: Sequence[int]) -> PriorityCounts:
    verification = snapshot.verification
    ahead = [one for one in numbers if verification.states[one] is not State.VERIFIED]
    found = [day for one in ahead if (day := verification.expected(one)) is not None]
    days = [day for day in found if day >= snapshot.as_of]  # of what is still to be reached
    later = any(verification.lower_bound(one) for one in ahead)
    return PriorityCounts(priority, tally(snapshot, numbers), max(days, default=None), later)

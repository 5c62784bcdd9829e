"""How sure the dates are: percentiles from the plan's own record of slips."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from tracemap.analysis.isodate import iso
from tracemap.analysis.verification import State
from tracemap.errors import UsageError
from tracemap.extras import NUMPY, require
from tracemap.model import Milestone
from tracemap.questions.expectation import Expectation, expectation
from tracemap.questions.expected_requirements import (
    RequirementsExpectation,
    requirements_expectation,
)
from tracemap.questions.learned import Learned, PastStates, learned
from tracemap.snapshot import Snapshot

if TYPE_CHECKING:
    from tracemap.forecasting.simulation import Days

PERCENTS = (10, 25, 50, 75, 90)
DRAWS = 10_000
SEED = 1
_MOST_SEED = 2**32 - 1


class Sampling(NamedTuple):
    """How the plan is drawn.

    Attributes:
        percents: which percentiles are given, ascending.
        seed: where the random numbers start.
        network: whether milestones wait for others.
    """

    percents: tuple[int, ...]
    seed: int
    network: bool


class Percentile(NamedTuple):
    """A day by which so many percent of the draws have come; None where the record does not reach so far."""

    percent: int
    date: date | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of a percentile."""
        return {"percent": self.percent, "date": iso(self.date)}


class Sureness(NamedTuple):
    """How sure one date is.

    Attributes:
        milestones: how many incomplete milestones it rests on: those asked about, and what they wait for.
        undated: whether one of them has no date of its own, so that all may be later than drawn.
        thin: whether some of them have a lead time of which the record holds too few.
        by_due: the share of the draws that come by the due date; None where there is none.
        percentiles: ascending; empty where there is nothing to draw, or too little to learn from.
    """

    milestones: int
    undated: bool
    thin: bool
    by_due: float | None
    percentiles: tuple[Percentile, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return what is said of one date in JSON."""
        return {**self._asdict(), "percentiles": [one.to_dict() for one in self.percentiles]}


@dataclass(frozen=True, slots=True)
class ForecastTarget:
    """When a milestone or requirement is expected, and how sure that is."""

    expectation: Expectation
    sureness: Sureness

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one target of `forecast`."""
        one = self.expectation
        return {
            "id": one.id,
            "name": one.name,
            "kind": one.kind,
            "state": one.state,
            "due": iso(one.due),
            "expected": iso(one.expected),
            "lower_bound": one.lower_bound,
            **self.sureness.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class ForecastPriority:
    """When the last milestone of the requirements of a priority comes, and how sure that is.

    Attributes:
        priority: the priority.
        group: how its requirements stand.
        waiting_for_tests: how many are not verified though their milestones are completed.
        sureness: of the last of the incomplete milestones.
    """

    priority: str
    group: RequirementsExpectation
    waiting_for_tests: int
    sureness: Sureness

    @property
    def expected(self) -> date | None:
        """Return the expected date of the last incomplete milestone; None where there is none."""
        return self.group.awaited_until if self.sureness.milestones else None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one priority of `forecast`."""
        group = self.group
        return {
            "priority": self.priority,
            "requirements": group.requirements,
            "verified": group.verified,
            "awaited": group.awaited,
            "unassigned": group.unassigned,
            "waiting_for_tests": self.waiting_for_tests,
            "expected": iso(self.expected),
            "lower_bound": group.lower_bound,
            **self.sureness.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Forecast:
    """The answer of `forecast`.

    Attributes:
        record: what it was learnt from.
        sampling: how it was drawn, `DRAWS` times.
        targets: what was asked about, in that order.
        priorities: those asked about; all where nothing was.
        everything: how sure the last of all milestones is; None where something was asked about.
        incomplete: how many milestones of the plan are incomplete; those of other projects are not its own,
            though `everything` rests on those that it waits for.
    """

    as_of: date
    record: Learned
    sampling: Sampling
    targets: tuple[ForecastTarget, ...]
    priorities: tuple[ForecastPriority, ...]
    everything: Sureness | None
    incomplete: int

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `forecast`."""
        return {
            "schema": "tracemap/forecast/1",
            "as_of": self.as_of.isoformat(),
            "record": self.record.to_dict(),
            "network": self.sampling.network,
            "draws": DRAWS,
            "seed": self.sampling.seed,
            "targets": [target.to_dict() for target in self.targets],
            "priorities": [priority.to_dict() for priority in self.priorities],
            "everything": self.everything.to_dict() if self.everything else None,
            "incomplete": self.incomplete,
        }


def forecast(
    snapshot: Snapshot,
    past: PastStates,
    identifiers: Sequence[str] = (),
    *,
    priority: str | None = None,
    percents: Sequence[int] = PERCENTS,
    seed: int = SEED,
    network: bool = True,
) -> Forecast:
    """Return how sure the dates of milestones, requirements and priorities are; of all priorities by default.

    Args:
        snapshot: the plan.
        past: its past states.
        identifiers: what is asked about; what is named twice, by any of its ids, is asked about once.
        priority: the requirements of this priority.
        percents: of which percentiles.
        seed: where the random numbers start.
        network: whether milestones wait for others; else each comes by its own date alone.

    Raises:
        UnknownIdError: the plan has no such milestone or requirement, or none of the priority.
        UsageError: a percentile is not from 1 to 99, the seed not from 0 to 2**32 - 1; or numpy, with which
            the network is drawn, is not installed.
    """
    asked = tuple(sorted(set(percents)))
    if not asked or asked[0] < 1 or asked[-1] > 99:
        raise UsageError("percentiles are whole numbers from 1 to 99")
    checked_seed(seed)
    require(NUMPY)
    found = (expectation(snapshot, one, None) for one in identifiers)
    targets = list({(one.kind, one.id): one for one in found}.values())
    summary = not identifiers and not priority
    names = _priorities(snapshot) if summary else [priority] if priority else []
    wanted = [_milestones(snapshot, one) for one in targets]
    wanted += [set().union(*_awaited(snapshot, one)) for one in names]
    open_ = _open(snapshot)
    wanted += [open_] if summary else []
    dues = [one.due for one in targets] + [None] * (len(wanted) - len(targets))
    record = learned(snapshot.catalog, snapshot.as_of, past, asked)
    sampling = Sampling(asked, seed, network)
    sure = iter(_sureness(snapshot, record, list(zip(wanted, dues, strict=True)), sampling))
    return Forecast(
        as_of=snapshot.as_of,
        record=record,
        sampling=sampling,
        targets=tuple(ForecastTarget(one, next(sure)) for one in targets),
        priorities=tuple(_priority(snapshot, name, next(sure)) for name in names),
        everything=next(sure, None),
        incomplete=len(open_),
    )


def checked_seed(seed: int) -> None:
    """Raise a UsageError where the random numbers cannot start at a seed."""
    if not 0 <= seed <= _MOST_SEED:
        raise UsageError(f"the seed is a whole number from 0 to {_MOST_SEED}")


def _priority(snapshot: Snapshot, name: str, sureness: Sureness) -> ForecastPriority:
    group = requirements_expectation(snapshot, name, None)
    return ForecastPriority(name, group, _waiting_for_tests(snapshot, name), sureness)


def _priorities(snapshot: Snapshot) -> list[str]:
    requirements = snapshot.catalog.requirements.values()
    return sorted({one.priority for one in requirements if one.priority and one.active})


def _milestones(snapshot: Snapshot, target: Expectation) -> set[int]:
    """Return the milestones that a milestone or requirement is met with, by number."""
    if target.kind == "milestone":
        return {snapshot.precedence.number[target.id]}
    number = snapshot.evidence.requirement_number[target.id]
    return set(snapshot.evidence.milestones_of_requirement[number])


def _awaited(snapshot: Snapshot, priority: str) -> list[list[int]]:
    """Return the milestones of each requirement of a priority that is not verified and has any."""
    states = snapshot.verification.states
    return [
        milestones
        for number, one in enumerate(snapshot.catalog.requirements.values())
        if one.active and one.priority == priority and states[number] is not State.VERIFIED
        if (milestones := snapshot.evidence.milestones_of_requirement[number])
    ]


def _waiting_for_tests(snapshot: Snapshot, priority: str) -> int:
    completed = snapshot.schedule.is_completed
    return sum(all(map(completed, milestones)) for milestones in _awaited(snapshot, priority))


def _open(snapshot: Snapshot) -> set[int]:
    """Return the incomplete milestones of the plan; those of other projects are not its own."""
    own = (n for n, one in enumerate(snapshot.precedence.milestones) if not one.external)
    return {number for number in own if snapshot.schedule.is_open(number)}


def _sureness(
    snapshot: Snapshot,
    record: Learned,
    wanted: Sequence[tuple[Collection[int], date | None]],
    sampling: Sampling,
) -> Iterable[Sureness]:
    """Yield how sure the last of each set of milestones is, and the share that comes by the day given."""
    from tracemap.forecasting import simulation  # numpy takes a tenth of a second to import

    schedule, percents, network = snapshot.schedule, sampling.percents, sampling.network
    # What is completed is no matter of chance, and what waits for a test alone has no date.
    open_ = [{one for one in numbers if schedule.group(one) >= 0} for numbers, _ in wanted]
    slips = simulation.Sampler(record.lateness, snapshot.as_of, DRAWS, sampling.seed).slips
    drawn: list[Days] = []
    if record.enough:
        drawn = simulation.simulate(schedule, open_, slips, DRAWS, network=network)
    for place, (numbers, (_, due)) in enumerate(zip(open_, wanted, strict=True)):
        groups: Collection[int] = {schedule.group(one) for one in numbers}
        groups = simulation.needed_groups(schedule, groups) if network else groups
        members = [schedule.precedence.milestones[m] for g in groups for m in schedule.groups[g]]
        undated = any(one.planned is None for one in members)
        thin = any(_is_thin(record, one, snapshot.as_of) for one in members)
        if not drawn or simulation.has_no_date(drawn[place]):
            yield Sureness(len(members), undated, thin, None, ())
            continue
        days = drawn[place]
        found = zip(percents, simulation.percentiles(days, percents), strict=True)
        by_due = None if due is None else simulation.share_by(days, due)
        yield Sureness(
            len(members), undated, thin, by_due, tuple(Percentile(*one) for one in found)
        )


def _is_thin(record: Learned, milestone: Milestone, as_of: date) -> bool:
    planned = milestone.planned
    return planned is not None and record.lateness.span((planned - as_of).days).thin

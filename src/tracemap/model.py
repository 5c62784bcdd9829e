"""The items of a plan, as they are written: milestones, requirements, test plans and their parts.

Each is a named tuple: immutable, typed, and cheap enough to make a million of. Its fields are those
of the JSON Schema of its file, in the order of that schema, between `id` (the key that it is
written under) and its place (`source`, `at`). Text that is absent is None, a list that is absent is
empty. Nothing here is resolved: an id in a list may name nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from tracemap.source import Location, Source, locate


class Milestone(NamedTuple):
    """A point in the plan that is reached or not; it takes no time itself.

    Dates: `due` is the baseline, `forecast` what the project controls system now gives, `completed`
    the day it was reached. `effort` is what is left to do, in FTE-months. `lags` holds whole days as text,
    and `through` activities parted by commas, both by the code of a predecessor.
    """

    id: str
    name: str | None
    short_name: str | None
    description: str | None
    comment: str | None
    owner: str | None
    wbs: tuple[str, ...]
    level: int | None
    kind: str | None
    phase: str | None
    start: date | None
    due: date | None
    forecast: date | None
    completed: date | None
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    lags: tuple[tuple[str, str], ...]
    through: tuple[tuple[str, str], ...]
    requirements: tuple[str, ...]
    test_plans: tuple[str, ...]
    test_spec: str | None
    jira: str | None
    jira_testplan: str | None
    aka: tuple[str, ...]
    effort: float | None
    superseded_by: str | None
    external: bool | None
    summarychart: str | None
    celebrate: str | None
    source: Source
    at: int

    @property
    def planned(self) -> date | None:
        """Return the date it is planned for now: the forecast, else the due date."""
        return self.forecast or self.due

    @property
    def wbs_element(self) -> str | None:
        """Return the WBS that it is counted under: two steps of the first one it has."""
        return ".".join(self.wbs[0].split(".")[:2]) if self.wbs else None

    def completed_by(self, as_of: date) -> bool:
        """Tell whether it was completed on or before the date."""
        return self.completed is not None and self.completed <= as_of


class Requirement(NamedTuple):
    """What the system shall do, after ISO/IEC/IEEE 29148, with the priorities of the DMSR."""

    id: str
    title: str | None
    priority: str | None
    document: str | None
    section: str | None
    derived_from: tuple[str, ...]
    method: tuple[str, ...]
    status: str | None
    text: str | None
    discussion: str | None
    parameters: tuple[tuple[str, str], ...]
    jira: str | None
    source: Source
    at: int

    @property
    def active(self) -> bool:
        """Tell whether it counts: withdrawn and deferred requirements are in no denominator."""
        return self.status not in ("withdrawn", "deferred")


class TestPlan(NamedTuple):
    """A set of test cases that is run together, as LVV-P77."""

    __test__ = False  # type: ignore[misc]  # no field: pytest collects classes by this prefix

    id: str
    name: str | None
    milestones: tuple[str, ...]
    test_cases: tuple[str, ...]
    status: str | None
    document: str | None
    jira: str | None
    source: Source
    at: int


class TestCase(NamedTuple):
    """One test, the ids it verifies, and its results, as LVV-T217.

    `earlier_results` holds the days (as YYYY-MM-DD) and the results of runs before the latest one, each day
    once, in the order of its file.
    """

    __test__ = False  # type: ignore[misc]  # no field: pytest collects classes by this prefix

    id: str
    name: str | None
    verifies: tuple[str, ...]
    result: str | None
    executed: date | None
    earlier_results: tuple[tuple[str, str], ...]
    status: str | None
    source: Source
    at: int

    def result_by(self, as_of: date) -> str:
        """Return the result as known on a date: that of the latest run until then, if there was one."""
        if self.earlier_results and (run := self._earlier_run(as_of)):
            return run[1]
        if self.result is None or (self.executed is not None and self.executed > as_of):
            return "not_executed"
        return self.result

    def executed_by(self, as_of: date) -> date | None:
        """Return the day of the latest run until a date, or None where that is unknown or there was none."""
        if self.earlier_results and (run := self._earlier_run(as_of)):
            return date.fromisoformat(run[0])
        return None if self.executed is None or self.executed > as_of else self.executed

    def _earlier_run(self, as_of: date) -> tuple[str, str] | None:
        """Return the latest of the earlier runs until a date; None where `result` is what counts."""
        until = as_of.isoformat()
        run = max((run for run in self.earlier_results if run[0] <= until), default=None)
        if self.result is None or run is None:
            return run
        if self.executed is None or run[0] <= self.executed.isoformat() <= until:
            return None
        return run


class VerificationElement(NamedTuple):
    """A part of a requirement that is verified by itself, as LVV-27."""

    id: str
    requirement: str | None
    name: str | None
    status: str | None
    source: Source
    at: int


Item = Milestone | Requirement | TestPlan | TestCase | VerificationElement

KINDS: dict[str, type[Any]] = {
    "milestone": Milestone,
    "requirement": Requirement,
    "test_plan": TestPlan,
    "test_case": TestCase,
    "verification_element": VerificationElement,
}
"""The kinds of items by name, in the order in which they are listed."""


def kind_of(item: Item) -> str:
    """Return the kind of an item, as `test_plan`."""
    return next(kind for kind, shape in KINDS.items() if type(item) is shape)


def place_of(item: Item, field: str = "id", index: int = 0) -> Location:
    """Return where a field of an item is written, or element `index` of it where it is a list.

    The place of the item's key stands for a field that is not written.
    """
    return locate(item, item._fields.index(field), index)

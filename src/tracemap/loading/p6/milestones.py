"""The sheet TASK of an export to milestones, each value with its cell.

What a column means is reasoned in docs/sources.md. An activity that is no milestone makes none, and a
date that no column gives is not made up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from tracemap.config import Config
from tracemap.findings import Problem
from tracemap.identifiers import normal_form
from tracemap.loading.p6.table import Table, as_day
from tracemap.loading.wording import defined_twice, malformed_id, shown
from tracemap.model import Milestone, place_of
from tracemap.schema.explain import described

CODE, NAME, STATUS, TYPE = "task_code", "task_name", "status_code", "task_type"
_WBS, _LEVEL = "wbs_id", "user_field_859"
_CARRIED = {
    "summarychart": "actv_code_summary_chart_id",
    "celebrate": "actv_code_celebratory_achievements_id",
}
_FINISHES = ("base_end_date", "end_date", "act_end_date")
_COMPLETED = ("Completed", "TK_Complete")
_MILESTONE_TYPES = ("TT_Mile", "TT_FinMile")
_SUBSYSTEM = re.compile(r"(?:^|[ .])(\d\d[A-Z](?:\.|$).*)", re.DOTALL)
_SLOTS = {name: slot for slot, name in enumerate(Milestone._fields)}
_LISTS = (
    *("wbs", "predecessors", "successors", "lags", "through"),
    *("requirements", "test_plans", "aka"),
)
BLANK = Milestone._make(() if name in _LISTS else None for name in Milestone._fields)
"""A milestone that says nothing."""


def milestones(
    table: Table, config: Config, report: Callable[[Problem], None]
) -> dict[str, Milestone]:
    """Return the milestones of the sheet by code, in the order of its rows; faults go to `report`."""
    form = config.forms["milestone"]
    found: dict[str, Milestone] = {}
    for row in table.rows():
        if not _is_milestone(table, row):
            continue
        code = table.text(row, CODE)
        place = table.place(row, CODE)
        if code is None:
            report(Problem("TM103", f"{table.named(row)} has no '{CODE}'", place))
            continue
        if form.fullmatch(normal_form(code)) is None:
            report(malformed_id(place, code, "milestone", form))
        milestone = _Row(table, row, normal_form(code), report).milestone()
        first = found.setdefault(milestone.id, milestone)
        if first is not milestone:
            report(defined_twice("milestone", milestone.id, place_of(milestone), place_of(first)))
    return found


def _is_milestone(table: Table, row: int) -> bool:
    """Tell whether a row is a milestone: where nothing says what it is, it is one."""
    kind = table.text(row, TYPE)
    return kind is None or "milestone" in kind.lower() or kind in _MILESTONE_TYPES


class _Row:
    """Reads one row: each value once, with its place."""

    def __init__(
        self, table: Table, row: int, code: str, report: Callable[[Problem], None]
    ) -> None:
        self._table = table
        self._row = row
        self._code = code
        self._report = report
        self._values: dict[str, tuple[Any, str]] = {}  # by field: the value and its column
        self._faulty: set[str] = set()

    def milestone(self) -> Milestone:
        """Return the milestone that the row says."""
        self._texts()
        self._level()
        self._dates()
        source = self._table.source
        at = len(source.marks)
        source.marks.append(self._table.mark(self._row, CODE))
        for field, (_, column) in self._values.items():
            source.marks.append(self._table.mark(self._row, column, _SLOTS[field]))
        given = {field: value for field, (value, _) in self._values.items()}
        return BLANK._replace(id=self._code, source=source, at=at, **given)

    def _texts(self) -> None:
        for field, column in {"name": NAME, **_CARRIED}.items():
            text = self._table.text(self._row, column)
            if text is not None:
                self._values[field] = text, column
        wbs = self._table.text(self._row, _WBS)
        if wbs is not None:
            self._values["wbs"] = (wbs_element(wbs),), _WBS

    def _level(self) -> None:
        text = self._table.text(self._row, _LEVEL)
        if text is None:
            return
        if text in ("1", "2", "3", "4"):
            self._values["level"] = int(text), _LEVEL
        else:
            self._fault("TM106", _LEVEL, text, "one of 1, 2, 3, 4")

    def _dates(self) -> None:
        """Read the dates. A start milestone has no finish: its start is what it is planned for."""
        begins = not any(self._table.cell(self._row, column) for column in _FINISHES)
        base = "base_start_date" if "base_start_date" in self._table else "start_date"
        due = self._first("base_end_date", *((base,) if begins else ()))
        forecast = self._first("end_date", *(("start_date",) if begins else ()))
        completed = self._first("act_end_date")
        if completed is None and self._table.cell(self._row, STATUS) in _COMPLETED:
            completed = self._first("act_start_date", "start_date") if begins else None
            if completed is None:
                self._no_day_of_completion()
        for field, found in (("due", due), ("forecast", forecast), ("completed", completed)):
            if found is not None:
                self._values[field] = found

    def _first(self, *columns: str) -> tuple[date, str] | None:
        """Return the day of the first of the columns that holds anything, with that column."""
        for column in columns:
            cell = self._table.cell(self._row, column)
            if cell is None:
                continue
            day = as_day(cell)
            if day is not None:
                return day, column
            if column not in self._faulty:
                self._faulty.add(column)
                self._fault("TM105", column, cell, "a date as 11/30/2018")
            return None
        return None

    def _no_day_of_completion(self) -> None:
        message = f"{shown(self._code)} is completed in P6, and no column says when"
        place = self._table.place(self._row, STATUS)
        help = "it counts as not completed; give the day as 'completed' in an annotation"
        self._report(Problem("TM103", message, place, self._code, help=help))

    def _fault(self, code: str, column: str, cell: Any, expected: str) -> None:
        message = f"'{column}' of {shown(self._code)} is {described(cell)}, expected {expected}"
        place = self._table.place(self._row, column)
        self._report(Problem(code, message, place, self._code, help="correct it in P6"))


def wbs_element(text: str) -> str:
    """Return the element of a WBS code without the project in front: `LSST ME 19-04.02C.04.03` is 02C.04.03.

    It begins with the subsystem (two digits and a letter); where none is named, after the first point.
    """
    found = _SUBSYSTEM.search(text)
    if found:
        return found[1]
    return text.partition(".")[2] or text

"""The tables of P6's database, as XER and PMXML files hold them, to the two sheets that a spreadsheet has.

What a spreadsheet says in a column, P6 spreads over tables: the code of a WBS, user fields, activity codes,
the dates of the baseline. A lag is turned into days by the calendar that P6 counts it in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isfinite
from typing import NamedTuple

from tracemap.loading.p6.table import HEADER_ROWS, Table, as_text
from tracemap.loading.p6.workbook import Cell
from tracemap.loading.p6.xer import Rows, Tables

_TASK = (
    "task_code",
    "task_name",
    "task_type",
    "status_code",
    "wbs_id",
    "start_date",
    "end_date",
    "base_start_date",
    "base_end_date",
    "act_start_date",
    "act_end_date",
)
_LINK = ("pred_task_id", "task_id", "pred_type", "lag_hr_cnt")
_START_MILESTONES = ("TT_Mile", "Start Milestone")
_START = ("act_start_date", "restart_date", "early_start_date", "start_date", "target_start_date")
_FINISH = ("act_end_date", "reend_date", "early_end_date", "end_date", "target_end_date")
_DEEPEST = 50
"""How many elements of the WBS may stand one under the other; P6 allows 50. A ring ends there too."""
_ROUND_THE_CLOCK = 24.0
_ODD = re.compile(r"[^a-z0-9]+")
_Row = Mapping[str, str]


class Sheets(NamedTuple):
    """What an export says of activities and of what joins them, as P6 lays it out in a spreadsheet.

    Attributes:
        tasks: the activities of the current projects.
        links: the relationships; None where the export has none.
        lags_in_days: whether the lags are days already.
        has_baseline: whether the export holds the dates of a baseline.
    """

    tasks: Table
    links: Table | None
    lags_in_days: bool = False
    has_baseline: bool = True


def as_sheets(path: str, tables: Tables, hours_per_day: float) -> Sheets:
    """Return the two sheets that a spreadsheet of the same plan would have.

    Args:
        path: the file.
        tables: those of the file.
        hours_per_day: of a calendar that does not say it.
    """
    return _Database(path, tables, hours_per_day).sheets()


class _Database:
    """The tables of one file, indexed by their ids."""

    def __init__(self, path: str, tables: Tables, hours_per_day: float) -> None:
        self._path = path
        self._tables = tables
        self._hours = hours_per_day
        self._baselines = {
            row["proj_id"]
            for row in self._rows("PROJECT").rows
            if row.get("orig_proj_id") and "proj_id" in row
        }
        self._tasks = {row["task_id"]: row for row in self._rows("TASK").rows if "task_id" in row}

    def sheets(self) -> Sheets:
        """Return the two sheets."""
        base = self._baseline()
        links = self._links() if "TASKPRED" in self._tables else None
        return Sheets(self._activities(base), links, True, bool(base))

    def _rows(self, name: str) -> Rows:
        return self._tables.get(name) or Rows()

    def _is_current(self, row: _Row) -> bool:
        return row.get("proj_id") not in self._baselines

    def _activities(self, base: Mapping[str, _Row]) -> Table:
        wbs, more = self._wbs(), self._more()
        columns = [*_TASK, *dict.fromkeys(name for found in more.values() for name in found)]
        rows: list[list[Cell]] = [list(columns), *[[] for _ in range(HEADER_ROWS - 1)]]
        lines = [1] * HEADER_ROWS
        found = self._rows("TASK")
        for row, line in zip(found.rows, found.lines, strict=True):
            if self._is_current(row):
                cells = _cells(row, base.get(row.get("task_code", ""), {}))
                cells["wbs_id"] = wbs.get(row.get("wbs_id", ""), "")
                cells |= more.get(row.get("task_id", ""), {})
                rows.append([cells.get(name) or None for name in columns])
                lines.append(line)
        return Table(self._path, "TASK", rows, lines)

    def _baseline(self) -> Mapping[str, _Row]:
        """Return the activities of the baseline projects by their codes, as the current ones have them."""
        return {
            row["task_code"]: row
            for row in self._rows("TASK").rows
            if not self._is_current(row) and "task_code" in row
        }

    def _wbs(self) -> Mapping[str, str]:
        """Return the codes of the WBS elements by their ids, each with those above it in front."""
        rows = {row["wbs_id"]: row for row in self._rows("PROJWBS").rows if "wbs_id" in row}
        # PMXML has the code of the project in the project, XER in an element of the WBS.
        projects = {
            row.get("proj_id"): row.get("wbs_short_name", "") for row in self._rows("PROJECT").rows
        }
        found: dict[str, str] = {}
        for identifier, row in rows.items():
            path: list[str] = []
            here = identifier
            while here in rows and here not in found and len(path) < _DEEPEST:
                path.append(here)
                here = rows[here].get("parent_wbs_id", "")
            above = found.get(here) or projects.get(row.get("proj_id"), "")
            for one in reversed(path):
                name = rows[one].get("wbs_short_name", "")
                found[one] = above = f"{above}.{name}" if above else name
        return found

    def _more(self) -> Mapping[str, dict[str, str]]:
        """Return user fields and activity codes by activity, in the columns that a spreadsheet has."""
        more: dict[str, dict[str, str]] = {}
        for row in self._rows("UDFVALUE").rows:
            number = _number(row.get("udf_number"))
            value = row.get("udf_text") or ("" if number is None else as_text(number))
            if "udf_type_id" in row and "fk_id" in row:
                more.setdefault(row["fk_id"], {})[f"user_field_{row['udf_type_id']}"] = value
        types = {row.get("actv_code_type_id"): row for row in self._rows("ACTVTYPE").rows}
        codes = {row.get("actv_code_id"): row for row in self._rows("ACTVCODE").rows}
        for row in self._rows("TASKACTV").rows:
            kind = types.get(row.get("actv_code_type_id"), {}).get("actv_code_type")
            code = codes.get(row.get("actv_code_id"), {}).get("short_name")
            if kind and code and "task_id" in row:
                column = f"actv_code_{_ODD.sub('_', kind.lower()).strip('_')}_id"
                more.setdefault(row["task_id"], {})[column] = code
        return more

    def _links(self) -> Table:
        rows: list[list[Cell]] = [list(_LINK), *[[] for _ in range(HEADER_ROWS - 1)]]
        lines = [1] * HEADER_ROWS
        days = self._hours_of_lags()
        found = self._rows("TASKPRED")
        for row, line in zip(found.rows, found.lines, strict=True):
            before, after = row.get("pred_task_id", ""), row.get("task_id", "")
            if after in self._tasks and not self._is_current(self._tasks[after]):
                continue
            lag = _in_days(row.get("lag_hr_cnt"), days.of(before, after))
            codes = [self._code(before), self._code(after)]
            rows.append([*codes, row.get("pred_type"), lag])
            lines.append(line)
        return Table(self._path, "TASKPRED", rows, lines)

    def _code(self, identifier: str) -> str | None:
        """Return the code of an activity; that of one that is not in the file is its number."""
        if not identifier:
            return None
        return self._tasks.get(identifier, {}).get("task_code") or f"#{identifier}"

    def _hours_of_lags(self) -> _LagHours:
        calendars = {
            row["clndr_id"]: hours
            for row in self._rows("CALENDAR").rows
            if "clndr_id" in row and (hours := _number(row.get("day_hr_cnt")))
        }
        by_project = {
            row.get("proj_id", ""): row.get("sched_calendar_on_relationship_lag", "")
            for row in self._rows("SCHEDOPTIONS").rows
        }
        defaults = {
            row.get("proj_id", ""): row.get("clndr_id", "") for row in self._rows("PROJECT").rows
        }
        return _LagHours(self._tasks, calendars, by_project, defaults, self._hours)


class _LagHours(NamedTuple):
    """How many hours of a lag are a day.

    Attributes:
        tasks: the activities by id.
        calendars: the hours of a day in each calendar.
        by_project: which calendar a project counts lags in, in the words of P6.
        defaults: the calendar of each project.
        otherwise: the hours of a day where nothing says them.
    """

    tasks: Mapping[str, _Row]
    calendars: Mapping[str, float]
    by_project: Mapping[str, str]
    defaults: Mapping[str, str]
    otherwise: float

    def of(self, before: str, after: str) -> float:
        """Return the hours of a day of a lag between two activities; P6 asks the earlier one's calendar."""
        later = self.tasks.get(after, {})
        project = later.get("proj_id", "")
        said = self.by_project.get(project, "").lower()
        if "24" in said:
            return _ROUND_THE_CLOCK
        if "succ" in said:
            calendar = later.get("clndr_id", "")
        elif "proj" in said or "default" in said:
            calendar = self.defaults.get(project, "")
        else:
            calendar = self.tasks.get(before, later).get("clndr_id", "")
        return self.calendars.get(calendar, self.otherwise)


def _cells(row: _Row, base: _Row) -> dict[str, str]:
    """Return what a spreadsheet says of an activity; a start milestone has no finish."""
    cells = {name: row.get(name, "") for name in _TASK}
    cells["start_date"] = _first(row, _START)
    cells["base_start_date"] = base.get("target_start_date", "")
    if row.get("task_type") in _START_MILESTONES:
        return cells | {"end_date": "", "base_end_date": "", "act_end_date": ""}
    cells["end_date"] = _first(row, _FINISH)
    cells["base_end_date"] = base.get("target_end_date", "")
    return cells


def _first(row: _Row, columns: tuple[str, ...]) -> str:
    return next((row[name] for name in columns if row.get(name)), "")


def _in_days(lag: str | None, hours: float) -> Cell:
    """Return a lag in days; as it stands where it is no number, for whoever judges it."""
    number = _number(lag)
    return lag if number is None else number / hours


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if isfinite(number) else None

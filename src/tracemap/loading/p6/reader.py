"""Reading a whole export: its milestones with their predecessors, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import floor

from tracemap.config import Config
from tracemap.findings import Problem
from tracemap.loading.overlay import laid_over
from tracemap.loading.p6.database import Sheets, as_sheets
from tracemap.loading.p6.export import Export, Unreadable
from tracemap.loading.p6.milestones import BLANK, CODE, NAME, milestones
from tracemap.loading.p6.pmxml import is_pmxml, read_pmxml
from tracemap.loading.p6.relationships import PREDECESSOR, SUCCESSOR, Joined, Relationships
from tracemap.loading.p6.table import Table
from tracemap.loading.p6.workbook import read_sheets
from tracemap.loading.p6.xer import is_xer, read_xer
from tracemap.model import Milestone

TASKS, LINKS = "TASK", "TASKPRED"
_P6_NAMES = "export it with the names that P6 gives to columns in the first row"
_SLOT = Milestone._fields.index("predecessors")


def read_export(
    path: str, data: bytes, config: Config, report: Callable[[Problem], None]
) -> Export:
    """Return what the export at a path says; what is wrong in its cells goes to `report`.

    Raises:
        Unreadable: it is no export, is damaged, or goes past a limit.
    """
    tasks, links, lags_in_days, has_baseline = _sheets(path, data, config)
    if CODE not in tasks:
        reason = f"sheet {TASKS} has no column '{CODE}' in its first row"
        raise Unreadable(reason, _P6_NAMES)
    found = milestones(tasks, config, report)
    export = Export(
        path,
        milestones=found,
        no_names=None if NAME in tasks else _no_names(tasks),
        has_baseline=has_baseline,
    )
    if links is None:
        return export
    for column in (PREDECESSOR, SUCCESSOR):
        if column not in links:
            message = f"sheet {LINKS} has no column '{column}', so no milestone waits for another"
            report(Problem("TM001", message, links.place(0, column), help=_P6_NAMES))
            return export
    relationships = Relationships(links, report)
    joined = {code: relationships.predecessors(code, found) for code in found}
    if relationships.cut_short:
        message = (
            f"the relationships of sheet {LINKS} are too many to follow: some links are missing"
        )
        report(Problem("TM004", message, links.place(0, PREDECESSOR)))
    in_days = lags_in_days or config.calendar.lag_unit == "days"
    day = 1 if in_days else config.calendar.hours_per_day
    pairs = {(one.code, code): one for code, before in joined.items() for one in before}
    return export._replace(
        milestones=_linked(found, joined, links),
        through={pair: one.through for pair, one in pairs.items() if one.through},
        lags={pair: days for pair, one in pairs.items() if (days := floor(one.lag / day))},
    )


def _sheets(path: str, data: bytes, config: Config) -> Sheets:
    """Return the two sheets of an export, whatever its form is.

    Raises:
        Unreadable: it is no export, is damaged, or goes past a limit.
    """
    hours = config.calendar.hours_per_day
    if is_xer(data):
        return _of_tables(as_sheets(path, read_xer(data, config.limits), hours))
    if is_pmxml(data):
        return _of_tables(as_sheets(path, read_pmxml(data, config.limits), hours))
    names, sheets = read_sheets(data, (TASKS, LINKS), config.limits)
    if TASKS not in sheets:
        there = ", ".join(" ".join(name[:40].split()) for name in names[:8])
        reason = f"the workbook has no sheet {TASKS} (it has {there or 'none'})"
        raise Unreadable(reason, "export the activities from P6: File, Export, Spreadsheet")
    links = Table(path, LINKS, sheets[LINKS]) if LINKS in sheets else None
    return Sheets(Table(path, TASKS, sheets[TASKS]), links)


def _of_tables(sheets: Sheets) -> Sheets:
    if next(sheets.tasks.rows(), None) is None:
        raise Unreadable("it holds no activity", "export the project from P6 with its activities")
    return sheets


def _no_names(table: Table) -> Problem:
    message = f"sheet {TASKS} has no column '{NAME}', so its milestones have no name"
    help = "export the column, or name the milestones in the annotations"
    return Problem("TM103", message, table.place(0, NAME), help=help)


def _linked(
    found: Mapping[str, Milestone], joined: Mapping[str, list[Joined]], table: Table
) -> dict[str, Milestone]:
    """Return the milestones with the predecessors that the relationships say, each at its cell."""
    linked: dict[str, Milestone] = {}
    for code, milestone in found.items():
        linked[code] = milestone
        before = joined[code]
        if not before:
            continue
        codes = tuple(one.code for one in before)
        links = BLANK._replace(
            id=code, predecessors=codes, source=table.source, at=len(table.source.marks)
        )
        table.source.marks.append(table.mark(before[0].row, SUCCESSOR))
        table.source.marks.extend(table.mark(one.row, PREDECESSOR, _SLOT) for one in before)
        linked[code] = laid_over(milestone, links)
    return linked

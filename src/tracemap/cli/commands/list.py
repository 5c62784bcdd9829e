"""`tracemap list`: milestones, requirements, test plans, test cases or verification elements, filtered."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import fields

from tracemap.analysis.isodate import iso
from tracemap.analysis.spans import how_to_write, span_of
from tracemap.cli.layout import expected, state_column, words
from tracemap.cli.session import Outcome, Session
from tracemap.errors import UsageError
from tracemap.identifiers import did_you_mean
from tracemap.model import KINDS
from tracemap.output.table import Cell, Column, Table
from tracemap.questions.coverage import CoveredRequirement
from tracemap.questions.listing import (
    CaseRow,
    ElementRow,
    Filters,
    Listing,
    MilestoneRow,
    Row,
    list_items,
    states_of,
)
from tracemap.questions.lookup import kind_name
from tracemap.questions.plans import LinkedPlan

FORMATS = ("text", "json", "csv", "markdown")
REPEATABLE = True
EXAMPLES = """\
  tracemap list milestones --overdue
  tracemap list milestones --due-within 90d --wbs 02C.06
  tracemap list milestones --waiting-for DM-AP-13
  tracemap list milestones --missing requirements
  tracemap list requirements --priority 1a --state unplanned
  tracemap list test-cases --state failed"""

_NAMES = {f"{kind}s".replace("_", "-"): kind for kind in KINDS}
_SHORT = {"elements": "verification_element", "cases": "test_case", "plans": "test_plan"}
_UNITS = {"d": 1, "w": 7}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("kind", metavar="KIND", type=_kind, help=", ".join(_NAMES))
    parser.add_argument("--overdue", action="store_true", help="milestones whose due date is past")
    parser.add_argument(
        "--due-within",
        metavar="DAYS",
        type=_days,
        help="incomplete milestones due in so many days: 90d, 12w",
    )
    parser.add_argument(
        "--wbs", metavar="WBS", help="under this WBS; of requirements, that of their milestones"
    )
    parser.add_argument("--level", metavar="N", type=int, help="milestones of this level")
    parser.add_argument(
        "--waiting-for",
        metavar="ID",
        help="incomplete milestones that wait for this one, themselves or through others",
    )
    parser.add_argument("--priority", metavar="P", help="requirements of this priority")
    parser.add_argument("--document", metavar="D", help="requirements of this document")
    states = "; ".join(
        f"{kind_name(kind)}s: {', '.join(states_of(kind))}" for kind in KINDS if states_of(kind)
    )
    parser.add_argument("--state", metavar="S", help=f"in this state ({states})")
    parser.add_argument(
        "--missing", metavar="FIELD", help="with nothing in this field, or tied to nothing by it"
    )


def _kind(text: str) -> str:
    wanted = text.lower().replace("_", "-")
    names = _NAMES | _SHORT
    kind = names.get(wanted) or names.get(f"{wanted}s")
    if kind is None:
        advice = did_you_mean(wanted, names, f"the kinds are {', '.join(_NAMES)}")
        raise UsageError(f"there is no kind {text!r} to list", advice)
    return kind


def _days(text: str) -> int:
    span = span_of(text, tuple(_UNITS))
    if span is None or span.number < 0:
        raise UsageError(f"--due-within {text!r} is no number of days", how_to_write(tuple(_UNITS)))
    return span.number * _UNITS[span.unit]


def run(session: Session, options: Namespace) -> Outcome:
    """Answer which items there are."""
    filters = Filters(**{one.name: getattr(options, one.name) for one in fields(Filters)})
    answer = list_items(session.snapshot, options.kind, filters)
    if session.format == "json":
        return session.json(answer)
    if session.format != "text":
        return Outcome(session.table(_table(answer)))
    of_all = f" of {answer.total}" if answer.total != len(answer.items) else ""
    noun = kind_name(answer.kind) + ("" if answer.total == 1 else "s")
    head = f"{len(answer.items)}{of_all} {noun}, as of {answer.as_of}\n"
    return Outcome(head + ("\n" + session.table(_table(answer)) if answer.items else ""))


def _table(answer: Listing) -> Table:
    return Table(_COLUMNS[answer.kind], [_cells(row) for row in answer.items])


_COLUMNS = {
    "milestone": (
        Column("milestone"),
        Column("name", flexible=True),
        Column("wbs", spare=True),
        Column("level", spare=True),
        state_column(),
        Column("due"),
        Column("expected"),
        Column("slip days", short="slip"),
        Column("requirements", spare=True),
    ),
    "requirement": (
        Column("requirement"),
        Column("title", flexible=True),
        Column("priority", spare=True),
        Column("coverage"),
        state_column("verification"),
        Column("basis", spare=True),
        Column("expected"),
        Column("milestones", folds=True, spare=True),
    ),
    "test_plan": (
        Column("test plan"),
        Column("name", flexible=True),
        Column("milestones", folds=True),
        Column("test cases"),
        Column("requirements"),
        Column("results", folds=True),
    ),
    "test_case": (
        Column("test case"),
        Column("name", flexible=True),
        state_column("result"),
        Column("executed", spare=True, valued=True),
        Column("requirements", folds=True),
        Column("test plans", folds=True),
    ),
    "verification_element": (
        Column("element"),
        Column("name", flexible=True),
        Column("requirement"),
        Column("status (declared)"),
    ),
}


def _cells(row: Row) -> tuple[Cell, ...]:
    match row:
        case MilestoneRow():
            wbs, due = " ".join(row.wbs), iso(row.due)
            until = expected(row.expected, lower_bound=row.lower_bound)
            state = words(row.state)
            return (
                row.id,
                row.name,
                wbs,
                row.level,
                state,
                due,
                until,
                row.slip_days,
                row.requirements,
            )
        case CoveredRequirement():
            counted = (
                row.status if row.status in ("withdrawn", "deferred") else words(row.verification)
            )
            dated, milestones = iso(row.expected), " ".join(row.milestones)
            return (
                row.id,
                row.title,
                row.priority,
                row.coverage,
                counted,
                row.basis,
                dated,
                milestones,
            )
        case LinkedPlan():
            results = ", ".join(f"{count} {words(result)}" for result, count in row.results.items())
            milestones = " ".join(row.milestones)
            return row.id, row.name, milestones, len(row.test_cases), len(row.requirements), results
        case CaseRow():
            requirements, plans = " ".join(row.requirements), " ".join(row.test_plans)
            return row.id, row.name, words(row.result), iso(row.executed), requirements, plans
        case ElementRow():
            return row.id, row.name, row.requirement, row.status

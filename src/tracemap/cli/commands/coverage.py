"""`tracemap coverage`: how far the requirements are planned, tested and verified."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from tracemap.analysis.isodate import iso
from tracemap.cli.layout import state_column, words
from tracemap.cli.session import Outcome, Session
from tracemap.cli.shares import shares_text
from tracemap.output.table import Column, Table
from tracemap.output.terminal import quantity
from tracemap.questions.coverage import GROUPINGS, CoverageReport, Tally, coverage
from tracemap.questions.shares import Shares, Threshold
from tracemap.questions.thresholds import MEASURES, changes, thresholds
from tracemap.snapshot import Snapshot

FORMATS = ("text", "json", "csv", "markdown")
REPEATABLE = True
EXAMPLES = """\
  tracemap coverage                            by priority
  tracemap coverage --by wbs --format markdown
  tracemap coverage --requirements -o coverage.csv
  tracemap coverage --fail-under 1a=100,1b=90   for CI: exit status 1 where there is less
  tracemap coverage --no-worse-than main...     for CI: exit status 1 where it has dropped"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "--by",
        choices=GROUPINGS,
        default="priority",
        help="group the requirements (default: priority)",
    )
    parser.add_argument(
        "--requirements",
        action="store_true",
        help="list the requirements one by one instead of the groups",
    )
    shares = parser.add_argument_group("what is enough")
    shares.add_argument(
        "--measure",
        choices=MEASURES,
        default=MEASURES[0],
        help="what counts: a milestone and a test case (planned, the default), or verified by them",
    )
    shares.add_argument(
        "--fail-under",
        metavar="GROUP=PERCENT",
        help="exit status 1 where a group has less: 1a=100,1b=90; total=80 is of all",
    )
    shares.add_argument(
        "--no-worse-than",
        metavar="REVISION",
        help="exit status 1 where a group has less than at a git revision; main...: where this branch began",
    )


def run(session: Session, options: Namespace) -> Outcome:
    """Answer how far the requirements are covered."""
    report = coverage(session.snapshot, options.by)
    report = replace(report, shares=_shares(session, options, report))
    status = 1 if report.shares.fails else 0
    if session.format == "json":
        return session.json(report, status)
    table = session.table(
        _requirements(report) if options.requirements else _groups(report, session.format)
    )
    judged = shares_text(report.shares, session.style)
    if session.format != "text":
        for line in judged.splitlines():
            session.warn(line)
        return Outcome(table, status)
    what = "one by one" if options.requirements else f"by {options.by}"
    text = f"coverage {what}, as of {report.as_of}\n\n{table}{_notes(session, report)}"
    return Outcome(text + (f"\n{judged}" if judged else ""), status)


def _shares(session: Session, options: Namespace, report: CoverageReport) -> Shares:
    """Return what is judged of the coverage.

    Raises:
        ProjectError: there is no such revision.
        UsageError: a threshold cannot be used.
    """
    least: tuple[Threshold, ...] = ()
    if options.fail_under is not None:
        least = thresholds(report, options.fail_under, options.measure)
    if options.no_worse_than is None:
        return Shares(options.measure, least)
    from tracemap.loading.other import load_revision  # imported where git is asked

    session.inputs.doubt()
    catalog = session.catalog
    state = load_revision(session.root, options.no_worse_than, catalog.config, session.store)
    before = coverage(Snapshot(state.catalog, session.as_of), options.by)
    changed = changes(report, before, options.measure)
    return Shares(options.measure, least, changed, (state.name, state.commit or ""))


def _groups(report: CoverageReport, format: str) -> Table:
    columns = [
        Column(report.by, flexible=True),
        *(Column(words(name), short=_SHORT.get(name)) for name in Tally.__slots__),
    ]
    if format != "text":
        rows = [(group.key, *group.tally.to_dict().values()) for group in report.groups]
        return Table(columns, [*rows, ("total", *report.totals.to_dict().values())])
    lines = [(group.key or f"no {report.by}", group.tally) for group in report.groups]
    return Table(
        columns, [_with_share(key, tally) for key, tally in [*lines, ("total", report.totals)]]
    )


_SHORT = {"requirements": "all", "partially_verified": "partly", "not_verified": "not"}


def _with_share(key: str, tally: Tally) -> list[str | int | None]:
    """Return a row in which the number of the verified ones carries their share."""
    row: list[str | int | None] = [key, *tally.to_dict().values()]
    if tally.requirements:
        place = Tally.__slots__.index("verified") + 1
        row[place] = f"{tally.verified} ({100 * tally.verified // tally.requirements}%)"
    return row


def _requirements(report: CoverageReport) -> Table:
    columns = (
        Column("requirement"),
        Column("title", flexible=True),
        Column("priority", spare=True),
        Column("coverage"),
        state_column("verification"),
        Column("basis", spare=True),
        Column("milestones", folds=True, spare=True),
        Column("test plans", folds=True, spare=True),
        Column("test cases", folds=True, spare=True),
        Column("due", spare=True),
        Column("expected"),
    )
    rows = [
        (
            one.id,
            one.title,
            one.priority,
            one.coverage,
            words(one.verification),
            one.basis,
            " ".join(one.milestones),
            " ".join(one.test_plans),
            " ".join(one.test_cases),
            iso(one.due),
            iso(one.expected),
        )
        for one in report.requirements
    ]
    return Table(columns, rows)


_LISTING = ("list", "requirements", "--state")


def _notes(session: Session, report: CoverageReport) -> str:
    notes = []
    if report.by in ("wbs", "milestone") and sum(
        group.tally.requirements for group in report.groups
    ) > (report.totals.requirements):
        notes.append(f"a requirement counts under every {report.by} that verifies it")
    withdrawn, deferred = report.inactive["withdrawn"], report.inactive["deferred"]
    if withdrawn or deferred:
        notes.append(
            f"{withdrawn} withdrawn and {deferred} deferred requirements are in none of these numbers"
        )
    totals = report.totals
    if totals.failing:
        failing = quantity(totals.failing, "failing requirement")
        notes.append(f"{failing}: {session.follow_up(*_LISTING, 'failing')}")
    if totals.unplanned:
        unplanned = quantity(totals.unplanned, "requirement")
        notes.append(f"{unplanned} with no milestone: {session.follow_up(*_LISTING, 'unplanned')}")
    return "\n" + "".join(f"{note}\n" for note in notes) if notes else ""

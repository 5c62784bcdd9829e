"""`tracemap effort`: the effort that is left, by WBS or owner and over time, against the capacity."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from math import isfinite

from tracemap.analysis.months import PERIODS
from tracemap.cli.effort import amount, effort_text, name_of, over_periods, share_by_share
from tracemap.cli.session import Outcome, Session
from tracemap.errors import UsageError
from tracemap.output.terminal import plain
from tracemap.questions.effort import GROUPINGS, effort

FORMATS = ("text", "json", "csv", "markdown")
REPEATABLE = True
EXAMPLES = """\
  tracemap effort                              by WBS and quarter
  tracemap effort --by owner --per month
  tracemap effort --milestones -o effort.csv   when each milestone has its effort
  tracemap effort --fail-over 2                for CI: exit status 1 where more FTE-months are missing"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "--by", choices=GROUPINGS, default="wbs", help="sum up by this (default: wbs)"
    )
    parser.add_argument(
        "--per", choices=PERIODS, default="quarter", help="and by this (default: quarter)"
    )
    parser.add_argument(
        "--milestones",
        action="store_true",
        help="list the milestones one by one, and when each has its effort",
    )
    parser.add_argument(
        "--fail-over",
        metavar="FTE-MONTHS",
        type=_fte_months,
        help="exit status 1 where a WBS or owner is short of more than this",
    )


def _fte_months(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not isfinite(found) or found < 0:
        raise UsageError(f"--fail-over {text!r} is no number of FTE-months", "write 2, or 0.5")
    return found


def run(session: Session, options: Namespace) -> Outcome:
    """Answer whether there is the effort."""
    report = effort(session.snapshot, options.by, options.per)
    most = options.fail_over
    over = [one for one in report.groups if most is not None and (one.short or 0) > most]
    said = [
        f"{plain(name_of(one.key, report.by))} is short of {amount(one.short)} FTE-months,"
        f" more than {most:g}\n"
        for one in over
    ]
    status = 1 if over else 0
    if session.format == "json":
        return session.json(report, status)
    if session.format == "text":
        text = effort_text(report, session.style, session.columns, whole=options.milestones)
        return Outcome("\n".join([text, "".join(said)] if said else [text]), status)
    for line in said:
        session.warn(line.rstrip())
    table = share_by_share if options.milestones else over_periods
    return Outcome(session.table(table(report, exact=session.format == "csv")), status)

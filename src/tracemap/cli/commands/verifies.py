"""`tracemap verifies`: the requirements that a milestone verifies, and by what."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tracemap.cli.layout import expected, heading, painted, state_column, words
from tracemap.cli.session import Outcome, Session
from tracemap.output.table import Column, Table
from tracemap.output.terminal import quantity
from tracemap.questions.verifies import VerifiedRequirement, Verifies, verifies

FORMATS = ("text", "json", "csv", "markdown")
REPEATABLE = True
EXAMPLES = """\
  tracemap verifies LDM-503-14               its claim, and what its test plans verify
  tracemap verifies LDM-503-14 --cumulative  with all that its predecessors verify"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "code", metavar="CODE", help="the code of the milestone, or an old name of it"
    )
    parser.add_argument(
        "--cumulative",
        action="store_true",
        help="also the requirements of all its predecessors, transitively",
    )


def run(session: Session, options: Namespace) -> Outcome:
    """Answer which requirements a milestone verifies."""
    answer = verifies(session.snapshot, options.code, cumulative=options.cumulative)
    if session.format == "json":
        return session.json(answer)
    if session.format != "text":
        return Outcome(session.table(_table(answer, every_via=True)))
    text = _head(answer, session)
    if answer.requirements:
        text += "\n" + session.table(_table(answer, every_via=False))
    return Outcome(text)


def _head(answer: Verifies, session: Session) -> str:
    style, milestone = session.style, answer.milestone
    dates = [painted(style, words(answer.state))]
    if milestone.due:
        dates.append(f"due {milestone.due}")
    if answer.state == "completed":
        dates[0] += f" {answer.expected}"
    else:
        dates.append(f"expected {expected(answer.expected, lower_bound=answer.lower_bound)}")
    lines = [
        heading(style, milestone.id, milestone.name, session.columns),
        "  " + "   ".join(dates),
    ]
    lines.append(f"  {_count(answer)}")
    return "\n".join(lines) + "\n"


def _count(answer: Verifies) -> str:
    """Say how many requirements it verifies, through what, and how many of them are verified."""
    count = quantity(len(answer.requirements), "requirement")
    if not answer.requirements:
        return "verifies no requirement" + (
            "" if answer.cumulative else " itself; try --cumulative"
        )
    verified = sum(one.verification == "verified" for one in answer.requirements)
    how = _through(answer)
    if answer.cumulative:
        inherited = sum(one.inherited_from is not None for one in answer.requirements)
        own = len(answer.requirements) - inherited
        how = f" with its predecessors ({own} itself, {inherited} only through them)"
    return f"verifies {count}{how}; {verified} of {len(answer.requirements)} verified"


def _through(answer: Verifies) -> str:
    """Say what all of the requirements have in common in what verifies them."""
    vias = [via for one in answer.requirements for via in one.vias]
    plans = {via.test_plan for via in vias}
    if plans == {None}:
        return ", all by its own claim"
    if len(plans) == 1:
        cases = quantity(len({via.test_case for via in vias}), "test case")
        return f", all through test plan {plans.pop()} ({cases})"
    return ""


def _table(answer: Verifies, *, every_via: bool) -> Table:
    columns = [
        Column("requirement"),
        Column("title", flexible=True),
        Column("priority", spare=True),
        state_column(),
        Column("by", folds=True),
    ]
    if answer.cumulative:
        columns.append(Column("through"))
    rows = []
    for one in answer.requirements:
        row = [
            one.id,
            one.title,
            one.priority,
            words(one.verification),
            _by(one, every_via=every_via),
        ]
        if answer.cumulative:
            row.append(one.inherited_from)
        rows.append(row)
    return Table(columns, rows)


def _by(requirement: VerifiedRequirement, *, every_via: bool) -> str:
    if every_via:
        return " ".join(str(via) for via in requirement.vias)
    more = len(requirement.vias) - 1
    return str(requirement.vias[0]) + (f" and {more} more" if more else "")

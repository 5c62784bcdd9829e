"""`tracemap burndown`: what is left over time as planned, expected and achieved; what falls in each month."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tracemap.analysis.months import PERIODS
from tracemap.cli import past_plan, picture_options
from tracemap.cli.burndown_text import burndown_csv, burndown_text
from tracemap.cli.days import day_given
from tracemap.cli.session import Outcome, Session
from tracemap.errors import UsageError
from tracemap.questions.burndown import Burndown, burndown, per_period
from tracemap.questions.curves import Window
from tracemap.questions.empty_choice import refuse_no_milestone, refuse_no_requirement
from tracemap.questions.requirements_left import requirements_left
from tracemap.render.charts.drawing import draw_burndown

FORMATS = picture_options.FORMATS
EXAMPLES = """\
  tracemap burndown -o burndown.svg
  tracemap burndown --prefix LDM-503 --prefix DM- --then 6m -o burndown.png
  tracemap burndown --then 2022-12-31 --history 2022-12-31=../plan-of-2022
  tracemap burndown --per month --since 2024-01-01 -o cliff.svg
  tracemap burndown --of requirements -o requirements.svg"""

format_of = picture_options.format_of


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "--of",
        choices=("milestones", "requirements"),
        default="milestones",
        help="what is left: milestones (the default), or requirements by priority",
    )
    parser.add_argument(
        "--per", choices=PERIODS, help="instead, how many are due, achieved and expected in each"
    )
    picture_options.add_narrowing(parser)
    parser.add_argument("--priority", metavar="P", help="requirements of this priority")
    parser.add_argument(
        "--then",
        metavar="WHEN",
        help="what was expected then: so long ago, as 90d, 12w, 6m or 1y, or on a day, YYYY-MM-DD",
    )
    past_plan.add_history(parser)
    parser.add_argument("--since", metavar="DATE", help="the first day that is shown")
    parser.add_argument("--until", metavar="DATE", help="the last day that is shown")
    picture_options.add_width(parser)


def run(session: Session, options: Namespace) -> Outcome:
    """Answer what is left over time."""
    _refuse_what_does_not_go_together(options)
    answer = _answer(session, options)
    match session.format:
        case "json":
            return session.json(answer)
        case "csv":
            return Outcome(burndown_csv(answer))
        case "text":
            return Outcome(burndown_text(answer, session.style, session.columns))
        case form:
            return Outcome(draw_burndown(answer, form, options.width))


def _answer(session: Session, options: Namespace) -> Burndown:
    window = Window(
        day_given("--since", options.since),
        day_given("--until", options.until),
    )
    if options.of == "requirements":
        if options.priority is None:
            refuse_no_requirement(session.snapshot)
        return requirements_left(session.snapshot, priority=options.priority, window=window)
    among = picture_options.narrowing_of(options)
    refuse_no_milestone(session.snapshot, among)
    if options.per:
        return per_period(session.snapshot, options.per, among, window=window)
    then = None
    if options.then is not None:
        day = picture_options.earlier_day("--then", options.then, session.as_of)
        then = past_plan.plan_known_on(session, day, options.history)
    return burndown(session.snapshot, among, then=then, window=window)


def _refuse_what_does_not_go_together(options: Namespace) -> None:
    """Raise a UsageError where an option would be passed over."""
    given = {
        "--prefix": options.prefix,
        "--wbs": options.wbs,
        "--level": options.level,
        "--external": options.external,
        "--then": options.then,
        "--history": options.history,
        "--per": options.per,
        "--priority": options.priority,
    }
    used = {"--priority"} if options.of == "requirements" else set(given) - {"--priority"}
    if options.per:
        used -= {"--then", "--history"}
    elif options.then is None:
        used -= {"--history"}
    for option, value in given.items():
        if value and option not in used:
            raise UsageError(f"{option} {_WHY[option]}")


_OF_MILESTONES = "is about milestones, not about --of requirements"
_WHY = {
    "--prefix": _OF_MILESTONES,
    "--wbs": _OF_MILESTONES,
    "--level": _OF_MILESTONES,
    "--external": _OF_MILESTONES,
    "--then": "is a line of the burndown of milestones, without --per",
    "--history": "says where --then is read from, and needs it",
    "--per": _OF_MILESTONES,
    "--priority": "is about requirements: --of requirements",
}

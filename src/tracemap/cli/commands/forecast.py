"""`tracemap forecast`: how sure dates are, from how late the plan's own milestones have come."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tracemap.cli.argument_parser import whole_number
from tracemap.cli.days import day_given
from tracemap.cli.past_plan import add_history, warn_if_older
from tracemap.cli.session import Outcome, Session
from tracemap.errors import UsageError
from tracemap.loading.history import EVERY, find_history
from tracemap.output.forecast_text import forecast_table, forecast_text
from tracemap.output.record_text import backtest_text
from tracemap.questions.backtest import forecast_backtest
from tracemap.questions.forecast import PERCENTS, SEED, forecast
from tracemap.questions.learned import PastStates, past_of

FORMATS = ("text", "json", "csv")
EXAMPLES = """\
  tracemap forecast                                all priorities, and the last of all milestones
  tracemap forecast LDM-503-17 DMS-REQ-0024        milestones and requirements
  tracemap forecast --priority 1a --percentiles 50,80,95
  tracemap forecast --history 2022-12-31=../plan-of-2022 --history 201904-ME.xls
  tracemap forecast --backtest 2022-12-31          how good a forecast of that date was"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "ids", metavar="ID", nargs="*", help="codes of milestones, ids of requirements"
    )
    parser.add_argument(
        "--priority", metavar="P", help="the active requirements of this priority, as 1a"
    )
    shown = ",".join(map(str, PERCENTS))
    parser.add_argument(
        "--percentiles",
        metavar="LIST",
        default=shown,
        help=f"whole numbers from 1 to 99 (default: {shown})",
    )
    parser.add_argument(
        "--seed",
        metavar="N",
        type=int,
        default=SEED,
        help=f"where the random numbers start; the same gives the same (default: {SEED})",
    )
    parser.add_argument(
        "--without-network",
        action="store_true",
        help="draw each milestone by itself, as if it waited for none (where --backtest finds that better)",
    )
    parser.add_argument(
        "--backtest",
        metavar="DATE",
        help="how good a forecast would have been that knew what was known on this date",
    )
    add_history(parser)
    parser.add_argument(
        "--every",
        choices=EVERY,
        default="month",
        help="of git, the last commit of each of these spans (default: month)",
    )


def run(session: Session, options: Namespace) -> Outcome:
    """Answer how sure it is."""
    percents = [whole_number("--percentiles", one) for one in options.percentiles.split(",")]
    day = day_given("--backtest", options.backtest)
    network = not options.without_network
    if day and (options.ids or options.priority or not network):
        advice = "give it without ids, --priority and --without-network"
        raise UsageError("--backtest scores all milestones, in each way", advice)
    if day and session.format == "csv":
        raise UsageError("--backtest has no csv", "--format json has all of it")
    snapshot = session.snapshot
    past = _past(session, options)
    if day:
        tested = forecast_backtest(snapshot, past, day, seed=options.seed)
        warn_if_older(session, day, tested.trained, tested.state)
        if session.format == "json":
            return session.json(tested)
        return Outcome(backtest_text(tested, session.style, session.columns))
    answer = forecast(
        snapshot,
        past,
        options.ids,
        priority=options.priority,
        percents=percents,
        seed=options.seed,
        network=network,
    )
    match session.format:
        case "json":
            return session.json(answer)
        case "csv":
            return Outcome(session.table(forecast_table(answer)))
        case _:
            return Outcome(forecast_text(answer, session.style, session.columns))


def _past(session: Session, options: Namespace) -> PastStates:
    config = session.catalog.config
    given = options.history
    history = find_history(
        session.root, config, session.as_of, given=given, every=options.every, store=session.store
    )
    return past_of(history)

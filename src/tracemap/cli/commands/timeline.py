"""`tracemap timeline`: milestones in time: when each is due, reached or expected, and what it waits for."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tracemap.analysis.isodate import iso
from tracemap.cli import picture_options
from tracemap.cli.layout import expected, state_column, words, wrapped
from tracemap.cli.session import Outcome, Session
from tracemap.errors import UsageError
from tracemap.output.table import Column, Table, as_text
from tracemap.output.terminal import plain
from tracemap.questions.empty_choice import refuse_no_milestone
from tracemap.questions.timeline import Timeline, timeline
from tracemap.render.charts.drawing import draw_timeline

FORMATS = picture_options.FORMATS
EXAMPLES = """\
  tracemap timeline --incomplete -o timeline.svg
  tracemap timeline --focus LDM-503-17 --depth 2 -o rehearsal.png
  tracemap timeline --wbs 02C.06 --format csv"""

format_of = picture_options.format_of

_ON_A_PAGE = 40


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "--focus",
        metavar="ID",
        nargs="+",
        action="extend",
        help="what is before and after these milestones",
    )
    parser.add_argument("--depth", metavar="N", type=int, help="at most N links from the focus")
    picture_options.add_narrowing(parser)
    parser.add_argument(
        "--incomplete", action="store_true", help="milestones that are not completed"
    )
    parser.add_argument(
        "--limit",
        metavar="N",
        type=int,
        help=f"at most N milestones on a page (default: {_ON_A_PAGE}; in json and csv, all)",
    )
    parser.add_argument(
        "--page",
        metavar="N",
        type=int,
        help="of several pages, the Nth (default: 1)",
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="completed milestones too, where there is more than one page",
    )
    picture_options.add_width(parser)


def run(session: Session, options: Namespace) -> Outcome:
    """Answer how milestones lie in time."""
    answer = _page(_answer(session, options), options, session.format)
    match session.format:
        case "json":
            return session.json(answer)
        case "csv":
            return Outcome(session.table(_data(answer)))
        case "text":
            return Outcome(_text(session, answer))
        case form:
            return Outcome(draw_timeline(answer, form, options.width))


def _answer(session: Session, options: Namespace) -> Timeline:
    for name in ("depth", "limit", "page"):
        value = getattr(options, name)
        if value is not None and value < (0 if name == "depth" else 1):
            raise UsageError(f"--{name} {value} is too small")
    if options.depth is not None and not options.focus:
        raise UsageError("--depth counts the links from the focus", "say which: --focus ID")
    among = picture_options.narrowing_of(options)
    refuse_no_milestone(session.snapshot, among)
    return timeline(
        session.snapshot,
        among,
        focus=options.focus or (),
        depth=options.depth,
        incomplete=options.incomplete,
    )


def _page(answer: Timeline, options: Namespace, form: str) -> Timeline:
    """Return the page that is shown; data are given whole unless a page is asked for."""
    if form in ("json", "csv") and options.limit is None and options.page is None:
        return answer
    size, page = options.limit or _ON_A_PAGE, options.page or 1
    return answer.on_page(size, page, keep_completed=options.all)


def _text(session: Session, answer: Timeline) -> str:
    facts = "".join(f", {plain(one)}" for one in (f"as of {answer.as_of}", *answer.among.words()))
    head = f"milestones in time{facts}\n{wrapped(answer.place(), session.columns, '')}"
    if not answer.rows:
        return head
    table = Table(
        (
            Column("milestone"),
            Column("name", flexible=True),
            state_column(),
            Column("due"),
            Column("expected"),
            Column("slip days", short="slip"),
            Column("set by", flexible=True, spare=True),
        ),
        [
            (
                row.id,
                row.name,
                words(row.state),
                iso(row.due),
                expected(row.expected, lower_bound=row.lower_bound),
                row.slip_days,
                row.driver,
            )
            for row in answer.rows
        ],
    )
    return f"{head}\n" + as_text(table, session.style, session.columns)


def _data(answer: Timeline) -> Table:
    names = (
        *("milestone", "name", "wbs", "level", "external", "state", "start", "due", "completed"),
        *("expected", "lower_bound", "slip_days", "waits_for", "driver"),
    )
    rows = [
        (
            row.id,
            row.name,
            " ".join(row.wbs),
            row.level,
            "yes" if row.external else "no",
            row.state,
            *map(iso, (row.start, row.due, row.completed, row.expected)),
            "yes" if row.lower_bound else "no",
            row.slip_days,
            " ".join(row.waits_for),
            row.driver,
        )
        for row in answer.rows
    ]
    return Table([Column(name) for name in names], rows)

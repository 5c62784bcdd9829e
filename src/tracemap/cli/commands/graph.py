"""`tracemap graph`: the picture of the plan: what comes before what, what is late, and what that holds up."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from tracemap.cli.session import Outcome, Session
from tracemap.errors import UsageError
from tracemap.render import drawing
from tracemap.render.compose import compose
from tracemap.render.drawing import DATA_FORMATS, draw
from tracemap.render.selection import COMPANIONS, GROUPINGS, READABLE, Selection

EXAMPLES = """\
  tracemap graph -o plan.svg
  tracemap graph -o rehearsal.svg --focus LDM-503-17 --incomplete
  tracemap graph -o evidence.pdf --focus DMS-REQ-0024 --depth 1 --with test_plans,test_cases
  tracemap graph --format mermaid --wbs 02C.06 > middleware.mmd"""

FORMATS = (*drawing.FORMATS, "json")

_SUFFIXES = {"gv": "dot", "mmd": "mermaid"}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "--focus", metavar="ID", nargs="+", action="extend", help="what is around these items"
    )
    parser.add_argument("--depth", metavar="N", type=int, help="at most N links from the focus")
    parser.add_argument(
        "--wbs", metavar="WBS", action="append", help="milestones under this WBS; may be repeated"
    )
    parser.add_argument(
        "--level",
        metavar="N",
        type=int,
        action="append",
        help="milestones of this level; may be repeated",
    )
    parser.add_argument(
        "--incomplete", action="store_true", help="neither completed nor superseded milestones"
    )
    parser.add_argument(
        "--reduce", action="store_true", help="leave out links that a longer path implies"
    )
    parser.add_argument(
        "--cluster", choices=GROUPINGS, help=f"milestones in boxes by {', '.join(GROUPINGS)}"
    )
    parser.add_argument(
        "--with",
        dest="companions",
        metavar="KINDS",
        action="append",
        help=f"show with the milestones: {', '.join(COMPANIONS)}",
    )
    parser.add_argument(
        "--limit",
        metavar="N",
        type=int,
        help=f"at most N milestones, and N others (default: {READABLE} where it is drawn)",
    )


def format_of(output: str) -> str:
    """Return the format that the name of a file asks for.

    Raises:
        UsageError: the name ends in nothing that names a format.
    """
    suffix = Path(output).suffix.lower().removeprefix(".")
    form = _SUFFIXES.get(suffix, suffix)
    if form not in FORMATS:
        raise UsageError(
            f"{output} names no format of a picture",
            f"--format says which: {', '.join(FORMATS)}; or let the name end so, as plan.svg",
        )
    return form


def run(session: Session, options: Namespace) -> Outcome:
    """Draw what is asked for."""
    selection = _for_format(_selection(options), session.format)
    if session.format == "json":
        return session.json(compose(session.snapshot, selection))
    return Outcome(draw(session.snapshot, selection, session.format))


def _for_format(selection: Selection, form: str) -> Selection:
    """Return what is asked for, and where that is left open, what the readers of the format want."""
    if form not in DATA_FORMATS:
        return replace(selection, limit=READABLE) if selection.limit is None else selection
    if selection == Selection(limit=None):
        return replace(selection, whole=True)
    if not selection.companions:
        return replace(selection, companions=frozenset(COMPANIONS))
    return selection


def _selection(options: Namespace) -> Selection:
    for name in ("depth", "limit"):
        value = getattr(options, name)
        if value is not None and value < 0:
            raise UsageError(f"--{name} {value} is negative")
    if options.depth is not None and not options.focus:
        raise UsageError("--depth counts the links from the focus", "say which: --focus ID")
    companions = frozenset(
        one.strip().replace("-", "_")
        for given in options.companions or ()
        for one in given.split(",")
    )
    for one in sorted(companions - set(COMPANIONS)):
        raise UsageError(f"--with {one!r}: no such kind", f"the kinds are {', '.join(COMPANIONS)}")
    return Selection(
        focus=tuple(options.focus or ()),
        depth=options.depth,
        wbs=tuple(options.wbs or ()),
        levels=frozenset(options.level or ()),
        incomplete=options.incomplete,
        companions=companions,
        reduce=options.reduce,
        cluster=options.cluster,
        limit=options.limit,
    )

"""`tracemap check`: what is wrong with the plan, and where."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

from tracemap.checking.check import check
from tracemap.checking.selection import Selection
from tracemap.cli import mending
from tracemap.cli.session import Outcome, Session
from tracemap.errors import UsageError
from tracemap.output.findings_text import findings_text
from tracemap.snapshot import Snapshot

FORMATS = ("text", "json")
EXAMPLES = """\
  tracemap check                          the whole plan
  tracemap check milestones/02C.06.yaml   what concerns one file; the plan is read as a whole
  tracemap check --select TM2 --ignore TM205
  tracemap check --fail-on warning        exit status 1 where there is a warning
  tracemap check --diff                   what --fix would change; nothing is written
  tracemap check --fix --unsafe-fixes     also what may change the meaning of the plan"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "paths", metavar="PATH", nargs="*", help="report only on these files and folders"
    )
    parser.add_argument(
        "--select",
        metavar="CODES",
        action="append",
        help="apply these rules only: codes or beginnings, as TM2,TM403",
    )
    parser.add_argument(
        "--ignore", metavar="CODES", action="append", help="do not apply these rules"
    )
    parser.add_argument(
        "--fail-on",
        choices=("error", "warning", "info", "never"),
        help="the least severity that makes the exit status 1 (default: error, or as configured)",
    )
    parser.add_argument(
        "--show-info",
        action="store_true",
        help="print findings of severity info, not only their number",
    )
    mending.add_arguments(parser)


def run(session: Session, options: Namespace) -> Outcome:
    """Check the plan."""
    config = session.catalog.config
    selection = Selection.of(config).narrowed(_codes(options.select), _codes(options.ignore))
    paths = _paths(session, options.paths)
    if options.diff:
        return mending.shown(session, options, selection, paths)
    if mending.is_asked_for(options):
        result = mending.written(session, options, selection, paths)
    else:
        result = check(Snapshot(session.catalog, session.as_of), selection, paths)
    status = 1 if result.fails(options.fail_on or config.fail_on) else 0
    if session.format == "json":
        return session.json(result, status)
    text = findings_text(
        result,
        session.root,
        session.style,
        columns=session.columns,
        show_info=options.show_info,
        most=config.limits.findings,
        seconds=session.seconds,
    )
    return Outcome(text, status)


def _codes(given: list[str] | None) -> tuple[str, ...] | None:
    if given is None:
        return None
    return tuple(code.strip().upper() for one in given for code in one.split(",") if code.strip())


def _paths(session: Session, given: list[str]) -> list[str] | None:
    """Return the paths as the plan names them, relative to the project; None where none are given."""
    if not given:
        return None
    root = session.root.resolve()
    found = []
    for name in given:
        path = Path(os.path.abspath(name))
        if not os.path.exists(path):  # noqa: PTH110  # raises nothing on a name too long
            path = root / name  # as findings name it
        if not os.path.exists(path):  # noqa: PTH110
            raise UsageError(f"no such file or folder: {name}")
        path = path.parent.resolve() / path.name if path != root else root
        if not path.is_relative_to(root):
            raise UsageError(f"{name} lies outside the project {session.root}")
        found.append(path.relative_to(root).as_posix())
    sources = [source.path for source in session.catalog.sources]
    if not any(
        one in (source, ".") or source.startswith(f"{one}/") for one in found for source in sources
    ):
        session.warn("none of these paths holds a file of the plan")
    return found

"""`tracemap site`: the plan as a folder of pages for a browser, with no server and no network."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tracemap.cli.session import Outcome, Session
from tracemap.errors import UsageError
from tracemap.loading.history import EVERY
from tracemap.output.terminal import plain, quantity

if TYPE_CHECKING:
    from tracemap.comparing.diff import Diff
    from tracemap.loading.history import Known

FORMATS = ("text", "json")
WRITES_FOLDER = True
EXAMPLES = """\
  tracemap site                              into build/site: open build/site/index.html
  tracemap site -o public --title "Data Management"
  tracemap site --since v1.0                 with what changed since then
  tracemap site --every quarter              with the dates that milestones had, from git"""

_FOLDER = "build/site"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "--title", metavar="TEXT", default="Plan", help="what the site is called (default: Plan)"
    )
    parser.add_argument(
        "--since", metavar="OLD", help="show what changed since a git revision, or a folder"
    )
    parser.add_argument(
        "--history",
        metavar="NAME",
        action="append",
        default=[],
        help="an older state of the plan, whose dates are shown with each milestone: a folder, a P6"
        " export, a git revision; [DATE=]NAME",
    )
    parser.add_argument(
        "--every",
        choices=EVERY,
        help="ask git for such states too: the last commit of each of these spans",
    )


def format_of(output: str) -> str:  # the name of a folder says nothing
    """Return the format of what is said of a site."""
    return "text"


def run(session: Session, options: Namespace) -> Outcome:
    """Write the site, and say what it holds."""
    from tracemap.site.build import Settings, pages
    from tracemap.site.folder import refuse_target, write_site
    from tracemap.site.summary import summary

    if options.output == "-":
        raise UsageError("a site is a folder of files, and cannot be written to standard output")
    target = Path(session.output or _FOLDER)
    refuse_target(target)  # before the work, not after it
    files = pages(
        session.snapshot,
        Settings(title=options.title),
        session.progress,
        known=_known(session, options),
        changes=_changes(session, options.since),
    )
    write_site(target, files)
    written = summary(session.as_of, str(target), options.title, files)
    if session.format == "json":
        return session.json(written)
    took = "" if session.seconds is None else f" in {session.seconds:.1f} s"
    said = f"{quantity(written.pages, 'page')}, {written.bytes / 1e6:.1f} MB"
    where = plain(str(target / "index.html"))
    session.warn(f"wrote {plain(str(target))}: {said}{took}; open {where}")
    return Outcome("")


def _known(session: Session, options: Namespace) -> list[Known]:
    """Return the older states whose dates are shown; git is asked only where somebody says so.

    Reading the plan of every month out of git takes longer than making the site.
    """
    from tracemap.loading.history import find_history

    config, given = session.catalog.config, options.history
    if not (given or options.every or config.history or config.p6):
        return []
    history = find_history(
        session.root, config, session.as_of, given=given, every=options.every or "month"
    )
    named = {name.rpartition("=")[2] for name in given}
    states = tuple(
        one
        for one in history.states
        if options.every or one.kind != "revision" or one.name in named
    )
    for note in history.notes:
        session.warn(note)
    return list(replace(history, states=states).known(session.warn))


def _changes(session: Session, name: str | None) -> Diff | None:
    """Return what changed since another state of the plan."""
    if name is None:
        return None
    from tracemap.comparing.diff import Named, diff
    from tracemap.loading.other import load_state

    before = load_state(session.root, name, session.catalog.config)
    old = session.snapshot_of(before.catalog)
    names = (Named(before.name, before.commit), Named("the working tree"))
    return diff(old, session.snapshot, names)

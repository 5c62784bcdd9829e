"""`tracemap site`: the plan as a folder of pages for a browser, with no server and no network."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from tracemap.cli import site_options
from tracemap.cli.session import Outcome, Session
from tracemap.errors import UsageError
from tracemap.output.terminal import plain, quantity

FORMATS = ("text", "json")
WRITES_OUTPUT = True
EXAMPLES = """\
  tracemap site                              into build/site: open build/site/index.html
  tracemap site -o public --title "Data Management"
  tracemap site --since v1.0                 with what changed since then
  tracemap site --every quarter              with the dates that milestones had, from git"""

_FOLDER = "build/site"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    site_options.add_arguments(parser)


def format_of(output: str) -> str:  # the name of a folder says nothing
    """Return the format of what is said of a site."""
    return "text"


def run(session: Session, options: Namespace) -> Outcome:
    """Write the site, and say what it holds."""
    from tracemap.site.build import Settings, pages
    from tracemap.site.earlier import changes, known
    from tracemap.site.folder import refuse_target, write_site
    from tracemap.site.summary import summary

    if options.output == "-":
        raise UsageError("a site is a folder of files, and cannot be written to standard output")
    target = Path(session.output or _FOLDER)
    refuse_target(target)  # before the work, not after it
    earlier = site_options.earlier_of(options)
    files = pages(
        session.snapshot,
        Settings(title=options.title),
        session.progress,
        known=known(session.snapshot, earlier, session.warn, session.store),
        changes=changes(session.snapshot, earlier, session.snapshot_of, session.store),
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

"""`tracemap diff`: what changed in meaning between two states of the plan, and what follows from it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tracemap.cli.session import Outcome, Session
from tracemap.comparing.diff import Named, diff
from tracemap.config import load_config
from tracemap.errors import EmptyProjectError, UsageError
from tracemap.loading.load import load_tree
from tracemap.loading.tree import Folder
from tracemap.output.diff_text import diff_markdown, diff_text

FORMATS = ("text", "json", "markdown")
EXAMPLES = """\
  tracemap diff main                 what the working tree changes against main
  tracemap diff main...              what this branch changes, wherever main has gone since
  tracemap diff v1 v2                two revisions; nothing is checked out
  tracemap diff ../last-month .      two folders
  tracemap diff main... --format markdown -o comment.md    for a pull request"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "old", metavar="OLD", help="a git revision or a folder; A...B is where A and B parted"
    )
    parser.add_argument(
        "new", metavar="NEW", nargs="?", help="another (default: the working tree of the project)"
    )
    parser.add_argument(
        "--limit", metavar="N", type=int, default=12, help="show up to N rows a table (default: 12)"
    )
    parser.add_argument(
        "--fail-on",
        choices=("error", "warning", "info", "never"),
        help="the least severity of a new finding that makes the exit status 1 (default: as in check)",
    )


def run(session: Session, options: Namespace) -> Outcome:
    """Compare two states of the plan."""
    from tracemap.loading.other import State, load_state  # imported where git is asked

    if options.limit < 0:
        raise UsageError("--limit: the least is 0")
    config = load_config(session.root)
    before = load_state(session.root, options.old, config, session.store)
    if options.new is None:
        now = State(
            "the working tree", None, load_tree(Folder(session.root), config, session.store)
        )
    else:
        now = load_state(session.root, options.new, config, session.store)
    old, new = session.snapshot_of(before.catalog), session.snapshot_of(now.catalog)
    if not any(True for state in (before, now) for _ in state.catalog.items()):
        raise EmptyProjectError(f"nothing to compare: no item in {before.name}, nor in {now.name}")
    result = diff(old, new, (Named(before.name, before.commit), Named(now.name, now.commit)))
    status = 1 if result.fails(options.fail_on or now.catalog.config.fail_on) else 0
    if session.format == "json":
        return session.json(result, status)
    if session.format == "markdown":
        return Outcome(diff_markdown(result, options.limit), status)
    return Outcome(diff_text(result, session.style, session.columns, options.limit), status)

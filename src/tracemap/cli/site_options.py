"""The options by which a site is made, whether it is written or served."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tracemap.loading.history import EVERY
from tracemap.site.earlier import Earlier


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
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
        " export, a git revision; [DATE=]NAME; may be repeated",
    )
    parser.add_argument(
        "--every",
        choices=EVERY,
        help="ask git for such states too: the last commit of each of these spans",
    )


def earlier_of(options: Namespace) -> Earlier:
    """Return the earlier times that the options ask for."""
    return Earlier(tuple(options.history), options.every, options.since)

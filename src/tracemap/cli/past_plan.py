"""The plan as it was known some time ago, where the command line asks for it."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import replace
from datetime import date

from tracemap.cli.session import Session
from tracemap.errors import ProjectError
from tracemap.loading.history import find_history
from tracemap.questions.burndown import EarlierPlan
from tracemap.snapshot import Snapshot

_ALL = 1_000_000
"""States are listed, not read, so their number costs nothing."""

_TRIED = 3
"""How many states are read at most until one can be."""


def add_history(parser: ArgumentParser) -> None:
    """Declare where older states are read from."""
    parser.add_argument(
        "--history",
        metavar="NAME",
        action="append",
        default=[],
        help="an older state of the plan: a folder, a P6 export, a git revision; [DATE=]NAME;"
        " may be repeated",
    )


def plan_known_on(session: Session, day: date, given: list[str]) -> EarlierPlan:
    """Return the newest state of the plan that was known on a day; a word where it is older than that.

    Raises:
        ProjectError: none is at hand, or none that can be read.
        UsageError: one that is given says no date.
    """
    config = session.catalog.config
    history = find_history(
        session.root, config, day, given=given, every="week", most=_ALL, store=session.store
    )
    for past in history.states[: -_TRIED - 1 : -1]:
        for known in replace(history, states=(past,)).known(session.warn):
            warn_if_older(session, day, known.day, known.name)
            return EarlierPlan(Snapshot(known.catalog, known.day), known.name)
    advice = "; ".join((*history.notes, history.advice))
    raise ProjectError(f"no state of the plan from {day} or before is at hand", advice)


def warn_if_older(session: Session, day: date, known: date, name: str) -> None:
    """Say so where the state that stands for a day is older than that."""
    if known != day:
        session.warn(f"the newest state from {day} or before is of {known}: {name}")

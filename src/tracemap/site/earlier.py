"""What a site tells of earlier times: the dates that milestones had, and what changed since another state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from tracemap.catalog import Catalog
from tracemap.comparing.diff import Diff, Named, diff
from tracemap.loading.history import Every, Known, find_history
from tracemap.loading.kept import Store
from tracemap.loading.other import load_state
from tracemap.snapshot import Snapshot


class Earlier(NamedTuple):
    """The earlier times that are asked for.

    Attributes:
        history: older states of the plan, each as `[DATE=]NAME`.
        every: of which spans git is asked for the last commit, too; None for none.
        since: the state since which changes are shown; None for none.
    """

    history: tuple[str, ...] = ()
    every: Every | None = None
    since: str | None = None


def known(
    snapshot: Snapshot, earlier: Earlier, report: Callable[[str], None], store: Store | None = None
) -> list[Known]:
    """Return the older states whose dates are shown; git is asked only where somebody says so.

    Reading the plan of every month out of git takes longer than making the site.

    Args:
        snapshot: the plan.
        earlier: what is asked for.
        report: is told what is left out.
        store: keeps what is read of the files of those states.

    Raises:
        TracemapError: a state that is named cannot be found.
    """
    catalog, given = snapshot.catalog, earlier.history
    config = catalog.config
    if not (given or earlier.every or config.history or config.p6):
        return []
    history = find_history(
        catalog.root,
        config,
        snapshot.as_of,
        given=given,
        every=earlier.every or "month",
        store=store,
    )
    named = {name.rpartition("=")[2] for name in given}
    states = tuple(
        one
        for one in history.states
        if earlier.every or one.kind != "revision" or one.name in named
    )
    for note in history.notes:
        report(note)
    return list(replace(history, states=states).known(report))


def changes(
    snapshot: Snapshot,
    earlier: Earlier,
    snapshot_of: Callable[[Catalog], Snapshot],
    store: Store | None = None,
) -> Diff | None:
    """Return what changed since another state of the plan, where one is asked for.

    Args:
        snapshot: the plan.
        earlier: what is asked for.
        snapshot_of: gives the other state as of the same day.
        store: keeps what is read of its files.

    Raises:
        TracemapError: there is no such state.
    """
    if earlier.since is None:
        return None
    catalog = snapshot.catalog
    before = load_state(catalog.root, earlier.since, catalog.config, store)
    names = (Named(before.name, before.commit), Named("the working tree"))
    return diff(snapshot_of(before.catalog), snapshot, names)
